import { isObject, toStringValue, unwrap, type Value } from '@twill/stdlib/value'

/** The text of a value where a format knows only texts; undefined for null, objects, arrays and functions, which have none. */
export function simpleText(value: Value): string | undefined {
  if (typeof value === 'string') return value
  const bare = unwrap(value)
  if (bare === null || typeof bare === 'function' || Array.isArray(bare) || isObject(bare)) return undefined
  return toStringValue(value)
}
