import { IsoReader } from './iso-reader.ts'
import type { LocaleNames, TextStyle } from './locale-names.ts'
import type { DayPeriod, ParsedFields } from './pattern-resolve.ts'
import { type Element, Field, isBareQuarter, type NumberElement, type OffsetForm } from './pattern-syntax.ts'
import { TimeZone } from './time-zone.ts'
import { zoneNameAt, zoneOfAbbreviation, zoneOfId } from './zone-names.ts'

/**
 * Reads a text from a position on and puts what it finds into the fields. Gives the position after it, or `-1 - position` of
 * where it does not fit.
 */
type Scanner = (text: string, at: number, fields: ParsedFields) => number

/** Where a text does not fit a pattern, and which part of the pattern it is; without a part the text goes on after the last. */
export interface Misfit {
  readonly at: number
  readonly source: string | undefined
}

/** Makes the function that reads texts by a pattern: it fills the fields, or tells where the text does not fit. */
export function compileParse(
  elements: readonly Element[],
  names: LocaleNames,
): (text: string, fields: ParsedFields) => Misfit | undefined {
  const scanners = compileScanners(elements, names)
  return (text, fields) => {
    fields.clear()
    let at = 0
    for (let i = 0; i < scanners.length; i++) {
      at = (scanners[i] as Scanner)(text, at, fields)
      if (at < 0) return { at: -1 - at, source: (elements[i] as Element).source }
    }
    return at === text.length ? undefined : { at, source: undefined }
  }
}

function misfit(at: number): number {
  return -1 - at
}

/** @param after what follows in the pattern */
function compileScanners(elements: readonly Element[], names: LocaleNames, after?: Element): Scanner[] {
  return elements.map((element, i) => compileScanner(element, names, elements[i + 1] ?? after))
}

function compileScanner(element: Element, names: LocaleNames, next: Element | undefined): Scanner {
  switch (element.kind) {
    case 'literal':
      return literalScanner(element.text)
    case 'number':
      return numberScanner(element)
    case 'fraction':
      return fractionScanner(element.width)
    case 'text':
      return textScanner(element, names, next?.kind === 'literal' && next.text.startsWith('.'))
    case 'dayPeriod':
      return dayPeriodScanner(element.style, names)
    case 'offset':
      return offsetScanner(element.form, element.zero)
    case 'gmtOffset':
      return gmtOffsetScanner(names.gmt, element.full)
    case 'zoneId':
      return (text, at, fields) => scanZone(text, at, fields, undefined)
    case 'zoneName': {
      const { long } = element
      return (text, at, fields) => scanZone(text, at, fields, { long, locale: names.locale })
    }
    case 'optional':
      return optionalScanner(compileScanners(element.elements, names, next))
    case 'padded':
      return paddedScanner(element.width, compileScanner(element.element, names, undefined))
  }
}

/** Letters match in either case. */
function literalScanner(literal: string): Scanner {
  const lower = literal.toLowerCase()
  if (literal.length === 1) {
    const code = literal.charCodeAt(0)
    return (text, at) => (text.charCodeAt(at) === code || text.charAt(at).toLowerCase() === lower ? at + 1 : misfit(at))
  }
  return (text, at) =>
    text.startsWith(literal, at) || startsWithIgnoringCase(text, at, lower) ? at + literal.length : misfit(at)
}

/** No-break spaces match plain ones. */
function startsWithIgnoringCase(text: string, at: number, lower: string): boolean {
  const part = text.slice(at, at + lower.length).toLowerCase()
  return part === lower || (lower.includes(' ') && part.replace(/[\u00a0\u202f]/g, ' ') === lower)
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48
  return digit >= 0 && digit <= 9 ? digit : -1
}

