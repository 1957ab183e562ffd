import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnyKey,
  concatObjects,
  entriesOf,
  forEachEntry,
  getField,
  getFields,
  isObject,
  isPlainObject,
  isSafePlainKey,
  Key,
  keyName,
  keysOf,
  LocalDate,
  MultiMap,
  makeKey,
  Namespace,
  ObjectBuilder,
  objectSize,
  parseNumber,
  Range,
  type Value,
  valuesOf,
  withoutKeys,
} from '../../src/value/index.ts'
import { anyValue, awkwardNames, entries, objectOf } from './values.ts'

const shop = new Namespace('shop', 'http://shop.example')

test('an object holds the entries it was built from, in order', () => {
  fc.assert(
    fc.property(entries(anyValue), (pairs) => {
      const object = objectOf(pairs)
      expect(objectSize(object)).toBe(pairs.length)
      expect(entriesOf(object)).toEqual(pairs)
      expect(keysOf(object)).toEqual(pairs.map(([key]) => key))
      expect(valuesOf(object)).toEqual(pairs.map(([, value]) => value))
      const visited: [AnyKey, Value, number][] = []
      forEachEntry(object, (value, key, index) => void visited.push([key, value, index]))
      expect(visited).toEqual(pairs.map(([key, value], i) => [key, value, i]))
    }),
  )
})

test('a field is the first of its name, fields are all of them, and nothing comes from a prototype', () => {
  fc.assert(
    fc.property(entries(fc.integer()), fc.constantFrom(...awkwardNames, 'a', 'b', 'valueOf'), (pairs, name) => {
      const object = objectOf(pairs)
      const wanted = pairs.filter(([key]) => keyName(key) === name).map(([, value]) => value)
      expect(getField(object, name)).toBe(wanted[0])
      expect(getFields(object, name)).toEqual(wanted)
    }),
    { numRuns: 500 },
  )
})

test('plain where a plain object can hold the entries', () => {
  fc.assert(
    fc.property(entries(fc.integer()), (pairs) => {
      const keys = pairs.map(([key]) => key)
      const holds =
        keys.every((key) => typeof key === 'string' && isSafePlainKey(key)) && new Set(keys).size === keys.length
      const object = objectOf(pairs)
      expect(isObject(object)).toBe(true)
      if (!holds) expect(object).toBeInstanceOf(MultiMap)
      else if (pairs.length <= 16) expect(isPlainObject(object)).toBe(true)
    }),
  )
})

test('wide objects that are built again and again are plain, and keep their order', () => {
  for (const width of [17, 40, 128]) {
    const pairs = Array.from({ length: width }, (_, i): [string, number] => [`w${width}_${i}`, i])
    const objects = Array.from({ length: 40 }, () => objectOf(pairs))
    for (const object of objects) expect(entriesOf(object)).toEqual(pairs)
    expect(isPlainObject(objects.at(-1))).toBe(true)
  }
})

test('objects of a data-dependent shape do not wear the builder out', () => {
  for (let i = 0; i < 6000; i++) {
    const pairs: [string, number][] = [
      [`id_${i}`, i],
      ['total', i],
    ]
    expect(entriesOf(objectOf(pairs))).toEqual(pairs)
  }
  const wide = Array.from({ length: 5000 }, (_, i): [string, number] => [`k${i}`, i])
  expect(entriesOf(objectOf(wide))).toEqual(wide)
  expect(getField(objectOf(wide), 'k4999')).toBe(4999)
})

test('a builder starts anew after each build', () => {
  const builder = new ObjectBuilder().add('a', 1)
  expect(builder.size).toBe(1)
  expect(builder.build()).toEqual({ a: 1 })
  expect(builder.size).toBe(0)
  expect(
    builder
      .add('b', 2)
      .addAll({ c: 3 })
      .addAll(MultiMap.of(['d'], [4]))
      .build(),
  ).toEqual({ b: 2, c: 3, d: 4 })
  expect(builder.build()).toEqual({})
})

