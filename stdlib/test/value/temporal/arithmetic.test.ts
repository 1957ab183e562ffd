import {
  addTemporal,
  concatTemporal,
  type LiteralValue,
  numberText,
  Period,
  parseTemporal,
  periodToNumber,
  subtractTemporal,
  temporalTypeName,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { date, dateTime, time } from './arbitraries.ts'

const value = (text: string) => parseTemporal(text) as LiteralValue

describe('-', () => {
  test.each([
    ['2024-03-01T10:00:00Z', 'P1D', '2024-02-29T10:00:00Z'],
    ['P1Y', '2024-02-29', '2023-02-28'],
    ['2024-02-29T10:00:00', 'PT36H', '2024-02-27T22:00:00'],
    ['PT9M', '00:05:00', '23:56:00'],
    ['10:00:00-03:00', 'PT30M', '09:30:00-03:00'],
    ['10:00:00-03:00', '09:00:00-03:00', 'PT1H'],
    ['10:00:00-03:00', '09:00:00Z', 'PT4H'],
    ['10:00', '11:30', 'PT-1H-30M'],
    ['2024-03-01', '2024-02-01', 'PT696H'],
    ['2024-03-01', '2024-03-01', 'PT0S'],
    ['2024-03-01T00:00:00Z', '2024-03-01T00:00:00-05:00', 'PT-5H'],
    ['2024-03-01T00:00:00', '2024-02-29T23:59:59.5', 'PT0.5S'],
  ])('%s - %s is %s', (a, b, result) => {
    expect(String(subtractTemporal(value(a), value(b)))).toBe(result)
  })
})

describe('+', () => {
  test.each([
    ['2024-01-31', 'P1M', '2024-02-29'],
    ['P1M', '2024-01-31', '2024-02-29'],
    ['10:00:00', 'P0D', '10:00:00'],
    ['10:00:00-03:00', 'P0D', '10:00:00-03:00'],
    ['23:59:56', 'PT9M', '00:08:56'],
    ['2024-01-31T10:00:00Z', 'P1Y1DT1H', '2025-02-01T11:00:00Z'],
  ])('%s + %s is %s', (a, b, result) => {
    expect(String(addTemporal(value(a), value(b)))).toBe(result)
  })

  test('two periods give a number: of months or of seconds', () => {
    expect(addTemporal(value('P-1Y'), value('P2Y'))).toBe(12)
    expect(addTemporal(value('PT1M'), value('PT-1S'))).toBe(59)
    expect(subtractTemporal(value('PT1.5S'), value('PT1S'))).toBe(0.5)
    expect(addTemporal(value('P1D'), value('P1D'))).toBe(172_800)
  })
})

describe('++', () => {
  test.each([
    ['2024-02-29', '10:00', 'LocalDateTime', '2024-02-29T10:00:00'],
    ['2024-02-29', '10:00-03:00', 'DateTime', '2024-02-29T10:00:00-03:00'],
    ['2024-02-29', '-03:00', 'DateTime', '2024-02-29T00:00:00-03:00'],
    ['2024-07-01', 'America/New_York', 'DateTime', '2024-07-01T00:00:00-04:00'],
    ['2024-02-29T10:00', '-03:00', 'DateTime', '2024-02-29T10:00:00-03:00'],
    ['10:00', '-03:00', 'Time', '10:00:00-03:00'],
  ])('%s ++ %s is a %s, in either order', (a, b, type, text) => {
    for (const result of [concatTemporal(value(a), value(b)), concatTemporal(value(b), value(a))]) {
      expect(temporalTypeName(result)).toBe(type)
      expect(String(result)).toBe(text)
    }
  })
})

test.each([
  ['2024-02-29', '2024-02-29T10:00:00'],
  ['2024-02-29', '10:00'],
  ['10:00', '10:00Z'],
  ['Z', 'P1D'],
])('%s and %s have neither sum nor difference', (a, b) => {
  expect(addTemporal(value(a), value(b))).toBeUndefined()
  expect(subtractTemporal(value(a), value(b))).toBeUndefined()
})

test('other values have none either', () => {
  expect(addTemporal(1, value('P1D'))).toBeUndefined()
  expect(subtractTemporal(value('P1D'), null)).toBeUndefined()
  expect(concatTemporal('a', value('2024-02-29'))).toBeUndefined()
})

test('what is added and taken away again leaves the value', () => {
  const seconds = fc.tuple(fc.integer({ min: -1e10, max: 1e10 }), fc.integer({ min: 0, max: 999_999_999 }))
  fc.assert(
    fc.property(fc.oneof(dateTime, time), seconds, (start, [whole, nanoseconds]) => {
      const period = Period.ofSeconds(whole, nanoseconds)
      const there = addTemporal(start, period)
      expect(String(subtractTemporal(there, period))).toBe(start.toString())
    }),
  )
})

test('the difference leads from one value to the other', () => {
  for (const points of [fc.tuple(date, date), fc.tuple(dateTime, dateTime), fc.tuple(time, time)]) {
    fc.assert(
      fc.property(points as fc.Arbitrary<[LiteralValue, LiteralValue]>, ([a, b]) => {
        expect(String(addTemporal(b, subtractTemporal(a, b)))).toBe(a.toString())
      }),
    )
  }
})

describe('a period in a unit', () => {
  test.each([
    ['P1Y12M', 'years', '2'],
    ['P1Y6M', 'years', '1'],
    ['P8Y12M', 'months', '108'],
    ['PT2210H8M2S', 'nanos', '7956482000000000'],
    ['PT2210H8M2S', 'milliseconds', '7956482000'],
    ['PT2210H8M2S', 'seconds', '7956482'],
    ['PT2210H8M2S', 'minutes', '132608'],
    ['PT2210H8M2S', 'hours', '2210'],
    ['PT2210H8M2S', 'days', '92'],
    ['PT-36H', 'days', '-1'],
    ['P3D', 'hours', '72'],
    ['PT99999999999.000000001S', 'nanos', '99999999999000000001'],
    ['P0D', 'months', '0'],
  ])('%s in %s is %s', (text, unit, number) => {
    expect(numberText(periodToNumber(value(text) as Period, unit))).toBe(number)
  })

  test('errors name the period and the unit', () => {
    expect(() => periodToNumber(value('P1M') as Period, 'days')).toThrow('P1M has no fixed length in days.')
    expect(() => periodToNumber(value('P1M1D') as Period)).toThrow('P1M1D has no fixed length in months.')
    expect(() => periodToNumber(value('PT1H') as Period, 'months')).toThrow('PT1H has no fixed length in months.')
    expect(() => periodToNumber(value('PT1H') as Period, 'toString')).toThrow('`toString` is no unit of time')
  })
})
