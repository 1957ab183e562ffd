import { LocalDate, Period } from '@twill/stdlib/value'
import fc from 'fast-check'
import { DateTime as Luxon } from 'luxon'
import { describe, expect, test } from 'vitest'
import { date } from './arbitraries.ts'

const luxon = (value: LocalDate) => Luxon.utc(value.year, value.month, value.day)

describe('the calendar', () => {
  test('day numbers and dates are one to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -365_000_000_000, max: 365_000_000_000 }), (epochDay) => {
        expect(LocalDate.ofEpochDay(epochDay).epochDay).toBe(epochDay)
      }),
    )
  })

  test('agrees with luxon on fields', () => {
    fc.assert(
      fc.property(date, (value) => {
        const other = luxon(value)
        expect([value.dayOfWeek, value.dayOfYear, value.quarter, value.isLeapYear]).toEqual([
          other.weekday,
          other.ordinal,
          other.quarter,
          other.isInLeapYear,
        ])
        expect(value.epochDay * 86_400_000).toBe(other.toMillis())
      }),
    )
  })

  test('agrees with luxon on sums of months and days', () => {
    fc.assert(
      fc.property(
        date,
        fc.integer({ min: -5000, max: 5000 }),
        fc.integer({ min: -5000, max: 5000 }),
        (value, months, days) => {
          const sum = value.plus(Period.of(0, months, days))
          const other = luxon(value).plus({ months }).plus({ days })
          expect([sum.year, sum.month, sum.day]).toEqual([other.year, other.month, other.day])
        },
      ),
    )
  })

  test('the period to a later date leads there', () => {
    fc.assert(
      fc.property(date, date, (x, y) => {
        const [a, b] = x.compareTo(y) <= 0 ? [x, y] : [y, x]
        const period = a.until(b)
        expect(a.plus(period).toString()).toBe(b.toString())
        const signs = [period.years, period.months, period.days].map(Math.sign).filter((sign) => sign !== 0)
        expect(new Set(signs).size).toBeLessThanOrEqual(1)
        expect(Math.abs(period.months)).toBeLessThan(12)
      }),
    )
  })

  test('the order is that of the days', () => {
    fc.assert(
      fc.property(date, date, (a, b) => {
        expect(a.compareTo(b)).toBe(Math.sign(a.epochDay - b.epochDay))
        expect(a.equals(b)).toBe(a.epochDay === b.epochDay)
      }),
    )
  })
})

describe('texts', () => {
  test('are read back', () => {
    fc.assert(
      fc.property(date, (value) => {
        expect(LocalDate.parse(value.toString())?.equals(value)).toBe(true)
      }),
    )
  })

  test.each([
    [2024, 2, 29, '2024-02-29'],
    [0, 1, 1, '0000-01-01'],
    [-44, 3, 15, '-0044-03-15'],
    [12345, 12, 31, '+12345-12-31'],
    [999, 1, 1, '0999-01-01'],
  ])('%i-%i-%i is %s', (year, month, day, text) => {
    expect(LocalDate.of(year, month, day).toString()).toBe(text)
    expect(LocalDate.parse(text)?.toString()).toBe(text)
  })

  test.each([
    '2023-02-29',
    '2023-13-01',
    '2023-00-10',
    '2023-1-1',
    '2023-01-01 ',
    '20230101',
    '12345-01-01',
    '+2023-01-01',
    '-0000-01-01',
    '',
    'x',
  ])('%j is no date', (text) => {
    expect(LocalDate.parse(text)).toBeUndefined()
  })
})

test.each([
  ['2024-01-31', 'P1M', '2024-02-29'],
  ['2023-01-31', 'P1M', '2023-02-28'],
  ['2024-02-29', 'P1Y', '2025-02-28'],
  ['2024-01-31', 'P1M1D', '2024-03-01'],
  ['2024-01-01', 'P-1D', '2023-12-31'],
  ['2024-01-01', 'PT48H', '2024-01-03'],
])('%s plus %s is %s', (start, period, end) => {
  expect(
    LocalDate.parse(start)
      ?.plus(Period.parse(period) as Period)
      .toString(),
  ).toBe(end)
})

// Obtained from java.time.Period.between.
test.each([
  ['2010-12-10', '2010-12-12', 'P2D'],
  ['2010-11-10', '2011-12-11', 'P1Y1M1D'],
  ['2020-03-30', '2020-02-29', 'P-1M-1D'],
  ['2020-01-31', '2020-02-29', 'P29D'],
  ['2020-03-31', '2020-02-29', 'P-1M-2D'],
  ['2020-01-31', '2021-03-01', 'P1Y1M1D'],
  ['2021-03-01', '2020-01-31', 'P-1Y-1M-1D'],
])('from %s to %s it is %s', (start, end, period) => {
  expect(
    LocalDate.parse(start)
      ?.until(LocalDate.parse(end) as LocalDate)
      .toString(),
  ).toBe(period)
})

test('a day outside the calendar is an error', () => {
  expect(() => LocalDate.of(2023, 2, 29)).toThrow('Year 2023, month 2, day 29 is no day of the calendar.')
  expect(() => LocalDate.of(2023.5, 2, 1)).toThrow('no day of the calendar')
  expect(() => LocalDate.of(999_999_999, 12, 31).plusDays(1)).toThrow('The year 1000000000 is out of range')
})

test('hours do not move a date', () => {
  expect(() => LocalDate.of(2024, 1, 1).plus(Period.ofSeconds(3600))).toThrow(
    'PT1H cannot be added to or taken from a Date.',
  )
})
