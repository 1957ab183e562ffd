import { example, fn } from '../define.ts'
import {
  type AnyKey,
  equals,
  getFields,
  hashKey,
  Key,
  keyName,
  type ObjectValue,
  type Value,
  withoutKeys,
} from '../value/index.ts'
import { module } from './module.ts'

type Items = readonly Value[]

/** Whether a key is meant by another: by its name, and its namespace if that says one. */
function isMeantBy(key: AnyKey, wanted: AnyKey): boolean {
  if (keyName(key) !== keyName(wanted)) return false
  const namespace = wanted instanceof Key ? wanted.namespace : null
  return namespace === null || (key instanceof Key && key.namespace?.uri === namespace.uri)
}

/** The object without all entries that a key means. */
export const withoutName = (object: ObjectValue, wanted: AnyKey): ObjectValue =>
  withoutKeys(object, (key) => isMeantBy(key, wanted))

const withoutNames = (object: ObjectValue, keys: readonly AnyKey[]): ObjectValue =>
  withoutKeys(object, (key) => keys.some((wanted) => isMeantBy(key, wanted)))

export const minusMinus = fn({
  module,
  name: '--',
  since: '2.0',
  doc: 'Removes from an array all items that another array holds, or from an object all entries that another object holds or that an array names.',
  params: {
    source: 'The array or object to remove from.',
    toRemove: 'The items or entries to remove.',
    keys: 'The names of the entries to remove.',
  },
  also: ['removeAll', 'except', 'difference', 'without', 'omit'],
  overloads: [
    {
      type: '<S>(source: Array<S>, toRemove: Array<Any>): Array<S>',
      run: (source: Items, toRemove: Items) => {
        const removed = new Set(toRemove.map(hashKey))
        return source.filter((item) => !removed.has(hashKey(item)))
      },
    },
    {
      type: '<K, V>(source: { (K)?: V }, toRemove: Object): { (K)?: V }',
      run: (source: ObjectValue, toRemove: ObjectValue) =>
        withoutKeys(source, (key, value) => getFields(toRemove, keyName(key)).some((other) => equals(value, other))),
    },
    {
      type: '(source: Object, keys: Array<String>): Object',
      run: withoutNames,
    },
    {
      type: '(source: Object, keys: Array<Key>): Object',
      run: withoutNames,
    },
  ],
  onNull: 'source',
  examples: [
    example('Items', '[1, 2, 2, 3] -- [2, 9]', '[1, 3]'),
    example('Fields by name', '{ id: 1, password: "x", token: "y" } -- ["password", "token"]', '{ id: 1 }'),
    example('Entries with the same value', '{ a: 1, b: 2 } -- { a: 1, b: 3 }', '{ b: 2 }'),
  ],
})
