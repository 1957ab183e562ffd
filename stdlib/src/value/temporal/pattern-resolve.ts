import {
  civilFromDays,
  dayOfWeek,
  dayOfYear,
  daysFromCivil,
  floorDiv,
  floorMod,
  isCivilDate,
  isLeapYear,
  lengthOfMonth,
  lengthOfYear,
  MAX_YEAR,
  packedDay,
  packedMonth,
  packedYear,
  SECONDS_PER_DAY,
} from './civil.ts'
import { LocalDate } from './local-date.ts'
import { LocalTime } from './local-time.ts'
import { Field } from './pattern-syntax.ts'
import type { TimeZone } from './time-zone.ts'
import { dayOfWeekBasedYear, localDayOfWeek, type WeekRules, weekOfMonth, weekOfYear } from './week.ts'

/**
 * What becomes of values that fit the pattern and not the calendar. `SMART`: a day up to 31 becomes the month's last, 24:00 the
 * next day's start; `STRICT`: they are errors; `LENIENT`: they carry over, as month 13 into the next year.
 */
export type ResolverMode = 'SMART' | 'STRICT' | 'LENIENT'

/** A named part of the day, in minutes; it wraps around midnight when it ends before it starts. A point has both the same. */
export interface DayPeriod {
  readonly from: number
  readonly to: number
}

/** The numbers that a text had for the fields of a pattern. */
export class ParsedFields {
  readonly #values: number[] = new Array(Object.keys(Field).length).fill(0)
  #present = 0
  zone: TimeZone | undefined = undefined
  dayPeriod: DayPeriod | undefined = undefined

  clear(): void {
    this.#present = 0
    this.zone = undefined
    this.dayPeriod = undefined
  }

  /** A bit for each field that is there. */
  get present(): number {
    return this.#present
  }

  /** Forgets the fields that came after {@link present} was taken. */
  restore(present: number): void {
    this.#present = present
  }

