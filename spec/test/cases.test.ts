import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseCase, printCase } from '../src/case-file.ts'
import { isResult, runCase } from '../src/run-case.ts'

const folder = fileURLToPath(new URL('../cases', import.meta.url))
const update = process.env.TWILL_UPDATE === '1'

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .sort()

describe.each(files)('%s', (name) => {
  const path = join(folder, name)
  const file = parseCase(readFileSync(path, 'utf8'))
  test(file.title, async () => {
    const results = await runCase(file)
    if (update) {
      writeFileSync(path, printCase({ ...file, sections: [...file.sections.filter((s) => !isResult(s)), ...results] }))
      return
    }
    const expected = file.sections.filter(isResult)
    expect(expected.length, 'a case needs a result section; write it with `npm run spec:update`').toBeGreaterThan(0)
    expect(results.map(({ name, text }) => ({ name, text }))).toEqual(
      expected.map(({ name, text }) => ({ name, text })),
    )
  })
})

test('there are cases', () => {
  expect(files.length).toBeGreaterThan(0)
})
