import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compare,
  DateTime,
  Key,
  LocalDate,
  MultiMap,
  type Num,
  parseNumber,
  Regex,
  type Value,
  withMetadata,
} from '../../src/value/index.ts'
import { decimalPair } from './numbers.ts'

test('numbers by value, whatever holds them', () => {
  fc.assert(
    fc.property(decimalPair, ([a, b]) => {
      const wanted = new Decimal(a).cmp(b) + 0
      expect(Math.sign(compare(parseNumber(a) as Num, parseNumber(b) as Num))).toBe(wanted)
    }),
  )
})

test.each<[Value, Value]>([
  ['a', 'b'],
  ['B', 'a'],
  ['10', '9'],
  ['a', 'aa'],
  ['\uffff', '\u{10000}'].reverse() as [string, string],
  [false, true],
  [null, 0],
  [null, ''],
  [LocalDate.parse('2023-12-31'), LocalDate.parse('2024-01-01')],
  [DateTime.parse('2024-01-01T12:30:00+01:00'), DateTime.parse('2024-01-01T12:00:00Z')],
  [new Key('a'), new Key('b')],
  [withMetadata(1, { format: '0' }), withMetadata(2, { format: '0' })],
])('%s before %s', (a, b) => {
  expect(compare(a, b)).toBeLessThan(0)
  expect(compare(b, a)).toBeGreaterThan(0)
  expect(compare(a, a)).toBe(0)
})

test('the right value becomes what the left one is', () => {
  expect(compare('123', 12)).toBeGreaterThan(0)
  expect(compare('123', 2)).toBeLessThan(0)
  expect(compare(123, '2')).toBeGreaterThan(0)
  expect(compare(true, 'false')).toBeGreaterThan(0)
  expect(compare(LocalDate.parse('2024-01-01'), '2024-02-01')).toBeLessThan(0)
  expect(compare(1, new Key('2'))).toBeLessThan(0)
  expect(compare(null, null)).toBe(0)
})

test.each<[Value, Value]>([
  [[1], [2]],
  [{ a: 1 }, { a: 2 }],
  [MultiMap.empty, MultiMap.empty],
  [1, 'one'],
  [1, [1]],
  [[1], 1],
  [Regex.of('a'), Regex.of('b')],
  [new Uint8Array(1), new Uint8Array(2)],
  [() => 1, () => 2],
])('no order between %s and %s', (a, b) => {
  expect(() => compare(a, b)).toThrow(expect.objectContaining({ name: 'TwillError', code: 'TW5106' }))
})

test('the message names both values', () => {
  expect(() => compare(1, 'one')).toThrow('There is no order between Number 1 and String "one".')
})
