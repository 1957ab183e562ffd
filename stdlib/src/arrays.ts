import { isTrue, numberFrom, partSize } from './core/results.ts'
import { example, fn, type } from './define.ts'
import { add, ceil, equals, type Num, toDouble, toStringValue, unwrap, type Value } from './value/index.ts'

const module = 'tw::core::Arrays'

type Items = readonly Value[]
type Condition = (item: Value) => Value
type Criteria = (item: Value) => Value

/** The index from which on items are at or beyond a bound, which need not be whole. */
const from = (bound: Num): number => Math.max(0, toDouble(ceil(bound)))

/** The index of the first item that meets (or, with `met` false, fails) a condition; the size when there is none. */
function firstIndex(items: Items, condition: Condition, met = true): number {
  for (let i = 0; i < items.length; i++) if (isTrue(condition(items[i])) === met) return i
  return items.length
}

const splitInTwo = (items: Items, at: number): Value => ({ l: items.slice(0, at), r: items.slice(at) })

export const Pair = type({
  module,
  name: 'Pair',
  since: '2.2',
  doc: 'Two values that belong together: a left one and a right one.',
  type: '{ l: LEFT, r: RIGHT }',
  typeParameters: ['LEFT', 'RIGHT'],
})

export const countBy = fn({
  module,
  name: 'countBy',
  since: '2.0',
  doc: 'Counts the items of an array for which a condition is true.',
  params: { array: 'The array to go through.', matchingFunction: 'The condition, given an item.' },
  also: ['count', 'countIf', 'countWhere'],
  overloads: [
    {
      type: '<T>(@StreamCapable array: Array<T>, matchingFunction: (item: T) -> Boolean): Number',
      run: (array: Items, condition: Condition) => {
        let count = 0
        for (const item of array) if (isTrue(condition(item))) count++
        return count
      },
    },
  ],
  onNull: 'array',
  examples: [
    example('Open orders', '[{ open: true }, { open: false }, { open: true }] countBy $.open', '2'),
    example('Nothing to count', 'null countBy $.open', 'null'),
  ],
})

export const divideBy = fn({
  module,
  name: 'divideBy',
  since: '2.0',
  doc: 'Cuts an array into arrays of a given size; the last one holds what remains.',
  params: { items: 'The array to cut.', amount: 'The size of a part: a whole number, at least 1.' },
  also: ['chunk', 'batch', 'partition', 'windowed', 'slices'],
  overloads: [
    {
      type: '<T>(items: Array<T>, amount: Number): Array<Array<T>>',
      run: (items: Items, amount: Num) => {
        const size = partSize(amount)
        return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
      },
    },
  ],
  onNull: 'items',
  examples: [
    example('Batches of two', '["a", "b", "c"] divideBy 2', '[["a", "b"], ["c"]]'),
    example('Nothing', '[] divideBy 2', '[]'),
    example('A part holds something', '[1] divideBy 0', { error: 'TW5417' }),
  ],
})

export const drop = fn({
  module,
  name: 'drop',
  since: '2.2',
  doc: 'Leaves out the first items of an array; all of it stays when the number is not above 0.',
  params: { array: 'The array.', n: 'How many items are left out.' },
  also: ['skip', 'tail', 'rest', 'offset'],
  overloads: [
    { type: '<T>(array: Array<T>, n: Number): Array<T>', run: (array: Items, n: Num) => array.slice(from(n)) },
  ],
  onNull: 'array',
  examples: [
    example('Without a header row', '["name", "Ann", "Bob"] drop 1', '["Ann", "Bob"]'),
    example('More than there is', '[1, 2] drop 5', '[]'),
  ],
})

export const dropWhile = fn({
  module,
  name: 'dropWhile',
  since: '2.2',
  doc: 'Leaves out the items at the start of an array up to the first for which a condition is not true.',
  params: { array: 'The array to go through.', condition: 'The condition, given an item.' },
  also: ['skipWhile', 'trimStart'],
  overloads: [
    {
      type: '<T>(array: Array<T>, condition: (item: T) -> Boolean): Array<T>',
      run: (array: Items, condition: Condition) => array.slice(firstIndex(array, condition, false)),
    },
  ],
  onNull: 'array',
  examples: [example('Only the start counts', '[0, 0, 7, 0] dropWhile $ == 0', '[7, 0]')],
})

