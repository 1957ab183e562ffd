import { Period } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const whole = fc.integer({ min: -100_000, max: 100_000 })
const period = fc.oneof(
  fc.tuple(whole, whole, whole).map(([years, months, days]) => Period.of(years, months, days)),
  fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -999_999_999, max: 999_999_999 }))
    .map(([seconds, nanoseconds]) => Period.ofSeconds(seconds, nanoseconds)),
  fc
    .tuple(fc.integer({ min: 1, max: 99 }), whole, whole)
    .map(([years, days, seconds]) => Period.of(years, 0, days).and(Period.ofSeconds(seconds))),
)

test('texts are read back', () => {
  fc.assert(
    fc.property(period, (value) => {
      const text = value.toString()
      expect(Period.parse(text)?.toString()).toBe(text)
      expect(Period.parse(text)?.equals(value)).toBe(true)
    }),
  )
})

test('a period taken back twice is itself', () => {
  fc.assert(
    fc.property(period, (value) => {
      expect(value.negated().negated().equals(value)).toBe(true)
      expect(value.negated().toString()).toBe(Period.parse(`-${value}`)?.toString())
    }),
  )
})

// Obtained from java.time.Duration and java.time.Period.
test.each([
  ['P1Y2M3D', 'P1Y2M3D'],
  ['P14M', 'P14M'],
  ['P2W', 'P14D'],
  ['P1W1D', 'P8D'],
  ['P0D', 'P0D'],
  ['PT0S', 'PT0S'],
  ['PT36H', 'PT36H'],
  ['PT90M', 'PT1H30M'],
  ['PT61S', 'PT1M1S'],
  ['P1DT2H', 'PT26H'],
  ['PT-0.5S', 'PT-0.5S'],
  ['PT-1.5S', 'PT-1.5S'],
  ['PT1H-1S', 'PT59M59S'],
  ['-PT1H30M', 'PT-1H-30M'],
  ['-P1Y', 'P-1Y'],
  ['P-1Y2M', 'P-1Y2M'],
  ['pt1h', 'PT1H'],
  ['PT6.7S', 'PT6.7S'],
  ['PT0.000000001S', 'PT0.000000001S'],
  ['P1Y2M3DT4H5M6.7S', 'P1Y2M3DT4H5M6.7S'],
])('%s prints as %s', (text, printed) => {
  expect(Period.parse(text)?.toString()).toBe(printed)
})

test.each([
  'P',
  'PT',
  'P1',
  '1D',
  'P1H',
  'PT1D',
  'P1M1Y',
  'PT1.5H',
  'P1.5D',
  'PT1,S2',
  '',
  'P1YT',
  'P99999999999999999999Y',
])('%j is no period', (text) => {
  expect(Period.parse(text)).toBeUndefined()
})

describe('parts', () => {
  test('of a time-based period', () => {
    const { years, months, days, hours, minutes, secs } = Period.parse('PT107H28M5.5S') as Period
    expect([years, months, days, hours, minutes, secs]).toEqual([0, 0, 4, 11, 28, 5])
  })

  test('of a negative one', () => {
    const { days, hours, minutes, secs } = Period.parse('PT-25H-1M-0.5S') as Period
    expect([days, hours, minutes, secs]).toEqual([-1, -1, -1, 0])
  })

  test('of a date-based period', () => {
    const { years, months, days, hours } = Period.parse('P1Y14M40D') as Period
    expect([years, months, days, hours]).toEqual([1, 14, 40, 0])
  })
})

describe('order', () => {
  test.each([
    ['PT1H', 'PT61M', -1],
    ['PT1H', 'PT60M', 0],
    ['P1Y', 'P11M', 1],
    ['P1D', 'PT23H', 1],
    ['P1M1D', 'P1M', 1],
  ])('%s to %s is %i', (a, b, order) => {
    expect((Period.parse(a) as Period).compareTo(Period.parse(b) as Period)).toBe(order)
  })

  test('months and days have none', () => {
    expect(() => Period.of(0, 1, 0).compareTo(Period.of(0, 0, 30))).toThrow('no order between the periods P1M and P30D')
  })
})
