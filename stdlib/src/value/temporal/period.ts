import { temporal } from '@twill/language/diagnostics'
import { raise } from '../raise.ts'
import { floorDiv, floorMod, NANOS_PER_SECOND, SECONDS_PER_DAY } from './civil.ts'
import { fractionText } from './digits.ts'

const FORM =
  /^([-+]?)P(?:([-+]?\d+)Y)?(?:([-+]?\d+)M)?(?:([-+]?\d+)W)?(?:([-+]?\d+)D)?(T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+)(?:[.,](\d{0,9}))?S)?)?$/i

/**
 * An amount of time: a date-based part (years, months, days), whose length depends on where it is added, and a time-based part
 * of fixed length. Most periods have one of the two.
 */
export class Period {
  readonly #years: number
  readonly #months: number
  readonly #days: number
  readonly #seconds: number
  readonly #nanoseconds: number
  readonly #timeBased: boolean

  private constructor(
    years: number,
    months: number,
    days: number,
    seconds: number,
    nanoseconds: number,
    timeBased: boolean,
  ) {
    this.#years = years
    this.#months = months
    this.#days = days
    this.#seconds = seconds
    this.#nanoseconds = nanoseconds
    this.#timeBased = timeBased
  }

  /** A date-based period. */
  static of(years: number, months: number, days: number): Period {
    for (const part of [years, months, days]) {
      if (!Number.isSafeInteger(part))
        throw raise(temporal.temporalOutOfRange, {
          what: 'A part of a period,',
          value: part,
          range: 'years, months and days are whole numbers',
        })
    }
    return new Period(years + 0, months + 0, days + 0, 0, 0, false)
  }

  /** A period of fixed length; the nanoseconds may be of any size and sign. */
  static ofSeconds(seconds: number, nanoseconds = 0): Period {
    const whole = seconds + floorDiv(nanoseconds, NANOS_PER_SECOND)
    if (!Number.isSafeInteger(whole))
      throw raise(temporal.temporalOutOfRange, {
        what: 'A period of seconds,',
        value: whole,
        range: 'it must be a safe integer',
      })
    return new Period(0, 0, 0, whole + 0, floorMod(nanoseconds, NANOS_PER_SECOND), true)
  }

  /** `P1Y2M3D`, `P2W`, `PT4H5M6.7S`, `P1DT2H` (26 hours), `P1Y2M3DT4H`; a sign before the `P` or before a number. */
  static parse(text: string): Period | undefined {
    const match = FORM.exec(text)
    if (match === null) return undefined
    const [, sign, years, months, weeks, days, time, hours, minutes, seconds, fraction] = match
    if (!(years ?? months ?? weeks ?? days ?? time) || time?.length === 1) return undefined
    const unit = sign === '-' ? -1 : 1
    const number = (part: string | undefined): number => (part === undefined ? 0 : unit * Number(part))
    const dayCount = number(weeks) * 7 + number(days)
    const secondSign = seconds?.startsWith('-') ? -unit : unit
    const nanoseconds = fraction === undefined ? 0 : secondSign * Number(fraction.padEnd(9, '0'))
    const total = number(hours) * 3600 + number(minutes) * 60 + number(seconds)
    if (![number(years), number(months), dayCount, total].every(Number.isSafeInteger)) return undefined
    if (time === undefined) return Period.of(number(years), number(months), dayCount)
    if (years === undefined && months === undefined && weeks === undefined) {
      return Period.ofSeconds(dayCount * SECONDS_PER_DAY + total, nanoseconds)
    }
    return Period.of(number(years), number(months), dayCount).and(Period.ofSeconds(total, nanoseconds))
  }

  get years(): number {
    return this.#years
  }

  get months(): number {
    return this.#months
  }

  /** Of a time-based period, its whole days. */
  get days(): number {
    return this.#isDuration ? truncated(this.#truncatedSeconds / SECONDS_PER_DAY) : this.#days
  }

