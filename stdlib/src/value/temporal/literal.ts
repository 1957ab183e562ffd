import { DateTime } from './date-time.ts'
import { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import { LocalTime } from './local-time.ts'
import { OffsetTime } from './offset-time.ts'
import { Period } from './period.ts'
import type { LiteralValue } from './temporal.ts'
import { TimeZone } from './time-zone.ts'

/**
 * What stands between bars: `2003-10-01`, `2003-10-01T23:57`, `23:57Z`, `+03:00`, `America/New_York`, `P1D`. Undefined when
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
