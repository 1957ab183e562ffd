import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DateTime, LocalDate, parseTemporal, TimeZone } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { functionsOf } from './member.ts'

const dates = functionsOf('tw::core::Dates')
const shown = (name: string, ...args: unknown[]) => String(dates(name)(...args))
const beginning = (of: string, text: string) => shown(`atBeginningOf${of}`, parseTemporal(text))

describe('values from parts', () => {
  const day = { year: 2024, month: 2, day: 29 }
  const time = { hour: 18, minutes: 5, seconds: 9.25 }

  it('take the parts in any order, seconds with a fraction', () => {
    expect(shown('date', { day: 29, month: 2, year: 2024 })).toBe('2024-02-29')
    expect(shown('localTime', time)).toBe('18:05:09.25')
    expect(shown('localDateTime', { ...time, ...day })).toBe('2024-02-29T18:05:09.25')
    expect(shown('dateTime', { ...day, ...time, timeZone: TimeZone.of('-03:00') })).toBe('2024-02-29T18:05:09.25-03:00')
    expect(shown('time', { ...time, timeZone: TimeZone.of('-03:00') })).toBe('18:05:09.25-03:00')
  })

  it('take the offset that a zone has then', () => {
    const parts = { ...day, month: 7, ...time, timeZone: TimeZone.of('Europe/Berlin') }
    expect((dates('dateTime')(parts) as DateTime).offsetSeconds).toBe(7200)
  })

  it('refuse what no calendar or clock has', () => {
    expect(failure(() => dates('date')({ year: 2023, month: 2, day: 29 }))).toBe('TW5202')
    expect(failure(() => dates('date')({ year: 2023, month: 1.5, day: 1 }))).toBe('TW5203')
    expect(failure(() => dates('localTime')({ ...time, hour: 24 }))).toBe('TW5203')
    expect(failure(() => dates('localTime')({ ...time, seconds: 60 }))).toBe('TW5203')
    expect(failure(() => dates('localTime')({ ...time, seconds: -0.5 }))).toBe('TW5203')
    expect(failure(() => dates('date')({ year: 2023, month: 2 }))).toBe('TW5001')
  })
})

describe('days around now', () => {
  it('are those of the local zone', () => {
    expect([shown('yesterday'), shown('today'), shown('tomorrow')]).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
  })
})

describe('beginnings', () => {
  it.each([
    ['Day', '2024-02-29T18:30:15.5', '2024-02-29T00:00:00'],
    ['Hour', '2024-02-29T18:30:15.5+01:00', '2024-02-29T18:00:00+01:00'],
    ['Hour', '18:30:15.5', '18:00:00'],
    ['Hour', '18:30:15-03:00', '18:00:00-03:00'],
    ['Week', '2024-02-29', '2024-02-25'],
    ['Week', '2024-02-25', '2024-02-25'],
    ['Week', '2024-01-03T10:00:00Z', '2023-12-31T00:00:00Z'],
    ['Month', '2024-02-29T18:30:15', '2024-02-01T00:00:00'],
    ['Year', '2024-02-29T18:30:15-03:00', '2024-01-01T00:00:00-03:00'],
  ])('of the %s of %s', (of, text, expected) => {
    expect(beginning(of, text)).toBe(expected)
  })

  it('take the offset that the zone had then', () => {
    const summer = parseTemporal('2024-07-01T12:00:00+02:00[Europe/Berlin]')
    expect((dates('atBeginningOfYear')(summer) as DateTime).offsetSeconds).toBe(3600)
  })

  it('are never later, and are their own beginnings', () => {
    const day = fc.integer({ min: -100_000, max: 100_000 }).map((n) => LocalDate.ofEpochDay(n))
    fc.assert(
      fc.property(day, fc.constantFrom('Week', 'Month', 'Year'), (value, of) => {
        const begin = dates(`atBeginningOf${of}`)
        const first = begin(value) as LocalDate
        expect(first.compareTo(value)).toBeLessThanOrEqual(0)
        expect(String(begin(first))).toBe(String(first))
      }),
    )
  })
})
