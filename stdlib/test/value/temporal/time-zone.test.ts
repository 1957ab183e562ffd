import { DateTime, LocalDateTime, Period, TimeZone } from '@twill/stdlib/value'
import fc from 'fast-check'
import { IANAZone, DateTime as Luxon } from 'luxon'
import { describe, expect, test } from 'vitest'
import { recentSecond, zoneId } from './arbitraries.ts'

describe('offsets', () => {
  test('agree with luxon', () => {
    fc.assert(
      fc.property(zoneId, recentSecond, (id, second) => {
        expect(TimeZone.of(id).offsetAt(second) / 60).toBeCloseTo(IANAZone.create(id).offset(second * 1000), 0)
      }),
      { numRuns: 500 },
    )
  })

  test('of every zone agree with luxon at any time of the years -9999 to 9999', () => {
    const second = fc.integer({ min: Date.UTC(-9999, 0) / 1000, max: Date.UTC(9999, 11) / 1000 })
    for (const id of Intl.supportedValuesOf('timeZone')) {
      const zone = TimeZone.of(id)
      const other = IANAZone.create(id)
      fc.assert(
        fc.property(second, (at) => {
          expect([id, Math.abs(zone.offsetAt(at) / 60 - other.offset(at * 1000)) < 1]).toEqual([id, true])
        }),
        { numRuns: 8 },
      )
    }
  })

  test('of every zone agree with luxon in 2024', () => {
    for (const id of Intl.supportedValuesOf('timeZone')) {
      for (const month of [0, 3, 6, 9]) {
        const instant = Date.UTC(2024, month, 15)
        expect([id, TimeZone.of(id).offsetAt(instant / 1000)]).toEqual([id, IANAZone.create(id).offset(instant) * 60])
      }
    }
  })

  test('of the last years there are, where doubles are seconds apart', () => {
    const auckland = TimeZone.of('Pacific/Auckland')
    const may = Date.UTC(2023, 4, 17) / 1000
    const cycle = 400 * 365.2425 * 86_400
    expect(auckland.offsetAt(may + 2_499_000 * cycle)).toBe(12 * 3600)
    expect(auckland.offsetAt(may - 120 * 86_400 + 2_499_000 * cycle)).toBe(13 * 3600)
    const last = DateTime.ofOffset(LocalDateTime.parse('+999999999-05-17T05:16:56') as LocalDateTime, 0)
    expect(String(last.withZone(auckland))).toBe('+999999999-05-17T17:16:56+12:00')
  })

  // From the time zone database, as java.time has it.
  test.each([
    ['America/New_York', '1800-01-01T00:00:00Z', -17_762],
    ['America/New_York', '1883-11-18T16:59:59Z', -17_762],
    ['America/New_York', '1883-11-18T17:00:00Z', -18_000],
    ['America/New_York', '2007-03-11T06:59:59Z', -18_000],
    ['America/New_York', '2007-03-11T07:00:00Z', -14_400],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -36_000],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 50_400],
    ['Asia/Kathmandu', '1985-12-31T18:30:00Z', 20_700],
    ['Europe/Paris', '+10024-07-01T00:00:00Z', 7200],
    ['Europe/Paris', '-1000-07-01T00:00:00Z', 561],
  ])('%s at %s is %i', (id, instant, offset) => {
    expect((DateTime.parse(instant) as DateTime).withZone(TimeZone.of(id)).offsetSeconds).toBe(offset)
  })
})

