import { example, fn } from '../define.ts'
import { defaultOf, toStringValue, type Value } from '../value/index.ts'
import { module } from './module.ts'
import { isTrue } from './results.ts'

type Items = readonly Value[]
type ItemLambda = (item: Value, index: number) => Value
type Reducer = (item: Value, accumulator: Value) => Value

export const map = fn({
  module,
  name: 'map',
  since: '2.0',
  doc: 'Builds a new array by calling a function with each item of an array and its index.',
  params: { items: 'The array to go through.', mapper: 'Gives the new item for an item and its index.' },
  also: ['select', 'collect', 'transform', 'forEach'],
  overloads: [
    {
      type: '<T, R>(@StreamCapable items: Array<T>, mapper: (item: T, index: Number) -> R): Array<R>',
      run: (items: Items, mapper: ItemLambda) => {
        const result = new Array<Value>(items.length)
        for (let i = 0; i < items.length; i++) result[i] = mapper(items[i], i)
        return result
      },
    },
  ],
  onNull: 'items',
  examples: [
    example(
      'Number the lines of a list',
      '["milk", "rice"] map (line, i) -> { no: i + 1, line: line }',
      '[{ no: 1, line: "milk" }, { no: 2, line: "rice" }]',
    ),
    example('Shorthand for item and index', '["a", "b"] map ($ ++ $$)', '["a0", "b1"]'),
    example('Nothing to go through', 'null map $', 'null'),
  ],
})

export const filter = fn({
  module,
  name: 'filter',
  since: '2.0',
  doc: 'Keeps the items of an array, or the characters of a string, for which a condition is true.',
  params: {
    items: 'The array to go through.',
    text: 'The string whose characters are gone through.',
    criteria: 'The condition, given an item or character and its index.',
  },
  also: ['where', 'select', 'find', 'grep'],
  overloads: [
    {
      type: '<T>(@StreamCapable items: Array<T>, criteria: (item: T, index: Number) -> Boolean): Array<T>',
      run: (items: Items, criteria: ItemLambda) => {
        const kept: Value[] = []
        for (let i = 0; i < items.length; i++) {
          const item = items[i]
          if (isTrue(criteria(item, i))) kept.push(item)
        }
        return kept
      },
    },
    {
      type: '(@StreamCapable text: String, criteria: (character: String, index: Number) -> Boolean): String',
      run: (text: string, criteria: ItemLambda) => {
        let kept = ''
        for (let i = 0; i < text.length; i++) {
          const character = text.charAt(i)
          if (isTrue(criteria(character, i))) kept += character
        }
        return kept
      },
    },
  ],
  onNull: 'items',
  examples: [
    example(
      'Keep the open orders',
      '[{ id: 1, open: true }, { id: 2, open: false }] filter $.open',
      '[{ id: 1, open: true }]',
    ),
    example('Every second character', '"a-b-c" filter ($$ mod 2) == 0', '"abc"'),
  ],
})

export const flatMap = fn({
  module,
  name: 'flatMap',
  since: '2.0',
  doc: 'Calls a function that gives an array with each item of an array and strings the results together.',
  params: { items: 'The array to go through.', mapper: 'Gives an array for an item and its index.' },
  also: ['selectMany', 'mapcat', 'bind'],
  overloads: [
    {
      type: '<T, R>(@StreamCapable items: Array<T>, mapper: (item: T, index: Number) -> Array<R>): Array<R>',
      run: (items: Items, mapper: ItemLambda) => {
        const result: Value[] = []
        for (let i = 0; i < items.length; i++) pushFlat(result, mapper(items[i], i))
        return result
      },
    },
  ],
  onNull: 'items',
  examples: [
    example(
      'All tags of all posts',
      '[{ tags: ["new", "hot"] }, { tags: [] }, { tags: ["hot"] }] flatMap (post) -> post.tags',
      '["new", "hot", "hot"]',
    ),
  ],
})

export const flatten = fn({
  module,
  name: 'flatten',
  since: '2.0',
  doc: 'Replaces each array within an array by its items, one level deep; other items stay.',
  params: { items: 'The array that holds arrays.' },
  also: ['flat', 'concat'],
  overloads: [
    {
      type: '<T, Q>(@StreamCapable items: Array<Array<T> | Q>): Array<T | Q>',
      run: (items: Items) => {
        const result: Value[] = []
        for (const item of items) pushFlat(result, item)
        return result
      },
    },
  ],
  onNull: 'items',
  examples: [
    example('One level only', 'flatten([[1, 2], [], [3, [4]]])', '[1, 2, 3, [4]]'),
    example('Items that are no arrays stay', 'flatten([[1], 2, null])', '[1, 2, null]'),
  ],
})

/** Appends the items of an array, or a value that is none. No spread: an array may be longer than a call takes arguments. */
function pushFlat(result: Value[], value: Value): void {
  if (!Array.isArray(value)) result.push(value)
  else for (const item of value) result.push(item)
}

