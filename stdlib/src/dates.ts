import { temporal } from '@twill/language/diagnostics'
import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import { Decimal } from './value/decimal.ts'
import {
  canon,
  DateTime,
  getField,
  isNumber,
  LocalDate,
  LocalDateTime,
  LocalTime,
  type Num,
  numberText,
  type ObjectValue,
  OffsetTime,
  raise,
  TimeZone,
  toInteger,
  unwrap,
} from './value/index.ts'

const module = 'tw::core::Dates'

// ---------------------------------------------------------------- from parts

export const DateFactory = type({
  module,
  name: 'DateFactory',
  since: '2.4',
  doc: 'The parts of a Date.',
  type: '{ day: Number, month: Number, year: Number }',
})

export const LocalTimeFactory = type({
  module,
  name: 'LocalTimeFactory',
  since: '2.4',
  doc: 'The parts of a LocalTime. The seconds may have a fraction.',
  type: '{ hour: Number, minutes: Number, seconds: Number }',
})

export const Zoned = type({
  module,
  name: 'Zoned',
  since: '2.4',
  doc: 'The time zone of a value that has one.',
  type: '{ timeZone: TimeZone }',
})

export const LocalDateTimeFactory = type({
  module,
  name: 'LocalDateTimeFactory',
  since: '2.4',
  doc: 'The parts of a LocalDateTime.',
  type: 'DateFactory & LocalTimeFactory',
})

export const DateTimeFactory = type({
  module,
  name: 'DateTimeFactory',
  since: '2.4',
  doc: 'The parts of a DateTime.',
  type: 'DateFactory & LocalTimeFactory & Zoned',
})

export const TimeFactory = type({
  module,
  name: 'TimeFactory',
  since: '2.4',
  doc: 'The parts of a Time.',
  type: 'LocalTimeFactory & Zoned',
})

/** A part that is a number, as its type promises. */
function numberPart(parts: ObjectValue, name: string): Num {
  const part = unwrap(getField(parts, name))
  return isNumber(part) ? part : 0
}

function wholePart(parts: ObjectValue, name: string): number {
  const part = numberPart(parts, name)
  const whole = toInteger(part)
  if (whole === undefined)
    throw raise(temporal.temporalOutOfRange, {
      what: `The ${name}`,
      value: numberText(part),
      range: 'it must be a whole number',
    })
  return whole
}

const dateOf = (parts: ObjectValue): LocalDate =>
  LocalDate.of(wholePart(parts, 'year'), wholePart(parts, 'month'), wholePart(parts, 'day'))

function timeOf(parts: ObjectValue): LocalTime {
  const seconds = new Decimal(numberPart(parts, 'seconds'))
  const whole = seconds.floor()
  const nanoseconds = seconds.minus(whole).times(1e9).floor().toNumber()
  const second = toInteger(canon(whole)) ?? Number.POSITIVE_INFINITY
  return LocalTime.of(wholePart(parts, 'hour'), wholePart(parts, 'minutes'), second, nanoseconds)
}

function zoneOf(parts: ObjectValue): TimeZone {
  const zone = unwrap(getField(parts, 'timeZone'))
  return zone instanceof TimeZone ? zone : TimeZone.UTC
}

export const date = fn({
  module,
  name: 'date',
  since: '2.4',
  doc: 'Makes a Date from a year, a month and a day.',
  params: { parts: 'The parts, in any order.' },
  also: ['makeDate', 'datefromparts', 'localDateOf'],
  overloads: [{ type: '(parts: DateFactory): Date', run: (parts: ObjectValue) => dateOf(parts) }],
  examples: [
    example(
      'From numbers',
      'import * from tw::core::Dates\n---\ndate({ year: 2024, month: 2, day: 29 })',
      '|2024-02-29|',
    ),
    example(
      'A day that does not exist',
      'import * from tw::core::Dates\n---\ndate({ year: 2023, month: 2, day: 29 })',
      { error: 'TW5202' },
    ),
  ],
})

export const dateTime = fn({
  module,
  name: 'dateTime',
  since: '2.4',
  doc: 'Makes a DateTime from the parts of a date, of a time of day, and a time zone.',
  params: { parts: 'The parts, in any order.' },
  also: ['makeDateTime', 'timestamp'],
  overloads: [
    {
      type: '(parts: DateTimeFactory): DateTime',
      run: (parts: ObjectValue) => DateTime.of(LocalDateTime.of(dateOf(parts), timeOf(parts)), zoneOf(parts)),
    },
  ],
  examples: [
    example(
      'From numbers and a zone',
      'import * from tw::core::Dates\n---\ndateTime({ year: 2024, month: 2, day: 29, hour: 18, minutes: 30, seconds: 0, timeZone: |+01:00| })',
      '|2024-02-29T18:30:00+01:00|',
    ),
  ],
})

