import { floorDiv, NANOS_PER_SECOND, SECONDS_PER_DAY } from './civil.ts'
import { type IsoReader, isoReader } from './iso-reader.ts'
import { LocalDate } from './local-date.ts'
import { LocalTime } from './local-time.ts'
import { Period } from './period.ts'

/** A date with a time of day, without zone. */
export class LocalDateTime {
  readonly #date: LocalDate
  readonly #time: LocalTime

  private constructor(date: LocalDate, time: LocalTime) {
    this.#date = date
    this.#time = time
  }

  static of(date: LocalDate, time: LocalTime): LocalDateTime {
    return new LocalDateTime(date, time)
  }

  /** The date and time so many seconds after 1970-01-01T00:00:00. */
  static ofEpochSecond(epochSecond: number, nanoseconds: number): LocalDateTime {
    const epochDay = floorDiv(epochSecond, SECONDS_PER_DAY)
    return new LocalDateTime(
      LocalDate.ofEpochDay(epochDay),
      LocalTime.ofSecondOfDay(epochSecond - epochDay * SECONDS_PER_DAY, nanoseconds),
    )
  }

  /** `2024-02-29T23:57`, with seconds and their fraction if present. */
  static parse(text: string): LocalDateTime | undefined {
    const value = LocalDateTime.read(isoReader.start(text))
    return isoReader.atEnd ? value : undefined
  }

  /** The date and time at the position of a reader. */
  static read(reader: IsoReader): LocalDateTime | undefined {
    const date = LocalDate.read(reader)
    if (date === undefined || !reader.skip(84, 116)) return undefined
    const time = LocalTime.read(reader)
    return time && new LocalDateTime(date, time)
  }

  get year(): number {
    return this.#date.year
  }

  /** 1 to 12. */
  get month(): number {
    return this.#date.month
  }

  get day(): number {
    return this.#date.day
  }

  /** 1 to 4. */
  get quarter(): number {
    return this.#date.quarter
  }

  /** Monday is 1, Sunday 7. */
  get dayOfWeek(): number {
    return this.#date.dayOfWeek
  }

  /** 1 to 366. */
  get dayOfYear(): number {
    return this.#date.dayOfYear
  }

  get hour(): number {
    return this.#time.hour
  }

  get minutes(): number {
    return this.#time.minutes
  }

  get seconds(): number {
    return this.#time.seconds
  }

  /** The fraction of the second, in whole milliseconds. */
  get milliseconds(): number {
    return this.#time.milliseconds
  }

  /** The fraction of the second: the milliseconds are part of it. */
  get nanoseconds(): number {
    return this.#time.nanoseconds
  }

  get isLeapYear(): boolean {
    return this.#date.isLeapYear
  }

  /** Seconds from 1970-01-01T00:00:00 to this, as if both were in UTC. */
  get epochSecond(): number {
    return this.#date.epochDay * SECONDS_PER_DAY + this.#time.secondOfDay
  }

  toLocalDate(): LocalDate {
    return this.#date
  }

  toLocalTime(): LocalTime {
    return this.#time
  }

  plusSeconds(seconds: number, nanoseconds: number): LocalDateTime {
    const sum = this.#time.nanoseconds + nanoseconds
    const carry = floorDiv(sum, NANOS_PER_SECOND)
    return LocalDateTime.ofEpochSecond(this.epochSecond + seconds + carry, sum - carry * NANOS_PER_SECOND)
  }

  /** Years and months first, then days, then the time-based part. */
  plus(period: Period): LocalDateTime {
    const date = this.#date.plusMonths(period.totalMonths).plusDays(period.dateDays)
    const moved = date === this.#date ? this : new LocalDateTime(date, this.#time)
    return period.isTimeBased ? moved.plusSeconds(period.totalSeconds, period.nanoAdjustment) : moved
  }

  minus(period: Period): LocalDateTime {
    return this.plus(period.negated())
  }

  until(end: LocalDateTime): Period {
    return Period.ofSeconds(end.epochSecond - this.epochSecond, end.nanoseconds - this.nanoseconds)
  }

  compareTo(other: LocalDateTime): number {
    return this.#date.compareTo(other.#date) || this.#time.compareTo(other.#time)
  }

  equals(other: LocalDateTime): boolean {
    return this.#date.equals(other.#date) && this.#time.equals(other.#time)
  }

  toString(): string {
    return `${this.#date.toString()}T${this.#time.toString()}`
  }
}