  has(field: Field): boolean {
    return (this.#present & (1 << field)) !== 0
  }

  get(field: Field): number {
    return this.#values[field] as number
  }

  /** False when the field is there with another value. */
  put(field: Field, value: number): boolean {
    if (this.has(field)) return this.#values[field] === value
    this.#values[field] = value
    this.#present |= 1 << field
    return true
  }

  remove(field: Field): void {
    this.#present &= ~(1 << field)
  }
}

/** Why the fields make no date and time; caught where the text and the pattern are known. */
export class Unresolvable extends Error {}

/** What the fields mean together. Parts that they do not give are undefined. */
export interface Resolved {
  readonly date: LocalDate | undefined
  readonly time: LocalTime | undefined
  readonly offset: number | undefined
  readonly zone: TimeZone | undefined
  /** Why there is no date, where that is not plain. */
  readonly dateProblem?: string | undefined
}

/** Of nanoseconds in 64 bits, as Java counts a time. */
const MAX_LENIENT_SECONDS = 9_223_372_036

const YMD = (1 << Field.year) | (1 << Field.month) | (1 << Field.day)
const ERA_YMD = (1 << Field.yearOfEra) | (1 << Field.month) | (1 << Field.day)
const HM = (1 << Field.hour) | (1 << Field.minute)
const HMS = HM | (1 << Field.second)
const HMSN = HMS | (1 << Field.nanosecond)

/** @throws Unresolvable */
export function resolveFields(fields: ParsedFields, mode: ResolverMode, rules: WeekRules): Resolved {
  return resolvePlain(fields, mode) ?? new Resolver(fields, mode, rules).resolve()
}

/** The common case, in which the fields are those of a valid date, time or both, and no others. */
function resolvePlain(fields: ParsedFields, mode: ResolverMode): Resolved | undefined {
  const present = fields.present & ~(1 << Field.offset)
  const ofEra = (present & (1 << Field.yearOfEra)) !== 0
  const dateFields = ofEra ? ERA_YMD : YMD
  const dated = (present & dateFields) !== 0
  const timeFields = dated ? present & ~dateFields : present
  if (dated && (present & dateFields) !== dateFields) return undefined
  if (timeFields !== 0 && timeFields !== HM && timeFields !== HMS && timeFields !== HMSN) return undefined
  if ((ofEra && mode === 'STRICT') || fields.dayPeriod !== undefined) return undefined

  let date: LocalDate | undefined
  if (dated) {
    const year = fields.get(ofEra ? Field.yearOfEra : Field.year)
    const month = fields.get(Field.month)
    const day = fields.get(Field.day)
    if (!isCivilDate(year, month, day) || (ofEra && year < 1)) return undefined
    date = LocalDate.of(year, month, day)
  }
  let time: LocalTime | undefined
  if (timeFields !== 0) {
    const hour = fields.get(Field.hour)
    const minute = fields.get(Field.minute)
    const second = timeFields === HM ? 0 : fields.get(Field.second)
    const nanosecond = timeFields === HMSN ? fields.get(Field.nanosecond) : 0
    if (hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0 || nanosecond > 999_999_999) {
      return undefined
    }
    time = LocalTime.ofSecondOfDay(hour * 3600 + minute * 60 + second, nanosecond)
  }
  return { date, time, offset: offsetOf(fields), zone: fields.zone }
}

function offsetOf(fields: ParsedFields): number | undefined {
  return fields.has(Field.offset) ? fields.get(Field.offset) : undefined
}

const NAMES = Object.keys(Field)

/** The words for a field in messages: `minute`, `day of year`. */
function fieldName(field: Field): string {
  return (NAMES[field] as string).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** The general case: the rules of `java.time.format` for every combination of fields. */
class Resolver {
  readonly #fields: ParsedFields
  readonly #mode: ResolverMode
  readonly #rules: WeekRules
  #epochDay: number | undefined
  #secondOfDay: number | undefined
  #nanosecond = 0
  /** Days that a time of 24:00, or a lenient one, goes beyond its day. */
  #excessDays = 0
  #dateProblem: string | undefined

  constructor(fields: ParsedFields, mode: ResolverMode, rules: WeekRules) {
    this.#fields = fields
    this.#mode = mode
    this.#rules = rules
  }

  resolve(): Resolved {
    this.#resolveDate()
    this.#resolveTimeFields()
    this.#resolveWeeks()
    this.#resolveTime()
    this.#crossCheck()
    if (this.#epochDay !== undefined) this.#epochDay += this.#secondOfDay === undefined ? 0 : this.#excessDays
    return {
      date: this.#epochDay === undefined ? undefined : dateOf(this.#epochDay),
      time: this.#secondOfDay === undefined ? undefined : LocalTime.ofSecondOfDay(this.#secondOfDay, this.#nanosecond),
      offset: offsetOf(this.#fields),
      zone: this.#fields.zone,
      dateProblem: this.#dateProblem,
    }
  }

  get #lenient(): boolean {
    return this.#mode === 'LENIENT'
  }

  get #strict(): boolean {
    return this.#mode === 'STRICT'
  }

  #has(field: Field): boolean {
    return this.#fields.has(field)
  }

  #take(field: Field): number {
    this.#fields.remove(field)
    return this.#fields.get(field)
  }

  /** Takes a field that, unless the mode is lenient, must be in a range. */
  #takeIn(field: Field, min: number, max: number): number {
    const value = this.#take(field)
    if (!this.#lenient) check(field, value, min, max)
    return value
  }

