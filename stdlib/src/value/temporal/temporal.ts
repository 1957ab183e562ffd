import { DateTime } from './date-time.ts'
import { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import { LocalTime } from './local-time.ts'
import { OffsetTime } from './offset-time.ts'
import { Period } from './period.ts'
import { TimeZone } from './time-zone.ts'

/** A point on the calendar, the clock or both. */
export type TemporalValue = LocalDate | LocalTime | LocalDateTime | DateTime | OffsetTime

/** The types of the points, by the names that scripts use. */
export interface TemporalTypes {
  Date: LocalDate
  DateTime: DateTime
  LocalDateTime: LocalDateTime
  LocalTime: LocalTime
  Time: OffsetTime
}

/** All that may stand between bars. */
export interface LiteralTypes extends TemporalTypes {
  TimeZone: TimeZone
  Period: Period
}

export type TemporalTypeName = keyof TemporalTypes
export type LiteralTypeName = keyof LiteralTypes
export type LiteralValue = TemporalValue | TimeZone | Period

/** The type of a value between bars, by its name in scripts; undefined for every other value. */
export function temporalTypeName(value: unknown): LiteralTypeName | undefined {
  if (typeof value !== 'object') return undefined
  if (value instanceof DateTime) return 'DateTime'
  if (value instanceof LocalDate) return 'Date'
  if (value instanceof LocalDateTime) return 'LocalDateTime'
  if (value instanceof LocalTime) return 'LocalTime'
  if (value instanceof OffsetTime) return 'Time'
  if (value instanceof Period) return 'Period'
  return value instanceof TimeZone ? 'TimeZone' : undefined
}

/** Whether a value is a point in time; periods and zones are none. */
export function isTemporal(value: unknown): value is TemporalValue {
  return (
    value instanceof DateTime ||
    value instanceof LocalDate ||
    value instanceof LocalDateTime ||
    value instanceof LocalTime ||
    value instanceof OffsetTime
  )
}
