import { example, fn } from '../define.ts'
import {
  type AnyKey,
  compare,
  entriesOf,
  forEachEntry,
  hashKey,
  ObjectBuilder,
  type ObjectValue,
  toStringValue,
  unwrap,
  type Value,
} from '../value/index.ts'
import { module } from './module.ts'

type Items = readonly Value[]
type ItemLambda = (item: Value, index: number) => Value
type EntryLambda = (value: Value, key: AnyKey) => Value

export const distinctBy = fn({
  module,
  name: 'distinctBy',
  since: '2.0',
  doc: 'Keeps the first of those items of an array, or entries of an object, for which a function gives equal values.',
  params: {
    items: 'The array to go through.',
    object: 'The object whose entries are gone through.',
    criteria: 'Gives what must be distinct.',
  },
  also: ['unique', 'uniq', 'dedupe', 'distinct'],
  overloads: [
    {
      type: '<T>(@StreamCapable items: Array<T>, criteria: (item: T, index: Number) -> Any): Array<T>',
      run: (items: Items, criteria: ItemLambda) => {
        const seen = new Set<unknown>()
        return items.filter((item, i) => isNew(seen, criteria(item, i)))
      },
    },
    {
      type: '<K, V>(object: { (K)?: V }, criteria: (value: V, key: K) -> Any): Object',
      run: (object: ObjectValue, criteria: EntryLambda) => {
        const seen = new Set<unknown>()
        const kept = new ObjectBuilder()
        forEachEntry(object, (value, key) => {
          if (isNew(seen, criteria(value, key))) kept.add(key, value)
        })
        return kept.build()
      },
    },
  ],
  onNull: 'items',
  examples: [
    example('Each value once', '[3, 1, 3, 2, 1] distinctBy $', '[3, 1, 2]'),
    example(
      'One order a customer',
      '[{ by: "A", no: 1 }, { by: "B", no: 2 }, { by: "A", no: 3 }] distinctBy $.by',
      '[{ by: "A", no: 1 }, { by: "B", no: 2 }]',
    ),
    example('Entries of an object', '{ a: 1, b: 2, c: 1 } distinctBy $', '{ a: 1, b: 2 }'),
  ],
})

function isNew(seen: Set<unknown>, value: Value): boolean {
  const before = seen.size
  return seen.add(hashKey(value)).size > before
}

/** Groups in the order in which their names first come up. */
class Groups<Group> {
  readonly #groups = new Map<string, Group>()
  readonly #start: () => Group

  constructor(start: () => Group) {
    this.#start = start
  }

  /** The group that a criterion's answer names, by its text; null is the group `null`. */
  of(answer: Value): Group {
    const name = typeof answer === 'string' ? answer : nameOf(unwrap(answer))
    const known = this.#groups.get(name)
    if (known !== undefined) return known
    const group = this.#start()
    this.#groups.set(name, group)
    return group
  }

  build(finish: (group: Group) => Value): ObjectValue {
    const object = new ObjectBuilder()
    for (const [name, group] of this.#groups) object.add(name, finish(group))
    return object.build()
  }
}

const nameOf = (answer: Value): string => (answer === null ? 'null' : toStringValue(answer))

export const groupBy = fn({
  module,
  name: 'groupBy',
  since: '2.0',
  doc: 'Sorts the items of an array, the characters of a string or the entries of an object into groups: an object with an entry for each text that a function gives, in order of first appearance.',
  params: {
    items: 'The array to group.',
    text: 'The string whose characters are grouped.',
    object: 'The object whose entries are grouped.',
    criteria: 'Gives the name of the group; anything else than a string is written as text.',
  },
  also: ['partition', 'bucket', 'classify', 'index'],
  overloads: [
    {
      type: '<T, R>(items: Array<T>, criteria: (item: T, index: Number) -> R): {| (R)?: Array<T> |}',
      run: (items: Items, criteria: ItemLambda) => {
        const groups = new Groups<Value[]>(() => [])
        for (let i = 0; i < items.length; i++) groups.of(criteria(items[i], i)).push(items[i])
        return groups.build((group) => group)
      },
    },
    {
      type: '<R>(text: String, criteria: (character: String, index: Number) -> R): { (R)?: String }',
      run: (text: string, criteria: ItemLambda) => {
        const groups = new Groups<string[]>(() => [])
        for (let i = 0; i < text.length; i++) groups.of(criteria(text.charAt(i), i)).push(text.charAt(i))
        return groups.build((characters) => characters.join(''))
      },
    },
    {
      type: '<K, V, R>(object: { (K)?: V }, criteria: (value: V, key: K) -> R): { (R)?: { (K)?: V } }',
      run: (object: ObjectValue, criteria: EntryLambda) => {
        const groups = new Groups<ObjectBuilder>(() => new ObjectBuilder())
        forEachEntry(object, (value, key) => groups.of(criteria(value, key)).add(key, value))
        return groups.build((entries) => entries.build())
      },
    },
  ],
  onNull: 'items',
  examples: [
    example(
      'Orders by country',
      '[{ no: 1, to: "DE" }, { no: 2, to: "FR" }, { no: 3, to: "DE" }] groupBy $.to',
      '{ DE: [{ no: 1, to: "DE" }, { no: 3, to: "DE" }], FR: [{ no: 2, to: "FR" }] }',
    ),
    example('A name is always a text', '[1, 2, 3] groupBy isOdd($)', '{ "true": [1, 3], "false": [2] }'),
    example('Entries of an object', '{ a: 1, b: 2, c: 1 } groupBy $', '{ "1": { a: 1, c: 1 }, "2": { b: 2 } }'),
    example(
      'Characters of a string',
      '"a1b2" groupBy (if ($ matches /[0-9]/) "digits" else "letters")',
      '{ letters: "ab", digits: "12" }',
    ),
  ],
})

export const orderBy = fn({
  module,
  name: 'orderBy',
  since: '2.0',
  doc: 'Puts the items of an array or the entries of an object in ascending order of what a function gives. Equals stay in order; nulls come first.',
  params: {
    object: 'The object whose entries are put in order.',
    array: 'The array to put in order.',
    criteria:
      'Gives what to order by: a number, string, boolean or date. With `-` before a number the order is descending.',
  },
  also: ['sort', 'sortBy', 'order'],
  overloads: [
    {
      type: '<K, V, R, O <: { (K)?: V }>(object: O, criteria: (value: V, key: K) -> R): O',
      run: (object: ObjectValue, criteria: EntryLambda) => {
        const entries = entriesOf(object)
        const result = new ObjectBuilder()
        for (const [key, value] of inOrder(entries, ([key, value]) => criteria(value, key))) result.add(key, value)
        return result.build()
      },
    },
    {
      type: '<T, R>(array: Array<T>, criteria: (item: T, index: Number) -> R): Array<T>',
      run: (array: Items, criteria: ItemLambda) => inOrder(array, criteria),
    },
  ],
  onNull: 'array',
  examples: [
    example('Cheapest first', '[{ p: 9.5 }, { p: 2 }, { p: 4 }] orderBy $.p', '[{ p: 2 }, { p: 4 }, { p: 9.5 }]'),
    example('Descending', '[3, 8, 1] orderBy -$', '[8, 3, 1]'),
    example('Entries by key', '{ b: 1, a: 2 } orderBy $$', '{ a: 2, b: 1 }'),
  ],
})

function inOrder<Item>(items: readonly Item[], criteria: (item: Item, index: number) => Value): Item[] {
  const keyed = items.map((item, i) => ({ item, key: criteria(item, i) }))
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}
