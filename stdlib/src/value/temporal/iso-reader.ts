import { isCivilDate } from './civil.ts'

/** How far from UTC an offset may be, in seconds. */
export const MAX_OFFSET = 18 * 3600

/**
 * Reads the parts of an ISO 8601 text, left to right. Each method takes one part at the position where the last one ended,
 * leaves its numbers in the fields, and answers whether the part stood there and was valid.
 */
export class IsoReader {
  text = ''
  at = 0
  year = 0
  month = 0
  day = 0
  secondOfDay = 0
  nanoseconds = 0
  offset = 0

  start(text: string): this {
    this.text = text
    this.at = 0
    return this
  }

  get atEnd(): boolean {
    return this.at === this.text.length
  }

  /** One of two characters, such as `T` and `t`, by their codes. */
  skip(code: number, other: number): boolean {
    const next = this.text.charCodeAt(this.at)
    if (next !== code && next !== other) return false
    this.at++
    return true
  }

  /** `2024-02-29`; years before 0 and after 9999 have a sign and at least four digits. */
  date(): boolean {
    const { text } = this
    const sign = text.charCodeAt(this.at)
    let at = this.at
    let year: number
    if (sign === 45 || sign === 43) {
      at++
      const start = at
      year = 0
      for (let digit = digitAt(text, at); digit >= 0 && at - start < 9; digit = digitAt(text, ++at))
        year = year * 10 + digit
      const count = at - start
      if (count < 4 || (count === 4 && sign === 43) || (sign === 45 && year === 0)) return false
      if (sign === 45) year = -year
    } else {
      year = pairAt(text, at) * 100 + pairAt(text, at + 2)
      if (year < 0) return false
      at += 4
    }
    const month = pairAt(text, at + 1)
    const day = pairAt(text, at + 4)
    if (text.charCodeAt(at) !== 45 || text.charCodeAt(at + 3) !== 45 || !isCivilDate(year, month, day)) return false
    this.year = year
    this.month = month
    this.day = day
    this.at = at + 6
    return true
  }

  /** `23:57`, `23:57:59`, `23:57:59.123456789`. */
  time(): boolean {
    const { text } = this
    let at = this.at
    const hour = pairAt(text, at)
    const minute = pairAt(text, at + 3)
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text.charCodeAt(at + 2) !== 58) return false
    at += 5
    let second = 0
    let nanoseconds = 0
    if (text.charCodeAt(at) === 58) {
      second = pairAt(text, at + 1)
      if (second < 0 || second > 59) return false
      at += 3
      if (text.charCodeAt(at) === 46) {
        const start = ++at
        for (let digit = digitAt(text, at); digit >= 0; digit = digitAt(text, ++at))
          nanoseconds = nanoseconds * 10 + digit
        const count = at - start
        if (count === 0 || count > 9) return false
        for (let i = count; i < 9; i++) nanoseconds *= 10
      }
    }
    this.secondOfDay = hour * 3600 + minute * 60 + second
    this.nanoseconds = nanoseconds
    this.at = at
    return true
  }

  /** `Z`, `+03`, `+03:00`, `+0300`, `-03:00:30`. */
  utcOffset(): boolean {
    if (this.skip(90, 122)) {
      this.offset = 0
      return true
    }
    const { text } = this
    const sign = text.charCodeAt(this.at)
    if (sign !== 43 && sign !== 45) return false
    let at = this.at + 1
    const hour = pairAt(text, at)
    if (hour < 0) return false
    at += 2
    const colon = text.charCodeAt(at) === 58 ? 1 : 0
    let size = hour * 3600
    for (const unit of [60, 1]) {
      if (colon === 1 && text.charCodeAt(at) !== 58) break
      const value = pairAt(text, at + colon)
      if (value < 0 && colon === 0) break
      if (value < 0 || value > 59) return false
      size += value * unit
      at += 2 + colon
    }
    if (size > MAX_OFFSET) return false
    this.offset = sign === 45 ? 0 - size : size
    this.at = at
    return true
  }
}

/** The value of the digit at a position, or -1. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48
  return digit >= 0 && digit <= 9 ? digit : -1
}

/** The value of two digits, or a number too small to be valid in any sum. */
function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1e6
}

/** Shared by the synchronous `parse` functions. */
export const isoReader = new IsoReader()
