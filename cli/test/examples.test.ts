import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { main, program } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

const folder = join(import.meta.dirname, '../../examples')

const files = Object.fromEntries(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
)

/** Flows work on the file system. */
const copy = mkdtempSync(join(tmpdir(), 'twill-examples-'))
cpSync(folder, copy, { recursive: true })
afterAll(() => rmSync(copy, { recursive: true }))

/** Nobody has logged in. */
const env = { XDG_CONFIG_HOME: join(copy, 'config') }

/** Words of a shell line; quotes of either kind hold what is in them. */
const words = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))

describe.each([...program.examples, ...program.commands.flatMap((command) => command.examples)])('$line', (example) => {
  test(example.about, async () => {
    const io = memoryIo({ files, stdin: example.stdin ?? '', folder: copy, env })
    const [name, ...args] = words(example.line)
    expect(name).toBe('tw')
    const code = await main(args, io)
    expect({ code, err: io.err() }).toMatchObject({ code: example.exit })
    if (example.exit !== 0) expect(io.out() + io.err()).toMatch(/TW\d{4}/)
  })
})
