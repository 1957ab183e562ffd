import { temporal } from '@twill/language/diagnostics'
import type { TwillError } from '../error.ts'
import { raise } from '../raise.ts'
import { dayOfWeek, dayOfYear, daysFromCivil, SECONDS_PER_DAY } from './civil.ts'
import { DateTime } from './date-time.ts'
import { twoDigits, zeroPadded } from './digits.ts'
import { LocalDate } from './local-date.ts'
import { LocalDateTime } from './local-date-time.ts'
import type { LocalTime } from './local-time.ts'
import type { LocaleNames } from './locale-names.ts'
import { OffsetTime } from './offset-time.ts'
import { type Element, Field, isBareQuarter, type NumberElement, type OffsetForm } from './pattern-syntax.ts'
import { type TemporalValue, temporalTypeName } from './temporal.ts'
import { TimeZone } from './time-zone.ts'
import { localDayOfWeek, weekOfMonth, weekOfYear } from './week.ts'
import { zoneName } from './zone-names.ts'

// What a value has.
const DATE = 1
const TIME = 2
const OFFSET = 4

/** The parts of the value that is being formatted, whatever its type. */
class Parts {
  has = 0
  year = 0
  month = 0
  day = 0
  secondOfDay = 0
  nanosecond = 0
  offset = 0
  /** Undefined: the zone of the offset. */
  zone: TimeZone | undefined = undefined

  load(value: TemporalValue): void {
    if (value instanceof DateTime) {
      this.#date(value.toLocalDate())
      this.#time(value.toLocalTime())
      this.offset = value.offsetSeconds
      this.zone = value.zoneRegion
      this.has = DATE | TIME | OFFSET
    } else if (value instanceof LocalDateTime) {
      this.#date(value.toLocalDate())
      this.#time(value.toLocalTime())
      this.has = DATE | TIME
    } else if (value instanceof LocalDate) {
      this.#date(value)
      this.has = DATE
    } else if (value instanceof OffsetTime) {
      this.#time(value.toLocalTime())
      this.offset = value.offsetSeconds
      this.zone = undefined
      this.has = TIME | OFFSET
    } else {
      this.#time(value)
      this.has = TIME
    }
  }

  #date(date: LocalDate): void {
    this.year = date.year
    this.month = date.month
    this.day = date.day
  }

  #time(time: LocalTime): void {
    this.secondOfDay = time.secondOfDay
    this.nanosecond = time.nanoseconds
  }

  get hour(): number {
    return (this.secondOfDay / 3600) | 0
  }

  get epochDay(): number {
    return daysFromCivil(this.year, this.month, this.day)
  }

  get dayOfWeek(): number {
    return dayOfWeek(this.epochDay)
  }

  get epochSecond(): number {
    return this.epochDay * SECONDS_PER_DAY + this.secondOfDay - this.offset
  }

  get timezone(): TimeZone {
    return this.zone ?? TimeZone.ofOffset(this.offset)
  }
}

type Printer = (parts: Parts) => string

interface Step {
  readonly needs: number
  readonly source: string
  readonly print: Printer
}

/** Makes the function that writes values by a pattern. @throws (the function) TwillError when a value lacks what it asks for */
export function compileFormat(
  pattern: string,
  elements: readonly Element[],
  names: LocaleNames,
): (value: TemporalValue) => string {
  const steps = elements.map((element) => compileStep(element, names))
  const common = elements.map(commonFormOf)
  const sources = elements.map((element) => (element.kind === 'literal' ? element.text : ''))
  const needs = needsOf(steps)
  const parts = new Parts()
  return (value) => {
    parts.load(value)
    if ((needs & ~parts.has) !== 0) throw lacking(pattern, value, steps, parts.has)
    let text = ''
    for (let i = 0; i < steps.length; i++) {
      // Without a call for each of the forms that nearly every pattern consists of.
      switch (common[i]) {
        case LITERAL:
          text += sources[i]
          break
        case YEAR:
          text += parts.year >= 1000 && parts.year <= 9999 ? parts.year : (steps[i] as Step).print(parts)
          break
        case MONTH:
          text += twoDigits(parts.month)
          break
        case DAY:
          text += twoDigits(parts.day)
          break
        case HOUR:
          text += twoDigits(parts.hour)
          break
        case MINUTE:
          text += twoDigits(((parts.secondOfDay / 60) | 0) % 60)
          break
        case SECOND:
          text += twoDigits(parts.secondOfDay % 60)
          break
        default:
          text += (steps[i] as Step).print(parts)
      }
    }
    return text
  }
}

const OTHER = 0
const LITERAL = 1
const YEAR = 2
const MONTH = 3
const DAY = 4
const HOUR = 5
const MINUTE = 6
const SECOND = 7

