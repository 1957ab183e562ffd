import { shapesOf } from '@twill/language'
import { library } from '@twill/stdlib'
import { expect, test } from 'vitest'

/** `object{a,b}`, `object{a,…}`, `array`. */
const shapes = (script: string): readonly string[] =>
  shapesOf(script, library).map(({ kind, fields, closed }) =>
    kind === 'object' ? `object{${[...fields.map(({ name }) => name), ...(closed ? [] : ['…'])].join()}}` : kind,
  )

test.each([
  ['--- { a: 1, "b c": 2 }', ['object{a,b c}']],
  ['a: 1', ['object{a}']],
  ['{ a: 1, (b: 2) if payload.x, (payload), (payload.k): 3 }', ['object{a,b,…}']],
  ['{ ({ a: 1 }), b: 2 }', ['object{a,b}']],
  ['[1, 2]', ['array']],
  ['payload map (x) -> { a: x }', ['array']],
  ['map(payload, (x) -> x)', ['array']],
  ['"text $(payload)"', ['string']],
  ['payload.a * 2', ['number']],
  ['sizeOf(payload)', ['number']],
  ['if (payload.a) { a: 1 } else [1]', ['object{a}', 'array']],
  ['if (payload.a) { a: 1 } else null', ['object{a}']],
  ['payload match { case "x" -> { a: 1 } else -> payload }', ['object{a}']],
  ['do { var row = { a: 1 } --- row }', ['object{a}']],
  ['var row = { a: 1 } --- (row)', ['object{a}']],
  ['var a = b var b = a --- a', []],
  ['fun map(a, b) = a --- payload map 1', []],
  ['import * from other --- payload map $', []],
  ['import map from other --- payload map $', []],
  ['import dw::core::Arrays --- payload map $', ['array']],
  ['payload', []],
  ['var a = { x: 1 } --- if (payload.a) a else if (payload.b) a else { y: 1 }', ['object{x}', 'object{y}']],
])('%s', (script, expected) => {
  expect(shapes(script)).toEqual(expected)
})