function numberScanner(element: NumberElement): Scanner {
  const { field, min, max, sign, reduced, reserved } = element
  if (min === 2 && max === 2 && sign === 'never' && element.reserved === 0) {
    return (text, at, fields) => {
      const tens = digitAt(text, at)
      const ones = digitAt(text, at + 1)
      if (tens < 0 || ones < 0) return misfit(at)
      const value = tens * 10 + ones
      return fields.put(field, reduced ? 2000 + value : value) ? at + 2 : misfit(at)
    }
  }
  return (text, start, fields) => {
    let at = start
    const first = text.charCodeAt(at)
    const negative = first === 45
    const positive = first === 43
    if (negative || positive) {
      if (sign === 'never' || (positive && sign === 'negative')) return misfit(start)
      at++
    }
    let count = 0
    while (count < max + reserved && digitAt(text, at + count) >= 0) count++
    if (count < min) return misfit(start)
    if (reserved > 0) count = Math.max(min, count - reserved)
    let value = 0
    for (let i = 0; i < count; i++) value = value * 10 + digitAt(text, at + i)
    if (value > Number.MAX_SAFE_INTEGER) return misfit(start)
    if (negative) {
      if (value === 0) return misfit(start)
      value = -value
    } else if (sign === 'exceeding' && (positive ? count <= min : count > min)) {
      return misfit(start)
    }
    if (reduced && count === 2) value += 2000
    return fields.put(field, value) ? at + count : misfit(start)
  }
}

function fractionScanner(width: number): Scanner {
  const unit = 10 ** (9 - width)
  return (text, at, fields) => {
    let value = 0
    for (let i = 0; i < width; i++) {
      const digit = digitAt(text, at + i)
      if (digit < 0) return misfit(at)
      value = value * 10 + digit
    }
    return fields.put(Field.nanosecond, value * unit) ? at + width : misfit(at)
  }
}

interface Name {
  readonly lower: string
  /** The first character in both cases, to pass over most names at a glance. */
  readonly first: number
  readonly firstUpper: number
  readonly value: number
}

/** Names by length, the longest first. Of values with the same name, such as J for June and July, the last is meant. */
function byLength(names: readonly (readonly [string, number])[]): readonly Name[] {
  const values = new Map(names.map(([text, value]) => [text.toLowerCase(), value]))
  const list = Array.from(values, ([lower, value]) => ({
    lower,
    first: lower.charCodeAt(0),
    firstUpper: lower.charAt(0).toUpperCase().charCodeAt(0),
    value,
  }))
  return list.sort((a, b) => b.lower.length - a.lower.length)
}

function numbered(names: readonly string[], first: number): [string, number][] {
  return names.map((name, index) => [name, index + first])
}

/** Abbreviations are read with the point or without: the locale data of the day differ in it. */
function withoutPoints(names: readonly [string, number][]): [string, number][] {
  return names.flatMap(([name, value]): [string, number][] =>
    name.endsWith('.')
      ? [
          [name, value],
          [name.slice(0, -1), value],
        ]
      : [
          [name, value],
          [`${name}.`, value],
        ],
  )
}

/** `a. m.` and `a.m.`: of the locales of one language some have the space, and it comes and goes with their data. */
function spacedOrNot(names: readonly [string, number][]): [string, number][] {
  return names.flatMap(([name, value]): [string, number][] => [
    [name.replace(/\. /g, '.'), value],
    [name.replace(/\.(?=[^ ])/g, '. '), value],
  ])
}

/** @param beforePoint a point follows in the pattern, which is not that of an abbreviation */
function textScanner(element: Element & { kind: 'text' }, locale: LocaleNames, beforePoint: boolean): Scanner {
  const { source, field, style, standalone } = element
  if (isBareQuarter(element)) {
    return numberScanner({
      kind: 'number',
      source,
      field,
      min: 1,
      max: 19,
      sign: 'negative',
      reduced: false,
      reserved: 0,
    })
  }
  let names: readonly Name[] | undefined
  return (text, at, fields) => {
    names ??= namesOf(field, style, standalone, locale)
    const code = text.charCodeAt(at)
    for (const { lower, first, firstUpper, value } of names) {
      if ((code !== first && code !== firstUpper) || !startsWithIgnoringCase(text, at, lower)) continue
      const end = at + lower.length
      if (beforePoint && lower.endsWith('.') && text.charAt(end) !== '.') continue
      return fields.put(field, value) ? end : misfit(at)
    }
    return misfit(at)
  }
}

