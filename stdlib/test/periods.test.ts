import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LocalDate, type Period, parseNumber } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { functionsOf } from './member.ts'

const periods = functionsOf('tw::core::Periods')
const shown = (name: string, ...args: unknown[]) => String(periods(name)(...args))

describe('periods of one unit', () => {
  it.each([
    ['days', '4', 'P4D'],
    ['days', '-1', 'P-1D'],
    ['days', '4.555', 'PT109H19M12S'],
    ['hours', '4.555', 'PT4H33M18S'],
    ['minutes', '-0.5', 'PT-30S'],
    ['seconds', '0.000000001', 'PT0.000000001S'],
    ['months', '14', 'P14M'],
    ['years', '0', 'P0D'],
  ])('%s(%s) is %s', (unit, count, expected) => {
    expect(shown(unit, parseNumber(count))).toBe(expected)
  })

  it('have whole months and years, of a size that can be counted', () => {
    expect(failure(() => periods('months')(0.5))).toBe('TW5203')
    expect(failure(() => periods('years')(parseNumber('1e30')))).toBe('TW5203')
    expect(failure(() => periods('seconds')(parseNumber('1e30')))).toBe('TW5203')
  })
})

describe('periods of several units', () => {
  it('count what is left out as 0', () => {
    expect(shown('period', {})).toBe('P0D')
    expect(shown('duration', {})).toBe('PT0S')
    expect(shown('period', { months: 11, years: 4 })).toBe('P4Y11M')
    expect(shown('duration', { days: 1, seconds: parseNumber('0.1') })).toBe('PT24H0.1S')
    expect(failure(() => periods('period')({ days: 0.5 }))).toBe('TW5203')
  })
})

describe('between', () => {
  const day = fc.integer({ min: -50_000, max: 50_000 }).map((n) => LocalDate.ofEpochDay(n))

  it('is negative when the end is earlier', () => {
    expect(shown('between', LocalDate.of(2020, 2, 29), LocalDate.of(2020, 3, 30))).toBe('P-1M-1D')
  })

  it('leads from the start to the end', () => {
    fc.assert(
      fc.property(day, day, (start, end) => {
        // from the end of a month the way of months and days is not unique
        fc.pre(start.day <= 28 && end.day <= 28)
        const period = periods('between')(end, start) as Period
        expect(String(start.plus(period))).toBe(String(end))
      }),
    )
  })
})
