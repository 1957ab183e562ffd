import { runtime } from '@twill/language/diagnostics'
import { unwrap } from './annotated.ts'
import { implicitCoerce } from './coerce.ts'
import { describe } from './coerce-report.ts'
import { Key } from './key.ts'
import { compareNumbers, isNumber } from './number.ts'
import { raise } from './raise.ts'
import { typeOf } from './type-test.ts'
import type { Value } from './value.ts'

/** What the temporal classes offer. */
interface Comparable {
  compareTo(other: Comparable): number
}

/**
 * The order behind `<`, `orderBy`, `min` and `max`: negative, zero or positive. Numbers by value, strings and keys by code
 * units, `false` before `true`, points in time by their instant; null before everything. Of two types, the right value is
 * coerced to the type of the left one.
 * @throws TwillError TW5106 for arrays, objects and other values without an order
 */
export function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const left = simple(a)
  const right = simple(b)
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  const order = compareAlike(left, right) ?? compareAlike(left, simple(coerced(right, left)))
  if (order === undefined) throw raise(runtime.noOrder, { left: describe(a), right: describe(b) })
  return order
}

/** Without metadata; a key as its name. */
function simple(value: Value): Value {
  const bare = unwrap(value)
  return bare instanceof Key ? bare.localName : bare
}

function coerced(value: Value, model: Value): Value | undefined {
  return isOrdered(model) ? implicitCoerce(value, typeOf(model)) : undefined
}

function isOrdered(value: Value): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || isNumber(value) || isComparable(value)
}

/** Undefined unless both are of one type that has an order. */
function compareAlike(a: Value, b: Value): number | undefined {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (isComparable(a) && isComparable(b) && a.constructor === b.constructor) return a.compareTo(b)
  return undefined
}

function isComparable(value: Value): value is Comparable {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Comparable>).compareTo === 'function'
}
