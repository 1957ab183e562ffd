import { Annotated, unwrap } from './annotated.ts'
import { AnyDecimal } from './any-decimal.ts'
import type { Decimal } from './decimal.ts'
import { type AnyKey, Key, Namespace } from './key.ts'
import { entriesOf, isPlainObject, MultiMap, type ObjectValue, objectSize } from './object.ts'
import { DateTime, OffsetTime, Period } from './temporal/index.ts'
import type { Value } from './value.ts'

/** What the classes of immutable values offer: regular expressions, types, temporal values. */
interface Equatable {
  equals(other: unknown): boolean
}

/**
 * `==`: same kind of value and same content. Numbers by their value, arrays item by item, objects entry by entry in order
 * with namespaces and attributes, keys by name and namespace (a string is a key without one), functions by identity.
 * Metadata does not count.
 */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || a === null) return typeof b === 'object' && b !== null && equalsBoxed(b, a)
  if (typeof b !== 'object' || b === null) return equalsBoxed(a, b)
  if (Array.isArray(a)) return Array.isArray(b) ? equalArrays(a, b) : equalsBoxed(b, a)
  if (isPlainObject(a)) {
    if (isPlainObject(b)) return equalPlainObjects(a, b)
    return b instanceof MultiMap ? equalEntries(b, a) : equalsBoxed(b, a)
  }
  if (a instanceof MultiMap) {
    return b instanceof MultiMap || isPlainObject(b) ? equalEntries(a, b) : equalsBoxed(b, a)
  }
  return equalInstances(a, b)
}

/** Whether an object that is no bare value of the other's kind is a box around an equal one: metadata, or a key for its name. */
function equalsBoxed(boxed: object, other: Value): boolean {
  if (boxed instanceof Annotated) return equals(unwrap(boxed), other)
  if (boxed instanceof Key) return typeof other === 'string' && boxed.namespace === null && boxed.localName === other
  return other instanceof Annotated && equals(boxed, unwrap(other))
}

function equalArrays(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!equals(a[i], b[i])) return false
  return true
}

function equalPlainObjects(a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>): boolean {
  const keys = Object.keys(a)
  const others = Object.keys(b)
  if (keys.length !== others.length) return false
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    if (key !== others[i] || !equals(a[key], b[key])) return false
  }
  return true
}

function equalEntries(a: MultiMap, b: ObjectValue): boolean {
  const other = b instanceof MultiMap ? b : MultiMap.of(Object.keys(b), Object.values(b))
  if (a.size !== other.size) return false
  for (let i = 0; i < a.size; i++) {
    if (!equalEntryKeys(a.keyAt(i), other.keyAt(i)) || !equals(a.valueAt(i), other.valueAt(i))) return false
  }
  return true
}

/** Keys in their place in an object: attributes count. */
function equalEntryKeys(a: AnyKey, b: AnyKey): boolean {
  if (a === b) return true
  if (typeof a === 'string' && typeof b === 'string') return false
  return equals(a, b) && equals(attributesOf(a), attributesOf(b))
}

function attributesOf(key: AnyKey): ObjectValue | null {
  if (typeof key === 'string' || key.attributes === null) return null
  return objectSize(key.attributes) === 0 ? null : key.attributes
}

function equalInstances(a: object, b: object): boolean {
  if (a instanceof Annotated || b instanceof Annotated) return equals(unwrap(a), unwrap(b))
  if (a.constructor !== b.constructor) return false
  if (a instanceof AnyDecimal) return a.eq(b as Decimal)
  if (a instanceof Uint8Array) return equalBytes(a, b as Uint8Array)
  if (a instanceof Key) return a.localName === (b as Key).localName && a.namespace?.uri === (b as Key).namespace?.uri
  if (a instanceof Namespace) return a.uri === (b as Namespace).uri
  return typeof (a as Partial<Equatable>).equals === 'function' && (a as Equatable).equals(b)
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** A key for a JavaScript `Map` or `Set`: values are {@link equals} exactly when their hash keys are the same. */
export function hashKey(value: Value): unknown {
  const bare = bareName(unwrap(value))
  if (typeof bare === 'string') return bare.charCodeAt(0) === 0 ? encode(bare) : bare
  return typeof bare === 'object' && bare !== null ? encode(bare) : bare
}

/** A key without a namespace is equal to its name. */
function bareName(value: Value): Value {
  return value instanceof Key && value.namespace === null ? value.localName : value
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** A number that stands for this very object. */
function identityOf(object: object): number {
  let identity = identities.get(object)
  if (identity === undefined) {
    identity = ++lastIdentity
    identities.set(object, identity)
  }
  return identity
}

// Begins with a NUL, so that it is no hash key of a plain string; every part tells its length or ends in a separator, so that
// no two different values give the same text.
function encode(value: Value): string {
  const bare = bareName(unwrap(value))
  if (typeof bare === 'string') return `\0s${bare.length}:${bare}`
  if (typeof bare === 'function') return `\0f${identityOf(bare)};`
  if (typeof bare !== 'object' || bare === null) return `\0${bare};`
  if (Array.isArray(bare)) return `\0[${bare.map(encode).join('')}]`
  if (isPlainObject(bare) || bare instanceof MultiMap) return `\0{${entriesOf(bare).map(encodeEntry).join('')}}`
  if (bare instanceof AnyDecimal) return `\0d${bare};`
  if (bare instanceof Uint8Array) return `\0b${bare.join(',')};`
  if (bare instanceof Key) return `\0k${encode(bare.namespace)}${encode(bare.localName)}`
  if (bare instanceof Namespace) return `\0n${encode(bare.uri)}`
  return `\0c${identityOf(bare.constructor)}${encode(identifyingText(bare))}`
}

/** A text that two values of the same class share exactly when they are equal. */
function identifyingText(value: object): string {
  if (value instanceof DateTime) return `${value.epochSecond},${value.nanoseconds}`
  if (value instanceof OffsetTime) {
    const local = value.hour * 3600 + value.minutes * 60 + value.seconds
    return `${local - value.offsetSeconds},${value.nanoseconds}`
  }
  if (value instanceof Period)
    return `${value.totalMonths},${value.dateDays},${value.totalSeconds},${value.nanoAdjustment}`
  return String(value)
}

function encodeEntry([key, value]: readonly [AnyKey, Value]): string {
  return encode(key) + encode(attributesOf(key)) + encode(value)
}