export const localDateTime = fn({
  module,
  name: 'localDateTime',
  since: '2.4',
  doc: 'Makes a LocalDateTime from the parts of a date and of a time of day.',
  params: { parts: 'The parts, in any order.' },
  overloads: [
    {
      type: '(parts: LocalDateTimeFactory): LocalDateTime',
      run: (parts: ObjectValue) => LocalDateTime.of(dateOf(parts), timeOf(parts)),
    },
  ],
  examples: [
    example(
      'From numbers',
      'import * from tw::core::Dates\n---\nlocalDateTime({ year: 2024, month: 2, day: 29, hour: 18, minutes: 30, seconds: 0.25 })',
      '|2024-02-29T18:30:00.25|',
    ),
  ],
})

export const localTime = fn({
  module,
  name: 'localTime',
  since: '2.4',
  doc: 'Makes a LocalTime from an hour, minutes and seconds.',
  params: { parts: 'The parts, in any order.' },
  overloads: [{ type: '(parts: LocalTimeFactory): LocalTime', run: (parts: ObjectValue) => timeOf(parts) }],
  examples: [
    example(
      'From numbers',
      'import * from tw::core::Dates\n---\nlocalTime({ hour: 18, minutes: 30, seconds: 5 })',
      '|18:30:05|',
    ),
  ],
})

export const time = fn({
  module,
  name: 'time',
  since: '2.4',
  doc: 'Makes a Time from an hour, minutes, seconds and a time zone.',
  params: { parts: 'The parts, in any order.' },
  overloads: [
    {
      type: '(parts: TimeFactory): Time',
      run: (parts: ObjectValue) => OffsetTime.of(timeOf(parts), zoneOf(parts).offsetAt(0)),
    },
  ],
  examples: [
    example(
      'From numbers and an offset',
      'import * from tw::core::Dates\n---\ntime({ hour: 18, minutes: 30, seconds: 5, timeZone: |-03:00| })',
      '|18:30:05-03:00|',
    ),
  ],
})

// ---------------------------------------------------------------- days around now

function dayFromNow(host: Host, days: number): LocalDate {
  const { epochMilliseconds, zone } = host.now()
  return DateTime.ofEpochMilliseconds(epochMilliseconds, TimeZone.of(zone)).toLocalDate().plusDays(days)
}

export const today = fn({
  module,
  name: 'today',
  since: '2.4',
  doc: 'Gives the current date in the local time zone.',
  params: {},
  also: ['currentDate'],
  overloads: [{ type: '(): Date', withHost: (host: Host) => () => dayFromNow(host, 0) }],
  effects: ['clock'],
  examples: [
    example('The current date', 'import today from tw::core::Dates\n---\ntoday()', undefined),
    example('A day before tomorrow', 'import * from tw::core::Dates\n---\ndaysBetween(today(), tomorrow())', '1'),
  ],
})

export const tomorrow = fn({
  module,
  name: 'tomorrow',
  since: '2.4',
  doc: 'Gives the date of the day after the current one.',
  params: {},
  overloads: [{ type: '(): Date', withHost: (host: Host) => () => dayFromNow(host, 1) }],
  effects: ['clock'],
  examples: [example('The next date', 'import tomorrow from tw::core::Dates\n---\ntomorrow()', undefined)],
})

export const yesterday = fn({
  module,
  name: 'yesterday',
  since: '2.4',
  doc: 'Gives the date of the day before the current one.',
  params: {},
  overloads: [{ type: '(): Date', withHost: (host: Host) => () => dayFromNow(host, -1) }],
  effects: ['clock'],
  examples: [example('The date before', 'import yesterday from tw::core::Dates\n---\nyesterday()', undefined)],
})

// ---------------------------------------------------------------- beginnings

/** The same zone, and in a repeated hour the offset of before. */
const inZoneOf = (value: DateTime, local: LocalDateTime): DateTime =>
  DateTime.of(local, value.timezone, value.offsetSeconds)

const midnightOf = (day: LocalDate): LocalDateTime => LocalDateTime.of(day, LocalTime.MIDNIGHT)
const fullHour = (time: LocalTime): LocalTime => LocalTime.of(time.hour, 0)

const monthOf = (day: LocalDate): LocalDate => LocalDate.of(day.year, day.month, 1)
const yearOf = (day: LocalDate): LocalDate => LocalDate.of(day.year, 1, 1)
/** Weeks begin on Sunday, the day of week 7. */
const weekOf = (day: LocalDate): LocalDate => day.plusDays(-(day.dayOfWeek % 7))

