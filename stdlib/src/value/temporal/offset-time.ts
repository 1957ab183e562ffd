import { offsetText } from './digits.ts'
import { isoReader } from './iso-reader.ts'
import { LocalTime } from './local-time.ts'
import { Period } from './period.ts'
import { TimeZone } from './time-zone.ts'

/** A time of day with its offset from UTC: the language's `Time`. */
export class OffsetTime {
  readonly #time: LocalTime
  readonly #offset: number

  private constructor(time: LocalTime, offset: number) {
    this.#time = time
    this.#offset = offset
  }

  /** @param offsetSeconds seconds east of UTC */
  static of(time: LocalTime, offsetSeconds: number): OffsetTime {
    return new OffsetTime(time, offsetSeconds)
  }

  /** `23:57Z`, `23:57:59.5-03:00`. */
  static parse(text: string): OffsetTime | undefined {
    const reader = isoReader.start(text)
    const time = LocalTime.read(reader)
    return time && reader.utcOffset() && reader.atEnd ? new OffsetTime(time, reader.offset) : undefined
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

  /** Seconds east of UTC. */
  get offsetSeconds(): number {
    return this.#offset
  }

  get timezone(): TimeZone {
    return TimeZone.ofOffset(this.#offset)
  }

  toLocalTime(): LocalTime {
    return this.#time
  }

  /** The same moment of the day on the clocks of another offset. */
  withOffset(offsetSeconds: number): OffsetTime {
    const shifted = this.#time.plus(Period.ofSeconds(offsetSeconds - this.#offset))
    return new OffsetTime(shifted, offsetSeconds)
  }

  /** Turns around at midnight. */
  plus(period: Period): OffsetTime {
    return new OffsetTime(this.#time.plus(period), this.#offset)
  }

  minus(period: Period): OffsetTime {
    return this.plus(period.negated())
  }

  until(end: OffsetTime): Period {
    return Period.ofSeconds(end.#utcSecond - this.#utcSecond, end.nanoseconds - this.nanoseconds)
  }

  /** By the moment in UTC, on one day. */
  compareTo(other: OffsetTime): number {
    return Math.sign(this.#utcSecond - other.#utcSecond || this.nanoseconds - other.nanoseconds)
  }

  equals(other: OffsetTime): boolean {
    return this.compareTo(other) === 0
  }

  /** Seconds since midnight UTC of the same day, which may be negative. */
  get #utcSecond(): number {
    return this.#time.secondOfDay - this.#offset
  }

  toString(): string {
    return this.#time.toString() + offsetText(this.#offset)
  }
}