function namesOf(field: Field, style: TextStyle, standalone: boolean, locale: LocaleNames): readonly Name[] {
  switch (field) {
    case Field.month: {
      const names = numbered(locale.months(style, standalone), 1)
      if (style !== 'short') return byLength(names)
      // English itself is of two minds about Sep and Sept.
      const english: [string, number][] =
        locale.language === 'en'
          ? [
              ['Sep', 9],
              ['Sept', 9],
            ]
          : []
      return byLength(withoutPoints([...names, ...english]))
    }
    case Field.dayOfWeek: {
      const names = numbered(locale.weekdays(style, standalone), 1)
      return byLength(style === 'short' ? withoutPoints(names) : names)
    }
    case Field.era:
      return byLength(numbered(locale.eras(style), 0))
    case Field.halfDay:
      return byLength(spacedOrNot(numbered(locale.halfDays, 0)))
    default:
      return byLength(numbered(locale.quarters(style), 1))
  }
}

function dayPeriodScanner(style: TextStyle, locale: LocaleNames): Scanner {
  let periods: readonly (readonly [string, DayPeriod])[] | undefined
  return (text, at, fields) => {
    periods ??= dayPeriodsOf(style, locale)
    for (const [lower, period] of periods) {
      if (startsWithIgnoringCase(text, at, lower)) {
        fields.dayPeriod = period
        return at + lower.length
      }
    }
    return misfit(at)
  }
}

function dayPeriodsOf(style: TextStyle, locale: LocaleNames): (readonly [string, DayPeriod])[] {
  const halfHours = locale.dayPeriods(style).map((name) => name.toLowerCase())
  const periods = new Map<string, DayPeriod>()
  for (const [index, name] of locale.dayPoints(style).entries()) {
    const lower = name.toLowerCase()
    if (!halfHours.includes(lower)) periods.set(lower, { from: index * 720, to: index * 720 })
  }
  for (let i = 0; i < 48; i++) {
    const name = halfHours[i] as string
    const starts = halfHours[(i + 47) % 48] !== name
    if (!starts || periods.has(name)) continue
    let end = i
    while (end - i < 48 && halfHours[end % 48] === name) end++
    periods.set(name, { from: i * 30, to: (end * 30) % 1440 })
  }
  return [...periods].sort(([a], [b]) => b.length - a.length)
}

/** A run of two digits as a number of at most 59, after a colon if there must be one; -1 when it is not there. */
function sixtieth(text: string, at: number, colon: boolean): number {
  const start = colon ? at + 1 : at
  const tens = digitAt(text, start)
  const ones = digitAt(text, start + 1)
  if (tens < 0 || tens > 5 || ones < 0 || (colon && text.charCodeAt(at) !== 58)) return -1
  return tens * 10 + ones
}

function offsetScanner(form: OffsetForm, zero: string): Scanner {
  const zeroLower = zero.toLowerCase()
  const colon = form === '+HH:MM' || form === '+HH:MM:ss'
  const width = colon ? 3 : 2
  return (text, at, fields) => {
    if (startsWithIgnoringCase(text, at, zeroLower)) {
      return fields.put(Field.offset, 0) ? at + zero.length : misfit(at)
    }
    const sign = text.charCodeAt(at)
    if (sign !== 43 && sign !== 45) return misfit(at)
    const tens = digitAt(text, at + 1)
    const ones = digitAt(text, at + 2)
    const hours = tens * 10 + ones
    if (tens < 0 || ones < 0 || hours > 23) return misfit(at)
    let end = at + 3
    let size = hours * 3600
    const minutes = sixtieth(text, end, colon)
    if (minutes >= 0) {
      size += minutes * 60
      end += width
      const seconds = form === '+HHMMss' || form === '+HH:MM:ss' ? sixtieth(text, end, colon) : -1
      if (seconds >= 0) {
        size += seconds
        end += width
      }
    } else if (form !== '+HHmm') {
      return misfit(at)
    }
    return fields.put(Field.offset, sign === 45 ? 0 - size : size) ? end : misfit(at)
  }
}

