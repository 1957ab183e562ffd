import { temporal } from '@twill/language/diagnostics'
import type { TwillError } from '../error.ts'
import { raise } from '../raise.ts'
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
  MAX_YEAR,
  packedDay,
  packedMonth,
  packedYear,
  SECONDS_PER_DAY,
} from './civil.ts'
import { twoDigits, yearText } from './digits.ts'
import { type IsoReader, isoReader } from './iso-reader.ts'
import { Period } from './period.ts'

function yearOutOfRange(year: number): TwillError {
  return raise(temporal.temporalOutOfRange, { what: 'The year', value: year, range: `${-MAX_YEAR} to ${MAX_YEAR}` })
}

/** A day of the ISO calendar without time and zone: the language's `Date`. Years from −999,999,999 to 999,999,999. */
export class LocalDate {
  readonly #year: number
  readonly #month: number
  readonly #day: number

  private constructor(year: number, month: number, day: number) {
    this.#year = year
    this.#month = month
    this.#day = day
  }

  /** @throws TwillError when the calendar has no such day */
  static of(year: number, month: number, day: number): LocalDate {
    if (
      !isCivilDate(year, month, day) ||
      !Number.isInteger(year) ||
      !Number.isInteger(month) ||
      !Number.isInteger(day)
    ) {
      throw raise(temporal.noSuchDay, { year, month, day })
    }
    return new LocalDate(year, month, day)
  }

  /** The date so many days after 1970-01-01. */
  static ofEpochDay(epochDay: number): LocalDate {
    const packed = civilFromDays(epochDay)
    const year = packedYear(packed)
    if (!(year <= MAX_YEAR && year >= -MAX_YEAR)) throw yearOutOfRange(year)
    return new LocalDate(year, packedMonth(packed), packedDay(packed))
  }

  /** `2024-02-29`; `-0044-03-15`, `+12345-01-01`. */
  static parse(text: string): LocalDate | undefined {
    const date = LocalDate.read(isoReader.start(text))
    return isoReader.atEnd ? date : undefined
  }

  /** The date at the position of a reader. */
  static read(reader: IsoReader): LocalDate | undefined {
    return reader.date() ? new LocalDate(reader.year, reader.month, reader.day) : undefined
  }

  get year(): number {
    return this.#year
  }

  /** 1 to 12. */
  get month(): number {
    return this.#month
  }

  get day(): number {
    return this.#day
  }

  /** 1 to 4. */
  get quarter(): number {
    return Math.ceil(this.#month / 3)
  }

  /** Monday is 1, Sunday 7. */
  get dayOfWeek(): number {
    return dayOfWeek(this.epochDay)
  }

  /** 1 to 366. */
  get dayOfYear(): number {
    return dayOfYear(this.#year, this.#month, this.#day)
  }

  get epochDay(): number {
    return daysFromCivil(this.#year, this.#month, this.#day)
  }

  get isLeapYear(): boolean {
    return isLeapYear(this.#year)
  }

  plusDays(days: number): LocalDate {
    return days === 0 ? this : LocalDate.ofEpochDay(this.epochDay + days)
  }

  /** In a shorter month the day becomes its last. */
  plusMonths(months: number): LocalDate {
    if (months === 0) return this
    const total = this.#year * 12 + this.#month - 1 + months
    const year = floorDiv(total, 12)
    const month = floorMod(total, 12) + 1
    if (!(year <= MAX_YEAR && year >= -MAX_YEAR)) throw yearOutOfRange(year)
    return new LocalDate(year, month, Math.min(this.#day, lengthOfMonth(year, month)))
  }

  /** Years and months first, then days. A time-based part must be of whole days. */
  plus(period: Period): LocalDate {
    if (period.totalSeconds % SECONDS_PER_DAY !== 0 || period.nanoAdjustment !== 0) {
      throw raise(temporal.periodDoesNotFit, {
        type: 'Date',
        period: period.toString(),
        advice: 'A Date moves by whole days; use a LocalDateTime or a DateTime for hours.',
      })
    }
    return this.plusMonths(period.totalMonths).plusDays(period.dateDays + period.totalSeconds / SECONDS_PER_DAY)
  }

  minus(period: Period): LocalDate {
    return this.plus(period.negated())
  }

  daysUntil(end: LocalDate): number {
    return end.epochDay - this.epochDay
  }

  /** The years, months and days from this date to another, all of one sign. */
  until(end: LocalDate): Period {
    let months = (end.#year - this.#year) * 12 + end.#month - this.#month
    let days = end.#day - this.#day
    if (months > 0 && days < 0) {
      months--
      days = end.epochDay - this.plusMonths(months).epochDay
    } else if (months < 0 && days > 0) {
      months++
      days -= lengthOfMonth(end.#year, end.#month)
    }
    return Period.of(Math.trunc(months / 12), months % 12, days)
  }

  compareTo(other: LocalDate): number {
    return Math.sign(this.#year - other.#year || this.#month - other.#month || this.#day - other.#day)
  }

  equals(other: LocalDate): boolean {
    return this.#year === other.#year && this.#month === other.#month && this.#day === other.#day
  }

  toString(): string {
    return `${yearText(this.#year)}-${twoDigits(this.#month)}-${twoDigits(this.#day)}`
  }
}
