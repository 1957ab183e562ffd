import { DateTime } from './date-time.ts'
import { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import { LocalTime } from './local-time.ts'
import { OffsetTime } from './offset-time.ts'
import { Period } from './period.ts'
import type { LiteralValue } from './temporal.ts'
import { TimeZone } from './time-zone.ts'
import { withCalendarDate } from './week-date.ts'

/** What stands between bars: what {@link parseTemporal} reads, also with a date such as `2005-045` or `2003-W14-3`. */
export function temporalLiteral(text: string): LiteralValue | undefined {
  const value = parseTemporal(text)
  if (value !== undefined) return value
  const plain = withCalendarDate(text)
  return plain === undefined ? undefined : parseTemporal(plain)
}

/**
 * What texts say in ISO form: `2003-10-01`, `2003-10-01T23:57`, `23:57Z`, `+03:00`, `America/New_York`, `P1D`. Undefined when
 * the text is none of these.
 */
export function parseTemporal(text: string): LiteralValue | undefined {
  if (/^[-+]?P/i.test(text)) {
    const period = Period.parse(text)
    if (period !== undefined) return period
  }
  return (
    LocalDate.parse(text) ??
    DateTime.parse(text) ??
    LocalDateTime.parse(text) ??
    LocalTime.parse(text) ??
    OffsetTime.parse(text) ??
    TimeZone.parse(text)
  )
}
