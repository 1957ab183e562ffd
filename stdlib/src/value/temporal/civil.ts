// The proleptic Gregorian calendar by integer arithmetic. Day 0 is 1970-01-01; a March-based year puts the leap day last.

/** The years a date may have, either way from zero. */
export const MAX_YEAR = 999_999_999

export const SECONDS_PER_DAY = 86_400
export const NANOS_PER_SECOND = 1_000_000_000

const DAYS_PER_ERA = 146_097

export function floorDiv(a: number, b: number): number {
  return Math.floor(a / b)
}

export function floorMod(a: number, b: number): number {
  return a - Math.floor(a / b) * b
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

export function lengthOfYear(year: number): number {
  return isLeapYear(year) ? 366 : 365
}

/** Whether the three name a day of the calendar. */
export function isCivilDate(year: number, month: number, day: number): boolean {
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    (day <= 28 || day <= lengthOfMonth(year, month)) &&
    year <= MAX_YEAR &&
    year >= -MAX_YEAR
  )
}

export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1
  const dayOfEra = yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear
  return era * DAYS_PER_ERA + dayOfEra - 719_468
}

/** Year, month and day of a day number in one: see {@link packedYear}, {@link packedMonth}, {@link packedDay}. */
export function civilFromDays(epochDay: number): number {
  const z = epochDay + 719_468
  const era = Math.floor(z / DAYS_PER_ERA)
  const dayOfEra = z - era * DAYS_PER_ERA
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) | 0
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0))
  const shifted = ((5 * dayOfYear + 2) / 153) | 0
  const day = dayOfYear - (((153 * shifted + 2) / 5) | 0) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return year * 512 + month * 32 + day
}

export function packedYear(packed: number): number {
  return Math.floor(packed / 512)
}

export function packedMonth(packed: number): number {
  return (packed >> 5) & 15
}

export function packedDay(packed: number): number {
  return packed & 31
}

/** Monday is 1, Sunday 7. */
export function dayOfWeek(epochDay: number): number {
  return floorMod(epochDay + 3, 7) + 1
}

const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

export function dayOfYear(year: number, month: number, day: number): number {
  return (DAYS_BEFORE_MONTH[month] as number) + day + (month > 2 && isLeapYear(year) ? 1 : 0)
}
