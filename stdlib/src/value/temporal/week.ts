import { dayOfYear, daysFromCivil, floorMod, lengthOfYear } from './civil.ts'

/** How a region counts weeks. */
export interface WeekRules {
  /** Monday is 1, Sunday 7. */
  readonly firstDay: number
  /** How many days of the new year or month its first week has at least. */
  readonly minimalDays: number
}

/** The regions by first day and minimal days; all others count from Monday, with at least 1 day. */
const REGIONS: readonly (readonly [WeekRules, string])[] = [
  [{ firstDay: 5, minimalDays: 1 }, 'MV'],
  [
    { firstDay: 1, minimalDays: 4 },
    'AD AT AX BE BG CH CZ DE DK EE ES FI FJ FO FR GB GF GG GI GP GR HU IE IM IS IT JE LI LT LU MC MQ NL NO PL RE RU SE SJ SK SM VA',
  ],
  [{ firstDay: 6, minimalDays: 1 }, 'AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'],
  [{ firstDay: 7, minimalDays: 4 }, 'PT'],
  [
    { firstDay: 7, minimalDays: 1 },
    'AG AS AU BD BR BS BT BW BZ CA CN CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW',
  ],
]
const MONDAY: WeekRules = { firstDay: 1, minimalDays: 1 }
const SUNDAY: WeekRules = { firstDay: 7, minimalDays: 1 }

/** The rules of a region (`DE`); a locale without one counts from Sunday. */
export function weekRulesOf(region: string | undefined): WeekRules {
  if (region === undefined) return SUNDAY
  return REGIONS.find(([, regions]) => regions.includes(region))?.[0] ?? MONDAY
}

/** The number of a day within its week, from 1. @param dayOfWeek Monday is 1 */
export function localDayOfWeek(rules: WeekRules, dayOfWeek: number): number {
  return floorMod(dayOfWeek - rules.firstDay, 7) + 1
}

/** How many days the first week that counts starts before the first day of the year or month. */
function weekOffset(rules: WeekRules, day: number, localDay: number): number {
  const weekStart = floorMod(day - localDay, 7)
  return weekStart + 1 > rules.minimalDays ? 7 - weekStart : -weekStart
}

function weekNumber(offset: number, day: number): number {
  return Math.floor((7 + offset + (day - 1)) / 7)
}

export function weekOfMonth(rules: WeekRules, day: number, dayOfWeek: number): number {
  return weekNumber(weekOffset(rules, day, localDayOfWeek(rules, dayOfWeek)), day)
}

/** A week-based year and the week in it. */
export interface YearWeek {
  readonly year: number
  readonly week: number
}

export function weekOfYear(rules: WeekRules, year: number, month: number, day: number, dayOfWeek: number): YearWeek {
  const date = dayOfYear(year, month, day)
  const offset = weekOffset(rules, date, localDayOfWeek(rules, dayOfWeek))
  const week = weekNumber(offset, date)
  if (week === 0) {
    const lastDay = lengthOfYear(year - 1)
    const lastOffset = weekOffset(rules, lastDay + date, localDayOfWeek(rules, dayOfWeek))
    return { year: year - 1, week: weekNumber(lastOffset, lastDay + date) }
  }
  if (week > 50) {
    const nextWeek = weekNumber(offset, lengthOfYear(year) + rules.minimalDays)
    if (week >= nextWeek) return { year: year + 1, week: week - nextWeek + 1 }
  }
  return { year, week }
}

/** The day number of a day of a week-based year; a week after the last becomes the last. @param localDay from 1 */
export function dayOfWeekBasedYear(rules: WeekRules, year: number, week: number, localDay: number): number {
  const newYear = daysFromCivil(year, 1, 1)
  const offset = weekOffset(rules, 1, localDayOfWeek(rules, floorMod(newYear + 3, 7) + 1))
  const nextWeek = weekNumber(offset, lengthOfYear(year) + rules.minimalDays)
  return newYear - offset + (localDay - 1) + (Math.min(week, nextWeek - 1) - 1) * 7
}