test('keys that are names of prototypes are data, and no prototype is written', () => {
  const object = objectOf([
    ['__proto__', { polluted: true }],
    ['constructor', 1],
    ['toString', 2],
  ])
  expect(entriesOf(object)).toEqual([
    ['__proto__', { polluted: true }],
    ['constructor', 1],
    ['toString', 2],
  ])
  expect(getField(object, '__proto__')).toEqual({ polluted: true })
  expect(getField(objectOf([['a', 1]]), '__proto__')).toBeUndefined()
  expect(getField(objectOf([['a', 1]]), 'constructor')).toBeUndefined()
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  const json = MultiMap.of(['__proto__'], [{ polluted: true }]).toJSON()
  expect(Object.getPrototypeOf(json)).toBe(Object.prototype)
  expect(Object.keys(json)).toEqual(['__proto__'])
})

test.each([
  ['a', true],
  ['', true],
  ['-1', true],
  ['1.5', true],
  ['1a', true],
  ['__proto', true],
  ['constructor', true],
  ['0', false],
  ['42', false],
  ['007', false],
  ['99999999999', false],
  ['__proto__', false],
])('%j in a plain object: %s', (name, safe) => expect(isSafePlainKey(name)).toBe(safe))

describe('MultiMap', () => {
  const object = MultiMap.of(
    [new Key('a', shop), 'b', 'a', new Key('a', null, { id: '1' }), new Key('a', shop)],
    [1, 2, 3, 4, 5],
  )

  test('lookups', () => {
    expect([object.size, object.has('a'), object.has('c')]).toEqual([5, true, false])
    expect([object.get('a'), object.get('b'), object.get('c')]).toEqual([1, 2, undefined])
    expect(object.getAll('a')).toEqual([1, 3, 4, 5])
    expect(object.getAll('c')).toEqual([])
    expect(object.getIn('a', 'http://shop.example')).toBe(1)
    expect(object.getIn('b', 'http://shop.example')).toBeUndefined()
    expect(object.getAllIn('a', 'http://shop.example')).toEqual([1, 5])
    expect([object.keyAt(1), object.valueAt(1), object.valueAt(9)]).toEqual(['b', 2, undefined])
    expect([...object.entries()]).toEqual([...object])
  })

  test('as JSON the last of equal names stays, at the place of the first', () => {
    expect(JSON.stringify(object)).toBe('{"a":5,"b":2}')
  })

  test('shares its keys with others of the same kind, not its values', () => {
    const other = object.withValues([5, 4, 3, 2, 1])
    expect(other.getAll('a')).toEqual([5, 3, 2, 1])
    expect(object.get('a')).toBe(1)
  })
})

test('concatenation repeats equal keys', () => {
  fc.assert(
    fc.property(entries(fc.integer()), entries(fc.integer()), (a, b) => {
      expect(entriesOf(concatObjects(objectOf(a), objectOf(b)))).toEqual([...a, ...b])
    }),
  )
  expect(concatObjects({ a: 1 }, { b: 2 })).toEqual({ a: 1, b: 2 })
})

test('without some of the keys', () => {
  const object = MultiMap.of(['a', 'b', 'a'], [1, 2, 3])
  expect(withoutKeys(object, (key) => key === 'a')).toEqual({ b: 2 })
  expect(withoutKeys(object, (_, value) => value === 3)).toEqual({ a: 1, b: 2 })
})

test('what is an object', () => {
  expect([{}, MultiMap.empty, { constructor: 1 }].every(isObject)).toBe(true)
  const others = [
    null,
    'a',
    1,
    [],
    new Range(1, 2),
    new Uint8Array(1),
    parseNumber('1e30'),
    new Key('a'),
    shop,
    LocalDate.parse('2024-01-01'),
    () => 1,
  ]
  expect(others.filter(isObject)).toEqual([])
})

describe('keys', () => {
  test('are strings unless they carry something', () => {
    expect(makeKey('a', null, null)).toBe('a')
    const key = makeKey('a', shop, { id: '1' }) as Key
    expect([key.localName, key.namespace, key.attributes, keyName(key), String(key)]).toEqual([
      'a',
      shop,
      { id: '1' },
      'a',
      'a',
    ])
    expect([shop.prefix, shop.uri, String(shop)]).toEqual(['shop', 'http://shop.example', 'http://shop.example'])
  })
})
