import { unwrap } from '../value/annotated.ts'
import { entriesOf, isObject, ObjectBuilder, objectSize } from '../value/object.ts'
import { Regex } from '../value/regex.ts'
import type { Value } from '../value/value.ts'

// What `match` cases ask of their subject. All are harmless on a value of another kind.

/** `[a, b]` needs exactly that many items, `[a ~ rest]` at least. */
export function hasItems(value: Value, count: number, more: boolean): boolean {
  const bare = unwrap(value)
  return Array.isArray(bare) && (more ? bare.length >= count : bare.length === count)
}

export function itemAt(value: Value, index: number): Value {
  const bare = unwrap(value)
  return Array.isArray(bare) ? (bare[index] ?? null) : null
}

export function itemsFrom(value: Value, index: number): Value {
  const bare = unwrap(value)
  return Array.isArray(bare) ? bare.slice(index) : null
}

export function hasEntries(value: Value, count: number, more: boolean): boolean {
  const bare = unwrap(value)
  return isObject(bare) && (more ? objectSize(bare) >= count : objectSize(bare) === count)
}

export function keyAt(value: Value, index: number): Value {
  const bare = unwrap(value)
  return isObject(bare) ? (entriesOf(bare)[index]?.[0] ?? null) : null
}

export function valueAt(value: Value, index: number): Value {
  const bare = unwrap(value)
  return isObject(bare) ? (entriesOf(bare)[index]?.[1] ?? null) : null
}

export function entriesFrom(value: Value, index: number): Value {
  const bare = unwrap(value)
  if (!isObject(bare)) return null
  const builder = new ObjectBuilder()
  for (const [key, entry] of entriesOf(bare).slice(index)) builder.add(key, entry)
  return builder.build()
}

/** The whole match and its groups when the pattern matches the whole text, else null. */
export function matchGroups(value: Value, pattern: Value): Value {
  const text = unwrap(value)
  const regex = typeof pattern === 'string' ? Regex.of(pattern) : pattern
  if (typeof text !== 'string' || !(regex instanceof Regex)) return null
  const found = regex.matchWhole(text)
  return found === null ? null : Array.from(found, (group) => group ?? null)
}
