import { runtime } from '@twill/language/diagnostics'
import { AnyDecimal } from './any-decimal.ts'
import { Decimal, Quotient } from './decimal.ts'
import { digitOf } from './digit.ts'
import type { TwillError } from './error.ts'
import { raise } from './raise.ts'

// A JavaScript number stands for the decimal that its shortest text shows. It is used (is "canonical") only when that
// decimal is a safe integer, or has at most 15 significant digits and 1e-6 <= |x| < 2^53. On this set doubles and decimals
// are one to one and in the same order, so `===` and `<` on canonical numbers are exact as they are. Every other number is a
// Decimal, which therefore never equals a canonical double. There is no negative zero.

/** A number in its canonical form. */
export type Num = number | Decimal

/** The digits a number may span, from its first to its last place or to the point. */
export const MAX_DIGITS = 100_000

const MAX_SAFE = Number.MAX_SAFE_INTEGER
/** Below it an integer has at most 15 digits. */
const DIGITS_15 = 1e15
const SMALLEST = 1e-6

export function isNumber(value: unknown): value is Num {
  return typeof value === 'number' || value instanceof AnyDecimal
}

/** The canonical form of an exact decimal. */
export function canon(decimal: Decimal): Num {
  if (decimal.isZero()) return 0
  const { e: exponent, d: words } = decimal
  if (!decimal.isFinite()) throw notFinite(decimal.toString())
  if (Math.abs(exponent) + 7 * words.length > MAX_DIGITS) throw tooLong()
  if (exponent > 15 || exponent < -6 || words.length > 4) return decimal
  const double = decimal.toNumber()
  if (Number.isInteger(double) && decimal.isInteger()) return Number.isSafeInteger(double) ? double : decimal
  return decimal.precision() <= 15 ? double : decimal
}

function tooLong(): TwillError {
  return raise(runtime.numberTooLong, { limit: MAX_DIGITS.toLocaleString('en') })
}

function notFinite(text: string): TwillError {
  return raise(runtime.notFinite, { text })
}

function decimalOf(n: Num): Decimal {
  return typeof n === 'number' ? new Decimal(n) : n
}

/** The number that a double shows: its shortest text, taken exactly. Throws for NaN and the infinities. */
export function fromDouble(double: number): Num {
  if (Number.isSafeInteger(double)) return double + 0
  const cents = Math.round(double * 100)
  if (cents / 100 === double && cents < DIGITS_15 && cents > -DIGITS_15) return double
  if (!Number.isFinite(double)) throw notFinite(String(double))
  return canon(new Decimal(double))
}

export function toDouble(n: Num): number {
  return typeof n === 'number' ? n : n.toNumber()
}

/** The number as a safe integer, or undefined when it is none. */
export function toInteger(n: Num): number | undefined {
  return Number.isInteger(n) ? (n as number) : undefined
}

/** What stands before the point; undefined where that is too large to count with. */
export function integerPart(n: Num): number | undefined {
  return toInteger(compareNumbers(n, 0) < 0 ? ceil(n) : floor(n))
}

export function isIntegral(n: Num): boolean {
  return typeof n === 'number' ? Number.isInteger(n) : n.isInteger()
}

/** Plain digits, never an exponent. */
export function numberText(n: Num): string {
  return typeof n === 'number' ? String(n) : n.toFixed()
}

const POWERS_OF_TEN = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
const LONG_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,9})?$/

const NOT_ASCII = /[\u0080-\uffff]/

/** Reads `-12`, `1.50`, `.5`, `6.02e23` in digits of any script, exactly; undefined when the text is no number. */
export function parseNumber(text: string): Num | undefined {
  // Up to 15 digits: both the integer and the power of ten are exact doubles, so one division rounds once.
  const length = text.length
  if (length > 0 && length <= 17) {
    const sign = text.charCodeAt(0)
    let at = sign === 45 || sign === 43 ? 1 : 0
    const start = at
    let integer = 0
    let point = -1
    for (; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code >= 48 && code <= 57) integer = integer * 10 + (code - 48)
      else if (code === 46 && point < 0) point = at
      else break
    }
    const digits = at - start - (point < 0 ? 0 : 1)
    if (at === length && digits > 0 && digits <= 15) {
      const size = point < 0 ? integer : integer / (POWERS_OF_TEN[length - point - 1] as number)
      if (size >= SMALLEST) return sign === 45 ? -size : size
      if (size === 0) return 0
    }
  }
  const plain = NOT_ASCII.test(text) ? text.replace(/\p{Nd}/gu, (digit) => String(digitOf(digit))) : text
  if (!LONG_NUMBER.test(plain)) return undefined
  return canon(new Decimal(plain))
}

// Arithmetic. Each operation first tries doubles: 32-bit integers, then safe integers, then both operands as integers
// scaled by a power of ten. `Math.round(a * 100) / 100 === a` proves that `a` is exactly that many hundredths, because
// a division is correctly rounded; below 1e15 the scaled result has at most 15 digits, so dividing it once is canonical.

