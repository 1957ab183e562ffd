import { expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

async function check(args: readonly string[], files: Record<string, string>) {
  const io = memoryIo({ files })
  const code = await main(['check', ...args], io)
  return { code, out: io.out(), err: io.err() }
}

test('all scripts of a folder, and of those in it, but no hidden ones', async () => {
  const files = {
    's/a.tw': '--- 1',
    's/b/c.dwl': '--- foo',
    's/.d/e.tw': '--- bar',
    's/node_modules/f.tw': '--- baz',
    's/g.txt': '',
  }
  const { code, out, err } = await check(['s'], files)
  expect(code).toBe(1)
  expect(out).toContain('s/b/c.dwl:1:5')
  expect(err).toBe('2 files: 1 error, 0 warnings.\n')
})

test('several errors of one script, as JSON lines', async () => {
  const { out } = await check(['a.tw', '--format', 'json'], { 'a.tw': '---\n{\n  a: foo,\n  b: bar\n}' })
  const found = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(found.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['TW2001', 3, 6],
    ['TW2001', 4, 6],
  ])
})

test('GitHub and SARIF', async () => {
  const files = { 'a.tw': '--- foo' }
  expect((await check(['a.tw', '--format', 'github'], files)).out).toMatch(/^::error file=a\.tw,line=1/)
  expect(JSON.parse((await check(['a.tw', '--format', 'sarif'], files)).out).runs[0].results).toHaveLength(1)
})

test('a module needs no body, a script does', async () => {
  for (const declaration of ['fun f(n) = n', 'type Id = Number', 'ns soap http://example.com/soap'])
    expect((await check(['m.tw'], { 'm.tw': `%dw 2.0\n${declaration}` })).code).toBe(0)
  expect((await check(['m.tw'], { 'm.tw': '%dw 2.0\noutput json' })).code).toBe(1)
})

test('inputs besides payload are named', async () => {
  const files = { 'a.tw': '--- orders.id' }
  expect((await check(['a.tw'], files)).code).toBe(1)
  expect((await check(['-i', 'orders', 'a.tw'], files)).code).toBe(0)
})

test('a folder without scripts', async () => {
  const { code, err } = await check(['s'], { 's/a.txt': '' })
  expect(code).toBe(2)
  expect(err).toContain('There are no scripts in `s`.')
})

test('the components of a script are described in a folder around it', async () => {
  const files = {
    'src/META-INF/dw-components.dwl': '[{ name: "orders", resources: { "acme::Totals": {}, "acme::Report": {} } }]',
    'src/acme/Totals.dwl': '%dw 2.0\ninternal fun total(a, b) = a + b',
    'src/acme/Report.dwl': '%dw 2.0\nimport total from acme::Totals\n---\ntotal(1, 2)',
    'other/Report.dwl': '%dw 2.0\nimport total from acme::Totals\n---\ntotal(1, 2)',
    'lone/Totals.dwl': '%dw 2.0\ninternal fun total(a, b) = a + b',
  }
  expect((await check(['src'], files)).err).toBe('3 files, nothing to report.\n')
  const outside = await check(['--module-path', 'src', 'other'], files)
  expect(outside.out).toMatch(/^error\[TW2020\].*\n --> other\/Report\.dwl:2:8/)
  const lone = await check(['lone'], files)
  expect(lone.out).toMatch(/^error\[TW2024\].*\n --> lone\/Totals\.dwl:2:1/)
})
