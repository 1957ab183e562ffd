import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { rolldown } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'

const entry = fileURLToPath(new URL('../src/browser.ts', import.meta.url))

/** What a page has and plain JavaScript has not. */
const webGlobals = { TextDecoder, TextEncoder, ReadableStream, AbortSignal, URL, fetch: undefined, console }

interface Door {
  compile(
    source: string,
    options?: object,
  ): { evaluate(inputs: object): unknown; run(inputs: object): Promise<{ text(): string }> }
  input(content: string, mimeType: string): unknown
}

let door: Door
let code = ''

beforeAll(async () => {
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    resolve: { conditionNames: ['@twill/source', 'browser', 'import', 'default'] },
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'twill' })
  await bundle.close()
  code = output[0].code
  const context = createContext({ ...webGlobals })
  runInContext(code, context)
  door = runInContext('twill', context) as Door
}, 120_000)

test('the door is what bundlers find for browsers, and has all that the main door has', async () => {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
  expect(manifest.exports['.'].browser).toBe('./dist/browser.js')
  const conditions = Object.keys(manifest.exports['.'])
  expect(conditions.indexOf('browser')).toBeLessThan(conditions.indexOf('default'))
  expect(Object.keys(await import('../src/browser.ts'))).toEqual(Object.keys(await import('../src/index.ts')))
})

test('the bundle asks for no built-in module of Node', () => {
  const asked = [...code.matchAll(/(?<![.\w])require\(["']([^"']+)["']/g)].map(([, name = '']) =>
    name.replace(/^node:/, ''),
  )
  expect(asked.filter((name) => builtinModules.includes(name))).toEqual([])
})

test('a mapping runs where neither process nor require exist', () => {
  const mapping = door.compile('payload.items map { name: upper($.name), total: $.price * 3 }')
  const result = mapping.evaluate({ payload: { items: [{ name: 'tea', price: 0.1 }] } })
  expect(JSON.parse(JSON.stringify(result))).toEqual([{ name: 'TEA', total: 0.3 }])
})

test('documents are read and written', async () => {
  const mapping = door.compile('output application/json indent=false --- payload.order.*line map $.@sku')
  const output = await mapping.run({
    payload: door.input('<order><line sku="a"/><line sku="b"/></order>', 'application/xml'),
  })
  expect(JSON.parse(output.text())).toEqual(['a', 'b'])
})

test('a script that reaches for a file is refused', () => {
  const mapping = door.compile('readUrl("file:///etc/passwd", "text/plain")')
  expect(() => mapping.evaluate({})).toThrow(/not allowed/)
})
