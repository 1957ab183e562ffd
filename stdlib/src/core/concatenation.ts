import { js, use } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import {
  concatObjects,
  DateTime,
  type LocalDate,
  LocalDateTime,
  LocalTime,
  OffsetTime,
  type TimeZone,
  type Value,
} from '../value/index.ts'
import { module } from './module.ts'

/** What a date, a time and a zone make together, in either order. */
const temporalPairs: readonly TemporalPair[] = [
  pair('date: Date', 'time: LocalTime', 'LocalDateTime', LocalDateTime.of),
  pair('date: Date', 'time: Time', 'DateTime', (date: LocalDate, time: OffsetTime) =>
    DateTime.ofOffset(LocalDateTime.of(date, time.toLocalTime()), time.offsetSeconds),
  ),
  pair('date: Date', 'timezone: TimeZone', 'DateTime', (date: LocalDate, zone: TimeZone) =>
    DateTime.of(LocalDateTime.of(date, LocalTime.MIDNIGHT), zone),
  ),
  pair('dateTime: LocalDateTime', 'timezone: TimeZone', 'DateTime', (local: LocalDateTime, zone: TimeZone) =>
    DateTime.of(local, zone),
  ),
  // A time of day does not tell which of a region's offsets is meant: it is the one of 1970-01-01.
  pair('time: LocalTime', 'timezone: TimeZone', 'Time', (time: LocalTime, zone: TimeZone) =>
    OffsetTime.of(time, zone.offsetAt(0)),
  ),
]

interface TemporalPair {
  readonly left: string
  readonly right: string
  readonly result: string
  readonly join: (left: never, right: never) => Value
}

function pair<Left, Right>(
  left: string,
  right: string,
  result: string,
  join: (left: Left, right: Right) => Value,
): TemporalPair {
  return { left, right, result, join }
}

export const plusPlus = fn({
  module,
  name: '++',
  since: '2.0',
  doc: 'Joins two strings, two arrays or two objects, or puts a date, a time and a time zone together.',
  params: {
    source: 'What comes first.',
    with: 'What comes after it.',
    date: 'The date.',
    time: 'The time of day.',
    dateTime: 'The date and time.',
    timezone: 'The time zone.',
  },
  also: ['concat', 'append', 'join', 'merge', 'extend'],
  overloads: [
    {
      type: '(source: String, with: String): String',
      run: (source: string, other: string) => source + other,
      emit: (source, other) => js`${source} + ${other}`,
    },
    {
      type: '<S, T>(source: Array<S>, with: Array<T>): Array<S | T>',
      run: (source: Value[], other: readonly Value[]) => source.concat(other),
      emit: (source, other) => js`${source}.concat(${other})`,
    },
    {
      type: '<T <: Object, Q <: Object>(source: T, with: Q): T & Q',
      run: concatObjects,
      emit: (source, other) => js`${use('concatObjects')}(${source}, ${other})`,
    },
    ...temporalPairs.flatMap(({ left, right, result, join }) => [
      { type: `(${left}, ${right}): ${result}`, run: join },
      { type: `(${right}, ${left}): ${result}`, run: (second: never, first: never) => join(first, second) },
    ]),
  ],
  examples: [
    example('Strings', '"sun" ++ "flower"', '"sunflower"'),
    example('A number becomes text', '"no. " ++ 7', '"no. 7"'),
    example('Arrays', '[1, 2] ++ [2]', '[1, 2, 2]'),
    example(
      'Objects: an entry of the same name does not replace one',
      '{ a: 1 } ++ { b: 2, a: 3 }',
      '{ a: 1, b: 2, a: 3 }',
    ),
    example('A date and a time', '|2024-05-06| ++ |09:30:00|', '|2024-05-06T09:30:00|'),
  ],
})
