import { unwrap } from './annotated.ts'
import { TwillError } from './error.ts'
import { Key } from './key.ts'
import { compareNumbers, isNumber } from './number.ts'
import type { Value } from './value.ts'

/** What the temporal classes offer. */
interface Comparable {
  compareTo(other: this): number
}

/**
 * The order behind `<`, `orderBy`, `min` and `max`: negative, zero or positive. Numbers by value, strings by code units,
 * `false` before `true`, points in time by their instant; null comes before everything. Of two types, the right value is
 * coerced to the type of the left one. Throws a TwillError for values that have no order.
 */
export function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  return compareSlow(bare(a), bare(b))
}

function bare(value: Value): Value {
  const unwrapped = unwrap(value)
  return unwrapped instanceof Key ? unwrapped.localName : unwrapped
}

function compareSlow(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (isComparable(a) && isComparable(b) && a.constructor === b.constructor) return a.compareTo(b)
  throw new TwillError('TW5106', 'These values have no order.')
}

function isComparable(value: Value): value is Comparable {
  return typeof value === 'object' && typeof (value as Partial<Comparable>).compareTo === 'function'
}
