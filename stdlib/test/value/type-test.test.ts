import { parseTypeText, type Type } from '@twill/language/types'
import { describe, expect, test } from 'vitest'
import {
  bareTypeTester,
  coerce,
  forgetPassed,
  isType,
  Key,
  MultiMap,
  Namespace,
  parseNumber,
  parseTemporal,
  Range,
  Regex,
  TypeValue,
  typeIn,
  typeOf,
  typeTester,
  typeText,
  type Value,
} from '../../src/value/index.ts'

const type = (text: string): Type => parseTypeText(text)
const as = (value: Value, to: string): Value => coerce(value, type(to))
const t = (text: string): Value => parseTemporal(text) as Value

const repeated = MultiMap.of(['a', 'a', 'b'], [1, 2, 'x'])
const spaced = MultiMap.of([new Key('a', new Namespace('s', 'http://shop'), { id: '1' })], [1])

describe('belongs', () => {
  test.each<[Value, string]>([
    [null, 'Null'],
    [null, 'String | Null'],
    ['a', 'String'],
    [1, 'Number'],
    [parseNumber('1e40') as Value, 'Number'],
    [true, 'Boolean'],
    [[1], 'Array'],
    [[1, 'a'], 'Array<Number | String>'],
    [[], 'Array<Nothing>'],
    [new Range(1, 3), 'Range'],
    [new Range(1, 3), 'Array<Number>'],
    [{}, 'Object'],
    [repeated, 'Object'],
    [() => null, 'Function'],
    [() => null, '(Number) -> Any'],
    [t('2024-05-31'), 'Date'],
    [t('2024-05-31T18:30:00'), 'LocalDateTime'],
    [t('2024-05-31T18:30:00Z'), 'DateTime'],
    [t('18:30:00'), 'LocalTime'],
    [t('18:30:00Z'), 'Time'],
    [t('+01:00'), 'TimeZone'],
    [t('P1D'), 'Period'],
    [new Uint8Array(1), 'Binary'],
    [new Regex('a'), 'Regex'],
    [new Namespace('a', 'b'), 'Namespace'],
    [new Key('a', new Namespace('a', 'b')), 'Key'],
    ['a', 'Key'],
    [new TypeValue(type('String')), 'Type'],
    [new TypeValue(type('String')), 'Type<String>'],
    ['a', '"a" | "b"'],
    [1, '1.0'],
    [parseNumber('12345678901234567890') as Value, '12345678901234567890'],
    [{ a: 1, c: 2 }, '{ a: Number, b?: String }'],
    [repeated, '{ a*: Number }'],
    [repeated, '{| a*: Number, b: String |}'],
    [repeated, '{- a*: Number, b: String -}'],
    [repeated, '{ b: String, _?: Number }'],
    [{ a: 1, b: 2 }, '{ _?: Number }'],
    [spaced, '{ a @(id: String): Number }'],
    [{ a: 1, b: 2 }, '{ a: Number } & { b: Number }'],
    [{ a: 1, b: 2 }, '{| a: Number |} & { b: Number }'],
    [as('a', 'CData'), 'CData'],
    [as('a', 'CData'), 'String'],
    [as('a', 'String {schema: "x", n: 1}'), 'String {schema: "x"}'],
    [as([1], 'Iterator'), 'Iterator'],
    [[as(1, 'Number {format: "0"}')], 'Array<Number>'],
    [{ a: as('x', 'CData') }, '{ a: CData }'],
  ])('%j to %s', (value, to) => {
    expect(isType(value, type(to))).toBe(true)
  })
})

