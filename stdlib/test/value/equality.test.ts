import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DateTime,
  equals,
  hashKey,
  Key,
  LocalDate,
  MultiMap,
  Namespace,
  OffsetTime,
  Period,
  parseNumber,
  Range,
  Regex,
  type Value,
  withMetadata,
} from '../../src/value/index.ts'
import { anyValue } from './values.ts'

const shop = new Namespace('shop', 'http://shop.example')
const sameShop = new Namespace('s', 'http://shop.example')
const date = (text: string) => DateTime.parse(text) as DateTime

const equal: [string, Value, Value][] = [
  ['numbers by value', parseNumber('1.50'), 1.5],
  ['long numbers', parseNumber('12345678901234567890'), parseNumber('12345678901234567890.0')],
  ['arrays', [1, ['a', null]], [1, ['a', null]]],
  ['a range and its items', new Range(1, 3), [1, 2, 3]],
  ['objects', { a: 1, b: { c: [] } }, { a: 1, b: { c: [] } }],
  ['plain objects and multimaps', { a: 1, b: 2 }, MultiMap.of(['a', 'b'], [1, 2])],
  ['repeated keys', MultiMap.of(['a', 'a'], [1, 2]), MultiMap.of(['a', 'a'], [1, 2])],
  ['namespaces by address', MultiMap.of([new Key('a', shop)], [1]), MultiMap.of([new Key('a', sameShop)], [1])],
  ['attributes', MultiMap.of([new Key('a', null, { x: 1 })], [1]), MultiMap.of([new Key('a', null, { x: 1 })], [1])],
  ['no attributes', MultiMap.of([new Key('a', null, {})], [1]), { a: 1 }],
  ['bytes', new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ['dates', LocalDate.parse('2024-01-01'), LocalDate.parse('2024-01-01')],
  ['instants in two zones', date('2024-01-01T12:00:00Z'), date('2024-01-01T13:00:00+01:00')],
  ['times in two zones', OffsetTime.parse('12:00:00Z'), OffsetTime.parse('13:00:00+01:00')],
  ['periods', Period.parse('P1Y'), Period.parse('P1Y')],
  ['regular expressions', Regex.of('a+'), Regex.of('a+')],
  ['a key and its name', new Key('a', null, { x: 1 }), 'a'],
  ['keys of different attributes', new Key('a', null, { x: 1 }), new Key('a', null, { x: 2 })],
  ['metadata do not count', withMetadata(1, { format: '0' }), 1],
  ['two boxes', withMetadata('a', { format: '0' }), withMetadata('a', { locale: 'es' })],
  ['boxes inside', [withMetadata('a', { format: '0' })], ['a']],
]

const different: [string, Value, Value][] = [
  ['a number and its text', 1, '1'],
  ['a boolean and its text', true, 'true'],
  ['null and nothing', null, ''],
  ['null and an empty object', null, {}],
  ['an array and an object', [], {}],
  ['lengths', [1], [1, 2]],
  ['order of items', [1, 2], [2, 1]],
  ['order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['more keys', { a: 1 }, { a: 1, b: 2 }],
  ['keys', { a: 1 }, { b: 1 }],
  ['a namespace', MultiMap.of([new Key('a', shop)], [1]), { a: 1 }],
  ['attributes', MultiMap.of([new Key('a', null, { x: 1 })], [1]), MultiMap.of([new Key('a', null, { x: 2 })], [1])],
  ['attributes and none', MultiMap.of([new Key('a', null, { x: 1 })], [1]), { a: 1 }],
  ['a qualified key and a name', new Key('a', shop), 'a'],
  ['a date and its text', LocalDate.parse('2024-01-01'), '2024-01-01'],
  ['a date and a time', LocalDate.parse('2024-01-01'), date('2024-01-01T00:00:00Z')],
  ['bytes', new Uint8Array([1]), new Uint8Array([2])],
  ['neighbouring long numbers', parseNumber('9007199254740993'), parseNumber('9007199254740992')],
  ['functions', () => 1, () => 1],
  ['keys of a prototype', MultiMap.of(['__proto__'], [1]), {}],
]

test.each(equal)('equal: %s', (_, a, b) => {
  expect(equals(a, b)).toBe(true)
  expect(equals(b, a)).toBe(true)
  expect(hashKey(a)).toBe(hashKey(b))
})

test.each(different)('different: %s', (_, a, b) => {
  expect(equals(a, b)).toBe(false)
  expect(equals(b, a)).toBe(false)
  expect(hashKey(a)).not.toBe(hashKey(b))
})

test('equality is symmetric, and hash keys are the same exactly for equal values', () => {
  fc.assert(
    fc.property(anyValue, anyValue, (a, b) => {
      expect(equals(a, a)).toBe(true)
      expect(hashKey(a)).toBe(hashKey(a))
      expect(equals(a, b)).toBe(equals(b, a))
      expect(hashKey(a) === hashKey(b)).toBe(equals(a, b))
    }),
    { numRuns: 5000 },
  )
})

describe('values that are made to be mistaken for others', () => {
  test.each<[Value, Value]>([
    [['a', 'b'], ['a\0s1:b']],
    [['1'], [1]],
    [[[], []], [[[]]]],
    [{ a: 'b' }, ['a', 'b']],
    ['\0null;', null],
    [['null'], [null]],
    [{ 'a\0': 1 }, { a: 1 }],
    [new Uint8Array([1, 2]), [1, 2]],
  ])('%j and %j', (a, b) => expect(hashKey(a)).not.toBe(hashKey(b)))
})

test('a function is itself', () => {
  const f = () => 1
  expect(equals([f], [f])).toBe(true)
  expect(hashKey([f])).toBe(hashKey([f]))
  expect(hashKey([f])).not.toBe(hashKey([() => 1]))
})

test('values nested very deeply end at once, with a result or as an exhausted stack', () => {
  const deep = () => {
    let value: Value = 1
    for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { a: value }
    return value
  }
  const [a, b] = [deep(), deep()]
  for (const attempt of [() => equals(a, b), () => hashKey(a)]) {
    try {
      attempt()
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
    }
  }
})