export const every = fn({
  module,
  name: 'every',
  since: '2.0',
  doc: 'Tells whether a condition is true for all items of an array; true when there are none, and for null.',
  params: { list: 'The array to go through, as far as needed.', condition: 'The condition, given an item.' },
  also: ['all', 'forAll', 'allMatch'],
  overloads: [
    {
      type: '<T>(@StreamCapable list: Array<T>, condition: (item: T) -> Boolean): Boolean',
      run: (list: Items, condition: Condition) => firstIndex(list, condition, false) === list.length,
    },
  ],
  onNull: { list: () => true },
  examples: [
    example('All paid', '[{ paid: true }, { paid: false }] every $.paid', 'false'),
    example('None at all', '[[] every false, null every false]', '[true, true]'),
  ],
})

export const firstWith = fn({
  module,
  name: 'firstWith',
  since: '2.3',
  doc: 'Gives the first item of an array for which a condition is true; null when there is none.',
  params: { array: 'The array to search.', condition: 'The condition, given an item and its index.' },
  also: ['find', 'first', 'findFirst', 'detect'],
  overloads: [
    {
      type: '<T>(array: Array<T>, condition: (item: T, index: Number) -> Boolean): T | Null',
      run: (array: Items, condition: (item: Value, index: number) => Value) => {
        for (let i = 0; i < array.length; i++) if (isTrue(condition(array[i], i))) return array[i]
        return null
      },
    },
  ],
  onNull: 'array',
  examples: [
    example('The first in stock', '[{ id: 1, n: 0 }, { id: 2, n: 4 }] firstWith $.n > 0', '{ id: 2, n: 4 }'),
    example('None', '[1, 2] firstWith $ > 2', 'null'),
  ],
})

export const indexOf = fn({
  module,
  name: 'indexOf',
  since: '2.2',
  doc: 'Gives the index of the first item of an array that equals a value; -1 when there is none.',
  params: { array: 'The array to search.', toFind: 'The value to find.' },
  also: ['find', 'position', 'findIndex'],
  overloads: [
    {
      type: '<T>(array: Array<T>, toFind: T): Number',
      run: (array: Items, toFind: Value) => array.findIndex((item) => equals(item, toFind)),
    },
  ],
  examples: [
    example('A record', 'indexOf([{ id: 1 }, { id: 2 }], { id: 2 })', '1'),
    example('Not there', 'indexOf(["a"], "b")', '-1'),
  ],
})

export const indexWhere = fn({
  module,
  name: 'indexWhere',
  since: '2.2',
  doc: 'Gives the index of the first item of an array for which a condition is true; -1 when there is none.',
  params: { array: 'The array to search.', condition: 'The condition, given an item.' },
  also: ['findIndex', 'position'],
  overloads: [
    {
      type: '<T>(array: Array<T>, condition: (item: T) -> Boolean): Number',
      run: (array: Items, condition: Condition) => {
        const at = firstIndex(array, condition)
        return at < array.length ? at : -1
      },
    },
  ],
  onNull: 'array',
  examples: [example('The first negative number', '[4, -1, -2] indexWhere $ < 0', '1')],
})

/** What two sides of a join have in common, as text; null is equal to nothing. */
function joinKey(answer: Value): string | null {
  const bare = unwrap(answer)
  return bare === null || typeof bare === 'string' ? bare : toStringValue(bare)
}

interface Joined {
  readonly l?: Value
  readonly r?: Value
}

/** Each left item with each right item of the same key, in their order, and what has no partner if its side is kept. */
function joined(left: Items, right: Items, leftKey: Criteria, rightKey: Criteria, keep: 'none' | 'left' | 'both') {
  const partners = new Map<string, Value[]>()
  const rightKeys = right.map((item) => joinKey(rightKey(item)))
  right.forEach((item, i) => {
    const key = rightKeys[i] ?? null
    if (key === null) return
    const known = partners.get(key)
    if (known === undefined) partners.set(key, [item])
    else known.push(item)
  })
  const met = new Set<string>()
  const result: Joined[] = []
  for (const l of left) {
    const key = joinKey(leftKey(l))
    const found = key === null ? undefined : partners.get(key)
    if (key === null || found === undefined) {
      if (keep !== 'none') result.push({ l })
      continue
    }
    met.add(key)
    for (const r of found) result.push({ l, r })
  }
  if (keep !== 'both') return result
  right.forEach((r, i) => {
    const key = rightKeys[i] ?? null
    if (key === null || !met.has(key)) result.push({ r })
  })
  return result
}

const joinParams = {
  left: 'The objects that become `l`.',
  right: 'The objects that become `r`.',
  leftCriteria: 'Gives what to join a left object by; null joins nothing.',
  rightCriteria: 'Gives what to join a right object by; null joins nothing.',
}

