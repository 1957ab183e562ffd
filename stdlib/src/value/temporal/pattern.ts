import { temporal } from '@twill/language/diagnostics'
import { raise } from '../raise.ts'
import { DateTime } from './date-time.ts'
import { MAX_OFFSET } from './iso-reader.ts'
import { LocalDateTime } from './local-date-time.ts'
import { DEFAULT_LOCALE, localeNames } from './locale-names.ts'
import { OffsetTime } from './offset-time.ts'
import { compileFormat } from './pattern-format.ts'
import { compileParse, type Misfit } from './pattern-parse.ts'
import { ParsedFields, type Resolved, type ResolverMode, resolveFields, Unresolvable } from './pattern-resolve.ts'
import { parsePattern } from './pattern-syntax.ts'
import type { TemporalTypeName, TemporalTypes, TemporalValue } from './temporal.ts'
import type { WeekRules } from './week.ts'

/** A pattern in the syntax of `java.time.format.DateTimeFormatter`, ready to write values and to read texts. */
export class TemporalPattern {
  readonly #pattern: string
  readonly #mode: ResolverMode
  readonly #week: WeekRules
  readonly #format: (value: TemporalValue) => string
  readonly #scan: (text: string, fields: ParsedFields) => Misfit | undefined
  readonly #fields = new ParsedFields()

  /** @throws TwillError when the pattern is not valid. Use {@link compilePattern}, which keeps the compiled ones. */
  constructor(pattern: string, locale: string, mode: ResolverMode) {
    const elements = parsePattern(pattern)
    const names = localeNames(locale)
    this.#pattern = pattern
    this.#mode = mode
    this.#week = names.week
    this.#format = compileFormat(pattern, elements, names)
    this.#scan = compileParse(elements, names)
  }

  /** @throws TwillError when the value lacks what the pattern asks for */
  format(value: TemporalValue): string {
    return this.#format(value)
  }

  /** Reads a text, letters in either case. @throws TwillError that names the text and the pattern */
  parse<T extends TemporalTypeName>(text: string, type: T): TemporalTypes[T] {
    const result = this.#read(text, type)
    if (typeof result === 'string')
      throw raise(temporal.unreadableDate, {
        text,
        type,
        pattern: this.#pattern,
        problem: result,
        advice: mixedUp(this.#pattern),
      })
    return result
  }

  /** Reads a text; undefined when it does not fit. */
  tryParse<T extends TemporalTypeName>(text: string, type: T): TemporalTypes[T] | undefined {
    const result = this.#read(text, type)
    return typeof result === 'string' ? undefined : result
  }

  /** The value, or what is wrong with the text. */
  #read<T extends TemporalTypeName>(text: string, type: T): TemporalTypes[T] | string {
    const misfit = this.#scan(text, this.#fields)
    if (misfit !== undefined) return describe(misfit, text)
    try {
      const resolved = resolveFields(this.#fields, this.#mode, this.#week)
      if (resolved.date !== undefined && resolved.time !== undefined) checkOffset(resolved.offset)
      return builders[type](resolved) ?? lacking(resolved, type)
    } catch (error) {
      if (error instanceof Unresolvable) return error.message
      throw error
    }
  }
}

function describe(misfit: Misfit, text: string): string {
  const rest = text.slice(misfit.at)
  if (misfit.source === undefined) return `'${rest}' is left over`
  return rest === '' ? `the text ends where '${misfit.source}' should be` : `'${misfit.source}' does not fit '${rest}'`
}

/** Letters that are taken for each other: what is written, what would have to stand beside it, and what both mean. */
const takenForEachOther: readonly (readonly [written: string, meant: RegExp, advice: string])[] = [
  ['mm', /[ML]/, '`MM` is the month, `mm` the minute.'],
  ['DD', /d/, '`dd` is the day of the month, `DD` the day of the year.'],
  ['YYYY', /[yu]/, '`yyyy` is the year, `YYYY` the year of the week.'],
  ['hh', /a/, '`HH` is the hour of the day, `hh` the hour before or after noon, which `a` tells.'],
]

function mixedUp(pattern: string): string | undefined {
  const letters = pattern.replace(/'[^']*'/g, '')
  return takenForEachOther.find(([written, meant]) => letters.includes(written) && !meant.test(letters))?.[2]
}

function lacking(resolved: Resolved, type: TemporalTypeName): string {
  const { date, time } = resolved
  const needsDate = type === 'Date' || type === 'LocalDateTime' || type === 'DateTime'
  if (needsDate && date === undefined) return resolved.dateProblem ?? 'the pattern gives no date'
  if (type !== 'Date' && time === undefined) return 'the pattern gives no time of day'
  return 'the pattern gives no offset and no zone'
}

const builders: { readonly [T in TemporalTypeName]: (resolved: Resolved) => TemporalTypes[T] | undefined } = {
  Date: ({ date }) => date,
  LocalTime: ({ time }) => time,
  LocalDateTime: ({ date, time }) => date && time && LocalDateTime.of(date, time),
  Time: ({ time, offset, zone }) => {
    checkOffset(offset)
    const fixed = offset ?? (zone?.isRegion ? undefined : zone?.offsetAt(0))
    return time && fixed !== undefined ? OffsetTime.of(time, fixed) : undefined
  },
  DateTime: ({ date, time, offset, zone }) => {
    if (date === undefined || time === undefined) return undefined
    checkOffset(offset)
    const local = LocalDateTime.of(date, time)
    if (zone === undefined) return offset === undefined ? undefined : DateTime.ofOffset(local, offset)
    // With both, the offset settles the moment and the zone shows it.
    return offset === undefined
      ? DateTime.of(local, zone)
      : DateTime.ofEpochSecond(local.epochSecond - offset, local.toLocalTime().nanoseconds, zone)
  },
}

function checkOffset(offset: number | undefined): void {
  if (offset !== undefined && Math.abs(offset) > MAX_OFFSET) throw new Unresolvable('an offset is at most 18 hours')
}

/** How many compiled patterns are kept: scripts have few, unless they make them from data. */
const MAX_PATTERNS = 500
const patterns = new Map<string, TemporalPattern>()
let lastKey: readonly [pattern: string, locale: string, mode: string] = ['', '', '']
let last: TemporalPattern | undefined

/**
 * The compiled pattern; it is kept for the next time.
 * @param locale such as `es` or `pt-BR`
 * @param mode `SMART`, `STRICT` or `LENIENT`, see {@link ResolverMode}
 * @throws TwillError when the pattern or the mode is not valid
 */
export function compilePattern(pattern: string, locale: string = DEFAULT_LOCALE, mode = 'SMART'): TemporalPattern {
  if (last !== undefined && lastKey[0] === pattern && lastKey[1] === locale && lastKey[2] === mode) return last
  const key = `${mode} ${locale} ${pattern}`
  let compiled = patterns.get(key)
  if (compiled === undefined) {
    compiled = new TemporalPattern(pattern, locale, resolverMode(mode))
    if (patterns.size >= MAX_PATTERNS) patterns.delete(patterns.keys().next().value as string)
    patterns.set(key, compiled)
  }
  lastKey = [pattern, locale, mode]
  last = compiled
  return compiled
}

const MODES: readonly ResolverMode[] = ['SMART', 'STRICT', 'LENIENT']

function resolverMode(text: string): ResolverMode {
  const mode = MODES.find((known) => known === text.toUpperCase())
  if (mode === undefined) {
    throw raise(temporal.unknownDateMode, { mode: text, modes: MODES.join(', ') })
  }
  return mode
}