export function add(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a + b
    return addDoubles(a, b)
  }
  return addDecimals(a, b)
}

function addDoubles(a: number, b: number): Num {
  if (Math.floor(a) === a && Math.floor(b) === b) {
    const sum = a + b
    return sum <= MAX_SAFE && sum >= -MAX_SAFE ? sum : addDecimals(a, b)
  }
  let sum = sumAt(100, a, b)
  if (Number.isNaN(sum)) {
    sum = sumAt(1e6, a, b)
    if (Number.isNaN(sum)) sum = sumAt(1e9, a, b)
  }
  return sum >= SMALLEST || sum <= -SMALLEST || sum === 0 ? sum : addDecimals(a, b)
}

/** The sum of two numbers that are whole multiples of 1 / `scale`; NaN when they are not, or too large to tell. */
function sumAt(scale: number, a: number, b: number): number {
  const x = Math.round(a * scale)
  const y = Math.round(b * scale)
  const sum = x + y
  return x / scale === a && y / scale === b && fits(x) && fits(y) && fits(sum) ? sum / scale : Number.NaN
}

function fits(scaled: number): boolean {
  return scaled < DIGITS_15 && scaled > -DIGITS_15
}

function addDecimals(a: Num, b: Num): Num {
  const x = decimalOf(a)
  const y = decimalOf(b)
  guardSpan(x, y)
  return canon(x.plus(y))
}

export function sub(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a - b
    return addDoubles(a, 0 - b)
  }
  return subDecimals(a, b)
}

function subDecimals(a: Num, b: Num): Num {
  const x = decimalOf(a)
  const y = decimalOf(b)
  guardSpan(x, y)
  return canon(x.minus(y))
}

/** Stops `1e99999999 + 1` before its digits are laid out. */
function guardSpan(a: Decimal, b: Decimal): void {
  const top = Math.max(a.e, b.e)
  const bottom = Math.min(a.e - 7 * a.d.length, b.e - 7 * b.d.length)
  if (top - bottom > MAX_DIGITS) throw tooLong()
}

export function mul(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) {
      const product = a * b
      if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0
    }
    return mulDoubles(a, b)
  }
  return mulDecimals(a, b)
}

function mulDoubles(a: number, b: number): Num {
  const placesA = placesOf(a)
  const placesB = placesOf(b)
  if (placesA >= 0 && placesB >= 0) {
    const places = placesA + placesB
    if (places === 0) {
      const product = a * b
      if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0
    } else {
      const scaled = scale(a, placesA) * scale(b, placesB)
      if (fits(scaled)) {
        const product = scaled / (POWERS_OF_TEN[places] as number)
        if (product >= SMALLEST || product <= -SMALLEST) return product
        if (scaled === 0) return 0
      }
    }
  }
  return mulDecimals(a, b)
}

function mulDecimals(a: Num, b: Num): Num {
  const x = decimalOf(a)
  const y = decimalOf(b)
  if (7 * (x.d.length + y.d.length) > MAX_DIGITS) throw tooLong()
  return canon(x.times(y))
}

/** How many decimal places (0, 2, 4, 6 or 9) hold the number exactly, at no more than 15 digits; -1 when none does. */
function placesOf(a: number): number {
  if (Math.floor(a) === a) return 0
  let scaled = Math.round(a * 100)
  if (scaled / 100 === a) return fits(scaled) ? 2 : -1
  scaled = Math.round(a * 1e4)
  if (scaled / 1e4 === a) return fits(scaled) ? 4 : -1
  scaled = Math.round(a * 1e6)
  if (scaled / 1e6 === a) return fits(scaled) ? 6 : -1
  scaled = Math.round(a * 1e9)
  return scaled / 1e9 === a && fits(scaled) ? 9 : -1
}

function scale(a: number, places: number): number {
  return places === 0 ? a : Math.round(a * (POWERS_OF_TEN[places] as number))
}

/** The quotient, rounded half-even to 34 significant digits where it does not end sooner. */
export function div(a: Num, b: Num): Num {
  if (b === 0) throw raise(runtime.divisionByZero, { dividend: numberText(a) })
  if (typeof a === 'number' && typeof b === 'number') {
    const places = commonPlaces(a, b)
    if (places >= 0) {
      const x = scale(a, places)
      const y = scale(b, places)
      const quotient = x / y
      if (Math.floor(quotient) === quotient && quotient * y === x) return quotient + 0
      // Exact to six places: times the divisor it gives the dividend back, in safe integers.
      const scaled = Math.round(quotient * 1e6)
      const dividend = x * 1e6
      if (dividend <= MAX_SAFE && dividend >= -MAX_SAFE && scaled * y === dividend && fits(scaled)) return scaled / 1e6
      if (y <= MAX_DIVISOR && y >= -MAX_DIVISOR) return canon(divideIntegers(x, y))
    }
  }
  return canon(new Decimal(new Quotient(a).div(b)))
}