const joinSignature = (result: string): string =>
  `<L <: Object, R <: Object>(left: Array<L>, right: Array<R>, leftCriteria: (leftValue: L) -> String, rightCriteria: (rightValue: R) -> String): Array<${result}>`

export const join = fn({
  module,
  name: 'join',
  since: '2.2',
  doc: 'Pairs the objects of two arrays for which two functions give the same text. Objects without a partner are left out.',
  params: joinParams,
  also: ['innerJoin', 'merge', 'lookup'],
  overloads: [
    {
      type: joinSignature('Pair<L, R>'),
      run: (left: Items, right: Items, leftKey: Criteria, rightKey: Criteria) =>
        joined(left, right, leftKey, rightKey, 'none'),
    },
  ],
  examples: [
    example(
      'Orders with their customers',
      'join([{ no: 1, by: "A" }, { no: 2, by: "X" }], [{ id: "A", name: "Ann" }], $.by, $.id)',
      '[{ l: { no: 1, by: "A" }, r: { id: "A", name: "Ann" } }]',
    ),
  ],
})

export const leftJoin = fn({
  module,
  name: 'leftJoin',
  since: '2.2',
  doc: 'Pairs the objects of two arrays for which two functions give the same text. A left object without a partner stands alone.',
  params: joinParams,
  also: ['leftOuterJoin', 'lookup'],
  overloads: [
    {
      type: joinSignature('{ l: L, r?: R }'),
      run: (left: Items, right: Items, leftKey: Criteria, rightKey: Criteria) =>
        joined(left, right, leftKey, rightKey, 'left'),
    },
  ],
  examples: [
    example(
      'Orders, with their customers if known',
      'leftJoin([{ by: "A" }, { by: "X" }], [{ id: "A" }], $.by, $.id)',
      '[{ l: { by: "A" }, r: { id: "A" } }, { l: { by: "X" } }]',
    ),
  ],
})

export const outerJoin = fn({
  module,
  name: 'outerJoin',
  since: '2.2',
  doc: 'Pairs the objects of two arrays for which two functions give the same text. Objects without a partner stand alone, those of the right array at the end.',
  params: joinParams,
  also: ['fullJoin', 'fullOuterJoin'],
  overloads: [
    {
      type: joinSignature('{ l?: L, r?: R }'),
      run: (left: Items, right: Items, leftKey: Criteria, rightKey: Criteria) =>
        joined(left, right, leftKey, rightKey, 'both'),
    },
  ],
  examples: [
    example(
      'Nothing is lost',
      'outerJoin([{ by: "A" }], [{ id: "B" }], $.by, $.id)',
      '[{ l: { by: "A" } }, { r: { id: "B" } }]',
    ),
  ],
})

export const partition = fn({
  module,
  name: 'partition',
  since: '2.2',
  doc: 'Separates the items of an array for which a condition is true (`success`) from the others (`failure`).',
  params: { array: 'The array to separate.', condition: 'The condition, given an item.' },
  also: ['split', 'groupBy', 'separate'],
  overloads: [
    {
      type: '<T>(array: Array<T>, condition: (item: T) -> Boolean): { success: Array<T>, failure: Array<T> }',
      run: (array: Items, condition: Condition) => {
        const success: Value[] = []
        const failure: Value[] = []
        for (const item of array) (isTrue(condition(item)) ? success : failure).push(item)
        return { success, failure }
      },
    },
  ],
  onNull: 'array',
  examples: [
    example('Good and bad', '[5, -1, 0] partition $ >= 0', '{ success: [5, 0], failure: [-1] }'),
    example('Nothing', '[] partition true', '{ success: [], failure: [] }'),
  ],
})

export const slice = fn({
  module,
  name: 'slice',
  since: '2.2',
  doc: 'Gives the items of an array from one index up to, but not with, another. Indexes beyond the ends stand for the ends.',
  params: { array: 'The array.', from: 'The index of the first item.', until: 'The index after the last item.' },
  also: ['subarray', 'sublist', 'range'],
  overloads: [
    {
      type: '<T>(array: Array<T>, from: Number, until: Number): Array<T>',
      run: (array: Items, start: Num, until: Num) => array.slice(from(start), from(until)),
    },
  ],
  onNull: 'array',
  examples: [
    example('Two from the middle', 'slice(["a", "b", "c", "d"], 1, 3)', '["b", "c"]'),
    example('A negative index is before the start', 'slice([1, 2, 3], -2, 2)', '[1, 2]'),
  ],
})

