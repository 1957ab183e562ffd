import { library } from '@twill/stdlib'
import { expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

async function docs(...args: readonly string[]) {
  const io = memoryIo()
  const code = await main(['docs', ...args], io)
  return { code, out: io.out(), err: io.err() }
}

test('all functions as JSON: what is declared of each', async () => {
  const { out } = await docs('--json')
  const functions = JSON.parse(out) as Record<string, unknown>[]
  expect(functions).toHaveLength(library.declarations().filter((d) => d.kind === 'function').length)
  expect(functions.find(({ name }) => name === 'upper')).toEqual({
    module: 'tw::Core',
    name: 'upper',
    since: '2.0',
    overloads: [{ type: '(text: Null): Null' }, { type: '(text: String): String' }],
    doc: expect.stringMatching(/\.$/),
    params: { text: expect.any(String) },
    examples: expect.arrayContaining([expect.objectContaining({ script: expect.any(String) })]),
  })
})

test('what is no function with its definition', async () => {
  expect((await docs('Core::Dictionary')).out).toContain('\n  type Dictionary<T> = { _?: T }\n')
  expect((await docs('Core::String')).out).toContain('\n  type String\n')
  expect((await docs('PI')).out).toContain('\n  var PI: Number\n')
  expect((await docs('Since')).out).toContain('\n  @Since(version: String)\n')
  expect((await docs('xsi')).out).toContain('\n  ns xsi http://www.w3.org/2001/XMLSchema-instance\n')
})

test('sentences that are longer than a line go on in the next', async () => {
  const { out } = await docs('inputsOf')
  expect(out).toMatch(/^ {2}Gives the inputs[^\n]+\n {2}\S/m)
})

test('all of the library on one page, which its links reach', async () => {
  const { out } = await docs('--html')
  const anchors = [...out.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(anchors).toHaveLength(library.declarations().length + library.modules().length)
  expect(new Set(anchors).size).toBe(anchors.length)
  expect([...out.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id).sort()).toEqual([...anchors].sort())
})

test('the page shows what fails, and nothing of the library as markup', async () => {
  const { out } = await docs('--html')
  expect(out).toContain('// fails: TW5405')
  expect(out).toContain('&lt;&lt; &lt;T, E&gt;(items: Array&lt;T&gt;, item: E)')
  const tags = new Set([...out.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, tag]) => tag?.toLowerCase()))
  expect([...tags].sort()).toEqual(
    ['!doctype', 'a', 'article', 'code', 'dd', 'dl', 'dt', 'h1', 'h2', 'h3', 'html', 'meta', 'nav', 'p', 'pre']
      .concat(['section', 'small', 'span', 'style', 'title'])
      .sort(),
  )
})
