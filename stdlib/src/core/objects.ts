import { js, use } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import { selected } from '../rt/selected.ts'
import { type AnyKey, forEachEntry, Key, keyName, ObjectBuilder, type ObjectValue, type Value } from '../value/index.ts'
import * as objects from '../value/object.ts'
import { module } from './module.ts'
import { isTrue, objectFrom } from './results.ts'

type EntryLambda = (value: Value, key: AnyKey, index: number) => Value

export const mapObject = fn({
  module,
  name: 'mapObject',
  since: '2.0',
  doc: 'Builds a new object from the entries that a function gives for each entry of an object.',
  params: {
    object: 'The object to go through.',
    mapper: 'Gives an object of new entries, any number, for a value, its key and its index.',
  },
  also: ['mapEntries', 'mapValues', 'mapKeys', 'with_entries'],
  overloads: [
    {
      type: '<K, V>(@StreamCapable object: { (K)?: V }, mapper: (value: V, key: K, index: Number) -> Object): Object',
      run: (object: ObjectValue, mapper: EntryLambda) => {
        const result = new ObjectBuilder()
        forEachEntry(object, (value, key, index) => {
          result.addAll(objectFrom(mapper(selected(value, key), key, index), 'mapObject'))
        })
        return result.build()
      },
    },
  ],
  onNull: 'object',
  examples: [
    example('Upper-case keys', '{ a: 1, b: 2 } mapObject (v, k) -> { (upper(k)): v }', '{ A: 1, B: 2 }'),
    example('Several entries from one', '{ x: 5 } mapObject { ($$ ++ "1"): $, ($$ ++ "2"): $ }', '{ x1: 5, x2: 5 }'),
  ],
})

export const filterObject = fn({
  module,
  name: 'filterObject',
  since: '2.0',
  doc: 'Keeps the entries of an object for which a condition is true.',
  params: {
    value: 'The object to go through.',
    criteria: 'The condition, given a value, its key and its index.',
  },
  also: ['pick', 'pickBy', 'omitBy', 'where'],
  overloads: [
    {
      type: '<K, V>(@StreamCapable value: { (K)?: V }, criteria: (value: V, key: K, index: Number) -> Boolean): { (K)?: V }',
      run: (object: ObjectValue, criteria: EntryLambda) => {
        const kept = new ObjectBuilder()
        forEachEntry(object, (value, key, index) => {
          if (isTrue(criteria(selected(value, key), key, index))) kept.add(key, value)
        })
        return kept.build()
      },
    },
  ],
  onNull: 'value',
  examples: [
    example('Drop nulls', '{ a: 1, b: null } filterObject $ != null', '{ a: 1 }'),
    example('By key', '{ x_id: 7, name: "n" } filterObject ($$ startsWith "x_")', '{ x_id: 7 }'),
  ],
})

export const pluck = fn({
  module,
  name: 'pluck',
  since: '2.0',
  doc: 'Builds an array of what a function gives for each entry of an object.',
  params: {
    object: 'The object to go through.',
    mapper: 'Gives an item for a value, its key and its index.',
  },
  also: ['entries', 'toArray', 'toPairs', 'map'],
  overloads: [
    {
      type: '<K, V, R>(@StreamCapable object: { (K)?: V }, mapper: (value: V, key: K, index: Number) -> R): Array<R>',
      run: (object: ObjectValue, mapper: EntryLambda) => {
        const result: Value[] = []
        forEachEntry(object, (value, key, index) => result.push(mapper(selected(value, key), key, index)))
        return result
      },
    },
  ],
  onNull: 'object',
  examples: [
    example(
      'Key and value as records',
      '{ apples: 3, pears: 0 } pluck (n, fruit) -> { what: fruit, left: n }',
      '[{ what: "apples", left: 3 }, { what: "pears", left: 0 }]',
    ),
    example('The index', '{ a: "x", b: "y" } pluck $$$', '[0, 1]'),
  ],
})

export const keysOf = fn({
  module,
  name: 'keysOf',
  since: '2.3',
  doc: 'Gives the keys of an object in order, with their namespaces and attributes. For plain strings there is `namesOf`.',
  params: { obj: 'The object.' },
  also: ['keys', 'keySet'],
  overloads: [
    {
      type: '<K, V>(obj: { (K)?: V }): Array<K>',
      run: (object: ObjectValue) => objects.keysOf(object),
      emit: (object) => js`${use('keysOf')}(${object})`,
    },
  ],
  onNull: 'obj',
  examples: [example('Keys in order', 'keysOf({ b: 1, a: 2 })', '["b", "a"]')],
})

export const namesOf = fn({
  module,
  name: 'namesOf',
  since: '2.3',
  doc: 'Gives the names of the keys of an object as strings, in order.',
  params: { obj: 'The object.' },
  also: ['keys', 'fieldNames', 'propertyNames'],
  overloads: [
    {
      type: '(obj: Object): Array<String>',
      run: (object: ObjectValue) => objects.keysOf(object).map(keyName),
    },
  ],
  onNull: 'obj',
  examples: [example('A repeated key comes as often as it is there', 'namesOf({ a: 1, a: 2 })', '["a", "a"]')],
})

export const valuesOf = fn({
  module,
  name: 'valuesOf',
  since: '2.3',
  doc: 'Gives the values of an object in order.',
  params: { obj: 'The object.' },
  also: ['values'],
  overloads: [
    {
      type: '<K, V>(obj: { (K)?: V }): Array<V>',
      run: (object: ObjectValue) => objects.valuesOf(object),
      emit: (object) => js`${use('valuesOf')}(${object})`,
    },
  ],
  onNull: 'obj',
  examples: [example('Values in order', 'valuesOf({ b: 1, a: "x" })', '[1, "x"]')],
})

export const entriesOf = fn({
  module,
  name: 'entriesOf',
  since: '2.3',
  doc: 'Gives an object with `key`, `value` and `attributes` for each entry of an object.',
  params: { obj: 'The object.' },
  also: ['entries', 'entrySet', 'toPairs', 'to_entries', 'items'],
  overloads: [
    {
      type: '<T <: Object>(obj: T): Array<{| key: Key, value: Any, attributes: Object |}>',
      run: (object: ObjectValue) =>
        objects.entriesOf(object).map(([key, value]) => ({
          key,
          value,
          attributes: (key instanceof Key ? key.attributes : null) ?? {},
        })),
    },
  ],
  onNull: 'obj',
  examples: [example('Attributes come along', 'entriesOf({ a @(unit: "kg"): 5 }) map $.attributes.unit', '["kg"]')],
})
