import { digitOf } from './digit.ts'
import { abs, compareNumbers, mul, type Num, neg, numberText, parseNumber } from './number.ts'
import { type Affixes, type AffixPart, type NumberPattern, parseNumberPattern } from './number-pattern.ts'
import { type NumberSymbols, numberSymbols } from './number-symbols.ts'
import { type Digits, type RoundMode, roundDigits, trimmed } from './round-digits.ts'

/** What stands around the digits. */
interface Frame {
  readonly prefix: string
  readonly suffix: string
}

/** A pattern as a locale writes it. */
interface NumberFormat {
  readonly pattern: NumberPattern
  readonly symbols: NumberSymbols
  readonly positive: Frame
  readonly negative: Frame
  /** The same as they are typed, for reading. */
  readonly typed: { readonly positive: Frame; readonly negative: Frame; readonly group: string }
}

const formats = new Map<string, NumberFormat>()
const MAX_FORMATS = 500

function numberFormat(pattern: string, locale: string | null | undefined): NumberFormat {
  const key = `${locale ?? ''}\n${pattern}`
  let format = formats.get(key)
  if (format === undefined) {
    format = localize(parseNumberPattern(pattern), numberSymbols(locale))
    if (formats.size >= MAX_FORMATS) formats.clear()
    formats.set(key, format)
  }
  return format
}

function localize(pattern: NumberPattern, plain: NumberSymbols): NumberFormat {
  const symbols = pattern.monetary ? { ...plain, ...plain.monetary } : plain
  const text = (parts: Affixes['prefix']) => parts.map((part) => symbolText(part, symbols)).join('')
  const frame = ({ prefix, suffix }: Affixes): Frame => ({ prefix: text(prefix), suffix: text(suffix) })
  const typed = ({ prefix, suffix }: Frame): Frame => ({ prefix: asTyped(prefix), suffix: asTyped(suffix) })
  const positive = frame(pattern.positive)
  const negative = frame(pattern.negative)
  return {
    pattern,
    symbols,
    positive,
    negative,
    typed: { positive: typed(positive), negative: typed(negative), group: asTyped(symbols.group) },
  }
}

function symbolText(part: AffixPart, symbols: NumberSymbols): string {
  return typeof part === 'string' ? symbols[part] : part.text
}

/**
 * Writes a number by a pattern of Java's `DecimalFormat`: `formatNumber(1234.5, '#,##0.00')` is `1,234.50`. Symbols are those of
 * the locale (en-US unless given). Throws a TwillError when the pattern is malformed.
 */
export function formatNumber(
  n: Num,
  pattern: string,
  locale?: string | null,
  roundMode: RoundMode | null = 'HALF_UP',
): string {
  if (pattern === '') return numberText(n)
  const format = numberFormat(pattern, locale)
  const negative = compareNumbers(n, 0) < 0
  const digits = digitsOf(numberText(abs(n)), format.pattern.shift)
  const write = format.pattern.exponentDigits > 0 ? writeScientific : writePlain
  const body = write(digits, format, negative, roundMode ?? 'HALF_UP')
  const { prefix, suffix } = negative ? format.negative : format.positive
  return prefix + body + suffix
}

function digitsOf(plain: string, shift: number): Digits {
  const dot = plain.indexOf('.')
  return dot < 0
    ? trimmed(plain, plain.length + shift)
    : trimmed(plain.slice(0, dot) + plain.slice(dot + 1), dot + shift)
}

function writePlain(exact: Digits, format: NumberFormat, negative: boolean, mode: RoundMode): string {
  const { pattern, symbols } = format
  const { text, point } = roundDigits(exact, exact.point + pattern.maxFraction, negative, mode)
  let integer = point > 0 ? text.slice(0, point).padEnd(point, '0') : ''
  integer = integer.padStart(pattern.minInteger, '0')
  let fraction = point > 0 ? text.slice(point) : '0'.repeat(-point) + text
  fraction = fraction.padEnd(pattern.minFraction, '0')
  if (integer === '' && fraction === '') integer = '0'
  const grouped = groupDigits(localDigits(integer, symbols), pattern.groupSize, symbols.group)
  if (fraction === '' && !pattern.alwaysPoint) return grouped
  return grouped + symbols.decimal + localDigits(fraction, symbols)
}

function groupDigits(integer: string, size: number, separator: string): string {
  if (size === 0 || integer.length <= size) return integer
  let end = integer.length % size || size
  let grouped = integer.slice(0, end)
  for (; end < integer.length; end += size) grouped += separator + integer.slice(end, end + size)
  return grouped
}