describe('local times', () => {
  test('name the moment whose local time they are, or one after a gap', () => {
    fc.assert(
      fc.property(zoneId, recentSecond, (id, second) => {
        const zone = TimeZone.of(id)
        const moment = DateTime.ofEpochSecond(second, 0, zone)
        const back = DateTime.of(moment.toLocalDateTime(), zone, moment.offsetSeconds)
        expect(back.epochSecond).toBe(second)
        const free = DateTime.of(moment.toLocalDateTime(), zone)
        expect(free.toLocalDateTime().toString()).toBe(moment.toLocalDateTime().toString())
        expect(free.epochSecond).toBeLessThanOrEqual(second)
      }),
      { numRuns: 500 },
    )
  })

  // Obtained from java.time.ZonedDateTime.ofLocal.
  test.each([
    ['2021-03-14T01:59:59', undefined, '2021-03-14T01:59:59-05:00'],
    ['2021-03-14T02:00:00', undefined, '2021-03-14T03:00:00-04:00'],
    ['2021-03-14T02:30:00', undefined, '2021-03-14T03:30:00-04:00'],
    ['2021-03-14T03:00:00', undefined, '2021-03-14T03:00:00-04:00'],
    ['2021-11-07T00:59:59', undefined, '2021-11-07T00:59:59-04:00'],
    ['2021-11-07T01:30:00', undefined, '2021-11-07T01:30:00-04:00'],
    ['2021-11-07T01:30:00', -18_000, '2021-11-07T01:30:00-05:00'],
    ['2021-11-07T01:30:00', 7200, '2021-11-07T01:30:00-04:00'],
    ['2021-11-07T02:00:00', undefined, '2021-11-07T02:00:00-05:00'],
  ])('%s in New York, by preference at %s, is %s', (local, preferred, text) => {
    const zone = TimeZone.of('America/New_York')
    expect(DateTime.of(LocalDateTime.parse(local) as LocalDateTime, zone, preferred).toString()).toBe(text)
  })

  test('a day is skipped as a whole', () => {
    const skipped = LocalDateTime.parse('2011-12-30T12:00:00') as LocalDateTime
    expect(DateTime.of(skipped, TimeZone.of('Pacific/Apia')).toString()).toBe('2011-12-31T12:00:00+14:00')
  })
})

describe('sums over a change', () => {
  const start = DateTime.parse('2021-03-13T12:00:00-05:00[America/New_York]') as DateTime

  test('days keep the local time, hours the distance', () => {
    expect(start.plus(Period.parse('P1D') as Period).toString()).toBe('2021-03-14T12:00:00-04:00')
    expect(start.plus(Period.parse('PT24H') as Period).toString()).toBe('2021-03-14T13:00:00-04:00')
  })

  test('agree with luxon', () => {
    fc.assert(
      fc.property(
        zoneId,
        recentSecond,
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: -400, max: 400 }),
        fc.integer({ min: -400_000, max: 400_000 }),
        (id, second, months, days, seconds) => {
          const ours = DateTime.ofEpochSecond(second, 0, TimeZone.of(id))
          const theirs = Luxon.fromSeconds(second, { zone: id })
          const hours = ours.plus(Period.ofSeconds(seconds)).epochSecond
          expect(hours).toBe(theirs.plus({ seconds }).toSeconds())
          const moved = ours.plus(Period.of(0, months, days)).toLocalDateTime()
          const wanted = theirs.plus({ months }).plus({ days })
          // In a gap the two differ in which way they go.
          const inGap = LocalDateTime.of(moved.toLocalDate(), ours.toLocalTime()).toString() !== moved.toString()
          if (!inGap) expect(moved.toString().slice(0, 10)).toBe(wanted.toISODate())
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('names', () => {
  test.each([
    ['Z', 'Z'],
    ['+03:00', '+03:00'],
    ['-0330', '-03:30'],
    ['+3', '+03:00'],
    ['+00:00', 'Z'],
    ['-03:00:30', '-03:00:30'],
    ['UTC', 'UTC'],
    ['GMT+2', 'GMT+02:00'],
    ['UTC-03:30', 'UTC-03:30'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['CET', 'CET'],
    ['EST', '-05:00'],
    ['PST', 'America/Los_Angeles'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Etc/GMT+3', 'Etc/GMT+3'],
  ])('%s is %s', (text, id) => {
    expect(TimeZone.parse(text)?.toString()).toBe(id)
  })

  test.each(['', 'X', 'Mars/Olympus', '+19:00', '03:00', '+3:5', 'GMT+', 'America/New York', '+03:00 ', '__proto__'])(
    '%j is no zone',
    (text) => {
      expect(TimeZone.parse(text)).toBeUndefined()
      expect(() => TimeZone.of(text)).toThrow(`There is no time zone \`${text}\`.`)
    },
  )

  test('one name gives one zone', () => {
    expect(TimeZone.of('Europe/Paris')).toBe(TimeZone.of('Europe/Paris'))
    expect(TimeZone.ofOffset(0)).toBe(TimeZone.UTC)
  })
})