export const some = fn({
  module,
  name: 'some',
  since: '2.0',
  doc: 'Tells whether a condition is true for at least one item of an array; false for null.',
  params: { list: 'The array to go through, as far as needed.', condition: 'The condition, given an item.' },
  also: ['any', 'exists', 'anyMatch'],
  overloads: [
    {
      type: '<T>(@StreamCapable list: Array<T>, condition: (item: T) -> Boolean): Boolean',
      run: (list: Items, condition: Condition) => firstIndex(list, condition) < list.length,
    },
  ],
  onNull: { list: () => false },
  examples: [
    example('One is enough', '[{ late: false }, { late: true }] some $.late', 'true'),
    example('None at all', '[[] some true, null some true]', '[false, false]'),
  ],
})

export const splitAt = fn({
  module,
  name: 'splitAt',
  since: '2.2',
  doc: 'Cuts an array in two before an index: `l` holds the items before it, `r` the others.',
  params: { array: 'The array to cut.', n: 'The index of the first item of `r`.' },
  also: ['cut', 'divide'],
  overloads: [
    {
      type: '<T>(array: Array<T>, n: Number): Pair<Array<T>, Array<T>>',
      run: (array: Items, n: Num) => splitInTwo(array, from(n)),
    },
  ],
  onNull: 'array',
  examples: [example('Head and rows', '["id", 1, 2] splitAt 1', '{ l: ["id"], r: [1, 2] }')],
})

export const splitWhere = fn({
  module,
  name: 'splitWhere',
  since: '2.2',
  doc: 'Cuts an array in two before the first item for which a condition is true; `l` is empty when there is none.',
  params: { array: 'The array to cut.', condition: 'The condition, given an item.' },
  also: ['span', 'break'],
  overloads: [
    {
      type: '<T>(array: Array<T>, condition: (item: T) -> Boolean): Pair<Array<T>, Array<T>>',
      run: (array: Items, condition: Condition) => {
        const at = firstIndex(array, condition)
        return splitInTwo(array, at < array.length ? at : 0)
      },
    },
  ],
  onNull: 'array',
  examples: [example('Up to a mark', '["a", "--", "b"] splitWhere $ == "--"', '{ l: ["a"], r: ["--", "b"] }')],
})

export const sumBy = fn({
  module,
  name: 'sumBy',
  since: '2.0',
  doc: 'Adds up the numbers that a function gives for the items of an array; 0 when there are none.',
  params: { array: 'The array to go through.', numberSelector: 'Gives the number of an item.' },
  also: ['sum', 'total', 'sumOf'],
  overloads: [
    {
      type: '<T>(@StreamCapable array: Array<T>, numberSelector: (item: T) -> Number): Number',
      run: (array: Items, numberSelector: Criteria) => {
        let total: Num = 0
        for (const item of array) total = add(total, numberFrom(numberSelector(item)))
        return total
      },
    },
  ],
  onNull: 'array',
  examples: [
    example('The value of a cart', '[{ n: 2, p: 0.1 }, { n: 1, p: 0.1 }] sumBy ($.n * $.p)', '0.3'),
    example('Nothing', '[] sumBy $', '0'),
  ],
})

export const take = fn({
  module,
  name: 'take',
  since: '2.2',
  doc: 'Gives the first items of an array; none when the number is not above 0.',
  params: { array: 'The array.', n: 'How many items at most.' },
  also: ['first', 'head', 'limit', 'top'],
  overloads: [
    { type: '<T>(array: Array<T>, n: Number): Array<T>', run: (array: Items, n: Num) => array.slice(0, from(n)) },
  ],
  onNull: 'array',
  examples: [
    example('The first two', '["a", "b", "c"] take 2', '["a", "b"]'),
    example('No more than there is', '[1] take 5', '[1]'),
  ],
})

export const takeWhile = fn({
  module,
  name: 'takeWhile',
  since: '2.2',
  doc: 'Gives the items of an array before the first for which a condition is not true.',
  params: { array: 'The array to go through, as far as needed.', condition: 'The condition, given an item.' },
  also: ['untilFirst', 'prefix'],
  overloads: [
    {
      type: '<T>(array: Array<T>, condition: (item: T) -> Boolean): Array<T>',
      run: (array: Items, condition: Condition) => array.slice(0, firstIndex(array, condition, false)),
    },
  ],
  onNull: 'array',
  examples: [example('Up to the first gap', '[3, 1, 0, 2] takeWhile $ > 0', '[3, 1]')],
})
