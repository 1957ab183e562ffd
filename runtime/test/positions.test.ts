import { describe, expect, test } from 'vitest'
import { CompileError, compile, TwillError } from '../src/index.ts'

/** `«…»` marks where an error must stand. */
function marked(text: string): { readonly source: string; readonly line: number; readonly column: number } {
  const at = text.indexOf('«')
  const before = text.slice(0, at).split('\n')
  return { source: text.replace(/[«»]/g, ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const payload = { n: 1, s: 'a', list: [{ n: 1 }, { n: null }, { n: 'x' }], deep: { er: [[1]] }, none: null }

describe('errors of a run stand at their place in the script', () => {
  test.each([
    ['a selector', '---\n«payload.n.x»'],
    ['a selector of a selector', '---\n{\n  a: 1,\n  b: «payload.s.length.x»\n}'],
    ['an operator', '---\n1 +\n  («payload.s * 2»)'],
    ['a comparison', '---\n[1,\n «payload.list < 2»]'],
    ['a negation', '---\nnot\n  «not payload.list»'],
    ['a coercion', '---\n{ a: payload.n, b: «payload.s as Number» }'],
    ['a call', '---\n\n  «upper(payload.list)»'],
    ['an infix call', '---\n«payload.n map $»'],
    ['a call in a lambda', '---\npayload.list map (item) ->\n  «upper(item)»'],
    ['a call in nested lambdas', '---\npayload.list map (a) ->\n  payload.list map (b) ->\n    «abs(b)»'],
    ['a function', 'fun f(x) =\n  «sqrt(x)»\n---\nf(payload.list)'],
    [
      'a function that calls a function',
      'fun inner(x) = «abs(x)»\nfun outer(x) = inner(x)\n---\n{ a: outer(payload.s) }',
    ],
    ['a variable', 'var total = «sum(payload.n)»\n---\n{ t: total }'],
    ['a branch', '---\nif (payload.n == 1)\n  «payload.s / 2»\nelse 0'],
    ['a case of a match', '---\npayload.s match {\n  case "b" -> 1\n  else -> «$ - 1»\n}'],
    ['a text', '---\n"a $(«payload.list as String») b"'],
    ['an update', '---\npayload update {\n  case n at .n -> «n ++ [1] ++ 2»\n}'],
    ['a do scope', '---\ndo {\n  var x = 1\n  ---\n  «lower(payload.list)»\n}'],
    ['a default', '---\npayload.none default\n  «abs(payload.s)»'],
    ['a reduce', '---\npayload.list reduce ((item, sum = 0) ->\n  «sum + item»)'],
    ['an item of an array', '---\n[\n  1,\n  «ceil("x")»\n]'],
  ])('%s', (_, text) => {
    const { source, line, column } = marked(text)
    const mapping = compile(source, { name: 'script.tw' })
    let caught: unknown
    try {
      mapping.evaluate({ payload })
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(TwillError)
    expect((caught as TwillError).location).toMatchObject({ line, column })
  })
})

describe('errors of a script stand at their place', () => {
  test.each([
    ['an unknown name', '---\n{ a: «nope» }'],
    ['an unknown function in a lambda', '---\npayload map\n  «uper»($)'],
    ['a missing operand, before what stands in its stead', '---\n{\n  a: 1 +\n«}»'],
    ['an unknown module', 'import * from «dw::core::Nope»\n---\n1'],
  ])('%s', (_, text) => {
    const { source, line, column } = marked(text)
    let caught: unknown
    try {
      compile(source, { name: 'script.tw' })
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(CompileError)
    const [first] = (caught as CompileError).diagnostics
    expect([first?.span.start]).toEqual([text.indexOf('«')])
    expect([line, column]).toEqual([source.slice(0, first?.span.start).split('\n').length, column])
  })
})
