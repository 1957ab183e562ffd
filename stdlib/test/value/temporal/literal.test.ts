import { isTemporal, parseTemporal, temporalLiteral, temporalTypeName } from '@twill/stdlib/value'
import fc from 'fast-check'
import { DateTime as LuxonDate } from 'luxon'
import { expect, test } from 'vitest'
import { date, dateTime, time } from './arbitraries.ts'

test.each([
  ['2003-10-01', 'Date', '2003-10-01'],
  ['2003-10-01T23:57:59', 'LocalDateTime', '2003-10-01T23:57:59'],
  ['2003-10-01T23:57', 'LocalDateTime', '2003-10-01T23:57:00'],
  ['2003-10-01T23:57:59.640', 'LocalDateTime', '2003-10-01T23:57:59.64'],
  ['2003-10-01T23:57:59Z', 'DateTime', '2003-10-01T23:57:59Z'],
  ['2003-10-01T23:57Z', 'DateTime', '2003-10-01T23:57:00Z'],
  ['2003-10-01T23:57:59.700-03:00', 'DateTime', '2003-10-01T23:57:59.7-03:00'],
  ['2003-10-01T23:57:59.123456789+05:45', 'DateTime', '2003-10-01T23:57:59.123456789+05:45'],
  ['2003-10-01T23:57:59-04:00[America/New_York]', 'DateTime', '2003-10-01T23:57:59-04:00'],
  ['2003-10-01T12:00:00Z[America/New_York]', 'DateTime', '2003-10-01T08:00:00-04:00'],
  ['2003-10-01T23:57:59+0000', 'DateTime', '2003-10-01T23:57:59Z'],
  ['2014-10-12T11:11:19-00:03', 'DateTime', '2014-10-12T11:11:19-00:03'],
  ['23:57:59', 'LocalTime', '23:57:59'],
  ['23:57', 'LocalTime', '23:57:00'],
  ['03:00', 'LocalTime', '03:00:00'],
  ['23:57:59Z', 'Time', '23:57:59Z'],
  ['23:57-03:00', 'Time', '23:57:00-03:00'],
  ['+03:00', 'TimeZone', '+03:00'],
  ['Z', 'TimeZone', 'Z'],
  ['America/New_York', 'TimeZone', 'America/New_York'],
  ['P1D', 'Period', 'P1D'],
  ['PT1H1M', 'Period', 'PT1H1M'],
  ['-P1D', 'Period', 'P-1D'],
  ['Pacific/Apia', 'TimeZone', 'Pacific/Apia'],
  ['-0044-03-15', 'Date', '-0044-03-15'],
  ['+12345-03-15T00:00', 'LocalDateTime', '+12345-03-15T00:00:00'],
])('%s is a %s and prints as %s', (text, type, printed) => {
  const value = parseTemporal(text)
  expect(temporalTypeName(value)).toBe(type)
  expect(String(value)).toBe(printed)
})

test.each([
  '',
  '2003-10',
  '2003',
  '2003-02-30',
  '2003-10-01T',
  '2003-10-01 23:57',
  '2003-10-01T24:00',
  '2003-10-01T23:60',
  '2003-10-01T23:57:60Z',
  '2003-10-01T23:57:59.Z',
  '2003-10-01T23:57:59.1234567890Z',
  '2003-10-01T23:57:59+19:00',
  '2003-10-01T23:57:59Z[Nowhere]',
  '2003-10-01T23:57:59Z[America/New_York',
  '24:00',
  '7:30',
  'P',
  'x',
])('%j is nothing', (text) => {
  expect(parseTemporal(text)).toBeUndefined()
})

test('what is printed is read as the same value', () => {
  fc.assert(
    fc.property(fc.oneof(date, time, dateTime), (value) => {
      const back = parseTemporal(value.toString())
      expect(back?.toString()).toBe(value.toString())
      expect(temporalTypeName(back)).toBe(temporalTypeName(value))
    }),
  )
})

test('points are temporal; periods and zones are not', () => {
  expect(['2003-10-01', '23:57', '23:57Z', 'P1D', 'Z'].map((text) => isTemporal(parseTemporal(text)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
  expect([null, 'x', 1, {}, []].map(isTemporal)).toEqual([false, false, false, false, false])
})

test('dates by the day of the year and by week and weekday are those of luxon', () => {
  const day = fc
    .integer({ min: -719_000, max: 2_932_000 })
    .map((days) => LuxonDate.fromMillis(days * 86_400_000, { zone: 'utc' }))
  fc.assert(
    fc.property(day, (expected) => {
      for (const text of [expected.toISOWeekDate(), expected.toFormat('yyyy-ooo')])
        expect(String(temporalLiteral(text ?? ''))).toBe(expected.toISODate())
    }),
  )
})

test.each(['2023-366', '2023-000', '2023-W53-1', '2023-W00-1', '2024-W01-8', '2024-W01-0', '2024-W1-1', '2024-0601'])(
  '%s is no literal',
  (text) => expect(temporalLiteral(text)).toBeUndefined(),
)