function gmtOffsetScanner(gmt: string, full: boolean): Scanner {
  const lower = gmt.toLowerCase()
  const form = full ? /^([+-])(\d\d):([0-5]\d)(?::([0-5]\d))?/ : /^([+-])(\d{1,2})(?::([0-5]\d)(?::([0-5]\d))?)?/
  return (text, at, fields) => {
    if (!startsWithIgnoringCase(text, at, lower)) return misfit(at)
    const start = at + gmt.length
    const [match, sign, hours, minutes = '0', seconds = '0'] = form.exec(text.slice(start, start + 9)) ?? []
    const size = match === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    return fields.put(Field.offset, sign === '-' ? 0 - size : size) ? start + (match?.length ?? 0) : misfit(at)
  }
}

const offsetReader = new IsoReader()

/** The longest prefix that is the id of a zone, or one of the names asked for. */
function scanZone(
  text: string,
  at: number,
  fields: ParsedFields,
  named: { readonly long: boolean; readonly locale: string } | undefined,
): number {
  const first = text.charCodeAt(at)
  if (first === 43 || first === 45) {
    offsetReader.start(text).at = at
    if (!offsetReader.utcOffset()) return misfit(at)
    fields.zone = TimeZone.ofOffset(offsetReader.offset)
    return offsetReader.at
  }
  const prefixed = prefixedOffset(/^(?:UTC|GMT|UT)(?:[+-]\d\d:\d\d(?::\d\d)?|0|(?!\p{L}))/iu, text, at, fields)
  if (prefixed !== undefined) return prefixed
  const found = named && zoneNameAt(text, at, named.locale, named.long)
  if (found !== undefined) {
    fields.zone = found.zone
    return found.end
  }
  const bare = prefixedOffset(/^(?:UTC|GMT|UT)/i, text, at, fields)
  if (bare !== undefined) return bare
  const [word = ''] = /^[A-Za-z][A-Za-z0-9~/._+-]*/.exec(text.slice(at, at + 64)) ?? []
  for (let end = word.length; end > 0; end--) {
    const name = word.slice(0, end)
    const zone = (named && zoneOfAbbreviation(name)) ?? (end > 1 ? zoneOfId(name) : undefined)
    if (zone !== undefined) {
      fields.zone = zone
      return at + end
    }
  }
  if (first !== 90 && first !== 122) return misfit(at)
  fields.zone = TimeZone.UTC
  return at + 1
}

/** `UTC+02:00`, `GMT`: the position after it. */
function prefixedOffset(form: RegExp, text: string, at: number, fields: ParsedFields): number | undefined {
  const [name] = form.exec(text.slice(at, at + 13)) ?? []
  const zone = name === undefined ? undefined : TimeZone.parse(name.toUpperCase())
  if (name === undefined || zone === undefined) return undefined
  fields.zone = zone
  return at + name.length
}

/** A section that does not fit is as if it were not there. */
function optionalScanner(scanners: readonly Scanner[]): Scanner {
  return (text, start, fields) => {
    const { present, zone, dayPeriod } = fields
    let at = start
    for (const scan of scanners) {
      at = scan(text, at, fields)
      if (at < 0) {
        fields.restore(present)
        fields.zone = zone
        fields.dayPeriod = dayPeriod
        return start
      }
    }
    return at
  }
}

function paddedScanner(width: number, scan: Scanner): Scanner {
  return (text, start, fields) => {
    const end = start + width
    if (end > text.length) return misfit(start)
    let at = start
    while (at < end && text.charCodeAt(at) === 32) at++
    const after = scan(text.slice(0, end), at, fields)
    return after === end ? end : misfit(at)
  }
}
