/** A span of days: from the first to the one after the last, both `2026-01-31`. */
export interface DayRange {
  readonly start: string
  readonly end: string
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR'

const day = 86_400_000
const textOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The start of the unit that a day lies in; weeks begin on Sunday. */
function startOf(unit: Unit, time: number): number {
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (unit) {
    case 'DAY':
      return Date.UTC(year, month, date.getUTCDate())
    case 'WEEK':
      return Date.UTC(year, month, date.getUTCDate() - date.getUTCDay())
    case 'MONTH':
      return Date.UTC(year, month)
    case 'QUARTER':
      return Date.UTC(year, month - (month % 3))
    case 'YEAR':
      return Date.UTC(year, 0)
  }
}

function plus(unit: Unit, start: number, count: number): number {
  const date = new Date(start)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (unit) {
    case 'DAY':
      return start + count * day
    case 'WEEK':
      return start + 7 * count * day
    case 'MONTH':
      return Date.UTC(year, month + count)
    case 'QUARTER':
      return Date.UTC(year, month + 3 * count)
    case 'YEAR':
      return Date.UTC(year + count, 0)
  }
}

/**
 * The days that a date literal means: `LAST_WEEK`, `NEXT_N_DAYS` with 3. The fiscal year is the calendar's.
 * @returns undefined for a word that is none
 */
export function dayRange(literal: string, count: number | undefined, now: number): DayRange | undefined {
  const name = literal.toUpperCase().replace('FISCAL_', '')
  const today = startOf('DAY', now)
  const range = (start: number, end: number): DayRange => ({ start: textOf(start), end: textOf(end) })
  const one = (unit: Unit, offset: number): DayRange => {
    const start = plus(unit, startOf(unit, now), offset)
    return range(start, plus(unit, start, 1))
  }
  switch (name) {
    case 'YESTERDAY':
      return one('DAY', -1)
    case 'TODAY':
      return one('DAY', 0)
    case 'TOMORROW':
      return one('DAY', 1)
    case 'LAST_90_DAYS':
      return range(today - 90 * day, today + day)
    case 'NEXT_90_DAYS':
      return range(today + day, today + 91 * day)
  }
  const [, when, unitName] = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name) ?? []
  if (when !== undefined) return one(unitName as Unit, when === 'LAST' ? -1 : when === 'NEXT' ? 1 : 0)
  const n = count ?? 0
  const [, side, units] = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(name) ?? []
  if (units !== undefined) {
    const unit = units as Unit
    const current = startOf(unit, now)
    if (side === 'LAST') {
      // days count today in; longer units end before the current one
      return range(plus(unit, current, -n), unit === 'DAY' ? current + day : current)
    }
    return range(plus(unit, current, 1), plus(unit, current, n + 1))
  }
  const [, ago] = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name) ?? []
  return ago === undefined ? undefined : one(ago as Unit, -n)
}
