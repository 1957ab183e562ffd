import { floorDiv, NANOS_PER_SECOND } from './civil.ts'
import { offsetText } from './digits.ts'
import { isoReader } from './iso-reader.ts'
import type { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import type { LocalTime } from './local-time.ts'
import { OffsetTime } from './offset-time.ts'
import { Period } from './period.ts'
import { TimeZone } from './time-zone.ts'

/** A moment as the clocks of a time zone show it. */
export class DateTime {
  readonly #local: LocalDateTime
  readonly #offset: number
  readonly #zone: TimeZone | undefined

  /** Without a zone it is the offset's. */
  private constructor(local: LocalDateTime, offset: number, zone: TimeZone | undefined) {
    this.#local = local
    this.#offset = offset
    this.#zone = zone
  }

  /**
   * The moment at which the clocks of a zone show a local time. In an overlap it is the one with the preferred offset, else
   * the earlier; a time in a gap is moved on by the length of the gap.
   */
  static of(local: LocalDateTime, zone: TimeZone, preferredOffset?: number): DateTime {
    const localSecond = local.epochSecond
    const instant = zone.instantOf(localSecond, preferredOffset)
    const offset = zone.offsetAt(instant)
    const exact = instant + offset === localSecond
    return new DateTime(exact ? local : LocalDateTime.ofEpochSecond(instant + offset, local.nanoseconds), offset, zone)
  }

  /** @param offsetSeconds seconds east of UTC */
  static ofOffset(local: LocalDateTime, offsetSeconds: number): DateTime {
    return new DateTime(local, offsetSeconds, undefined)
  }

  static ofEpochSecond(epochSecond: number, nanoseconds: number, zone: TimeZone): DateTime {
    const offset = zone.offsetAt(epochSecond)
    return new DateTime(LocalDateTime.ofEpochSecond(epochSecond + offset, nanoseconds), offset, zone)
  }

  /** @param epochMilliseconds may have a fraction */
  static ofEpochMilliseconds(epochMilliseconds: number, zone: TimeZone): DateTime {
    const second = floorDiv(epochMilliseconds, 1000)
    return DateTime.ofEpochSecond(second, Math.floor((epochMilliseconds - second * 1000) * 1e6), zone)
  }

  /** `2024-02-29T23:57:59-03:00`, `2024-02-29T23:57Z`, `2024-02-29T23:57:59-05:00[America/New_York]`. */
  static parse(text: string): DateTime | undefined {
    const reader = isoReader.start(text)
    const local = LocalDateTime.read(reader)
    if (local === undefined || !reader.utcOffset()) return undefined
    const { offset, at } = reader
    if (at === text.length) return new DateTime(local, offset, undefined)
    if (text.charCodeAt(at) !== 91 || !text.endsWith(']')) return undefined
    const zone = TimeZone.parse(text.slice(at + 1, -1))
    return zone && DateTime.ofEpochSecond(local.epochSecond - offset, local.nanoseconds, zone)
  }

  get year(): number {
    return this.#local.year
  }

  /** 1 to 12. */
  get month(): number {
    return this.#local.month
  }

  get day(): number {
    return this.#local.day
  }

  /** 1 to 4. */
  get quarter(): number {
    return this.#local.quarter
  }

  /** Monday is 1, Sunday 7. */
  get dayOfWeek(): number {
    return this.#local.dayOfWeek
  }

  /** 1 to 366. */
  get dayOfYear(): number {
    return this.#local.dayOfYear
  }

  get hour(): number {
    return this.#local.hour
  }

  get minutes(): number {
    return this.#local.minutes
  }

  get seconds(): number {
    return this.#local.seconds
  }

  /** The fraction of the second, in whole milliseconds. */
  get milliseconds(): number {
    return this.#local.milliseconds
  }

  /** The fraction of the second: the milliseconds are part of it. */
  get nanoseconds(): number {
    return this.#local.nanoseconds
  }

  /** Seconds east of UTC. */
  get offsetSeconds(): number {
    return this.#offset
  }

  get timezone(): TimeZone {
    return this.#zone ?? TimeZone.ofOffset(this.#offset)
  }

  /** The zone, unless it is the one of the offset. */
  get zoneRegion(): TimeZone | undefined {
    return this.#zone
  }

  get isLeapYear(): boolean {
    return this.#local.isLeapYear
  }

  /** Whole seconds since 1970-01-01T00:00:00Z; {@link nanoseconds} adds to it. */
  get epochSecond(): number {
    return this.#local.epochSecond - this.#offset
  }

  toLocalDate(): LocalDate {
    return this.#local.toLocalDate()
  }

  toLocalTime(): LocalTime {
    return this.#local.toLocalTime()
  }

  toLocalDateTime(): LocalDateTime {
    return this.#local
  }

  toOffsetTime(): OffsetTime {
    return OffsetTime.of(this.#local.toLocalTime(), this.#offset)
  }

  /** The same moment on the clocks of another zone. */
  withZone(zone: TimeZone): DateTime {
    const instant = this.epochSecond
    const offset = zone.offsetAt(instant)
    const local =
      offset === this.#offset ? this.#local : LocalDateTime.ofEpochSecond(instant + offset, this.#local.nanoseconds)
    return new DateTime(local, offset, zone)
  }

  /** The date-based part moves the local time, the time-based part the moment: a day may have 23 hours. */
  plus(period: Period): DateTime {
    const dated = period.isDateBased ? this.#plusDates(period) : this
    if (!period.isTimeBased) return dated
    const sum = dated.nanoseconds + period.nanoAdjustment
    const carry = sum >= NANOS_PER_SECOND ? 1 : 0
    const instant = dated.epochSecond + period.totalSeconds + carry
    const offset = this.#zone?.offsetAt(instant) ?? this.#offset
    return new DateTime(
      LocalDateTime.ofEpochSecond(instant + offset, sum - carry * NANOS_PER_SECOND),
      offset,
      this.#zone,
    )
  }

  #plusDates(period: Period): DateTime {
    const date = this.#local.toLocalDate().plusMonths(period.totalMonths).plusDays(period.dateDays)
    const local = LocalDateTime.of(date, this.#local.toLocalTime())
    return this.#zone === undefined
      ? new DateTime(local, this.#offset, undefined)
      : DateTime.of(local, this.#zone, this.#offset)
  }

  minus(period: Period): DateTime {
    return this.plus(period.negated())
  }

  until(end: DateTime): Period {
    return Period.ofSeconds(end.epochSecond - this.epochSecond, end.nanoseconds - this.nanoseconds)
  }

  /** By moment, whatever the zones. */
  compareTo(other: DateTime): number {
    return Math.sign(this.epochSecond - other.epochSecond || this.nanoseconds - other.nanoseconds)
  }

  equals(other: DateTime): boolean {
    return this.compareTo(other) === 0
  }

  /** With the offset; the name of the zone is left out. */
  toString(): string {
    return this.#local.toString() + offsetText(this.#offset)
  }
}
