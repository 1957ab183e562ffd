import {
  convertTemporal,
  type DateTime,
  dateTimeToNumber,
  type LiteralTypeName,
  type LiteralValue,
  numberText,
  numberToDateTime,
  parseNumber,
  parseTemporal,
  TimeZone,
  textToTemporal,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { epochSecond } from './arbitraries.ts'

const types: readonly LiteralTypeName[] = [
  'Date',
  'DateTime',
  'LocalDateTime',
  'LocalTime',
  'Time',
  'TimeZone',
  'Period',
]

test.each([
  [
    '2024-02-29T10:00:00-03:00',
    [
      '2024-02-29',
      '2024-02-29T10:00:00-03:00',
      '2024-02-29T10:00:00',
      '10:00:00',
      '10:00:00-03:00',
      '-03:00',
      undefined,
    ],
  ],
  [
    '2024-02-29T10:00:00',
    ['2024-02-29', '2024-02-29T10:00:00Z', '2024-02-29T10:00:00', '10:00:00', '10:00:00Z', undefined, undefined],
  ],
  [
    '2024-02-29',
    ['2024-02-29', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00', undefined, undefined, undefined, undefined],
  ],
  ['10:00', [undefined, undefined, undefined, '10:00:00', '10:00:00Z', undefined, undefined]],
  ['10:00-03:00', [undefined, undefined, undefined, '10:00:00', '10:00:00-03:00', '-03:00', undefined]],
  ['-03:00', [undefined, undefined, undefined, undefined, undefined, '-03:00', undefined]],
  ['P1D', [undefined, undefined, undefined, undefined, undefined, undefined, 'P1D']],
])('%s as each type', (text, results) => {
  const value = parseTemporal(text) as LiteralValue
  expect(types.map((type) => convertTemporal(value, type)?.toString())).toEqual(results)
})

test('a local value takes the given zone', () => {
  const zone = TimeZone.of('America/New_York')
  const local = parseTemporal('2024-07-01T10:00') as LiteralValue
  expect(String(convertTemporal(local, 'DateTime', zone))).toBe('2024-07-01T10:00:00-04:00')
  expect(String(convertTemporal(local, 'Time', zone))).toBe('10:00:00-04:00')
})

describe('texts', () => {
  test('are cut to what is asked for, and nothing is made up', () => {
    const cut = (text: string) => types.map((type) => textToTemporal(text, type)?.toString())
    expect(cut('2024-02-29T10:00:00-03:00')).toEqual([
      '2024-02-29',
      '2024-02-29T10:00:00-03:00',
      '2024-02-29T10:00:00',
      '10:00:00',
      '10:00:00-03:00',
      '-03:00',
      undefined,
    ])
    expect(cut('2024-02-29T10:00')).toEqual([
      '2024-02-29',
      undefined,
      '2024-02-29T10:00:00',
      '10:00:00',
      undefined,
      undefined,
      undefined,
    ])
    expect(cut('2024-02-29')).toEqual(['2024-02-29', ...Array(6).fill(undefined)])
    expect(cut('29/02/2024')).toEqual(Array(7).fill(undefined))
  })
})

describe('numbers', () => {
  const text = (value: string, unit?: string) => numberToDateTime(parseNumber(value) ?? 0, unit).toString()

  test('are counts since the epoch', () => {
    expect(text('1443743879')).toBe('2015-10-01T23:57:59Z')
    expect(text('1443743879000', 'milliseconds')).toBe('2015-10-01T23:57:59Z')
    expect(text('1443743879123', 'milliseconds')).toBe('2015-10-01T23:57:59.123Z')
    expect(text('1443743879.5')).toBe('2015-10-01T23:57:59.5Z')
    expect(text('-0.5')).toBe('1969-12-31T23:59:59.5Z')
    expect(text('1443743879123456789', 'nanos')).toBe('2015-10-01T23:57:59.123456789Z')
  })

  test('come back as they were', () => {
    fc.assert(
      fc.property(epochSecond, fc.integer({ min: 0, max: 999 }), (second, ms) => {
        const millis = second * 1000 + ms
        expect(dateTimeToNumber(numberToDateTime(millis, 'milliseconds'), 'milliseconds')).toBe(millis)
        expect(dateTimeToNumber(numberToDateTime(millis, 'milliseconds'))).toBe(second)
        expect(numberToDateTime(millis, 'milliseconds').toString()).toBe(
          new Date(millis)
            .toISOString()
            .replace(/\.?0*Z$/, 'Z')
            .replace(/^\+0/, '+'),
        )
      }),
    )
  })

  test('of nanoseconds are exact', () => {
    const moment = parseTemporal('2015-10-01T23:57:59.123456789Z') as DateTime
    expect(numberText(dateTimeToNumber(moment, 'nanos'))).toBe('1443743879123456789')
  })

  test('need a known unit and a year of the calendar', () => {
    expect(() => numberToDateTime(1, 'weeks')).toThrow('`weeks` is no unit of time that can be used here.')
    expect(() => numberToDateTime(1e15)).not.toThrow()
    expect(() => numberToDateTime(9e15)).not.toThrow()
    expect(() => text('1e17')).toThrow('out of range')
  })
})
