import { temporal } from '@twill/language/diagnostics'
import { example, fn } from './define.ts'
import { Decimal } from './value/decimal.ts'
import {
  canon,
  getField,
  isIntegral,
  isNumber,
  type LocalDate,
  type Num,
  numberText,
  type ObjectValue,
  Period,
  raise,
  toInteger,
  unwrap,
} from './value/index.ts'

const module = 'tw::core::Periods'

/** An optional part of a period, 0 when it is left out. */
function partOf(parts: ObjectValue, name: string): Num {
  const part = unwrap(getField(parts, name))
  return isNumber(part) ? part : 0
}

const outOfRange = (value: Num, range: string) =>
  raise(temporal.temporalOutOfRange, { what: 'A part of a period,', value: numberText(value), range })

function whole(value: Num): number {
  const integer = toInteger(value)
  if (integer === undefined) throw outOfRange(value, 'years, months and days are whole numbers')
  return integer
}

/** A time-based period, exact to the nanosecond. */
function durationOf(count: Num, secondsInOne: number): Period {
  return secondsPeriod(new Decimal(count).times(secondsInOne))
}

function secondsPeriod(seconds: Decimal): Period {
  const second = seconds.floor()
  const integer = toInteger(canon(second))
  if (integer === undefined) throw outOfRange(canon(seconds), 'it has too many seconds')
  return Period.ofSeconds(integer, seconds.minus(second).times(1e9).floor().toNumber())
}

const secondsIn = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 }

export const between = fn({
  module,
  name: 'between',
  since: '2.3',
  doc: 'Gives the years, months and days from a start to an end; negative when the end is earlier.',
  params: { endDateExclusive: 'The end, which comes first.', startDateInclusive: 'The start.' },
  also: ['age', 'dateDiff', 'until'],
  overloads: [
    {
      type: '(endDateExclusive: Date, startDateInclusive: Date): Period',
      run: (end: LocalDate, start: LocalDate) => start.until(end),
    },
  ],
  examples: [
    example('An age', 'import * from tw::core::Periods\n---\nbetween(|2024-02-29|, |1990-01-15|).years', '34'),
    example(
      'The end comes first',
      'import * from tw::core::Periods\n---\nbetween(|2024-03-01|, |2024-02-28|)',
      '|P2D|',
    ),
  ],
})

export const days = fn({
  module,
  name: 'days',
  since: '2.4',
  doc: 'Makes a period of a number of days. With a fraction it is that many times 24 hours.',
  params: { nDays: 'How many days.' },
  overloads: [
    {
      type: '(nDays: Number): Period',
      run: (count: Num) => (isIntegral(count) ? Period.of(0, 0, whole(count)) : durationOf(count, secondsIn.days)),
    },
  ],
  examples: [
    example('A week later', 'import * from tw::core::Periods\n---\n|2024-02-29| + days(7)', '|2024-03-07|'),
    example('A day and a half', 'import * from tw::core::Periods\n---\ndays(1.5)', '|PT36H|'),
  ],
})

export const duration = fn({
  module,
  name: 'duration',
  since: '2.4',
  doc: 'Makes a period of fixed length from days, hours, minutes and seconds, each with a fraction if need be.',
  params: { period: 'The parts; what is left out is 0.' },
  also: ['timespan', 'interval'],
  overloads: [
    {
      type: '(period: { days?: Number, hours?: Number, minutes?: Number, seconds?: Number }): Period',
      run: (parts: ObjectValue) => {
        let seconds = new Decimal(0)
        for (const [name, length] of Object.entries(secondsIn)) {
          seconds = seconds.plus(new Decimal(partOf(parts, name)).times(length))
        }
        return secondsPeriod(seconds)
      },
    },
  ],
  examples: [
    example(
      'Of several parts',
      'import * from tw::core::Periods\n---\nduration({ days: 1, hours: 2, seconds: 30.5 })',
      '|PT26H30.5S|',
    ),
    example('Of none', 'import * from tw::core::Periods\n---\nduration({})', '|PT0S|'),
  ],
})

export const hours = fn({
  module,
  name: 'hours',
  since: '2.4',
  doc: 'Makes a period of a number of hours.',
  params: { nHours: 'How many hours, with a fraction if need be.' },
  overloads: [{ type: '(nHours: Number): Period', run: (count: Num) => durationOf(count, secondsIn.hours) }],
  examples: [example('An hour and a quarter', 'import * from tw::core::Periods\n---\nhours(1.25)', '|PT1H15M|')],
})

export const minutes = fn({
  module,
  name: 'minutes',
  since: '2.4',
  doc: 'Makes a period of a number of minutes.',
  params: { nMinutes: 'How many minutes, with a fraction if need be.' },
  overloads: [{ type: '(nMinutes: Number): Period', run: (count: Num) => durationOf(count, secondsIn.minutes) }],
  examples: [
    example(
      'Later',
      'import * from tw::core::Periods\n---\n|2024-02-29T23:50:00| + minutes(15)',
      '|2024-03-01T00:05:00|',
    ),
  ],
})

export const months = fn({
  module,
  name: 'months',
  since: '2.4',
  doc: 'Makes a period of a whole number of months.',
  params: { nMonths: 'How many months.' },
  overloads: [{ type: '(nMonths: Number): Period', run: (count: Num) => Period.of(0, whole(count), 0) }],
  examples: [
    example('A month later', 'import * from tw::core::Periods\n---\n|2024-01-31| + months(1)', '|2024-02-29|'),
    example('Half a month', 'import * from tw::core::Periods\n---\nmonths(0.5)', { error: 'TW5203' }),
  ],
})

export const period = fn({
  module,
  name: 'period',
  since: '2.4',
  doc: 'Makes a period of whole years, months and days, whose length depends on the date that it is added to.',
  params: { period: 'The parts; what is left out is 0.' },
  overloads: [
    {
      type: '(period: { years?: Number, months?: Number, days?: Number }): Period',
      run: (parts: ObjectValue) =>
        Period.of(whole(partOf(parts, 'years')), whole(partOf(parts, 'months')), whole(partOf(parts, 'days'))),
    },
  ],
  examples: [
    example(
      'Of several parts',
      'import * from tw::core::Periods\n---\n|2024-02-29| + period({ years: 1, days: 1 })',
      '|2025-03-01|',
    ),
    example('Of none', 'import * from tw::core::Periods\n---\nperiod({})', '|P0D|'),
  ],
})

export const seconds = fn({
  module,
  name: 'seconds',
  since: '2.4',
  doc: 'Makes a period of a number of seconds.',
  params: { nSecs: 'How many seconds, with a fraction if need be.' },
  overloads: [{ type: '(nSecs: Number): Period', run: (count: Num) => durationOf(count, secondsIn.seconds) }],
  examples: [example('With a fraction', 'import * from tw::core::Periods\n---\nseconds(90.5)', '|PT1M30.5S|')],
})

export const years = fn({
  module,
  name: 'years',
  since: '2.4',
  doc: 'Makes a period of a whole number of years.',
  params: { nYears: 'How many years.' },
  overloads: [{ type: '(nYears: Number): Period', run: (count: Num) => Period.of(whole(count), 0, 0) }],
  examples: [
    example('A year earlier', 'import * from tw::core::Periods\n---\n|2024-02-29| - years(1)', '|2023-02-28|'),
  ],
})
