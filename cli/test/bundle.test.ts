import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { library } from '@twill/stdlib'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

// The command as it is installed, whose chunks are loaded when they are used, against the sources.

const folder = mkdtempSync(join(tmpdir(), 'twill-bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Given {
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly stdin?: string
}

interface Told {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const dist = join(import.meta.dirname, '../dist')

async function bundled({ args, files = {}, stdin = '' }: Given, cache = 'cache'): Promise<Told> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const tw = join(import.meta.dirname, '../bin/tw.js')
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(folder, cache) }
  const child = spawn(process.execPath, [tw, ...args], { cwd: folder, env })
  child.stdin.end(stdin)
  const [out, err, code] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { code, out: out.join(''), err: err.join('') }
}

async function fromSources({ args, files = {}, stdin = '' }: Given): Promise<Told> {
  const io = memoryIo({ files, stdin, columns: 100 })
  const code = await main(args, io)
  return { code, out: io.out(), err: io.err() }
}

const sameBothWays = async (given: Given): Promise<Told> => {
  const told = await bundled(given)
  expect(told).toEqual(await fromSources(given))
  return told
}

/** A script that calls the functions of a module as their examples do, where those always give the same. */
function scriptOf(module: string): string {
  const bodies = library
    .declarations(module)
    .flatMap((declaration) => (declaration.kind === 'function' ? declaration.examples : []))
    .filter(
      ({ script, result }) =>
        typeof result === 'string' && !/^\s*(?:%dw|%tw|import|var|fun|type|ns|output)\b/.test(script),
    )
    .map(({ script }, i) => `  e${i}: do {\n---\n${script}\n}`)
  return `output application/dw\nimport * from ${module}\n---\n{\n${bodies.join(',\n')}\n}\n`
}

describe('the functions of a module', () => {
  test.each(library.modules())('%s', async (module) => {
    const given = { args: ['run', '--allow', 'environment', 'm.tw'], files: { 'm.tw': scriptOf(module) } }
    const told = await sameBothWays(given)
    expect(told).toMatchObject({ code: 0 })
    expect(await bundled(given)).toEqual(told) // compiled before
  })
})

const people = '[{ "name": "Ada", "born": "1815-12-10" }, { "name": "Grace, B.", "born": "1906-12-09" }]'

describe('formats', () => {
  test.each(['json', 'ndjson', 'csv', 'dw', 'java'])('%s', async (format) => {
    const written = await sameBothWays({
      args: ['run', '-e', 'payload', 'p.json', '--output-type', format],
      files: { 'p.json': people },
    })
    expect(written.code).toBe(0)
    const read = await sameBothWays({
      args: ['run', '-e', 'payload.name', '-i', `payload=${format}:-`],
      stdin: written.out,
    })
    expect(JSON.parse(read.out)).toEqual(['Ada', 'Grace, B.'])
  })

  test('xml', async () => {
    const script = 'output xml --- people: { (payload map { person @(born: $.born): $.name }) }'
    const written = await sameBothWays({ args: ['run', '-e', script, 'p.json'], files: { 'p.json': people } })
    const read = await sameBothWays({
      args: ['run', '-e', 'payload.people.*person.@born', '-i', 'payload=xml:-'],
      stdin: written.out,
    })
    expect(JSON.parse(read.out)).toEqual(['1815-12-10', '1906-12-09'])
  })

  test('eventstream', async () => {
    const script = 'output eventstream --- payload map { event: "born", data: $.name }'
    const written = await sameBothWays({ args: ['run', '-e', script, 'p.json'], files: { 'p.json': people } })
    const read = await sameBothWays({
      args: ['run', '-e', 'payload.data', 'p.sse'],
      files: { 'p.sse': written.out },
    })
    expect(JSON.parse(read.out)).toEqual(['Ada', 'Grace, B.'])
  })
})

describe('what else is loaded when it is used', () => {
  test.each([
    [
      'patterns of dates',
      '"10/12/1815" as Date {format: "dd/MM/uuuu"} as String {format: "EEEE, d MMMM uuuu", locale: "fr"}',
    ],
    ['patterns of numbers', '1234567.891 as String {format: "#,##0.00", locale: "de"}'],
    ['regular expressions', String.raw`"a1b22" scan /(\p{Lower})(\d++)/`],
    ['time zones', '|2024-07-01T12:00:00Z| >> "Europe/Paris"'],
    ['decimals', '[1 / 3, 1e30 + sizeOf(payload.name), 0.1 * 1e-20 is Number, 1e30 == 1e30, [1e30, 1] contains 1e30]'],
    ['arithmetic of dates', '|2024-01-31| + |P1M|'],
    ['similarity', '{ a: 1 } ~= { "a": "1" }'],
    ['a failure', 'payload.name + 1'],
    ['a failed coercion', '"x" as Date {format: "dd/MM"}'],
    ['no overload', 'upper({})'],
    ['an error of the compiler', 'payload map uper($)'],
    ['names of other languages', '[concat(payload, 1), payload.name.join(","), parseInt("1")]'],
    ['an error of syntax', '{ a: 1 b: 2 }'],
  ])('%s', async (_, script) => {
    const { out, err } = await sameBothWays({
      args: ['run', '-e', script, 'p.json'],
      files: { 'p.json': '{ "name": "Ada" }' },
    })
    expect(out + err).not.toBe('')
  })
})

