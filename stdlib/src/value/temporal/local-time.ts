import { temporal } from '@twill/language/diagnostics'
import { raise } from '../raise.ts'
import { floorMod, NANOS_PER_SECOND, SECONDS_PER_DAY } from './civil.ts'
import { timeText } from './digits.ts'
import { type IsoReader, isoReader } from './iso-reader.ts'
import { Period } from './period.ts'

/** A time of day without zone, to the nanosecond. */
export class LocalTime {
  static readonly MIDNIGHT = new LocalTime(0, 0)

  readonly #secondOfDay: number
  readonly #nanoseconds: number

  private constructor(secondOfDay: number, nanoseconds: number) {
    this.#secondOfDay = secondOfDay
    this.#nanoseconds = nanoseconds
  }

  /** @throws TwillError when a part is out of its range */
  static of(hour: number, minute: number, second = 0, nanoseconds = 0): LocalTime {
    checkPart('The hour', hour, 23)
    checkPart('The minute', minute, 59)
    checkPart('The second', second, 59)
    checkPart('The nanosecond', nanoseconds, NANOS_PER_SECOND - 1)
    return new LocalTime(hour * 3600 + minute * 60 + second, nanoseconds)
  }

  static ofSecondOfDay(secondOfDay: number, nanoseconds = 0): LocalTime {
    checkPart('The second of the day', secondOfDay, SECONDS_PER_DAY - 1)
    return new LocalTime(secondOfDay, nanoseconds)
  }

  /** `23:57`, `23:57:59`, `23:57:59.123456789`. */
  static parse(text: string): LocalTime | undefined {
    const time = LocalTime.read(isoReader.start(text))
    return isoReader.atEnd ? time : undefined
  }

  /** The time at the position of a reader. */
  static read(reader: IsoReader): LocalTime | undefined {
    return reader.time() ? new LocalTime(reader.secondOfDay, reader.nanoseconds) : undefined
  }

  get hour(): number {
    return (this.#secondOfDay / 3600) | 0
  }

  get minutes(): number {
    return ((this.#secondOfDay / 60) | 0) % 60
  }

  get seconds(): number {
    return this.#secondOfDay % 60
  }

  /** The fraction of the second, in whole milliseconds. */
  get milliseconds(): number {
    return (this.#nanoseconds / 1_000_000) | 0
  }

  /** The fraction of the second: the milliseconds are part of it. */
  get nanoseconds(): number {
    return this.#nanoseconds
  }

  get secondOfDay(): number {
    return this.#secondOfDay
  }

  /** Turns around at midnight. */
  plus(period: Period): LocalTime {
    if (period.isDateBased && (period.totalMonths !== 0 || period.dateDays !== 0)) {
      throw raise(temporal.periodDoesNotFit, {
        type: 'LocalTime',
        period: period.toString(),
        advice: 'A time of day moves by hours, minutes and seconds, as |PT24H|.',
      })
    }
    const nanoseconds = this.#nanoseconds + period.nanoAdjustment
    const carry = nanoseconds >= NANOS_PER_SECOND ? 1 : 0
    return new LocalTime(
      floorMod(this.#secondOfDay + period.totalSeconds + carry, SECONDS_PER_DAY),
      nanoseconds - carry * NANOS_PER_SECOND,
    )
  }

  minus(period: Period): LocalTime {
    return this.plus(period.negated())
  }

  until(end: LocalTime): Period {
    return Period.ofSeconds(end.#secondOfDay - this.#secondOfDay, end.#nanoseconds - this.#nanoseconds)
  }

  compareTo(other: LocalTime): number {
    return Math.sign(this.#secondOfDay - other.#secondOfDay || this.#nanoseconds - other.#nanoseconds)
  }

  equals(other: LocalTime): boolean {
    return this.#secondOfDay === other.#secondOfDay && this.#nanoseconds === other.#nanoseconds
  }

  toString(): string {
    return timeText(this.#secondOfDay, this.#nanoseconds)
  }
}

function checkPart(name: string, value: number, max: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= max))
    throw raise(temporal.temporalOutOfRange, { what: name, value, range: `0 to ${max}` })
}