  /** What the whole days leave, in hours. */
  get hours(): number {
    return (truncated(this.#truncatedSeconds / 3600) % 24) + 0
  }

  get minutes(): number {
    return (truncated(this.#truncatedSeconds / 60) % 60) + 0
  }

  get secs(): number {
    return (this.#truncatedSeconds % 60) + 0
  }

  /** Whether it has a date-based part, even of length 0. */
  get isDateBased(): boolean {
    return !this.#isDuration
  }

  get isTimeBased(): boolean {
    return this.#timeBased
  }

  /** The time-based part, in whole seconds towards minus infinity; {@link nanoAdjustment} adds to it. */
  get totalSeconds(): number {
    return this.#seconds
  }

  /** From 0 to 999,999,999. */
  get nanoAdjustment(): number {
    return this.#nanoseconds
  }

  /** The years and months, in months. */
  get totalMonths(): number {
    return this.#years * 12 + this.#months
  }

  /** The days of the date-based part alone. */
  get dateDays(): number {
    return this.#days
  }

  get #isDuration(): boolean {
    return this.#timeBased && this.#years === 0 && this.#months === 0 && this.#days === 0
  }

  get #truncatedSeconds(): number {
    return this.#seconds < 0 && this.#nanoseconds > 0 ? this.#seconds + 1 : this.#seconds
  }

  /** The date-based part of this with the time-based part of the other. */
  and(time: Period): Period {
    return new Period(this.#years, this.#months, this.#days, time.#seconds, time.#nanoseconds, time.#timeBased)
  }

  negated(): Period {
    const time = Period.ofSeconds(0 - this.#seconds, 0 - this.#nanoseconds)
    return new Period(
      0 - this.#years,
      0 - this.#months,
      0 - this.#days,
      time.#seconds,
      time.#nanoseconds,
      this.#timeBased,
    )
  }

  equals(other: Period): boolean {
    return (
      this.#years === other.#years &&
      this.#months === other.#months &&
      this.#days === other.#days &&
      this.#seconds === other.#seconds &&
      this.#nanoseconds === other.#nanoseconds
    )
  }

  /** By length. Throws when one has months and the other has days or a time. */
  compareTo(other: Period): number {
    if (this.equals(other)) return 0
    const months = this.totalMonths - other.totalMonths
    const seconds = (this.#days - other.#days) * SECONDS_PER_DAY + this.#seconds - other.#seconds
    const rest = seconds === 0 ? this.#nanoseconds - other.#nanoseconds : seconds
    if (months !== 0 && rest !== 0 && months < 0 !== rest < 0)
      throw raise(temporal.periodsWithoutOrder, { left: this.toString(), right: other.toString() })
    return Math.sign(months === 0 ? rest : months)
  }

  toString(): string {
    if (this.#isDuration) return `P${this.#timeText() || 'T0S'}`
    const date =
      (this.#years === 0 ? '' : `${this.#years}Y`) +
      (this.#months === 0 ? '' : `${this.#months}M`) +
      (this.#days === 0 ? '' : `${this.#days}D`)
    return `P${date + this.#timeText() || '0D'}`
  }

  #timeText(): string {
    const whole = this.#truncatedSeconds
    if (whole === 0 && this.#nanoseconds === 0) return ''
    const hours = truncated(whole / 3600)
    const minutes = truncated((whole % 3600) / 60)
    const seconds = whole % 60
    const negative = this.#seconds < 0
    const fraction = fractionText(
      negative && this.#nanoseconds > 0 ? NANOS_PER_SECOND - this.#nanoseconds : this.#nanoseconds,
    )
    let text = 'T'
    if (hours !== 0) text += `${hours}H`
    if (minutes !== 0) text += `${minutes}M`
    if (seconds !== 0 || fraction !== '') text += `${seconds === 0 && negative ? '-0' : seconds}${fraction}S`
    return text
  }
}

function truncated(n: number): number {
  return Math.trunc(n) + 0
}