function commonFormOf(element: Element): number {
  if (element.kind === 'literal') return LITERAL
  if (element.kind !== 'number') return OTHER
  switch (element.source) {
    case 'yyyy':
    case 'uuuu':
      return YEAR
    case 'MM':
      return MONTH
    case 'dd':
      return DAY
    case 'HH':
      return HOUR
    case 'mm':
      return MINUTE
    case 'ss':
      return SECOND
    default:
      return OTHER
  }
}

function needsOf(steps: readonly Step[]): number {
  return steps.reduce((needs, step) => needs | step.needs, 0)
}

function lacking(pattern: string, value: TemporalValue, steps: readonly Step[], has: number): TwillError {
  const step = steps.find(({ needs }) => (needs & ~has) !== 0) as Step
  const missing = step.needs & ~has
  const type = temporalTypeName(value) as string
  const what = missing & DATE ? 'date' : missing & TIME ? 'time of day' : 'offset'
  const target =
    missing & OFFSET ? (has & DATE ? 'a DateTime' : 'a Time') : has & OFFSET ? 'a DateTime' : 'a LocalDateTime'
  return raise(temporal.missingDatePart, { pattern, part: what, type, letters: step.source, target })
}

function compileStep(element: Element, names: LocaleNames): Step {
  const { source } = element
  switch (element.kind) {
    case 'literal': {
      const { text } = element
      return { needs: 0, source, print: () => text }
    }
    case 'number':
      return { needs: needsOfField(element.field), source, print: numberPrinter(element, names) }
    case 'fraction':
      return { needs: TIME, source, print: fractionPrinter(element.width) }
    case 'text':
      return { needs: needsOfField(element.field), source, print: textPrinter(element, names) }
    case 'dayPeriod': {
      const { style } = element
      return { needs: TIME, source, print: (parts) => dayPeriodText(parts, names, style) }
    }
    case 'offset': {
      const { form, zero } = element
      return { needs: OFFSET, source, print: ({ offset }) => (offset === 0 ? zero : offsetInForm(offset, form, zero)) }
    }
    case 'gmtOffset': {
      const { full } = element
      return { needs: OFFSET, source, print: ({ offset }) => names.gmt + gmtOffsetText(offset, full) }
    }
    // A time of day alone has an offset and no zone.
    case 'zoneId':
      return { needs: DATE | OFFSET, source, print: (parts) => parts.timezone.toString() }
    case 'zoneName': {
      const { long, generic } = element
      return {
        needs: DATE | OFFSET,
        source,
        print: (parts) => zoneName(parts.timezone, parts.epochSecond, names.locale, long, generic),
      }
    }
    case 'optional': {
      const steps = element.elements.map((inner) => compileStep(inner, names))
      const needs = needsOf(steps)
      // A section of which the value lacks a part is left out whole; one within it likewise, by itself.
      const print: Printer = (parts) =>
        (needs & ~parts.has) === 0 ? steps.map((step) => step.print(parts)).join('') : ''
      return { needs: 0, source, print }
    }
    case 'padded': {
      const { width } = element
      const inner = compileStep(element.element, names)
      const print: Printer = (parts) => {
        const text = inner.print(parts)
        if (text.length > width)
          throw raise(temporal.temporalOutOfRange, {
            what: `The text for '${source}',`,
            value: `'${text}'`,
            range: `at most ${width} characters`,
          })
        return text.padStart(width)
      }
      return { needs: inner.needs, source, print }
    }
  }
}

function needsOfField(field: Field): number {
  if (field === Field.offset) return OFFSET
  return field >= Field.halfDay ? TIME : DATE
}

type Reader = (parts: Parts) => number

function readerOf(field: Field, names: LocaleNames): Reader {
  const rules = names.week
  switch (field) {
    case Field.era:
      return (p) => (p.year > 0 ? 1 : 0)
    case Field.yearOfEra:
      return (p) => (p.year > 0 ? p.year : 1 - p.year)
    case Field.year:
      return (p) => p.year
    case Field.quarter:
      return (p) => Math.ceil(p.month / 3)
    case Field.month:
      return (p) => p.month
    case Field.day:
      return (p) => p.day
    case Field.dayOfYear:
      return (p) => dayOfYear(p.year, p.month, p.day)
    case Field.weekdayInMonth:
      return (p) => ((p.day - 1) % 7) + 1
    case Field.dayOfWeek:
      return (p) => p.dayOfWeek
    case Field.localDayOfWeek:
      return (p) => localDayOfWeek(rules, p.dayOfWeek)
    case Field.weekOfMonth:
      return (p) => weekOfMonth(rules, p.day, p.dayOfWeek)
    case Field.weekOfYear:
      return (p) => weekOfYear(rules, p.year, p.month, p.day, p.dayOfWeek).week
    case Field.weekBasedYear:
      return (p) => weekOfYear(rules, p.year, p.month, p.day, p.dayOfWeek).year
    case Field.modifiedJulianDay:
      return (p) => p.epochDay + 40_587
    case Field.halfDay:
      return (p) => (p.secondOfDay < SECONDS_PER_DAY / 2 ? 0 : 1)
    case Field.hour:
      return (p) => p.hour
    case Field.clockHour:
      return (p) => p.hour || 24
    case Field.hourOfHalfDay:
      return (p) => p.hour % 12
    case Field.clockHourOfHalfDay:
      return (p) => p.hour % 12 || 12
    case Field.minute:
      return (p) => ((p.secondOfDay / 60) | 0) % 60
    case Field.second:
      return (p) => p.secondOfDay % 60
    case Field.nanosecond:
      return (p) => p.nanosecond
    case Field.millisecondOfDay:
      return (p) => p.secondOfDay * 1000 + ((p.nanosecond / 1e6) | 0)
    case Field.nanosecondOfDay:
      return (p) => p.secondOfDay * 1e9 + p.nanosecond
    case Field.offset:
      return (p) => p.offset
  }
}

