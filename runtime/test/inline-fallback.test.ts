import { expect, test } from 'vitest'
import { compile } from '../src/index.ts'

/** What the emitted code looks up in the library as soon as it is linked. */
const lookedUpAtOnce = (text: string): string[] =>
  [...text.matchAll(/^const \S+ = lib\.value\("[^"]*", "([^"]*)"\)/gm)].map(([, name = '']) => name)

const textOf = (script: string): string => compile(script).saved.modules.at(-1)?.text ?? ''

test('a function whose inline form serves is looked up by the first call that it does not serve', () => {
  const script = 'payload map upper($)'
  expect(lookedUpAtOnce(textOf(script))).toEqual(['map'])
  expect(compile(script).evaluate({ payload: ['a', null, 'b', null, true] })).toEqual(['A', null, 'B', null, 'TRUE'])
})

test('a function that is also passed on is looked up at once', () => {
  const script = 'fun each(f, items) = items map f($)\n---\n{ one: upper(payload[0]), all: each(upper, payload) }'
  expect(lookedUpAtOnce(textOf(script)).sort()).toEqual(['map', 'upper'])
  expect(compile(script).evaluate({ payload: ['a', 'b'] })).toEqual({ one: 'A', all: ['A', 'B'] })
})

test('the failure of its first call, and of its second, stands at the call', () => {
  const script = '[try(() -> upper(payload)).error.kind,\n  upper(payload)]'
  const mapping = compile(`import try from dw::Runtime\n---\n${script}`)
  expect(() => mapping.evaluate({ payload: [1] })).toThrow(
    expect.objectContaining({ location: expect.objectContaining({ line: 4, column: 3 }) }),
  )
})
