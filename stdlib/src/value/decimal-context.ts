import { library, runtime } from '@twill/language/diagnostics'
import { Decimal } from './decimal.ts'
import { canon, compareNumbers, div, MAX_DIGITS, type Num, numberText, power, toInteger } from './number.ts'
import { raise } from './raise.ts'
import { type Digits, type RoundMode, roundDigits, trimmed } from './round-digits.ts'

// Arithmetic with as many digits as are asked for. It means what Java's BigDecimal means with a MathContext, powers included,
// which are not the nearest numbers but what rounded products make of them.

/** How many digits a result keeps, and how it is rounded to them. */
export interface DecimalContext {
  /** A whole number; 0 keeps all digits. */
  readonly precision: number
  /** `UNNECESSARY` refuses to round. */
  readonly roundingMode: RoundMode | 'UNNECESSARY'
}

/** `coefficient` times ten to the power `exponent`. */
interface Scaled {
  readonly coefficient: bigint
  readonly exponent: number
}

const one: Scaled = { coefficient: 1n, exponent: 0 }

function scaled(n: Num): Scaled {
  const [mantissa = '', power] = n.toExponential().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return { coefficient: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

const numberOf = ({ coefficient, exponent }: Scaled): Num => canon(new Decimal(`${coefficient}e${exponent}`))

const lengthOf = ({ coefficient }: Scaled): number => String(coefficient).replace('-', '').length

const tenTo = (exponent: number): bigint => 10n ** BigInt(exponent)

/** @param rest whether the exact number goes on behind the digits given, which are more than the precision then */
function rounded(exact: Scaled, { precision, roundingMode }: DecimalContext, rest = false): Scaled {
  if (precision === 0) {
    if (rest) throw raise(library.endlessDecimals, {})
    return exact
  }
  const negative = exact.coefficient < 0n
  const text = String(negative ? -exact.coefficient : exact.coefficient)
  // a last digit stands for all that follow: it is not zero, and no half
  const digits = trimmed(rest ? `${text}1` : text, text.length + exact.exponent)
  const kept =
    roundingMode === 'UNNECESSARY'
      ? unrounded(digits, precision)
      : roundDigits(digits, precision, negative, roundingMode)
  return { coefficient: BigInt((negative ? '-' : '') + kept.text), exponent: kept.point - kept.text.length }
}

function unrounded(digits: Digits, precision: number): Digits {
  if (digits.text.length > precision) throw raise(library.roundingNeeded, { precision })
  return digits
}

function product(a: Scaled, b: Scaled, context: DecimalContext): Scaled {
  return rounded({ coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }, context)
}

function quotient(a: Scaled, b: Scaled, context: DecimalContext): Scaled {
  const { precision } = context
  // A quotient that ends has no more places than its divisor in binary, which takes 10 / 3 times as many as in decimal.
  const places =
    precision === 0 ? Math.ceil((10 * lengthOf(b)) / 3) : Math.max(0, precision + 1 + lengthOf(b) - lengthOf(a))
  const dividend = a.coefficient * tenTo(places)
  const exact = { coefficient: dividend / b.coefficient, exponent: a.exponent - b.exponent - places }
  return rounded(exact, context, dividend % b.coefficient !== 0n)
}

/** The whole part of the square root of a number above 0. */
function wholeRoot(square: bigint): bigint {
  const text = String(square)
  const half = Math.max(0, Math.floor((text.length - 29) / 2))
  // Above the root; from there on Newton's method comes down to it.
  let root = BigInt(Math.floor(Math.sqrt(Number(text.slice(0, text.length - 2 * half)))) + 2) * tenTo(half)
  while (true) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** The digits that any result may have, and one more to tell that it has too many. */
const withinLimit = (context: DecimalContext): DecimalContext => ({
  ...context,
  precision: Math.min(context.precision, MAX_DIGITS + 1),
})

/** A double that is a number of the language has no more. */
const MOST_DIGITS_OF_DOUBLE = 16

/** @throws TwillError where digits would be dropped although the context forbids it */
export function roundIn(context: DecimalContext, n: Num): Num {
  if (context.precision === 0 || (typeof n === 'number' && context.precision >= MOST_DIGITS_OF_DOUBLE)) return n
  return numberOf(rounded(scaled(n), context))
}

/** @throws TwillError for a divisor of zero, and where the quotient has more digits than the context can do with */
export function divideIn(context: DecimalContext, dividend: Num, divisor: Num): Num {
  // the language's own quotient, which is quicker
  if (context.precision === 34 && context.roundingMode === 'HALF_EVEN') return div(dividend, divisor)
  if (divisor === 0) throw raise(runtime.divisionByZero, { dividend: numberText(dividend) })
  return numberOf(quotient(scaled(dividend), scaled(divisor), withinLimit(context)))
}

/** @throws TwillError for numbers below zero, and where the root has more digits than the context can do with */
export function rootIn(context: DecimalContext, n: Num): Num {
  if (n === 0) return 0
  if (compareNumbers(n, 0) < 0) throw raise(library.noRoot, { number: numberText(n) })
  const within = withinLimit(context)
  const exact = scaled(n)
  // Twice as many digits as the root is to have, and an even exponent.
  const missing = Math.max(0, 2 * (within.precision + 1) - lengthOf(exact))
  const places = missing + Math.abs((exact.exponent - missing) % 2)
  const square = exact.coefficient * tenTo(places)
  const root = wholeRoot(square)
  const exponent = (exact.exponent - places) / 2
  return numberOf(rounded({ coefficient: root, exponent }, within, root * root !== square))
}

const MAX_EXPONENT = 999_999_999

/**
 * Each product on the way is rounded to the digits of the context and of the exponent, and one more.
 * @throws TwillError for exponents that are not whole or too large, a negative power of zero, and a precision that is too small for the exponent
 */
export function powerIn(context: DecimalContext, base: Num, exponent: Num): Num {
  const whole = toInteger(exponent)
  if (whole === undefined || Math.abs(whole) > MAX_EXPONENT) {
    throw raise(library.badExponent, { exponent: numberText(exponent), limit: MAX_EXPONENT.toLocaleString('en') })
  }
  const { precision } = withinLimit(context)
  if (precision === 0 && whole >= 0) return power(base, whole)
  if (whole === 0) return 1
  const size = Math.abs(whole)
  const least = String(size).length
  if (precision < least) throw raise(library.precisionTooSmall, { exponent: whole, least, precision })
  if (base === 0 && whole < 0) throw raise(runtime.noPower, { base: 0, exponent: whole })
  const working = { ...context, precision: precision + least + 1 }
  const factor = scaled(base)
  let result = one
  for (const bit of size.toString(2)) {
    result = product(result, result, working)
    if (bit === '1') result = product(result, factor, working)
  }
  if (whole < 0) result = quotient(one, result, working)
  return numberOf(rounded(result, context))
}
