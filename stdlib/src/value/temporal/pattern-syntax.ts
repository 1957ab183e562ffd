import { temporal } from '@twill/language/diagnostics'
import { raise } from '../raise.ts'
import type { TextStyle } from './locale-names.ts'

/** What a pattern can ask of a value or read from a text. The numbers index {@link import('./pattern-resolve.ts').ParsedFields}. */
export const Field = {
  era: 0,
  yearOfEra: 1,
  year: 2,
  quarter: 3,
  month: 4,
  day: 5,
  dayOfYear: 6,
  weekdayInMonth: 7,
  dayOfWeek: 8,
  localDayOfWeek: 9,
  weekOfMonth: 10,
  weekOfYear: 11,
  weekBasedYear: 12,
  modifiedJulianDay: 13,
  halfDay: 14,
  hour: 15,
  clockHour: 16,
  hourOfHalfDay: 17,
  clockHourOfHalfDay: 18,
  minute: 19,
  second: 20,
  nanosecond: 21,
  millisecondOfDay: 22,
  nanosecondOfDay: 23,
  offset: 24,
} as const
export type Field = (typeof Field)[keyof typeof Field]

/** Whether a sign stands before a number: never; before negative ones; also before those wider than the pattern. */
export type Sign = 'never' | 'negative' | 'exceeding'

export interface NumberElement {
  readonly kind: 'number'
  readonly source: string
  readonly field: Field
  readonly min: number
  readonly max: number
  readonly sign: Sign
  /** Two digits stand for the years from 2000 to 2099. */
  readonly reduced: boolean
  /** Digits that the fixed-width numbers right after this one need. */
  readonly reserved: number
}

export type OffsetForm = '+HHmm' | '+HHMM' | '+HH:MM' | '+HHMMss' | '+HH:MM:ss'

export type Element =
  | { readonly kind: 'literal'; readonly source: string; readonly text: string }
  | NumberElement
  | { readonly kind: 'fraction'; readonly source: string; readonly width: number }
  | {
      readonly kind: 'text'
      readonly source: string
      readonly field: Field
      readonly style: TextStyle
      readonly standalone: boolean
    }
  | { readonly kind: 'dayPeriod'; readonly source: string; readonly style: TextStyle }
  | { readonly kind: 'offset'; readonly source: string; readonly form: OffsetForm; readonly zero: string }
  | { readonly kind: 'gmtOffset'; readonly source: string; readonly full: boolean }
  | { readonly kind: 'zoneId'; readonly source: string }
  | { readonly kind: 'zoneName'; readonly source: string; readonly long: boolean; readonly generic: boolean }
  | { readonly kind: 'optional'; readonly source: string; readonly elements: readonly Element[] }
  | { readonly kind: 'padded'; readonly source: string; readonly width: number; readonly element: Element }

/** `qqq` is the bare number of the quarter, as the reference writes it. */
export function isBareQuarter(element: Element & { kind: 'text' }): boolean {
  return element.field === Field.quarter && element.standalone && element.style === 'short'
}

const STYLES: readonly TextStyle[] = ['short', 'long', 'narrow']

const NUMBER_FIELDS: Readonly<Record<string, Field>> = {
  u: Field.year,
  y: Field.yearOfEra,
  Q: Field.quarter,
  q: Field.quarter,
  M: Field.month,
  L: Field.month,
  d: Field.day,
  D: Field.dayOfYear,
  F: Field.weekdayInMonth,
  E: Field.dayOfWeek,
  e: Field.localDayOfWeek,
  c: Field.localDayOfWeek,
  w: Field.weekOfYear,
  W: Field.weekOfMonth,
  Y: Field.weekBasedYear,
  g: Field.modifiedJulianDay,
  H: Field.hour,
  k: Field.clockHour,
  K: Field.hourOfHalfDay,
  h: Field.clockHourOfHalfDay,
  m: Field.minute,
  s: Field.second,
  n: Field.nanosecond,
  A: Field.millisecondOfDay,
  N: Field.nanosecondOfDay,
}

/** The most digits that a number without a width may have. */
const MAX_DIGITS = 19

/**
 * Takes a pattern of `java.time.format.DateTimeFormatter` apart.
 * @throws TwillError for a letter, a count or a bracket that has no meaning
 */
export function parsePattern(pattern: string): readonly Element[] {
  return new PatternReader(pattern).read()
}

