import { js, use } from '@twill/language/emit'
import { example, fn, type Overload } from '../define.ts'
import {
  type AnyKey,
  add,
  type DateTime,
  div,
  equals,
  LocalDate,
  mod,
  mul,
  neg,
  type ObjectValue,
  Period,
  sub,
  type TimeZone,
  type Value,
} from '../value/index.ts'
import { module } from './module.ts'
import { withoutName } from './removal.ts'

type Items = readonly Value[]

/** In the order in which texts are tried: one without an offset is of UTC. */
const points = ['Date', 'DateTime', 'LocalDateTime', 'Time', 'LocalTime'] as const

interface Point {
  plus(period: Period): Point
  minus(period: Period): Point
  until(end: Point): Period
}

const secondsPerDay = 86_400

/** The time from one point to another as a count of hours, minutes and seconds. */
function elapsed(end: Point, start: Point): Period {
  if (end instanceof LocalDate && start instanceof LocalDate)
    return Period.ofSeconds(start.daysUntil(end) * secondsPerDay)
  return start.until(end)
}

const append = (items: Items, item: Value): Value[] => [...items, item]

export const plus = fn({
  module,
  name: '+',
  since: '2.0',
  doc: 'Adds two numbers, appends an item to an array, or moves a date or time on by a period.',
  params: {
    left: 'The first number.',
    right: 'The second number.',
    items: 'The array to append to.',
    item: 'The item to append.',
    date: 'The date or time.',
    period: 'The period to move it by.',
  },
  also: ['add', 'sum', 'append', 'push'],
  overloads: [
    {
      type: '(left: Number, right: Number): Number',
      run: add,
      emit: (left, right) => js`${use('add')}(${left}, ${right})`,
    },
    {
      type: '<T, E>(items: Array<T>, item: E): Array<T | E>',
      run: append,
      emit: (items, item) => js`[...${items}, ${item}]`,
    },
    ...points.flatMap((point): Overload[] => [
      { type: `(date: ${point}, period: Period): ${point}`, run: (date: Point, period: Period) => date.plus(period) },
      { type: `(period: Period, date: ${point}): ${point}`, run: (period: Period, date: Point) => date.plus(period) },
    ]),
  ],
  examples: [
    example('Exact decimals', '0.1 + 0.2', '0.3'),
    example('Append an item', '[1, 2] + 3', '[1, 2, 3]'),
    example('An array is one item', '[1] + [2]', '[1, [2]]'),
    example('A month later', '|2024-01-31| + |P1M|', '|2024-02-29|'),
  ],
})

export const minus = fn({
  module,
  name: '-',
  since: '2.0',
  doc: 'Subtracts numbers, removes all equal items from an array or all entries of a name from an object, moves a date or time back by a period, or gives the time between two.',
  params: {
    left: 'The number to subtract from.',
    right: 'The number to subtract.',
    items: 'The array to remove from.',
    item: 'The value to remove.',
    object: 'The object to remove from.',
    key: 'The name of the entries to remove.',
    date: 'The date or time.',
    period: 'The period to move it by.',
    other: 'The date or time to measure from.',
  },
  also: ['subtract', 'difference', 'remove', 'without', 'delete'],
  overloads: [
    {
      type: '(left: Number, right: Number): Number',
      run: sub,
      emit: (left, right) => js`${use('sub')}(${left}, ${right})`,
    },
    {
      type: '<T>(items: Array<T>, item: Any): Array<T>',
      run: (items: Items, item: Value) => items.filter((each) => !equals(each, item)),
    },
    {
      type: '<K, V>(object: { (K)?: V }, key: String): { (K)?: V }',
      run: (object: ObjectValue, key: string) => withoutName(object, key),
    },
    {
      type: '<K, V>(object: { (K)?: V }, key: Key): { (K)?: V }',
      run: (object: ObjectValue, key: AnyKey) => withoutName(object, key),
    },
    ...points.flatMap((point): Overload[] => [
      { type: `(date: ${point}, period: Period): ${point}`, run: (date: Point, period: Period) => date.minus(period) },
      { type: `(period: Period, date: ${point}): ${point}`, run: (period: Period, date: Point) => date.minus(period) },
      { type: `(date: ${point}, other: ${point}): Period`, run: elapsed },
    ]),
  ],
  examples: [
    example('Exact decimals', '1 - 0.9', '0.1'),
    example('Remove an item', '[1, 2, 3, 2] - 2', '[1, 3]'),
    example('Remove a field', '{ id: 7, secret: "x" } - "secret"', '{ id: 7 }'),
    example('A day earlier', '|2024-03-01| - |P1D|', '|2024-02-29|'),
    example('The time between', '|2024-05-02T12:00:00Z| - |2024-05-02T09:30:00Z|', '|PT2H30M|'),
  ],
})

