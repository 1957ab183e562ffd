import { dayOfWeek, daysFromCivil } from './civil.ts'
import { LocalDate } from './local-date.ts'

const shape = /^([+-]?\d{4,9})-(?:(\d{3})|W(\d\d)-([1-7]))(?=T|$)/

/**
 * A literal whose date is told by the day of the year (`2005-045`) or by week and weekday (`2003-W14-3`), with the date as it is written
 * otherwise: `2005-02-14`. Undefined where there is no such date.
 * @see ISO 8601, ordinal dates and week dates
 */
export function withCalendarDate(text: string): string | undefined {
  const [date, writtenYear, ordinal, week, weekday] = shape.exec(text) ?? []
  if (date === undefined) return undefined
  const year = Number(writtenYear)
  const [start, end, days] =
    ordinal === undefined
      ? [firstMonday(year), firstMonday(year + 1), (Number(week) - 1) * 7 + Number(weekday) - 1]
      : [daysFromCivil(year, 1, 1), daysFromCivil(year + 1, 1, 1), Number(ordinal) - 1]
  if (days < 0 || start + days >= end) return undefined
  return `${LocalDate.ofEpochDay(start + days)}${text.slice(date.length)}`
}

/** The Monday of the week that holds January 4th. */
function firstMonday(year: number): number {
  const fourth = daysFromCivil(year, 1, 4)
  return fourth - (dayOfWeek(fourth) - 1)
}
