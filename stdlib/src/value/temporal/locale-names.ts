import { QUARTER_NAMES } from './quarter-names.ts'
import { type WeekRules, weekRulesOf } from './week.ts'

export type TextStyle = 'long' | 'short' | 'narrow'

/** A locale without data of its own, and the one of patterns that name none. */
export const DEFAULT_LOCALE = 'en-US'

const MAX_LOCALES = 100
const locales = new Map<string, LocaleNames>()

/** The names of a locale: `es`, `pt-BR`, `de_AT`; those of {@link DEFAULT_LOCALE} when it is unknown. */
export function localeNames(tag: string): LocaleNames {
  let names = locales.get(tag)
  if (names === undefined) {
    if (locales.size >= MAX_LOCALES) locales.clear()
    names = new LocaleNames(tag)
    locales.set(tag, names)
  }
  return names
}

/** What a language calls months, days, quarters, eras and parts of the day. Each list is made when first asked for, from Intl. */
export class LocaleNames {
  readonly week: WeekRules
  readonly #canonical: Intl.Locale | undefined
  #locale: string | undefined
  readonly #lists = new Map<string, readonly string[]>()

  constructor(tag: string) {
    this.#canonical = canonicalLocale(tag)
    this.week = weekRulesOf(this.#canonical?.region)
  }

  /** As Intl knows it. Asked for only by patterns with names: the first question to Intl takes a tenth of a process's start. */
  get locale(): string {
    if (this.#locale === undefined) {
      const known =
        this.#canonical === undefined ? [] : Intl.DateTimeFormat.supportedLocalesOf(this.#canonical.toString())
      this.#locale = known[0] ?? DEFAULT_LOCALE
    }
    return this.#locale
  }

  get language(): string {
    return new Intl.Locale(this.locale).language
  }

  /** From January. @param standalone the form without a day beside it: `listopad`, not `listopadu` */
  months(style: TextStyle, standalone: boolean): readonly string[] {
    return this.#list(`month ${style} ${standalone}`, () =>
      range(12, (i) => {
        const instant = Date.UTC(2024, i, 1)
        const alone = () =>
          style === 'narrow' ? this.#part('month', { month: style }, instant) : this.#text({ month: style }, instant)
        const beside = (more: Intl.DateTimeFormatOptions) =>
          this.#part('month', { month: style, day: 'numeric', ...more }, instant)
        // Some languages write a number for the month, alone, beside a day or both, and only with a weekday a name.
        const dated = () => beside({ weekday: 'long', year: 'numeric' })
        const first = standalone || style === 'narrow' ? [alone, dated] : [() => beside({}), alone, dated]
        return firstOf(first, (name) => !/^\d+$/.test(name))
      }),
    )
  }

  /** From Monday. */
  weekdays(style: TextStyle, standalone: boolean): readonly string[] {
    return this.#list(`weekday ${style} ${standalone}`, () => {
      const options: Intl.DateTimeFormatOptions = standalone
        ? { weekday: style }
        : { weekday: style, day: 'numeric', month: 'long', year: 'numeric' }
      return range(7, (i) => this.#part('weekday', options, Date.UTC(2024, 0, 1 + i)))
    })
  }

  quarters(style: TextStyle): readonly string[] {
    return this.#list(`quarter ${style}`, () => {
      if (style === 'narrow') return range(4, (i) => String(i + 1))
      const { language, script } = new Intl.Locale(this.locale).maximize()
      const names = QUARTER_NAMES[`${language}-${script}`] ?? QUARTER_NAMES[language]
      const text = names?.[style === 'short' ? 0 : 1] ?? 'Q#'
      const list = text.split('|')
      return list.length === 4 ? list : range(4, (i) => text.replace('#', String(i + 1)))
    })
  }

  /** Before and after the year 1. */
  eras(style: TextStyle): readonly string[] {
    return this.#list(`era ${style}`, () => {
      const options: Intl.DateTimeFormatOptions = { era: style, year: 'numeric' }
      return [Date.UTC(-1, 0, 1), Date.UTC(2024, 0, 1)].map((instant) => this.#part('era', options, instant))
    })
  }

  /** Morning and afternoon: AM, PM. */
  get halfDays(): readonly string[] {
    return this.#list('am pm', () => {
      const options: Intl.DateTimeFormatOptions = { hour: 'numeric', hourCycle: 'h12' }
      return [9, 15].map((hour) => this.#part('dayPeriod', options, Date.UTC(2024, 0, 1, hour)))
    })
  }

  /** The names of the parts of the day (`in the morning`, `noon`) by half-hours, each for the time from just after its start. */
  dayPeriods(style: TextStyle): readonly string[] {
    return this.#list(`period ${style}`, () => {
      const options: Intl.DateTimeFormatOptions = {
        hour: 'numeric',
        minute: 'numeric',
        dayPeriod: style,
        hourCycle: 'h12',
      }
      return range(48, (i) => this.#part('dayPeriod', options, Date.UTC(2024, 0, 1, 0, i * 30 + 1)))
    })
  }

  /** At noon and midnight exactly. */
  dayPoints(style: TextStyle): readonly string[] {
    return this.#list(`point ${style}`, () => {
      const options: Intl.DateTimeFormatOptions = { hour: 'numeric', dayPeriod: style, hourCycle: 'h12' }
      return [0, 12].map((hour) => this.#part('dayPeriod', options, Date.UTC(2024, 0, 1, hour)))
    })
  }

  /** `GMT`, or what the language writes for it before an offset. */
  get gmt(): string {
    const offset = (): string => this.#part('timeZoneName', { timeZoneName: 'longOffset' }, 0)
    return this.#list('gmt', () => [offset().replace(/[+-]?\p{Nd}.*$/u, '')])[0] as string
  }

  #list(key: string, make: () => readonly string[]): readonly string[] {
    let list = this.#lists.get(key)
    if (list === undefined) {
      list = make()
      this.#lists.set(key, list)
    }
    return list
  }

  #format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.locale, {
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: 'UTC',
      ...options,
    })
  }

  #text(options: Intl.DateTimeFormatOptions, instant: number): string {
    return this.#format(options).format(instant)
  }

  #part(type: Intl.DateTimeFormatPartTypes, options: Intl.DateTimeFormatOptions, instant: number): string {
    const value =
      this.#format(options)
        .formatToParts(instant)
        .find((part) => part.type === type)?.value ?? ''
    // Which kind of space stands in `p. m.` changes with the locale data; the reference shows the plain one.
    return value.replace(/[\u00a0\u202f]/g, ' ')
  }
}

function canonicalLocale(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'))
  } catch {
    return undefined
  }
}

/** The first text that will do, else the last. */
function firstOf(makers: readonly (() => string)[], willDo: (text: string) => boolean): string {
  let text = ''
  for (const make of makers) {
    text = make()
    if (willDo(text)) break
  }
  return text
}

function range<T>(length: number, item: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => item(index))
}