export const times = fn({
  module,
  name: '*',
  since: '2.0',
  doc: 'Multiplies two numbers.',
  params: { left: 'The first factor.', right: 'The second factor.' },
  also: ['multiply', 'product'],
  overloads: [
    {
      type: '(left: Number, right: Number): Number',
      run: mul,
      emit: (left, right) => js`${use('mul')}(${left}, ${right})`,
    },
  ],
  examples: [example('A price', '3 * 19.99', '59.97')],
})

export const dividedBy = fn({
  module,
  name: '/',
  since: '2.0',
  doc: 'Divides a number by another. A quotient that does not end has 34 significant digits.',
  params: { left: 'The number to divide.', right: 'What to divide by; not zero.' },
  also: ['divide', 'quotient', 'div'],
  overloads: [
    {
      type: '(left: Number, right: Number): Number',
      run: div,
      emit: (left, right) => js`${use('div')}(${left}, ${right})`,
    },
  ],
  examples: [
    example('A share', '10 / 4', '2.5'),
    example('34 digits', '1 / 3', '0.3333333333333333333333333333333333'),
    example('By zero', '1 / 0', { error: 'TW5103' }),
  ],
})

export const modulo = fn({
  module,
  name: 'mod',
  since: '2.0',
  doc: 'Gives the remainder of a division of two numbers, with the sign of the first.',
  params: { dividend: 'The number to divide.', divisor: 'What to divide by; not zero.' },
  also: ['modulo', 'remainder', 'rem', '%'],
  overloads: [
    {
      type: '(dividend: Number, divisor: Number): Number',
      run: mod,
      emit: (dividend, divisor) => js`${use('mod')}(${dividend}, ${divisor})`,
    },
  ],
  examples: [example('Remainders', '[7 mod 3, -7 mod 3, 5.5 mod 2]', '[1, -1, 1.5]')],
})

export const unaryMinus = fn({
  module,
  name: 'unaryMinus',
  since: '2.0',
  doc: 'Changes the sign of a number; written `-` before it.',
  params: { number: 'The number.' },
  also: ['negate', 'neg'],
  overloads: [
    {
      type: '(number: Number): Number',
      run: neg,
      emit: (number) => js`${use('neg')}(${number})`,
    },
  ],
  examples: [example('The other sign', '[2, -3] map -$', '[-2, 3]')],
})

export const appendItem = fn({
  module,
  name: '<<',
  since: '2.0',
  doc: 'Appends an item to an array.',
  params: { items: 'The array.', item: 'The new last item.' },
  also: ['append', 'push', 'add'],
  overloads: [
    {
      type: '<T, E>(items: Array<T>, item: E): Array<T | E>',
      run: append,
      emit: (items, item) => js`[...${items}, ${item}]`,
    },
  ],
  examples: [example('At the end', '[1, 2] << 3', '[1, 2, 3]')],
})

export const prependItem = fn({
  module,
  name: '>>',
  since: '2.0',
  doc: 'Puts an item before the items of an array, or shows the same instant in another time zone.',
  params: {
    item: 'The new first item.',
    items: 'The array.',
    dateTime: 'The date and time.',
    timezone: 'The time zone to show it in.',
  },
  also: ['prepend', 'unshift', 'cons', 'convertTimeZone', 'withZoneSameInstant'],
  overloads: [
    {
      type: '<T, E>(item: E, items: Array<T>): Array<E | T>',
      run: (item: Value, items: Items) => [item, ...items],
      emit: (item, items) => js`[${item}, ...${items}]`,
    },
    {
      type: '(dateTime: DateTime, timezone: TimeZone): DateTime',
      run: (dateTime: DateTime, timezone: TimeZone) => dateTime.withZone(timezone),
    },
  ],
  examples: [
    example('At the beginning', '0 >> [1, 2]', '[0, 1, 2]'),
    example('The time in New York', '|2024-07-01T12:00:00Z| >> "America/New_York"', '|2024-07-01T08:00:00-04:00|'),
  ],
})
