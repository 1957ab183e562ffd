import { runtime } from '@twill/language/diagnostics'
import type { TwillError } from './error.ts'
import { raise } from './raise.ts'

/** A part of a prefix or suffix: text as it stands, or a symbol that the locale knows. */
export type AffixPart = { readonly text: string } | 'minus' | 'percent' | 'permille' | 'currency' | 'currencyCode'

export interface Affixes {
  readonly prefix: readonly AffixPart[]
  readonly suffix: readonly AffixPart[]
}

/** What a pattern in the notation of Java's `DecimalFormat` says: `#,##0.00;(#,##0.00)`. */
export interface NumberPattern {
  readonly positive: Affixes
  readonly negative: Affixes
  readonly minInteger: number
  /** Only where there is an exponent; otherwise an integer is written whole. */
  readonly maxInteger: number
  readonly minFraction: number
  readonly maxFraction: number
  /** Digits between two separators; 0 for none. */
  readonly groupSize: number
  /** The number is written times ten to this power: 2 for percent, 3 for per mille. */
  readonly shift: number
  /** Digits that an exponent has at least; 0 when the pattern has none. */
  readonly exponentDigits: number
  /** The decimal point is written even where no digit follows. */
  readonly alwaysPoint: boolean
  /** A currency sign stands in it: separators are those that the locale has for money. */
  readonly monetary: boolean
}

/** Reads a pattern; throws a TwillError that quotes it when it is malformed. */
export function parseNumberPattern(pattern: string): NumberPattern {
  return new PatternReader(pattern).read()
}

class PatternReader {
  readonly #pattern: string
  #at = 0
  /** Of the half that is being read. */
  #shift = 0

