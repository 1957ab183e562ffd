import { expect, test } from 'vitest'
import {
  Annotated,
  isPlainObject,
  keysOf,
  LocalDate,
  MultiMap,
  metadataOf,
  type ObjectValue,
  parseNumber,
  Range,
  unwrap,
  type Value,
  withMetadata,
} from '../../src/value/index.ts'

const metadata = { format: '0.00' }

test.each<[string, Value]>([
  ['a string', 'a'],
  ['a number', 1],
  ['a long number', parseNumber('1e30')],
  ['a boolean', false],
  ['a date', LocalDate.parse('2024-01-01')],
  ['bytes', new Uint8Array([1])],
])('%s goes into a box', (_, value) => {
  const boxed = withMetadata(value, metadata)
  expect(boxed).toBeInstanceOf(Annotated)
  expect(unwrap(boxed)).toBe(value)
  expect(metadataOf(boxed)).toEqual(metadata)
  expect(metadataOf(value)).toBeUndefined()
  expect(JSON.stringify(boxed)).toBe(JSON.stringify(value))
})

test.each<[string, Value]>([
  ['a plain object', { a: 1 }],
  ['a multimap', MultiMap.of(['a', 'a'], [1, 2])],
  ['an array', [1, 2]],
  ['a range', new Range(1, 2)],
])('%s is copied and stays what it is', (_, value) => {
  const marked = withMetadata(value, metadata)
  expect(marked).not.toBe(value)
  expect(metadataOf(marked)).toEqual(metadata)
  expect(metadataOf(value)).toBeUndefined()
  expect(Object.getPrototypeOf(marked)).toBe(Object.getPrototypeOf(value))
  expect(unwrap(marked)).toBe(marked)
  expect(JSON.stringify(marked)).toBe(JSON.stringify(value))
})

test('new metadata replace the old, and none open the box', () => {
  const once = withMetadata('a', { format: 'x' })
  expect(metadataOf(withMetadata(once, { locale: 'es' }))).toEqual({ locale: 'es' })
  expect(withMetadata(once, {})).toBe('a')
  expect(metadataOf(withMetadata(withMetadata([1], metadata), {}))).toBeUndefined()
})

test('null and functions carry none', () => {
  expect(withMetadata(null, metadata)).toBeNull()
  const f = () => 1
  expect(withMetadata(f, metadata)).toBe(f)
})

test('a copy of an object with awkward keys is still that object', () => {
  const object = JSON.parse('{"constructor":1,"toString":2}')
  const marked = withMetadata(object, metadata) as ObjectValue
  expect(isPlainObject(marked)).toBe(true)
  expect(keysOf(marked)).toEqual(['constructor', 'toString'])
})
