import { Annotated, metadataOf, none, unwrap } from '../value/annotated.ts'
import { type AnyKey, Key } from '../value/key.ts'
import { isPlainObject, keyOver, MultiMap, under } from '../value/object.ts'
import type { Value } from '../value/value.ts'

let keyIn: (selected: Selected) => Key

/** A text, number or null that was selected from under a key with attributes or a namespace, which it must not lose. */
class Selected extends Annotated {
  readonly #key: Key

  constructor(value: Value, key: Key) {
    super(unwrap(value), metadataOf(value) ?? none)
    this.#key = key
  }

  static {
    keyIn = (selected) => selected.#key
  }
}

/** A value as it comes out of an object: it remembers the key above it when that key says more than its name. */
export function selected(value: Value, key: AnyKey): Value {
  if (typeof key === 'string') return value
  if (value instanceof MultiMap) return under(value, key)
  if (isPlainObject(value)) return under(MultiMap.of(Object.keys(value), Object.values(value)), key)
  if (typeof value === 'object' && value !== null && !(value instanceof Annotated)) return value
  return new Selected(value, key)
}

/** The key that a value was selected under, or the key that the value itself is. */
export function keyAround(value: Value): Key | undefined {
  if (value instanceof MultiMap) return keyOver(value)
  if (value instanceof Selected) return keyIn(value)
  return value instanceof Key ? value : undefined
}