/** A Decimal holds its digits in words of seven, aligned at the decimal point. */
const WORD = 1e7
const WORD_DIGITS = 7
/** Up to it, a remainder with one more word is a safe integer. */
const MAX_DIVISOR = Math.floor(MAX_SAFE / WORD)
/** So many words have more than 34 digits, however few are in the first. */
const QUOTIENT_WORDS = 7

/** What a Decimal is made of: sign, exponent of the first digit, words. */
type Parts = { -readonly [Part in 's' | 'e' | 'd']: Decimal[Part] }

/** Long division of safe integers, word by word: far quicker than that of numbers of any length. */
function divideIntegers(x: number, y: number): Decimal {
  const dividend = Math.abs(x)
  const divisor = Math.abs(y)
  let rest = dividend % divisor
  const words = wordsOf((dividend - rest) / divisor)
  let wordsBeforePoint = words.length
  while (rest !== 0 && words.length < QUOTIENT_WORDS) {
    const shifted = rest * WORD
    rest = shifted % divisor
    const word = (shifted - rest) / divisor
    if (word !== 0 || words.length > 0) words.push(word)
    else wordsBeforePoint--
  }
  // What is left over counts only against a tie.
  if (rest !== 0) words.push(1)
  const quotient = new Decimal(0)
  const parts: Parts = quotient
  parts.s = x < 0 === y < 0 ? 1 : -1
  parts.e = (wordsBeforePoint - 1) * WORD_DIGITS + String(words[0]).length - 1
  parts.d = words
  return quotient.toSignificantDigits(34, Decimal.ROUND_HALF_EVEN)
}

/** Of a safe integer; none of zero. */
function wordsOf(integer: number): number[] {
  const words: number[] = []
  for (let left = integer; left > 0; left = Math.floor(left / WORD)) words.unshift(left % WORD)
  return words
}

/** The remainder of a division that truncates: it has the sign of the dividend. */
export function mod(a: Num, b: Num): Num {
  if (b === 0) throw raise(runtime.divisionByZero, { dividend: numberText(a) })
  if (typeof a === 'number' && typeof b === 'number') {
    const places = commonPlaces(a, b)
    if (places >= 0) {
      const remainder = (scale(a, places) % scale(b, places)) / (POWERS_OF_TEN[places] as number)
      if (remainder >= SMALLEST || remainder <= -SMALLEST) return remainder
      if (remainder === 0) return 0
    }
  }
  const x = decimalOf(a)
  const y = decimalOf(b)
  guardSpan(x, y)
  return canon(x.mod(y))
}

/** How many decimal places hold both numbers exactly, in safe integers; -1 when none does. */
function commonPlaces(a: number, b: number): number {
  const placesA = placesOf(a)
  const placesB = placesOf(b)
  if (placesA === placesB) return placesA
  if (placesA < 0 || placesB < 0) return -1
  const places = Math.max(placesA, placesB)
  return fits(scale(a, places)) && fits(scale(b, places)) ? places : -1
}

export function neg(a: Num): Num {
  return typeof a === 'number' ? 0 - a : a.neg()
}

export function abs(a: Num): Num {
  return typeof a === 'number' ? Math.abs(a) : a.abs()
}

/** Negative, zero or positive. */
export function compareNumbers(a: Num, b: Num): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  return decimalOf(a).cmp(b)
}

export function numbersEqual(a: Num, b: Num): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b
  return a.eq(b)
}

export function floor(a: Num): Num {
  return typeof a === 'number' ? Math.floor(a) : canon(a.floor())
}

export function ceil(a: Num): Num {
  return typeof a === 'number' ? Math.ceil(a) + 0 : canon(a.ceil())
}

/** To the nearest integer; a half goes away from zero. */
export function round(a: Num): Num {
  if (typeof a !== 'number') return canon(a.round())
  return a < 0 ? 0 - Math.round(-a) : Math.round(a)
}

/** `base` to the power `exponent`: exact for whole exponents from 0 on, else to 34 significant digits. */
export function power(base: Num, exponent: Num): Num {
  const whole = toInteger(exponent)
  if (whole !== undefined && whole >= 0) {
    if (typeof base === 'number') {
      const double = base ** whole
      if (Number.isInteger(base) && Number.isSafeInteger(double)) return double
    }
    const x = decimalOf(base)
    if (x.isZero()) return whole === 0 ? 1 : 0
    if (x.precision() * whole > MAX_DIGITS || Math.abs(x.e) * whole > MAX_DIGITS) throw tooLong()
    return canon(x.pow(whole))
  }
  const result = new Quotient(base).pow(exponent)
  if (!result.isFinite()) {
    throw raise(runtime.noPower, { base: numberText(base), exponent: numberText(exponent) })
  }
  return canon(new Decimal(result))
}
