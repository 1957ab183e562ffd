import * as core from './core/objects.ts'
import { isTrue, partSize } from './core/results.ts'
import { example, fn } from './define.ts'
import {
  type AnyKey,
  concatObjects,
  entriesOf,
  keyName,
  keysOf,
  type Num,
  ObjectBuilder,
  type ObjectValue,
  type Value,
  withoutKeys,
} from './value/index.ts'

const module = 'tw::core::Objects'

type EntryCondition = (value: Value, key: AnyKey) => Value

const conditionDoc = 'The condition, given a value and its key.'

export const divideBy = fn({
  module,
  name: 'divideBy',
  since: '2.0',
  doc: 'Cuts an object into objects of a given number of entries; the last one holds what remains.',
  params: { items: 'The object to cut.', amount: 'The number of entries of a part: a whole number, at least 1.' },
  also: ['chunk', 'batch', 'split'],
  overloads: [
    {
      type: '(items: Object, amount: Number): Array<Object>',
      run: (items: ObjectValue, amount: Num) => {
        const size = partSize(amount)
        const parts: Value[] = []
        const part = new ObjectBuilder()
        for (const [key, value] of entriesOf(items)) {
          part.add(key, value)
          if (part.size === size) parts.push(part.build())
        }
        if (part.size > 0) parts.push(part.build())
        return parts
      },
    },
  ],
  examples: [
    example('Two entries each', '{ a: 1, b: 2, c: 3 } divideBy 2', '[{ a: 1, b: 2 }, { c: 3 }]'),
    example('A part holds something', '{ a: 1 } divideBy 0', { error: 'TW5417' }),
  ],
})

export const entrySet = fn({
  module,
  name: 'entrySet',
  since: '2.0',
  doc: 'Gives an object with `key`, `value` and `attributes` for each entry of an object.',
  params: core.entriesOf.params,
  overloads: core.entriesOf.overloads,
  deprecated: { since: '2.3', use: 'entriesOf' },
  examples: [example('One entry', 'entrySet({ a: 5 })', '[{ key: "a", value: 5, attributes: {} }]')],
})

export const everyEntry = fn({
  module,
  name: 'everyEntry',
  since: '2.3',
  doc: 'Tells whether a condition is true for all entries of an object; true when there are none, and for null.',
  params: { object: 'The object to go through, as far as needed.', condition: conditionDoc },
  also: ['all', 'every', 'allMatch'],
  overloads: [
    {
      type: '(object: Object, condition: (value: Any, key: Key) -> Boolean): Boolean',
      run: (object: ObjectValue, condition: EntryCondition) =>
        entriesOf(object).every(([key, value]) => isTrue(condition(value, key))),
    },
  ],
  onNull: { object: () => true },
  examples: [
    example('All filled in', '{ name: "Ann", mail: "" } everyEntry $ != ""', 'false'),
    example('Nothing', 'null everyEntry false', 'true'),
  ],
})

export const keySet = fn({
  module,
  name: 'keySet',
  since: '2.0',
  doc: 'Gives the keys of an object in order, with their namespaces and attributes.',
  params: core.keysOf.params,
  overloads: core.keysOf.overloads,
  deprecated: { since: '2.3', use: 'keysOf' },
  examples: [example('Keys in order', 'keySet({ b: 1, a: 2 })', '["b", "a"]')],
})

export const mergeWith = fn({
  module,
  name: 'mergeWith',
  since: '2.0',
  doc: 'Gives the entries of one object whose names a second one does not have, and then all entries of the second. Null counts as an object without entries.',
  params: { source: 'The object that gives way.', target: 'The object that takes its place.' },
  also: ['merge', 'assign', 'extend', 'spread', 'override'],
  overloads: [
    {
      type: '<T <: Object, V <: Object>(source: T, target: V): Object',
      run: (source: ObjectValue, target: ObjectValue) => {
        const names = new Set(keysOf(target).map(keyName))
        return concatObjects(
          withoutKeys(source, (key) => names.has(keyName(key))),
          target,
        )
      },
    },
    { type: '<T <: Object>(source: Null, target: T): T', run: (_: null, target: ObjectValue) => target },
    { type: '<T <: Object>(source: T, target: Null): T', run: (source: ObjectValue) => source },
  ],
  examples: [
    example('Defaults and settings', '{ size: 10, color: "red" } mergeWith { size: 12 }', '{ color: "red", size: 12 }'),
    example('Nothing to merge', 'null mergeWith { a: 1 }', '{ a: 1 }'),
  ],
})

export const nameSet = fn({
  module,
  name: 'nameSet',
  since: '2.0',
  doc: 'Gives the names of the keys of an object as strings, in order.',
  params: core.namesOf.params,
  overloads: core.namesOf.overloads,
  deprecated: { since: '2.3', use: 'namesOf' },
  examples: [example('Names in order', 'nameSet({ b: 1, a: 2 })', '["b", "a"]')],
})

export const someEntry = fn({
  module,
  name: 'someEntry',
  since: '2.3',
  doc: 'Tells whether a condition is true for at least one entry of an object; false for null.',
  params: { obj: 'The object to go through, as far as needed.', condition: conditionDoc },
  also: ['any', 'some', 'anyMatch'],
  overloads: [
    {
      type: '(obj: Object, condition: (value: Any, key: Key) -> Boolean): Boolean',
      run: (object: ObjectValue, condition: EntryCondition) =>
        entriesOf(object).some(([key, value]) => isTrue(condition(value, key))),
    },
  ],
  onNull: { obj: () => false },
  examples: [
    example('One is missing', '{ name: "Ann", mail: null } someEntry $ == null', 'true'),
    example('Nothing', 'null someEntry true', 'false'),
  ],
})

export const takeWhile = fn({
  module,
  name: 'takeWhile',
  since: '2.3',
  doc: 'Gives the entries of an object before the first for which a condition is not true.',
  params: { obj: 'The object to go through, as far as needed.', condition: conditionDoc },
  also: ['prefix', 'untilFirst'],
  overloads: [
    {
      type: '<T>(obj: Object, condition: (value: Any, key: Key) -> Boolean): Object',
      run: (object: ObjectValue, condition: EntryCondition) => {
        const kept = new ObjectBuilder()
        for (const [key, value] of entriesOf(object)) {
          if (!isTrue(condition(value, key))) break
          kept.add(key, value)
        }
        return kept.build()
      },
    },
  ],
  examples: [example('Up to the first gap', '{ a: 1, b: null, c: 2 } takeWhile $ != null', '{ a: 1 }')],
})

export const valueSet = fn({
  module,
  name: 'valueSet',
  since: '2.0',
  doc: 'Gives the values of an object in order.',
  params: core.valuesOf.params,
  overloads: core.valuesOf.overloads,
  deprecated: { since: '2.3', use: 'valuesOf' },
  examples: [example('Values in order', 'valueSet({ b: 1, a: "x" })', '[1, "x"]')],
})
