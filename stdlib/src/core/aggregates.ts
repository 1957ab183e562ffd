import { library } from '@twill/language/diagnostics'
import { example, fn } from '../define.ts'
import { add, compare, div, type Num, type Value } from '../value/index.ts'
import { raise } from '../value/raise.ts'
import { module } from './module.ts'

type Items = readonly Value[]
type Numbers = readonly Num[]

function total(values: Numbers): Num {
  let result: Num = 0
  for (const value of values) result = add(result, value)
  return result
}

export const sum = fn({
  module,
  name: 'sum',
  since: '2.0',
  doc: 'Adds up the numbers of an array; 0 when there are none.',
  params: { values: 'The numbers.' },
  also: ['total', 'add'],
  overloads: [{ type: '(values: Array<Number>): Number', run: total }],
  examples: [
    example('Exact to the last digit', 'sum([0.1, 0.2, 0.3])', '0.6'),
    example('A field of each record', 'sum([{ n: 2 }, { n: 3 }].n)', '5'),
    example('Nothing', 'sum([])', '0'),
  ],
})

export const avg = fn({
  module,
  name: 'avg',
  since: '2.0',
  doc: 'Gives the mean of the numbers of an array, which must hold at least one.',
  params: { values: 'The numbers.' },
  also: ['average', 'mean'],
  overloads: [
    {
      type: '(values: Array<Number>): Number',
      run: (values: Numbers) => {
        if (values.length === 0) throw raise(library.emptyArray, { function: 'avg' })
        return div(total(values), values.length)
      },
    },
  ],
  examples: [example('The mean', 'avg([1, 2, 6])', '3'), example('Of nothing', 'avg([])', { error: 'TW5405' })],
})

/** The first item whose key no other's key goes beyond in the direction (1: up, -1: down); null when there is none. */
function extreme(items: Items, keyOf: (item: Value) => Value, direction: 1 | -1): Value {
  if (items.length === 0) return null
  let best = items[0]
  let bestKey = keyOf(best)
  for (let i = 1; i < items.length; i++) {
    const key = keyOf(items[i])
    if (compare(key, bestKey) * direction > 0) {
      best = items[i]
      bestKey = key
    }
  }
  return best
}

const itself = (item: Value): Value => item

export const max = fn({
  module,
  name: 'max',
  since: '2.0',
  doc: 'Gives the highest item of an array; null when it is empty.',
  params: { values: 'Numbers, strings, booleans or dates, all of one type.' },
  also: ['maximum', 'highest', 'greatest', 'latest'],
  overloads: [
    {
      type: '<T <: Comparable>(@StreamCapable values: Array<T>): T | Null',
      run: (values: Items) => extreme(values, itself, 1),
    },
  ],
  examples: [
    example('The highest number', 'max([3, 11, 5])', '11'),
    example('The latest date', 'max([|2024-02-01|, |2023-12-31|])', '|2024-02-01|'),
    example('Nothing', 'max([])', 'null'),
  ],
})

export const min = fn({
  module,
  name: 'min',
  since: '2.0',
  doc: 'Gives the lowest item of an array; null when it is empty.',
  params: { values: 'Numbers, strings, booleans or dates, all of one type.' },
  also: ['minimum', 'lowest', 'least', 'earliest'],
  overloads: [
    {
      type: '<T <: Comparable>(@StreamCapable values: Array<T>): T | Null',
      run: (values: Items) => extreme(values, itself, -1),
    },
  ],
  examples: [example('The lowest number', 'min([3, -1.5, 5])', '-1.5'), example('Nothing', 'min([])', 'null')],
})

export const maxBy = fn({
  module,
  name: 'maxBy',
  since: '2.0',
  doc: 'Gives the item of an array for which a function gives the highest value (the first of equals); null when the array is empty.',
  params: { array: 'The array to go through.', criteria: 'Gives what to compare an item by.' },
  also: ['argMax', 'highestBy', 'latestBy'],
  overloads: [
    {
      type: '<T>(@StreamCapable array: Array<T>, criteria: (item: T) -> Comparable): T | Null',
      run: (array: Items, criteria: (item: Value) => Value) => extreme(array, criteria, 1),
    },
  ],
  examples: [
    example('The dearest', '[{ p: 2 }, { p: 9, id: 1 }, { p: 9, id: 2 }] maxBy $.p', '{ p: 9, id: 1 }'),
    example('Nothing', '[] maxBy $', 'null'),
  ],
})

export const minBy = fn({
  module,
  name: 'minBy',
  since: '2.0',
  doc: 'Gives the item of an array for which a function gives the lowest value (the first of equals); null when the array is empty.',
  params: { array: 'The array to go through.', criteria: 'Gives what to compare an item by.' },
  also: ['argMin', 'lowestBy', 'earliestBy'],
  overloads: [
    {
      type: '<T>(@StreamCapable array: Array<T>, criteria: (item: T) -> Comparable): T | Null',
      run: (array: Items, criteria: (item: Value) => Value) => extreme(array, criteria, -1),
    },
  ],
  examples: [example('The cheapest', '[{ p: 2 }, { p: 1.5 }] minBy $.p', '{ p: 1.5 }')],
})