  // The digits of the number part: `#` left of the first `0`, `0`, `#` right of the last `0`.
  #optionalLeft = 0
  #required = 0
  #optionalRight = 0
  #point = -1
  #groupSize = -1
  #exponentDigits = 0
  #monetary = false

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): NumberPattern {
    const positive = this.#readAffixes(() => this.#readDigits())
    const shift = this.#shift
    let negative: Affixes | undefined
    // Without a negative half Java reads the positive one again; the two differ where an `E` stands behind the exponent.
    this.#at = this.#pattern[this.#at] === ';' ? this.#at + 1 : 0
    if (this.#at < this.#pattern.length) {
      // Of the negative half only prefix and suffix count.
      negative = this.#readAffixes(() => this.#skipDigits())
      if (this.#at < this.#pattern.length) throw this.#malformed('it has more than one `;`')
    }
    return this.#finish(positive, negative, shift)
  }

  /** Prefix, number, suffix, up to the end or a `;`. Digits may go on after the suffix has begun, as in Java. */
  #readAffixes(readNumber: () => void): Affixes {
    const prefix: AffixPart[] = []
    const suffix: AffixPart[] = []
    let parts = prefix
    this.#shift = 0
    while (this.#at < this.#pattern.length) {
      const char = this.#pattern[this.#at] as string
      if (char === ';') {
        if (parts === prefix) throw this.#malformed('there is no digit before `;`')
        break
      }
      if ('#0,.'.includes(char)) {
        readNumber()
        parts = suffix
        continue
      }
      this.#at++
      if (char === "'") {
        this.#readQuoted(parts)
      } else if (char === '%' || char === '‰') {
        if (this.#shift !== 0) throw this.#malformed('it has more than one percent or per mille sign')
        this.#shift = char === '%' ? 2 : 3
        parts.push(char === '%' ? 'percent' : 'permille')
      } else if (char === '¤') {
        const doubled = this.#pattern[this.#at] === '¤'
        if (doubled) this.#at++
        parts.push(doubled ? 'currencyCode' : 'currency')
        this.#monetary = true
      } else if (char === '-') {
        parts.push('minus')
      } else {
        pushText(parts, char)
      }
    }
    return { prefix, suffix }
  }

  /** After an opening quote. Two quotes in a row, inside or out, are one quote as text. */
  #readQuoted(parts: AffixPart[]): void {
    if (this.#pattern[this.#at] === "'") {
      this.#at++
      pushText(parts, "'")
      return
    }
    for (;;) {
      const end = this.#pattern.indexOf("'", this.#at)
      if (end < 0) throw this.#malformed('a quote is not closed')
      pushText(parts, this.#pattern.slice(this.#at, end))
      this.#at = end + 1
      if (this.#pattern[this.#at] !== "'") return
      pushText(parts, "'")
      this.#at++
    }
  }

  #readDigits(): void {
    for (; this.#at < this.#pattern.length; this.#at++) {
      const char = this.#pattern[this.#at] as string
      if (char === '#') {
        if (this.#required > 0) this.#optionalRight++
        else this.#optionalLeft++
      } else if (char === '0') {
        if (this.#optionalRight > 0) throw this.#malformed('a `0` stands after a `#` that follows a `0`')
        this.#required++
      } else if (char === ',') {
        this.#groupSize = 0
        continue
      } else if (char === '.') {
        if (this.#point >= 0) throw this.#malformed('it has more than one decimal point')
        this.#point = this.#optionalLeft + this.#required + this.#optionalRight
        continue
      } else {
        if (char === 'E') this.#readExponent()
        return
      }
      if (this.#groupSize >= 0 && this.#point < 0) this.#groupSize++
    }
  }

  #readExponent(): void {
    if (this.#exponentDigits > 0) throw this.#malformed('it has more than one exponent')
    const [zeros] = /^0*/.exec(this.#pattern.slice(this.#at + 1)) as RegExpExecArray
    if (zeros.length === 0 || this.#optionalLeft + this.#required === 0) {
      throw this.#malformed('an exponent needs a digit on both sides of `E`')
    }
    this.#exponentDigits = zeros.length
    this.#at += 1 + zeros.length
  }

  #skipDigits(): void {
    const [digits] = /^[#0,.E]+/.exec(this.#pattern.slice(this.#at)) as RegExpExecArray
    this.#at += digits.length
  }

  #finish(positive: Affixes, negative: Affixes | undefined, shift: number): NumberPattern {
    let left = this.#optionalLeft
    let required = this.#required
    let right = this.#optionalRight
    const point = this.#point
    // `#.##` has no `0`: the digit before the point, or the first one after it, is taken as one.
    if (required === 0 && left > 0 && point >= 0) {
      const kept = Math.max(point, 1)
      right = left - kept
      left = kept - 1
      required = 1
    }
    const misplacedPoint = point < 0 ? right > 0 : point < left || point > left + required
    if (misplacedPoint) throw this.#malformed('a `#` stands between the `0`s and the decimal point')
    if (this.#groupSize === 0) throw this.#malformed('no digit follows the grouping separator')

    const total = left + required + right
    const minInteger = (point < 0 ? total : point) - left
    const { prefix, suffix } = positive
    const plainNegative: Affixes = { prefix: ['minus', ...prefix], suffix }
    return {
      positive,
      negative: negative === undefined || sameAffixes(positive, negative) ? plainNegative : negative,
      minInteger,
      maxInteger: left + minInteger,
      minFraction: point < 0 ? 0 : left + required - point,
      maxFraction: point < 0 ? 0 : total - point,
      groupSize: Math.max(this.#groupSize, 0),
      shift,
      exponentDigits: this.#exponentDigits,
      alwaysPoint: point >= 0 && (point === 0 || point === total),
      monetary: this.#monetary,
    }
  }

  #malformed(problem: string): TwillError {
    return raise(runtime.badNumberFormat, { format: this.#pattern, problem })
  }
}

function pushText(parts: AffixPart[], text: string): void {
  const last = parts.at(-1)
  if (typeof last === 'object') parts[parts.length - 1] = { text: last.text + text }
  else parts.push({ text })
}

function sameAffixes(a: Affixes, b: Affixes): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