function numberPrinter(element: NumberElement, names: LocaleNames): Printer {
  const { min, sign } = element
  const read = readerOf(element.field, names)
  if (element.reduced) return (parts) => twoDigits(Math.abs(read(parts)) % 100)
  if (sign === 'never' && min === 2) {
    return (parts) => {
      const value = read(parts)
      return value < 100 ? twoDigits(value) : String(value)
    }
  }
  // From this value on a number has more digits than the pattern has letters.
  const limit = sign === 'exceeding' && min < 19 ? 10 ** min : Number.POSITIVE_INFINITY
  return (parts) => {
    const value = read(parts)
    if (value < 0) return `-${zeroPadded(-value, min)}`
    return value >= limit ? `+${value}` : zeroPadded(value, min)
  }
}

function fractionPrinter(width: number): Printer {
  if (width === 3) return (parts) => zeroPadded((parts.nanosecond / 1e6) | 0, 3)
  const unit = 10 ** (9 - width)
  return (parts) => zeroPadded(Math.floor(parts.nanosecond / unit), width)
}

function textPrinter(element: Element & { kind: 'text' }, names: LocaleNames): Printer {
  const { field, style, standalone } = element
  switch (field) {
    case Field.month:
      return (parts) => names.months(style, standalone)[parts.month - 1] as string
    case Field.dayOfWeek:
      return (parts) => names.weekdays(style, standalone)[parts.dayOfWeek - 1] as string
    case Field.era:
      return (parts) => names.eras(style)[parts.year > 0 ? 1 : 0] as string
    case Field.halfDay:
      return (parts) => names.halfDays[parts.secondOfDay < SECONDS_PER_DAY / 2 ? 0 : 1] as string
    default:
      if (isBareQuarter(element)) return (parts) => String(Math.ceil(parts.month / 3))
      return (parts) => names.quarters(style)[Math.ceil(parts.month / 3) - 1] as string
  }
}

function dayPeriodText(parts: Parts, names: LocaleNames, style: 'long' | 'short' | 'narrow'): string {
  if (parts.secondOfDay % (SECONDS_PER_DAY / 2) < 60) {
    return names.dayPoints(style)[parts.secondOfDay < SECONDS_PER_DAY / 2 ? 0 : 1] as string
  }
  return names.dayPeriods(style)[(parts.secondOfDay / 1800) | 0] as string
}

function offsetInForm(offset: number, form: OffsetForm, zero: string): string {
  const size = Math.abs(offset)
  const hours = (size / 3600) | 0
  const minutes = ((size / 60) | 0) % 60
  const seconds = size % 60
  const colon = form === '+HH:MM' || form === '+HH:MM:ss' ? ':' : ''
  const withMinutes = form !== '+HHmm' || minutes !== 0
  const withSeconds = (form === '+HHMMss' || form === '+HH:MM:ss') && seconds !== 0
  if (hours === 0 && minutes === 0 && !withSeconds) return zero
  return (
    (offset < 0 ? '-' : '+') +
    twoDigits(hours) +
    (withMinutes ? colon + twoDigits(minutes) : '') +
    (withSeconds ? colon + twoDigits(seconds) : '')
  )
}

function gmtOffsetText(offset: number, full: boolean): string {
  if (offset === 0) return ''
  const size = Math.abs(offset)
  const hours = (size / 3600) | 0
  const minutes = ((size / 60) | 0) % 60
  const seconds = size % 60
  const text = (offset < 0 ? '-' : '+') + (full ? twoDigits(hours) : hours)
  if (!full && minutes === 0 && seconds === 0) return text
  return `${text}:${twoDigits(minutes)}${seconds === 0 ? '' : `:${twoDigits(seconds)}`}`
}
