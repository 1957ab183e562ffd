import { describe, expect, test } from 'vitest'
import type { Expression } from '../../src/syntax/index.ts'
import { parse, print } from '../../src/syntax/index.ts'

const codes = (source: string): string[] => [...new Set(parse(source).diagnostics.map(({ code }) => code))]

describe('deep nesting is refused with a diagnostic', () => {
  test.each([
    '(',
    '[',
    '{a:',
    'f(',
    'a[',
    '"$(',
    'do {',
    'if (',
    'if (a) ',
    '(a) -> ',
    'not ',
    '-',
    'a: ',
    'using (a = 1) ',
    'x match { case a -> ',
  ])('%s', (text) => {
    expect(codes(`--- ${text.repeat(100_000)}`)).toEqual(['TW1010'])
  })

  test('of types too', () => {
    expect(codes(`type A = ${'('.repeat(100_000)}`)).toEqual(['TW1010'])
    expect(codes(`type A = ${'(B) -> '.repeat(100_000)}C\n---\n1`)).toEqual(['TW1010'])
  })

  test('what is nested less deep is read', () => {
    expect(codes(`--- ${'['.repeat(200)}1${']'.repeat(200)}`)).toEqual([])
    expect(codes(`--- ${'{a: [('.repeat(60)}1${')]}'.repeat(60)}`)).toEqual([])
  })
})

describe('length is no depth', () => {
  const count = 10_000

  test('a long chain', () => {
    const { script, diagnostics } = parse(`--- 1${' ++ 1'.repeat(count)}`)
    expect(diagnostics).toEqual([])
    let depth = 0
    for (let left = script.body as Expression; left.kind === 'Binary'; left = left.left) depth++
    expect(depth).toBe(count)
    expect(print(script)).toBe(`1${' ++ 1'.repeat(count)}\n`)
  })

  test('a long `else if`', () => {
    const source = `${'if (a) b else '.repeat(count)}c\n`
    const { script, diagnostics } = parse(source)
    expect(diagnostics).toEqual([])
    expect(print(script)).toBe(source)
  })

  test('a long path, a long array', () => {
    expect(codes(`--- a${'.b'.repeat(count)}${'(c)'.repeat(count)}`)).toEqual([])
    expect(codes(`--- [${'{a: 1}, '.repeat(count)}2]`)).toEqual([])
  })
})

test('every cut of a script gives a tree and findings inside the text', () => {
  const source = `%dw 2.0
output application/json indent=false
import first from dw::core::Strings
type Line = { id: String, qty?: Number | Null }
fun total<T>(lines: Array<T>, rate: Number = 1.2): Number = lines reduce (line, sum = 0) -> sum + line.qty * rate
---
{ (payload.orders map (order, i) -> { "n-$(i)": order.@id default |2024-01-01| as String {format: "yyyy"} }),
  kind: payload.kind match { case "a" -> 1 case x is Number if (x > 1) -> /r/ else -> null },
  next: payload update { case .a.b! -> do { var c = $ --- c } } }`
  for (let end = 0; end <= source.length; end++) {
    const cut = source.slice(0, end)
    const { script, diagnostics } = parse(cut)
    print(script)
    for (const { span } of diagnostics) {
      expect(span.start).toBeGreaterThanOrEqual(0)
      expect(span.end).toBeGreaterThanOrEqual(span.start)
      expect(span.end).toBeLessThanOrEqual(cut.length)
    }
  }
  expect(parse(source).diagnostics).toEqual([])
})

test('several errors are found in one pass', () => {
  const { diagnostics } = parse(`%dw 2.0
var a = payload. ++ 1
fun f(x) = x && a
---
{ total: , name "x", ok: f(1) === 2 }`)
  expect(diagnostics.map(({ code }) => code)).toEqual(['TW1022', 'TW1012', 'TW1002', 'TW1023', 'TW1012'])
})

test('an unclosed bracket is shown at its opening, and what follows is read', () => {
  const { script, diagnostics } = parse('var a = [1, 2\nvar b = 3\n---\n{ c: a, d: b }')
  expect(diagnostics).toMatchObject([{ code: 'TW1003', span: { start: 8, end: 9 } }])
  expect(script.directives.map(({ kind }) => kind)).toEqual(['Var', 'Var'])
  expect(script.body).toMatchObject({ kind: 'Object', entries: [{}, {}] })
})

test('a half-written path keeps its tree', () => {
  expect(parse('{ a: payload.order., b: 1 }').script.body).toMatchObject({
    entries: [
      { value: { kind: 'Select', selector: { name: { kind: 'Missing' } }, target: { kind: 'Select' } } },
      { key: { name: 'b' } },
    ],
  })
})