/** A function whose accumulator has a default starts from that, any other from the first item. */
function reduceWith(length: number, itemAt: (index: number) => Value, callback: Reducer, onEmpty: Value): Value {
  const start = defaultOf(callback, 1, 2)
  if (length === 0) return start ? start(null) : onEmpty
  let accumulator = start ? callback(itemAt(0), undefined) : itemAt(0)
  for (let i = 1; i < length; i++) accumulator = callback(itemAt(i), accumulator)
  return accumulator
}

const reduceItems = (items: Items, callback: Reducer): Value =>
  reduceWith(items.length, (i) => items[i], callback, null)

const reduceText = (text: string, callback: Reducer): Value =>
  reduceWith(text.length, (i) => text.charAt(i), callback, '')

export const reduce = fn({
  module,
  name: 'reduce',
  since: '2.0',
  doc: 'Combines the items of an array, or the characters of a string, into one value from first to last. Starts from the default of the accumulator parameter, or else from the first item.',
  params: {
    items: 'The array to combine.',
    text: 'The string whose characters are combined.',
    callback: 'Gives the next accumulator for an item and the accumulator so far.',
  },
  also: ['fold', 'foldl', 'inject', 'aggregate', 'accumulate'],
  overloads: [
    {
      type: '<T>(@StreamCapable items: Array<T>, callback: (item: T, accumulator: T) -> T): T | Null',
      run: reduceItems,
    },
    {
      type: '<T, A>(@StreamCapable items: Array<T>, callback: (item: T, accumulator?: A) -> A): A',
      run: reduceItems,
    },
    {
      type: '(@StreamCapable text: String, callback: (item: String, accumulator: String) -> String): String',
      run: reduceText,
    },
    {
      type: '<A>(@StreamCapable text: String, callback: (item: String, accumulator?: A) -> A): A',
      run: reduceText,
    },
  ],
  onNull: 'items',
  examples: [
    example('Multiply the items', '[2, 3, 4] reduce ($ * $$)', '24'),
    example('Start from a value', '[2, 3] reduce (item, sum = 100) -> sum + item', '105'),
    example('Nothing to combine', '[] reduce $$', 'null'),
    example('Nothing but the start', '[] reduce (item, sum = 100) -> sum + item', '100'),
    example('Reverse a string', '"abc" reduce (c, acc = "") -> c ++ acc', '"cba"'),
  ],
})

export const zip = fn({
  module,
  name: 'zip',
  since: '2.0',
  doc: 'Pairs the items of two arrays that stand at the same index; what the longer array has more is left out.',
  params: { left: 'Gives the first item of each pair.', right: 'Gives the second item of each pair.' },
  also: ['pair', 'transpose'],
  overloads: [
    {
      type: '<T, R>(left: Array<T>, right: Array<R>): Array<Array<T | R>>',
      run: (left: Items, right: Items) =>
        Array.from({ length: Math.min(left.length, right.length) }, (_, i) => [left[i], right[i]]),
    },
  ],
  examples: [example('Pair names and ages', '["Ann", "Bob", "Cy"] zip [31, 27]', '[["Ann", 31], ["Bob", 27]]')],
})

export const unzip = fn({
  module,
  name: 'unzip',
  since: '2.0',
  doc: 'Collects the first items of all arrays, then the second items, and so on, as far as the shortest array goes.',
  params: { items: 'The array of arrays.' },
  also: ['transpose', 'columns'],
  overloads: [
    {
      type: '<T>(items: Array<Array<T>>): Array<Array<T>>',
      run: (items: readonly Items[]) => {
        const width = items.length === 0 ? 0 : items.reduce((least, row) => Math.min(least, row.length), Infinity)
        return Array.from({ length: width }, (_, i) => items.map((row) => row[i]))
      },
    },
  ],
  examples: [example('Rows to columns', 'unzip([["a", 1], ["b", 2]])', '[["a", "b"], [1, 2]]')],
})

export const joinBy = fn({
  module,
  name: 'joinBy',
  since: '2.0',
  doc: 'Makes one string of the items of an array, with a separator between them.',
  params: { elements: 'The items; each is written as text.', separator: 'Stands between two items.' },
  also: ['join', 'implode', 'mkString', 'concat'],
  overloads: [
    {
      type: '(elements: Array<StringCoerceable>, separator: String): String',
      run: (elements: Items, separator: string) => {
        let text = ''
        for (let i = 0; i < elements.length; i++) {
          const element = elements[i]
          if (i > 0) text += separator
          text += typeof element === 'string' ? element : toStringValue(element)
        }
        return text
      },
    },
  ],
  onNull: 'elements',
  examples: [
    example('A path', '["usr", "local", "bin"] joinBy "/"', '"usr/local/bin"'),
    example('Numbers and booleans', '[1, 2.5, true] joinBy ", "', '"1, 2.5, true"'),
  ],
})
