import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { library } from '@twill/stdlib'
import { expect, test } from 'vitest'
import { parseCase } from '../src/case-file.ts'

const folder = fileURLToPath(new URL('../cases', import.meta.url))

/** Scripts of all cases without what only looks like a call: texts, comments and imports. */
const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => parseCase(readFileSync(join(folder, name), 'utf8')).sections)
  .filter(({ name }) => name === 'script')
  .map(({ text }) => text.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/.*$|^import .*$/gm, ''))

/** A function's name where it is called or passed, and is no key, selector or part of another name. */
function mentions(name: string): RegExp {
  const escaped = name.replace(/[^\w]/g, '\\$&')
  return /^\w/.test(name)
    ? new RegExp(`(?<![\\w.@#&])${escaped}\\b(?!\\s*:)`, 'g')
    : new RegExp(`(?<=[\\s)\\]"\\w])${escaped}(?=[\\s(\\["\\w])`, 'g')
}

const usesOf = (name: string): number =>
  scripts.reduce((sum, text) => sum + (text.match(mentions(name)) ?? []).length, 0)

/** `-x` stands in scripts as the sign. */
const written = new Map([['unaryMinus', '-']])

test('each function that takes something is shown or tried three times at least', () => {
  const thin = library
    .declarations()
    .filter((d) => d.kind === 'function')
    .filter(({ params }) => Object.keys(params).length > 0)
    .map(({ module, name, examples }) => ({
      name: `${module}::${name}`,
      times: examples.length + usesOf(written.get(name) ?? name),
    }))
    .filter(({ times }) => times < 3)
  expect(thin).toEqual([])
})