class PatternReader {
  readonly #pattern: string
  /** The elements so far, of the whole pattern and of each optional section that is open. */
  readonly #levels: Element[][] = [[]]
  /** The number that may have to leave digits to the ones after it. */
  #open: number | undefined
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): readonly Element[] {
    const pattern = this.#pattern
    while (this.#at < pattern.length) {
      const char = pattern[this.#at] as string
      if (/[A-Za-z]/.test(char)) this.#letters(char)
      else if (char === "'") this.#quoted()
      else if (char === '[') this.#openSection()
      else if (char === ']') this.#closeSection()
      else if (char === '{' || char === '}' || char === '#') this.#fail(`'${char}' is reserved, quote it as '${char}'`)
      else {
        this.#literal(char)
        this.#at++
      }
    }
    // A section that is not closed ends with the pattern.
    while (this.#levels.length > 1) this.#closeSection()
    return this.#levels[0] as Element[]
  }

  #fail(problem: string): never {
    throw raise(temporal.badDatePattern, { pattern: this.#pattern, problem })
  }

  #openSection(): void {
    this.#levels.push([])
    this.#open = undefined
    this.#at++
  }

  #closeSection(): void {
    const elements = this.#levels.pop() as Element[]
    if (this.#levels.length === 0) this.#fail("']' has no '[' before it")
    if (elements.length > 0)
      this.#add({ kind: 'optional', source: `[${elements.map((e) => e.source).join('')}]`, elements })
    this.#open = undefined
    this.#at++
  }

  #quoted(): void {
    const pattern = this.#pattern
    let text = ''
    let at = this.#at + 1
    for (; at < pattern.length; at++) {
      if (pattern[at] === "'") {
        if (pattern[at + 1] !== "'") break
        at++
      }
      text += pattern[at]
    }
    if (at >= pattern.length) this.#fail("a quote is not closed; write '' for a quote itself")
    this.#literal(text === '' ? "'" : text)
    this.#at = at + 1
  }

  #literal(text: string): void {
    const level = this.#level
    const last = level.at(-1)
    this.#open = undefined
    if (last?.kind === 'literal')
      level[level.length - 1] = { kind: 'literal', source: last.source + text, text: last.text + text }
    else level.push({ kind: 'literal', source: text, text })
  }

  #letters(letter: string): void {
    const count = this.#run(letter)
    if (letter !== 'p') {
      this.#addLetters(this.#element(letter, count))
      return
    }
    const next = this.#pattern[this.#at] ?? ''
    if (!/[A-Za-z]/.test(next) || next === 'p') this.#fail("'p' must stand before the letters that it pads")
    const element = this.#element(next, this.#run(next))
    this.#add({ kind: 'padded', source: 'p'.repeat(count) + element.source, width: count, element })
  }

  #run(letter: string): number {
    const start = this.#at
    while (this.#pattern[this.#at] === letter) this.#at++
    return this.#at - start
  }

  #add(element: Element): void {
    this.#open = undefined
    this.#level.push(element)
  }

  /** Settles with the number that stands right before who takes how many of the digits they share. */
  #addLetters(element: Element): void {
    const level = this.#level
    const open = this.#open
    const before = open === undefined ? undefined : (level[open] as NumberElement)
    this.#add(element)
    if (element.kind === 'fraction') {
      if (before !== undefined) this.#reserve(open as number, element.width)
      this.#open = open
    } else if (element.kind === 'number') {
      const fixed = element.min === element.max && element.sign === 'never'
      if (before !== undefined && fixed) this.#reserve(open as number, element.max)
      this.#open = before !== undefined && fixed ? open : level.length - 1
    }
  }

  #reserve(index: number, digits: number): void {
    const number = this.#level[index] as NumberElement
    this.#level[index] = { ...number, reserved: number.reserved + digits }
  }

  get #level(): Element[] {
    return this.#levels.at(-1) as Element[]
  }

  #element(letter: string, count: number): Element {
    const source = letter.repeat(count)
    const field = NUMBER_FIELDS[letter] as Field
    const number = (min: number, max: number, sign: Sign, reduced = false): Element => {
      if (min > MAX_DIGITS && field !== Field.weekBasedYear) this.#tooMany(source)
      return { kind: 'number', source, field, min, max, sign, reduced, reserved: 0 }
    }
    const text = (textField: Field, style: TextStyle | undefined, standalone = false): Element => ({
      kind: 'text',
      source,
      field: textField,
      style: style ?? this.#tooMany(source),
      standalone,
    })
    switch (letter) {
      case 'u':
      case 'y':
      case 'Y':
        if (count === 2) return number(2, 2, 'never', true)
        return number(count, MAX_DIGITS, count < 4 ? 'negative' : 'exceeding')
      case 'M':
      case 'L':
      case 'Q':
      case 'q':
        if (count > 2) return text(field, STYLES[count - 3], letter === 'L' || letter === 'q')
        return count === 1 ? number(1, MAX_DIGITS, 'negative') : number(2, 2, 'never')
      case 'E':
        return text(Field.dayOfWeek, STYLES[Math.max(count, 3) - 3])
      case 'e':
      case 'c':
        if (letter === 'c' && count === 2) this.#fail("'cc' has no meaning")
        if (count > 2) return text(Field.dayOfWeek, STYLES[count - 3], letter === 'c')
        return number(count, count, 'never')
      case 'G':
        return text(Field.era, STYLES[Math.max(count, 3) - 3])
      case 'a':
        if (count > 1) this.#tooMany(source)
        return text(Field.halfDay, 'short')
      case 'B':
        if (count !== 1 && count !== 4 && count !== 5) this.#fail(`'${source}' must have 1, 4 or 5 letters`)
        return { kind: 'dayPeriod', source, style: STYLES[Math.max(count, 3) - 3] as TextStyle }
      case 'F':
      case 'W':
        if (count > 1) this.#tooMany(source)
        return letter === 'F' ? number(1, MAX_DIGITS, 'negative') : number(1, 1, 'never')
      case 'w':
        if (count > 2) this.#tooMany(source)
        return number(count, 2, 'never')
      case 'd':
      case 'H':
      case 'k':
      case 'K':
      case 'h':
      case 'm':
      case 's':
        if (count > 2) this.#tooMany(source)
        return count === 1 ? number(1, MAX_DIGITS, 'negative') : number(2, 2, 'never')
      case 'D':
        if (count > 3) this.#tooMany(source)
        return count === 1 ? number(1, MAX_DIGITS, 'negative') : number(count, 3, 'never')
      case 'g':
        return number(count, MAX_DIGITS, 'negative')
      case 'A':
      case 'n':
      case 'N':
        return number(count, MAX_DIGITS, 'never')
      case 'S':
        if (count > 9) this.#tooMany(source)
        return { kind: 'fraction', source, width: count }
      default:
        return this.#zoneElement(letter, count, source)
    }
  }

  #zoneElement(letter: string, count: number, source: string): Element {
    switch (letter) {
      case 'V':
        if (count !== 2) this.#fail(`'${source}' must have 2 letters`)
        return { kind: 'zoneId', source }
      case 'z':
        if (count > 4) this.#tooMany(source)
        return { kind: 'zoneName', source, long: count === 4, generic: false }
      case 'v':
        if (count !== 1 && count !== 4) this.#fail(`'${source}' must have 1 or 4 letters`)
        return { kind: 'zoneName', source, long: count === 4, generic: true }
      case 'O':
        if (count !== 1 && count !== 4) this.#fail(`'${source}' must have 1 or 4 letters`)
        return { kind: 'gmtOffset', source, full: count === 4 }
      case 'Z':
        if (count > 5) this.#tooMany(source)
        if (count === 4) return { kind: 'gmtOffset', source, full: true }
        return count === 5
          ? { kind: 'offset', source, form: '+HH:MM:ss', zero: 'Z' }
          : { kind: 'offset', source, form: '+HHMM', zero: '+0000' }
      case 'X':
      case 'x': {
        if (count > 5) this.#tooMany(source)
        const form = OFFSET_FORMS[count - 1] as OffsetForm
        const zero = letter === 'X' ? 'Z' : count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00'
        return { kind: 'offset', source, form, zero }
      }
      default:
        return this.#fail(`the letter '${letter}' has no meaning, quote it as '${letter}' to have it in the text`)
    }
  }

  #tooMany(source: string): never {
    return this.#fail(`'${source}' has too many letters`)
  }
}

const OFFSET_FORMS: readonly OffsetForm[] = ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss']