  #put(field: Field, value: number): void {
    if (!this.#fields.put(field, value)) {
      throw new Unresolvable(`the ${fieldName(field)} is both ${this.#fields.get(field)} and ${value}`)
    }
  }

  #resolveDate(): void {
    if (this.#has(Field.modifiedJulianDay)) this.#setDay(this.#take(Field.modifiedJulianDay) - 40_587)
    this.#resolveYear()
    if (!this.#has(Field.year)) return
    if (this.#has(Field.month) && this.#has(Field.day)) this.#resolveMonthAndDay()
    else if (this.#has(Field.dayOfYear)) this.#resolveDayOfYear()
  }

  #resolveYear(): void {
    if (!this.#has(Field.yearOfEra)) {
      if (this.#has(Field.era)) check(Field.era, this.#fields.get(Field.era), 0, 1)
      return
    }
    const yearOfEra = this.#takeIn(Field.yearOfEra, 1, MAX_YEAR)
    if (this.#has(Field.era)) {
      this.#put(Field.year, this.#take(Field.era) === 1 ? yearOfEra : 1 - yearOfEra)
    } else if (this.#has(Field.year)) {
      this.#put(Field.year, this.#fields.get(Field.year) > 0 ? yearOfEra : 1 - yearOfEra)
    } else if (this.#strict) {
      // Still there to be compared with a date that other fields give.
      this.#put(Field.yearOfEra, yearOfEra)
      this.#dateProblem = "in STRICT mode a year 'y' needs an era 'G'; write 'u' for the year"
    } else {
      this.#put(Field.year, yearOfEra)
    }
  }

  #resolveMonthAndDay(): void {
    const year = this.#year()
    const month = this.#takeIn(Field.month, 1, 12)
    let day = this.#takeIn(Field.day, 1, 31)
    if (this.#lenient) {
      this.#setDay(firstOfMonth(year, month) + day - 1)
      return
    }
    const length = lengthOfMonth(year, month)
    if (this.#strict && day > length) throw noSuchDay(year, month, day)
    day = Math.min(day, length)
    this.#setDay(daysFromCivil(year, month, day))
  }

  #resolveDayOfYear(): void {
    const year = this.#year()
    const day = this.#takeIn(Field.dayOfYear, 1, 366)
    if (!this.#lenient && day > lengthOfYear(year)) throw new Unresolvable(`the year ${year} has no day 366`)
    this.#setDay(daysFromCivil(year, 1, 1) + day - 1)
  }

  #year(): number {
    const year = this.#take(Field.year)
    check(Field.year, year, -MAX_YEAR, MAX_YEAR)
    return year
  }

  #setDay(epochDay: number): void {
    if (this.#epochDay !== undefined && this.#epochDay !== epochDay) {
      throw new Unresolvable(`it gives two dates, ${dateOf(this.#epochDay)} and ${dateOf(epochDay)}`)
    }
    this.#epochDay = epochDay
  }

  #resolveWeeks(): void {
    const rules = this.#rules
    if (this.#has(Field.localDayOfWeek)) {
      const localDay = this.#take(Field.localDayOfWeek)
      check(Field.localDayOfWeek, localDay, 1, 7)
      this.#put(Field.dayOfWeek, floorMod(rules.firstDay - 1 + localDay - 1, 7) + 1)
    }
    if (!this.#has(Field.dayOfWeek)) return
    const weekday = this.#fields.get(Field.dayOfWeek)
    check(Field.dayOfWeek, weekday, 1, 7)
    const localDay = localDayOfWeek(rules, weekday)
    if (this.#has(Field.year)) {
      if (this.#has(Field.month) && this.#has(Field.weekOfMonth)) this.#resolveWeekOfMonth(localDay)
    } else if (this.#has(Field.weekBasedYear) && this.#has(Field.weekOfYear)) {
      this.#resolveWeekBasedYear(localDay)
    }
  }

  #resolveWeekOfMonth(localDay: number): void {
    const year = this.#year()
    const month = this.#takeIn(Field.month, 1, 12)
    const week = this.#takeIn(Field.weekOfMonth, 0, 6)
    this.#take(Field.dayOfWeek)
    const first = firstOfMonth(year, month)
    const firstWeekday = dayOfWeek(first)
    const weeks = week - weekOfMonth(this.#rules, 1, firstWeekday)
    const day = first + weeks * 7 + localDay - localDayOfWeek(this.#rules, firstWeekday)
    if (this.#strict && packedMonth(civilFromDays(day)) !== month) {
      throw new Unresolvable(`week ${week} of the month has no such day in it`)
    }
    this.#setDay(day)
  }

  #resolveWeekBasedYear(localDay: number): void {
    const rules = this.#rules
    const year = this.#take(Field.weekBasedYear)
    check(Field.weekBasedYear, year, -MAX_YEAR, MAX_YEAR)
    const week = this.#takeIn(Field.weekOfYear, 1, 53)
    this.#take(Field.dayOfWeek)
    if (this.#lenient) {
      this.#setDay(dayOfWeekBasedYear(rules, year, 1, localDay) + (week - 1) * 7)
      return
    }
    const epochDay = dayOfWeekBasedYear(rules, year, week, localDay)
    const packed = civilFromDays(epochDay)
    const { year: actual } = weekOfYear(
      rules,
      packedYear(packed),
      packedMonth(packed),
      packedDay(packed),
      dayOfWeek(epochDay),
    )
    if (this.#strict && actual !== year) throw new Unresolvable(`the year ${year} has no week ${week}`)
    this.#setDay(epochDay)
  }

  #resolveTimeFields(): void {
    if (this.#has(Field.clockHour)) this.#put(Field.hour, this.#clockHour(Field.clockHour, 24))
    if (this.#has(Field.clockHourOfHalfDay)) {
      this.#put(Field.hourOfHalfDay, this.#clockHour(Field.clockHourOfHalfDay, 12))
    }
    if (this.#has(Field.halfDay) && this.#has(Field.hourOfHalfDay)) {
      const halfDay = this.#takeIn(Field.halfDay, 0, 1)
      const hour = this.#takeIn(Field.hourOfHalfDay, 0, 11)
      this.#put(Field.hour, halfDay * 12 + hour)
    }
    if (this.#has(Field.nanosecondOfDay)) {
      const nanos = this.#takeIn(Field.nanosecondOfDay, 0, SECONDS_PER_DAY * 1e9 - 1)
      this.#putSecondOfDay(floorDiv(nanos, 1e9))
      this.#put(Field.nanosecond, floorMod(nanos, 1e9))
    }
    if (this.#has(Field.millisecondOfDay)) {
      const millis = this.#takeIn(Field.millisecondOfDay, 0, SECONDS_PER_DAY * 1000 - 1)
      this.#putSecondOfDay(floorDiv(millis, 1000))
      this.#putMilliseconds(floorMod(millis, 1000))
    }
    if (this.#has(Field.nanosecond) && !this.#lenient) {
      check(Field.nanosecond, this.#fields.get(Field.nanosecond), 0, 999_999_999)
    }
    const { dayPeriod } = this.#fields
    if (dayPeriod !== undefined && this.#has(Field.hourOfHalfDay)) {
      const hour = this.#takeIn(Field.hourOfHalfDay, 0, 11)
      const minute = this.#has(Field.minute) ? floorMod(this.#fields.get(Field.minute), 60) : 0
      const afternoon = includes(dayPeriod, (floorMod(hour, 12) + 12) * 60 + minute)
      this.#put(Field.hour, hour + (afternoon ? 12 : 0))
    }
  }

  /** An hour that counts from 1: the last, 12 or 24, is the first, 0. */
  #clockHour(field: Field, last: number): number {
    const value = this.#take(field)
    if (this.#strict || (this.#mode === 'SMART' && value !== 0)) check(field, value, 1, last)
    return value === last ? 0 : value
  }

  #putSecondOfDay(second: number): void {
    this.#put(Field.hour, floorDiv(second, 3600))
    this.#put(Field.minute, floorMod(floorDiv(second, 60), 60))
    this.#put(Field.second, floorMod(second, 60))
  }

  /** A fraction that is there too may be finer. */
  #putMilliseconds(milliseconds: number): void {
    const rest = this.#has(Field.nanosecond) ? this.#fields.get(Field.nanosecond) % 1e6 : 0
    this.#put(Field.nanosecond, milliseconds * 1e6 + rest)
  }

  #resolveTime(): void {
    this.#guessHour()
    const hour = this.#has(Field.hour)
    const minute = this.#has(Field.minute)
    const second = this.#has(Field.second)
    const nanosecond = this.#has(Field.nanosecond)
    // A gap between the largest part and a smaller one cannot be filled.
    if (!hour || (!minute && (second || nanosecond)) || (!second && nanosecond)) {
      this.#checkLooseTime()
      return
    }
    this.#setTime(
      this.#take(Field.hour),
      minute ? this.#take(Field.minute) : 0,
      second ? this.#take(Field.second) : 0,
      nanosecond ? this.#take(Field.nanosecond) : 0,
    )
  }

  /** Morning, afternoon or a part of the day alone stand for their middle. */
  #guessHour(): void {
    const given = [Field.hour, Field.minute, Field.second, Field.nanosecond].some((field) => this.#has(field))
    if (given || this.#strict) return
    const { dayPeriod } = this.#fields
    if (dayPeriod !== undefined) {
      const { from, to } = dayPeriod
      const middle = floorMod(Math.floor((from + (to < from ? to + 1440 : to)) / 2), 1440)
      this.#put(Field.hour, floorDiv(middle, 60))
      this.#put(Field.minute, middle % 60)
    } else if (this.#has(Field.halfDay)) {
      this.#put(Field.hour, this.#takeIn(Field.halfDay, 0, 1) * 12 + 6)
    }
  }

  #setTime(hour: number, minute: number, second: number, nanosecond: number): void {
    const total = hour * 3600 + minute * 60 + second
    if (this.#lenient) {
      if (Math.abs(total) > MAX_LENIENT_SECONDS) throw new Unresolvable('the time of day is out of any range')
      const carried = total + floorDiv(nanosecond, 1e9)
      this.#excessDays = floorDiv(carried, SECONDS_PER_DAY)
      this.#secondOfDay = floorMod(carried, SECONDS_PER_DAY)
      this.#nanosecond = floorMod(nanosecond, 1e9)
      return
    }
    check(Field.minute, minute, 0, 59)
    check(Field.nanosecond, nanosecond, 0, 999_999_999)
    const endOfDay = this.#mode === 'SMART' && total === SECONDS_PER_DAY && hour === 24 && nanosecond === 0
    if (!endOfDay) {
      check(Field.hour, hour, 0, 23)
      check(Field.second, second, 0, 59)
    }
    const { dayPeriod } = this.#fields
    if (dayPeriod !== undefined && !includes(dayPeriod, (hour % 24) * 60 + minute)) {
      throw new Unresolvable(`the part of the day does not go with ${hour}:${String(minute).padStart(2, '0')}`)
    }
    this.#excessDays = endOfDay ? 1 : 0
    this.#secondOfDay = endOfDay ? 0 : total
    this.#nanosecond = nanosecond
  }

  /** Parts of a time that make none must be valid nevertheless. */
  #checkLooseTime(): void {
    if (this.#lenient) return
    const ranges: readonly (readonly [Field, number])[] = [
      [Field.halfDay, 1],
      [Field.hour, 23],
      [Field.hourOfHalfDay, 11],
      [Field.minute, 59],
      [Field.second, 59],
      [Field.nanosecond, 999_999_999],
    ]
    for (const [field, max] of ranges) if (this.#has(field)) check(field, this.#fields.get(field), 0, max)
  }

  /** Whatever is left over must agree with the date and the time. */
  #crossCheck(): void {
    if (this.#epochDay !== undefined) {
      const packed = civilFromDays(this.#epochDay)
      const year = packedYear(packed)
      const month = packedMonth(packed)
      const day = packedDay(packed)
      const weekday = dayOfWeek(this.#epochDay)
      const week = weekOfYear(this.#rules, year, month, day, weekday)
      this.#agree(Field.era, year > 0 ? 1 : 0)
      this.#agree(Field.year, year)
      this.#agree(Field.yearOfEra, year > 0 ? year : 1 - year)
      this.#agree(Field.quarter, Math.ceil(month / 3))
      this.#agree(Field.month, month)
      this.#agree(Field.day, day)
      this.#agree(Field.dayOfYear, dayOfYear(year, month, day))
      this.#agree(Field.weekdayInMonth, ((day - 1) % 7) + 1)
      this.#agree(Field.dayOfWeek, weekday)
      this.#agree(Field.weekOfMonth, weekOfMonth(this.#rules, day, weekday))
      this.#agree(Field.weekOfYear, week.week)
      this.#agree(Field.weekBasedYear, week.year)
    }
    if (this.#secondOfDay !== undefined) {
      const hour = floorDiv(this.#secondOfDay, 3600)
      this.#agree(Field.halfDay, hour < 12 ? 0 : 1)
      this.#agree(Field.hourOfHalfDay, hour % 12)
    }
  }

  #agree(field: Field, value: number): void {
    if (this.#has(field) && this.#fields.get(field) !== value) {
      throw new Unresolvable(
        `the ${fieldName(field)} ${this.#fields.get(field)} does not go with the rest, which has ${value}`,
      )
    }
  }
}

function check(field: Field, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max)) {
    throw new Unresolvable(`the ${fieldName(field)} ${value} is not within ${min} and ${max}`)
  }
}

/** The day number of the first day of a month, which may be any number of months before or after the year. */
function firstOfMonth(year: number, month: number): number {
  return daysFromCivil(year + floorDiv(month - 1, 12), floorMod(month - 1, 12) + 1, 1)
}

function dateOf(epochDay: number): LocalDate {
  const year = packedYear(civilFromDays(epochDay))
  check(Field.year, year, -MAX_YEAR, MAX_YEAR)
  return LocalDate.ofEpochDay(epochDay)
}

function noSuchDay(year: number, month: number, day: number): Unresolvable {
  if (month === 2 && day === 29 && !isLeapYear(year))
    return new Unresolvable(`${year} is not a leap year, it has no February 29`)
  return new Unresolvable(`month ${month} of ${year} has no day ${day}`)
}

function includes(period: DayPeriod, minute: number): boolean {
  const { from, to } = period
  if (from === to) return minute === from
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}