describe('does not belong', () => {
  test.each<[Value, string]>([
    [null, 'String'],
    ['1', 'Number'],
    [1, 'String'],
    [[1, 'a'], 'Array<Number>'],
    [[1], 'Range'],
    [[1], 'Object'],
    [{}, 'Array'],
    [t('2024-05-31'), 'DateTime'],
    [new Uint8Array(1), 'Array'],
    [new Key('a'), 'String'],
    [new TypeValue(type('String')), 'Type<Number>'],
    [1, '2'],
    ['1', '1'],
    [{}, '{ a: Any }'],
    [{ a: '1' }, '{ a?: Number }'],
    [{ a: 1, b: 2 }, '{| a: Number |}'],
    [{ a: 1 }, '{| |}'],
    [repeated, '{| a: Number, b: String |}'],
    [repeated, '{- b: String, a*: Number -}'],
    [{ a: 1, b: 'x' }, '{ _?: Number }'],
    [{ constructor: 1 }, '{ toString: Any }'],
    [{ a: 1 }, '{ a @(id: String): Number }'],
    [spaced, '{ a @(id: Number): Number }'],
    [{ a: 1, b: 2, c: 3 }, '{| a: Number |} & { b: Number }'],
    ['a', 'CData'],
    ['a', 'String {schema: "x"}'],
    [as('a', 'String {schema: "y"}'), 'String {schema: "x"}'],
    [1, 'Nothing'],
  ])('%j to %s', (value, to) => {
    expect(isType(value, type(to))).toBe(false)
  })
})

test('a type may hold itself', () => {
  const tree: Type = parseTypeText('{ value: Number, children: Array<Tree> }', { resolve: () => tree })
  expect(isType({ value: 1, children: [{ value: 2, children: [] }] }, tree)).toBe(true)
  expect(isType({ value: 1, children: [{ value: 'x', children: [] }] }, tree)).toBe(false)
})

test('namespaces count by their address', () => {
  const field = { name: 'a', optional: false, repeated: false, type: type('Number') }
  const of = (namespace: string): Type => ({
    kind: 'object',
    closed: false,
    ordered: false,
    fields: [{ ...field, namespace }],
  })
  expect(isType(spaced, of('http://shop'))).toBe(true)
  expect(isType(spaced, of('http://other'))).toBe(false)
  expect(isType({ a: 1 }, of('http://shop'))).toBe(false)
})

test('a test is built once for a type', () => {
  const order = type('{ a: Number }')
  expect(typeTester(order)).toBe(typeTester(order))
})

test('bare tests know no values with metadata, unless those are asked for', () => {
  const price = as(5, 'Number {format: "0.00"}')
  const bare = (value: Value, to: string) => bareTypeTester(type(to))(value)
  expect(bare(5, 'Number')).toBe(true)
  expect(bare(price, 'Number')).toBe(false)
  expect(bare([price], 'Array<Number>')).toBe(false)
  expect(bare([price], 'Array')).toBe(true)
  expect(bare(price, 'Number {format: "0.00"}')).toBe(true)
  expect(bare(as('a', 'CData'), 'CData')).toBe(true)
})

test.each<[Value, string]>([
  [null, 'Null'],
  ['a', 'String'],
  [1.5, 'Number'],
  [parseNumber('1e40') as Value, 'Number'],
  [false, 'Boolean'],
  [[1], 'Array'],
  [new Range(1, 2), 'Range'],
  [{ a: 1 }, 'Object'],
  [repeated, 'Object'],
  [() => 1, 'Function'],
  [t('2024-05-31'), 'Date'],
  [t('18:30:00Z'), 'Time'],
  [t('P1D'), 'Period'],
  [new Uint8Array(0), 'Binary'],
  [new Key('a'), 'Key'],
  [new TypeValue(type('Array<String>')), 'Type<Array<String>>'],
  [as(1, 'Number {format: "0"}'), 'Number {format: "0"}'],
  [as({ a: 1 }, 'Object {class: "C"}'), 'Object {class: "C"}'],
])('the type of %j is %s', (value, text) => {
  expect(typeText(typeOf(value))).toBe(text)
})

test('types as values are equal when they are written the same', () => {
  const value = new TypeValue(type('Array<String>'))
  expect(value.equals(new TypeValue(type('Array< String >')))).toBe(true)
  expect(value.equals(new TypeValue(type('Array')))).toBe(false)
  expect(String(value)).toBe('Array<String>')
  expect(typeIn(value).kind).toBe('array')
})

test('an array that passed is not looked through again in the same run', () => {
  let reads = 0
  const items = new Proxy(
    Array.from({ length: 100 }, (_, i) => `${i}`),
    {
      get: (array, name) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) reads++
        return Reflect.get(array, name)
      },
    },
  )
  const texts = type('Array<String>')
  const numbers = type('Array<Number>')
  expect([isType(items, texts), isType(items, texts), isType(items, numbers), isType(items, numbers)]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(reads).toBe(102)
  items[99] = 7 as never
  forgetPassed()
  expect(isType(items, texts)).toBe(false)
})