test.each([['--json'], ['tw::Core'], ['Strings::capitalize'], ['toUpperCase'], ['PI']])(
  'the reference: %s',
  async (given) => {
    expect((await sameBothWays({ args: ['docs', given] })).code).toBe(0)
  },
)

test('output that is longer than a pipe holds arrives whole', async () => {
  const { code, out } = await bundled({ args: ['run', '-e', '(1 to 200000) map "number $($)"'] })
  expect(code).toBe(0)
  expect(JSON.parse(out)).toHaveLength(200000)
})

interface Loads {
  readonly compiling: readonly string[]
  readonly compiled: readonly string[]
}

/** The files of the command that a run loads, the first time and when its mapping was compiled before: each leaves its code in the cache. */
async function loads(script: string): Promise<Loads> {
  const given = { args: ['run', '-e', script, 'p.json'], files: { 'p.json': people } }
  const cache = basename(mkdtempSync(join(folder, 'cache-')))
  const kept = join(folder, cache, 'twill')
  const run = async (): Promise<readonly string[]> => {
    expect(await bundled(given, cache)).toMatchObject({ code: 0, err: '' })
    const code = readdirSync(kept).filter((name) => name.startsWith('code-'))
    for (const name of code) rmSync(join(kept, name))
    const hashes = code.map((name) => name.split('-')[1] ?? '')
    const files = readdirSync(dist).filter((name) =>
      hashes.includes(readFileSync(join(dist, name), 'latin1').slice(2, 34)),
    )
    return files.sort()
  }
  return { compiling: await run(), compiled: await run() }
}

const loadedBy = async (script: string): Promise<readonly string[]> => (await loads(script)).compiled

const ofEachRun = ['main.cjs']
/** A run that calls functions of the library. */
const withLibrary = ['library.cjs', 'main.cjs']

test('a run loads what its mapping uses', async () => {
  expect(await loadedBy('payload.name')).toEqual(ofEachRun)
  expect(await loadedBy('{ n: upper(payload[0].name), no: 1 + 2, same: payload[0].name == "Ada" }')).toEqual(ofEachRun)
  const usual =
    '(payload map (p, i) -> { name: upper(p.name), no: i + 1, age: 1900 - (p.age default 0), size: sizeOf(p), (b: p.born) if (p.born?) }) ' +
    'filter ($.size > 0) orderBy $.name'
  const core = ['stdlib-core-arrays.cjs', 'stdlib-core-ordering.cjs', 'stdlib-core-sizes.cjs']
  expect(await loadedBy(usual)).toEqual([...withLibrary, ...core])
  const sum = 'import sumBy from dw::core::Arrays --- payload sumBy $.born[0 to 3]'
  expect(await loadedBy(sum)).toEqual([...withLibrary, 'stdlib-arrays.cjs'])
})

test('an import of a whole module loads the files of what is used', async () => {
  const { compiling } = await loads('import * from dw::core::Strings --- payload map capitalize($.name)')
  const core = ['stdlib-core-arrays.cjs', 'stdlib-strings-cases.cjs']
  expect(compiling).toEqual(['compiler.cjs', ...withLibrary, ...core])
})

test('dispatchers need no types as long as calls fit', async () => {
  const used = async (script: string): Promise<boolean> => (await loadedBy(script)).includes('signatures.cjs')
  expect(await used('payload map (p) -> upper(p.name) ++ "!"')).toBe(false)
  expect(await used('import encodeURIComponent from dw::core::URL --- payload map encodeURIComponent($.name)')).toBe(
    false,
  )
  expect(await used('import mask from dw::util::Values --- payload mask "name" with "***"')).toBe(false)
  expect(await used('["b", "a"] filter ($ > "a")')).toBe(false)
  expect(await used('payload map upper(sizeOf(payload))')).toBe(true)
})

test('chunks export plain objects, not a getter at a time as the bundler makes them', () => {
  const chunks = readdirSync(dist).map((name) => readFileSync(join(dist, name), 'latin1'))
  expect(chunks.filter((code) => /defineProperty\(exports,"/.test(code))).toEqual([])
  expect(chunks.filter((code) => code.includes('module.exports={')).length).toBeGreaterThan(5)
})