/** The overloads of a beginning that is a day: midnight where there is a time of day. */
const atMidnight = (first: (day: LocalDate) => LocalDate) => [
  {
    type: '(dateTime: DateTime): DateTime',
    run: (value: DateTime) => inZoneOf(value, midnightOf(first(value.toLocalDate()))),
  },
  {
    type: '(localDateTime: LocalDateTime): LocalDateTime',
    run: (value: LocalDateTime) => midnightOf(first(value.toLocalDate())),
  },
]

export const atBeginningOfDay = fn({
  module,
  name: 'atBeginningOfDay',
  since: '2.4',
  doc: 'Gives the same day at midnight.',
  params: { dateTime: 'A moment of the day.', localDateTime: 'A local moment of the day.' },
  also: ['startOfDay', 'truncateDay', 'midnight'],
  overloads: atMidnight((day) => day),
  examples: [
    example(
      'Midnight',
      'import * from tw::core::Dates\n---\natBeginningOfDay(|2024-02-29T18:30:15+01:00|)',
      '|2024-02-29T00:00:00+01:00|',
    ),
  ],
})

export const atBeginningOfHour = fn({
  module,
  name: 'atBeginningOfHour',
  since: '2.4',
  doc: 'Gives the same hour without its minutes and seconds.',
  params: {
    dateTime: 'A moment of the hour.',
    localDateTime: 'A local moment of the hour.',
    localTime: 'A local time of day.',
    time: 'A time of day.',
  },
  also: ['startOfHour', 'truncateHour'],
  overloads: [
    {
      type: '(dateTime: DateTime): DateTime',
      run: (value: DateTime) => inZoneOf(value, LocalDateTime.of(value.toLocalDate(), fullHour(value.toLocalTime()))),
    },
    {
      type: '(localDateTime: LocalDateTime): LocalDateTime',
      run: (value: LocalDateTime) => LocalDateTime.of(value.toLocalDate(), fullHour(value.toLocalTime())),
    },
    { type: '(localTime: LocalTime): LocalTime', run: (value: LocalTime) => fullHour(value) },
    {
      type: '(time: Time): Time',
      run: (value: OffsetTime) => OffsetTime.of(fullHour(value.toLocalTime()), value.offsetSeconds),
    },
  ],
  examples: [
    example('The full hour', 'import * from tw::core::Dates\n---\natBeginningOfHour(|18:30:15|)', '|18:00:00|'),
  ],
})

export const atBeginningOfMonth = fn({
  module,
  name: 'atBeginningOfMonth',
  since: '2.4',
  doc: 'Gives the first day of the same month, at midnight where there is a time of day.',
  params: {
    dateTime: 'A moment of the month.',
    localDateTime: 'A local moment of the month.',
    date: 'A day of the month.',
  },
  also: ['startOfMonth', 'firstDayOfMonth'],
  overloads: [...atMidnight(monthOf), { type: '(date: Date): Date', run: monthOf }],
  examples: [
    example('The first', 'import * from tw::core::Dates\n---\natBeginningOfMonth(|2024-02-29|)', '|2024-02-01|'),
  ],
})

export const atBeginningOfWeek = fn({
  module,
  name: 'atBeginningOfWeek',
  since: '2.4',
  doc: 'Gives the Sunday on which the same week begins, at midnight where there is a time of day.',
  params: {
    dateTime: 'A moment of the week.',
    localDateTime: 'A local moment of the week.',
    date: 'A day of the week.',
  },
  also: ['startOfWeek', 'firstDayOfWeek'],
  overloads: [...atMidnight(weekOf), { type: '(date: Date): Date', run: weekOf }],
  examples: [
    example(
      'A Thursday and a Sunday',
      'import * from tw::core::Dates\n---\n[|2024-02-29|, |2024-02-25|] map atBeginningOfWeek($)',
      '[|2024-02-25|, |2024-02-25|]',
    ),
  ],
})

export const atBeginningOfYear = fn({
  module,
  name: 'atBeginningOfYear',
  since: '2.4',
  doc: 'Gives the first day of the same year, at midnight where there is a time of day.',
  params: {
    dateTime: 'A moment of the year.',
    localDateTime: 'A local moment of the year.',
    date: 'A day of the year.',
  },
  also: ['startOfYear', 'firstDayOfYear'],
  overloads: [...atMidnight(yearOf), { type: '(date: Date): Date', run: yearOf }],
  examples: [
    example(
      'The first of January',
      'import * from tw::core::Dates\n---\natBeginningOfYear(|2024-02-29T18:30:15|)',
      '|2024-01-01T00:00:00|',
    ),
  ],
})
