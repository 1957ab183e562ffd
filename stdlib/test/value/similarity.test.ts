import fc from 'fast-check'
import { expect, test } from 'vitest'
import { equals, Key, LocalDate, MultiMap, Range, similar, type Value } from '../../src/value/index.ts'
import { anyValue } from './values.ts'

test.each<[string, Value, Value]>([
  ['a number and its text', 1, '1'],
  ['a text with zeros', '1.0', 1],
  ['a boolean and its text', 'true', true],
  ['items', ['true', 1], [true, '1']],
  ['a range and texts', new Range(1, 2), ['1', '2']],
  ['fields', { a: '1' }, { a: 1 }],
  ['keys by their name', MultiMap.of([new Key('a', null, { x: 1 })], [1]), { a: '1' }],
  ['a date and its text', LocalDate.parse('2024-01-31'), '2024-01-31'],
  ['nulls', null, null],
])('%s', (_, a, b) => {
  expect(similar(a, b)).toBe(true)
  expect(similar(b, a)).toBe(true)
})

test.each<[string, Value, Value]>([
  ['another number', 1, '2'],
  ['no number', 1, 'one'],
  ['null and a text', null, ''],
  ['null and a word', null, 'null'],
  ['lengths', ['1'], [1, 2]],
  ['order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['an array and an object', [], {}],
])('not %s', (_, a, b) => {
  expect(similar(a, b)).toBe(false)
  expect(similar(b, a)).toBe(false)
})

test('equal values are similar, and similarity is symmetric', () => {
  fc.assert(
    fc.property(anyValue, anyValue, (a, b) => {
      expect(similar(a, a)).toBe(true)
      if (equals(a, b)) expect(similar(a, b)).toBe(true)
      expect(similar(a, b)).toBe(similar(b, a))
    }),
    { numRuns: 2000 },
  )
})
