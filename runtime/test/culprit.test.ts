import { selectorAt, writtenAt } from '@twill/language'
import { library } from '@twill/stdlib'
import { expect, test } from 'vitest'

/** The text that is marked. */
const written = (script: string, path: string): string | undefined => {
  const span = writtenAt(script, path, undefined, library)
  return span && script.slice(span.start, span.end)
}

test.each([
  ['{ a: 1, b: { c: [1, f] } }', 'b.c[1]', 'f'],
  ['%dw 2.0\nfun f(x) = x\n---\n{ "a b": { c: f } }', '"a b".c', 'f'],
  ['payload map (line) -> { tags: { a: 1 }, n: 2 }', '[7].tags', '{ a: 1 }'],
  ['payload map { n: $.a }', '[0].n', '$.a'],
  ['map(payload, (x) -> { n: x })', '[0].n', 'x'],
  ['var rows = [{ n: 1 + 1 }]\n---\n{ rows: rows }', 'rows[0].n', '1 + 1'],
  ['do { var a = 1 --- { b: a } }', 'b', 'a'],
  ['{ (a: f) if payload.x }', 'a', 'f'],
  // what the text does not tell ends the way
  ['{ a: payload.b }', 'a.c.d', 'payload.b'],
  ['[(1) if payload.x, 2]', '[1]', '[(1) if payload.x, 2]'],
  ['payload', 'a.b', 'payload'],
  ['{ a: 1, b: 2 }', '', '{ a: 1, b: 2 }'],
])('in %s the part %s is %s', (script, path, expected) => {
  expect(written(script, path)).toBe(expected)
})

test('a value that goes into `write` is looked through where the call stands', () => {
  const script = '{ n: 1, doc: write({ b: payload map (l) -> { f: (x) -> x } }, "application/json") }'
  const start = script.indexOf('write')
  const within = { start, end: script.lastIndexOf(')') + 1 }
  const span = writtenAt(script, 'b[0].f', within, library)
  expect(script.slice(span?.start, span?.end)).toBe('(x) -> x')
  expect(writtenAt(script, 'b', { start: 0, end: 3 }, library)).toBeUndefined()
})

test('a selector is that of the case which alone has it', () => {
  const script = 'payload update { case a at .x.amount -> 1 case b at .y[0]."a b" -> 2 case c at .y -> 3 }'
  const within = { start: 0, end: script.length }
  const marked = (selector: string): string | undefined => {
    const span = selectorAt(script, selector, within)
    return span && script.slice(span.start, span.end)
  }
  expect([marked('.amount'), marked('[0]'), marked('.a b'), marked('.y'), marked('.z')]).toEqual([
    '.amount',
    '[0]',
    '."a b"',
    undefined,
    undefined,
  ])
})
