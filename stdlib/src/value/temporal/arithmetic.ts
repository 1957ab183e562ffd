import { temporal } from '@twill/language/diagnostics'
import { Decimal } from '../decimal.ts'
import { add, canon, type Num, sub } from '../number.ts'
import { raise } from '../raise.ts'
import { NANOS_PER_SECOND, SECONDS_PER_DAY } from './civil.ts'
import { DateTime } from './date-time.ts'
import { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import { LocalTime } from './local-time.ts'
import { OffsetTime } from './offset-time.ts'
import { Period } from './period.ts'
import { isTemporal, type TemporalValue } from './temporal.ts'
import { TimeZone } from './time-zone.ts'

/** `+`: a point and a period, in either order, give a point; two periods a number. Undefined for anything else. */
export function addTemporal(a: unknown, b: unknown): TemporalValue | Num | undefined {
  if (b instanceof Period) {
    if (isTemporal(a)) return a.plus(b)
    return a instanceof Period ? add(periodToNumber(a), periodToNumber(b)) : undefined
  }
  return a instanceof Period && isTemporal(b) ? b.plus(a) : undefined
}

/**
 * `-`: a point less a period, in either order, gives a point; two points of one type give a time-based period; two periods a
 * number. Undefined for anything else.
 */
export function subtractTemporal(a: unknown, b: unknown): TemporalValue | Period | Num | undefined {
  if (b instanceof Period) {
    if (isTemporal(a)) return a.minus(b)
    return a instanceof Period ? sub(periodToNumber(a), periodToNumber(b)) : undefined
  }
  if (a instanceof Period) return isTemporal(b) ? b.minus(a) : undefined
  if (a instanceof DateTime && b instanceof DateTime) return b.until(a)
  if (a instanceof LocalDateTime && b instanceof LocalDateTime) return b.until(a)
  if (a instanceof LocalDate && b instanceof LocalDate) return Period.ofSeconds(b.daysUntil(a) * SECONDS_PER_DAY)
  if (a instanceof LocalTime && b instanceof LocalTime) return b.until(a)
  if (a instanceof OffsetTime && b instanceof OffsetTime) return b.until(a)
  return undefined
}

/** `++`: joins a date, a time and a zone, in either order, to a value that has both. Undefined for anything else. */
export function concatTemporal(a: unknown, b: unknown): LocalDateTime | DateTime | OffsetTime | undefined {
  return joined(a, b) ?? joined(b, a)
}

function joined(a: unknown, b: unknown): LocalDateTime | DateTime | OffsetTime | undefined {
  if (a instanceof LocalDate) {
    if (b instanceof LocalTime) return LocalDateTime.of(a, b)
    if (b instanceof OffsetTime) return DateTime.ofOffset(LocalDateTime.of(a, b.toLocalTime()), b.offsetSeconds)
    if (b instanceof TimeZone) return DateTime.of(LocalDateTime.of(a, LocalTime.MIDNIGHT), b)
  }
  if (b instanceof TimeZone) {
    if (a instanceof LocalDateTime) return DateTime.of(a, b)
    // A region has no offset without a date: the one of 1970 stands for it.
    if (a instanceof LocalTime) return OffsetTime.of(a, b.offsetAt(0))
  }
  return undefined
}

const SECONDS_IN: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: SECONDS_PER_DAY,
}
const FRACTIONS_IN_SECOND: Readonly<Record<string, number>> = { milliseconds: 1000, nanos: NANOS_PER_SECOND }
const UNITS = ['nanos', 'milliseconds', 'seconds', 'minutes', 'hours', 'days', 'months', 'years']

/**
 * A period in a unit: `nanos`, `milliseconds`, `seconds`, `minutes`, `hours`, `days`, `months` or `years`, cut to a whole
 * number. Without one: in months when it has months or years, else in seconds, with their fraction.
 * @throws TwillError when the unit is unknown, or the period has parts of no fixed length in it
 */
export function periodToNumber(period: Period, unit?: string): Num {
  const inMonths = unit === undefined ? period.totalMonths !== 0 : unit === 'months' || unit === 'years'
  const seconds = period.dateDays * SECONDS_PER_DAY + period.totalSeconds
  if (inMonths) {
    if (seconds !== 0 || period.nanoAdjustment !== 0) {
      throw raise(temporal.noFixedLength, {
        period: period.toString(),
        unit: unit ?? 'months',
        advice: 'Take its days and time apart with `.days`, `.hours`, …',
      })
    }
    return unit === 'years' ? Math.trunc(period.totalMonths / 12) + 0 : period.totalMonths
  }
  if (period.totalMonths !== 0) {
    throw raise(temporal.noFixedLength, {
      period: period.toString(),
      unit: unit ?? 'seconds',
      advice: "A month has no fixed length; use the unit 'months' or 'years'.",
    })
  }
  return secondsToNumber(seconds, period.nanoAdjustment, unit)
}

/**
 * Seconds and nanoseconds in a unit from `nanos` to `days`, cut to a whole number; without a unit in seconds with their
 * fraction.
 */
export function secondsToNumber(seconds: number, nanoseconds: number, unit: string | undefined): Num {
  if (unit === undefined) {
    return nanoseconds === 0 ? seconds : canon(new Decimal(nanoseconds).div(NANOS_PER_SECOND).plus(seconds))
  }
  const size = Object.hasOwn(SECONDS_IN, unit) ? SECONDS_IN[unit] : undefined
  if (size !== undefined) {
    const whole = seconds < 0 && nanoseconds > 0 ? seconds + 1 : seconds
    return Math.trunc(whole / size) + 0
  }
  const parts = Object.hasOwn(FRACTIONS_IN_SECOND, unit) ? FRACTIONS_IN_SECOND[unit] : undefined
  if (parts === undefined) throw raise(temporal.unknownTimeUnit, { unit, units: UNITS.join(', ') })
  const fraction = Math.floor(nanoseconds / (NANOS_PER_SECOND / parts))
  const count = seconds * parts + fraction
  return Number.isSafeInteger(count) ? count : canon(new Decimal(seconds).times(parts).plus(fraction))
}