function writeScientific(exact: Digits, format: NumberFormat, negative: boolean, mode: RoundMode): string {
  const { pattern, symbols } = format
  const { minInteger, maxInteger } = pattern
  const { text, point } = roundDigits(exact, maxInteger + pattern.maxFraction, negative, mode)
  let exponent = point
  let integerDigits = minInteger
  if (maxInteger > 1 && maxInteger > minInteger) {
    // More places than are required before the point: the exponent is a multiple of their number.
    exponent = Math.floor((exponent - 1) / maxInteger) * maxInteger
    integerDigits = 1
  } else {
    exponent -= minInteger
  }
  if (text === '') exponent = 0
  else integerDigits = point - exponent
  const mantissa = text.padEnd(Math.max(minInteger + pattern.minFraction, integerDigits), '0')
  const fraction = mantissa.slice(integerDigits)
  const separator = fraction !== '' || pattern.alwaysPoint ? symbols.decimal : ''
  const sign = exponent < 0 ? symbols.minus : ''
  const power = String(Math.abs(exponent)).padStart(pattern.exponentDigits, '0')
  const written = localDigits(mantissa.slice(0, integerDigits), symbols) + separator + localDigits(fraction, symbols)
  return written + symbols.exponent + sign + localDigits(power, symbols)
}

function localDigits(digits: string, { zero }: NumberSymbols): string {
  if (zero === '0') return digits
  const offset = (zero.codePointAt(0) as number) - 48
  return digits.replace(/\d/g, (digit) => String.fromCodePoint(digit.charCodeAt(0) + offset))
}

/**
 * Reads a text that was written by the pattern; undefined when it was not. The number of places and the position of the
 * grouping separators need not agree with the pattern, but no other character may stand before or after.
 */
export function parseFormattedNumber(text: string, pattern: string, locale?: string | null): Num | undefined {
  if (pattern === '') return parseNumber(text)
  const format = numberFormat(pattern, locale)
  const { positive, negative } = format.typed
  const typed = asTyped(text)
  const asPositive = () => readFramed(typed, positive, format)
  const asNegative = () => {
    const size = readFramed(typed, negative, format)
    return size === undefined ? undefined : neg(size)
  }
  // Where both fit, the one that explains more of the text is right.
  return frameLength(negative) >= frameLength(positive)
    ? (asNegative() ?? asPositive())
    : (asPositive() ?? asNegative())
}

function frameLength({ prefix, suffix }: Frame): number {
  return prefix.length + suffix.length
}

/** The text as a keyboard gives it: one kind of minus and space, no marks that set the direction of the text. */
function asTyped(text: string): string {
  if (/^[!-~]*$/.test(text)) return text
  return text
    .replace(/\u2212/g, '-')
    .replace(/\s/g, ' ')
    .replace(/[\u061c\u200e\u200f]/g, '')
}

function readFramed(text: string, frame: Frame, format: NumberFormat): Num | undefined {
  const { prefix, suffix } = frame
  if (text.length < frameLength(frame) || !text.startsWith(prefix) || !text.endsWith(suffix)) return undefined
  const plain = plainNumber(text.slice(prefix.length, text.length - suffix.length), format)
  const n = plain === undefined ? undefined : parseNumber(plain)
  const { shift } = format.pattern
  return n === undefined || shift === 0 ? n : mul(n, shift === 2 ? 0.01 : 0.001)
}

/** The text of a number as the language writes it; undefined where a character is none of the locale's. */
function plainNumber(text: string, { pattern, symbols, typed }: NumberFormat): string | undefined {
  const group = pattern.groupSize > 0 ? typed.group : undefined
  const exponent = text.includes(symbols.exponent) ? symbols.exponent : 'E'
  const [mantissa, power, ...rest] = text.split(exponent) as [string, ...string[]]
  if (rest.length > 0) return undefined
  const plain = plainDigits(mantissa, symbols, group)
  if (plain === undefined || power === undefined) return plain
  const sign = power.startsWith('-') ? '-' : ''
  const digits = plainDigits(power.slice(sign.length), symbols, undefined)
  return digits === undefined || digits.includes('.') ? undefined : `${plain}e${sign}${digits}`
}

function plainDigits(text: string, symbols: NumberSymbols, group: string | undefined): string | undefined {
  let plain = ''
  /** Some digit comes after a separator. */
  let separated = true
  for (const char of text) {
    const digit = digitOf(char)
    if (digit !== undefined) {
      plain += digit
      separated = true
    } else if (char === symbols.decimal) plain += '.'
    else if (char !== group || plain.includes('.')) return undefined
    else separated = false
  }
  return separated ? plain : undefined
}
