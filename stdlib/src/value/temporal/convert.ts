import { temporal } from '@twill/language/diagnostics'
import { Decimal } from '../decimal.ts'
import { canon, type Num, numberText, toInteger } from '../number.ts'
import { raise } from '../raise.ts'
import { secondsToNumber } from './arithmetic.ts'
import { NANOS_PER_SECOND } from './civil.ts'
import { DateTime } from './date-time.ts'
import { parseTemporal } from './literal.ts'
import { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import { LocalTime } from './local-time.ts'
import { OffsetTime } from './offset-time.ts'
import { Period } from './period.ts'
import { type LiteralTypeName, type LiteralTypes, type LiteralValue, temporalTypeName } from './temporal.ts'
import { TimeZone } from './time-zone.ts'

type Conversion = (value: never, zone: TimeZone) => LiteralValue

/** `conversions[from][to]`: what `as` does between the types. A local value takes the given zone. */
const conversions: Readonly<Partial<Record<LiteralTypeName, Partial<Record<LiteralTypeName, Conversion>>>>> = {
  DateTime: {
    Date: (value: DateTime) => value.toLocalDate(),
    LocalDateTime: (value: DateTime) => value.toLocalDateTime(),
    LocalTime: (value: DateTime) => value.toLocalTime(),
    Time: (value: DateTime) => value.toOffsetTime(),
    TimeZone: (value: DateTime) => value.timezone,
  },
  LocalDateTime: {
    Date: (value: LocalDateTime) => value.toLocalDate(),
    DateTime: (value: LocalDateTime, zone) => DateTime.of(value, zone),
    LocalTime: (value: LocalDateTime) => value.toLocalTime(),
    Time: (value: LocalDateTime, zone) => DateTime.of(value, zone).toOffsetTime(),
  },
  Date: {
    DateTime: (value: LocalDate, zone) => DateTime.of(LocalDateTime.of(value, LocalTime.MIDNIGHT), zone),
    LocalDateTime: (value: LocalDate) => LocalDateTime.of(value, LocalTime.MIDNIGHT),
  },
  LocalTime: {
    Time: (value: LocalTime, zone) => OffsetTime.of(value, zone.offsetAt(0)),
  },
  Time: {
    LocalTime: (value: OffsetTime) => value.toLocalTime(),
    TimeZone: (value: OffsetTime) => value.timezone,
  },
}

/**
 * A value as another of the types between bars; undefined where the two have nothing to do with each other.
 * @param zone of local values that become zoned ones
 */
export function convertTemporal<T extends LiteralTypeName>(
  value: LiteralValue,
  target: T,
  zone: TimeZone = TimeZone.UTC,
): LiteralTypes[T] | undefined {
  const from = temporalTypeName(value) as LiteralTypeName
  if (from === target) return value as LiteralTypes[T]
  return conversions[from]?.[target]?.(value as never, zone) as LiteralTypes[T] | undefined
}

/** The types to which a text of another type may be cut: nothing is made up, such as a zone or a time of day. */
const narrowings: Readonly<Partial<Record<LiteralTypeName, readonly LiteralTypeName[]>>> = {
  Date: ['DateTime', 'LocalDateTime'],
  LocalDateTime: ['DateTime'],
  LocalTime: ['Time', 'DateTime', 'LocalDateTime'],
  Time: ['DateTime'],
  TimeZone: ['DateTime', 'Time'],
}

/**
 * A text in the plain form of a type, or of one that holds more: `2017-10-01T22:57:59-03:00` as Date. Undefined when it is
 * neither.
 */
export function textToTemporal<T extends LiteralTypeName>(text: string, target: T): LiteralTypes[T] | undefined {
  const exact = parsers[target](text)
  if (exact !== undefined) return exact
  const value = parseTemporal(text)
  if (value === undefined || !narrowings[target]?.includes(temporalTypeName(value) as LiteralTypeName)) return undefined
  return convertTemporal(value, target)
}

const parsers: { readonly [T in LiteralTypeName]: (text: string) => LiteralTypes[T] | undefined } = {
  Date: LocalDate.parse,
  DateTime: DateTime.parse,
  LocalDateTime: LocalDateTime.parse,
  LocalTime: LocalTime.parse,
  Time: OffsetTime.parse,
  TimeZone: TimeZone.parse,
  Period: Period.parse,
}

/** How many of the unit make a second, for counts since 1970-01-01T00:00:00Z. */
const EPOCH_UNITS: Readonly<Record<string, number>> = { seconds: 1, milliseconds: 1000, nanos: NANOS_PER_SECOND }

/** Whole units from 1970-01-01T00:00:00Z to a moment; `seconds` without a unit. @throws TwillError for an unknown unit */
export function dateTimeToNumber(value: DateTime, unit = 'seconds'): Num {
  checkEpochUnit(unit)
  // Towards the past, not towards 1970, as for moments after it.
  return unit === 'seconds' ? value.epochSecond : secondsToNumber(value.epochSecond, value.nanoseconds, unit)
}

/** The moment so many units after 1970-01-01T00:00:00Z, in UTC. @throws TwillError for an unknown unit or beyond the calendar */
export function numberToDateTime(count: Num, unit = 'seconds'): DateTime {
  const perSecond = checkEpochUnit(unit)
  const whole = perSecond === 1 ? toInteger(count) : undefined
  if (whole !== undefined) return DateTime.ofEpochSecond(whole, 0, TimeZone.UTC)
  const seconds = new Decimal(count).div(perSecond)
  const second = seconds.floor()
  const nanoseconds = seconds.minus(second).times(NANOS_PER_SECOND).floor().toNumber()
  const epochSecond = toInteger(canon(second))
  if (epochSecond === undefined)
    throw raise(temporal.temporalOutOfRange, {
      what: 'The moment',
      value: numberText(count),
      range: 'the calendar ends long before',
    })
  return DateTime.ofEpochSecond(epochSecond, nanoseconds, TimeZone.UTC)
}

function checkEpochUnit(unit: string): number {
  const perSecond = Object.hasOwn(EPOCH_UNITS, unit) ? EPOCH_UNITS[unit] : undefined
  if (perSecond === undefined)
    throw raise(temporal.unknownTimeUnit, { unit, units: Object.keys(EPOCH_UNITS).join(', ') })
  return perSecond
}
