import { type AnyKey, type Key, keyName } from './key.ts'
import { emptyShape, Shape } from './shape.ts'
import type { Value } from './value.ts'

export { isSafePlainKey } from './shape.ts'

/**
 * An object of the language. A plain object holds unique string keys in order; whatever a plain object cannot hold
 * (repeated keys, attributes, namespaces, digit strings, `__proto__`) is a {@link MultiMap}.
 */
export type ObjectValue = Readonly<Record<string, Value>> | MultiMap

let keyAbove: (object: MultiMap) => Key | undefined
let putUnder: (object: MultiMap, key: Key) => MultiMap

/** The key that an object was read or selected under: `.@` and `.#` on the object ask for its attributes and namespace. */
export const keyOver = (object: MultiMap): Key | undefined => keyAbove(object)

/** The same entries, as the value of this key. */
export const under = (object: MultiMap, key: Key): MultiMap => putUnder(object, key)

/** An object as parallel keys and values: keeps repeated keys, their order, attributes and namespaces. Immutable. */
export class MultiMap implements Iterable<[AnyKey, Value]> {
  readonly #shape: Shape
  readonly #values: readonly Value[]
  readonly #key: Key | undefined

  private constructor(shape: Shape, values: readonly Value[], key?: Key) {
    this.#shape = shape
    this.#values = values
    this.#key = key
  }

  static {
    keyAbove = (object) => object.#key
    putUnder = (object, key) => (object.#key === key ? object : new MultiMap(object.#shape, object.#values, key))
  }

  /** The caller gives the values away. */
  static shaped(shape: Shape, values: readonly Value[]): MultiMap {
    return new MultiMap(shape, values)
  }

  /** Of parallel arrays, which the caller gives away. */
  static of(keys: readonly AnyKey[], values: readonly Value[]): MultiMap {
    return new MultiMap(Shape.of(keys), values)
  }

  static readonly empty: MultiMap = MultiMap.of([], [])

  get size(): number {
    return this.#values.length
  }

  /** Other values under the same keys, whose index they share; the caller gives the array away. */
  withValues(values: readonly Value[]): MultiMap {
    return new MultiMap(this.#shape, values)
  }

  /** Another identity for the same entries. */
  copy(): MultiMap {
    return new MultiMap(this.#shape, this.#values, this.#key)
  }

  /** Position of the first entry of that name (in that namespace), or -1. */
  indexOf(name: string, uri?: string): number {
    const first = this.#shape.indexOf(name)
    if (uri === undefined || first < 0) return first
    return this.#shape.keys.findIndex((key, i) => i >= first && isNamed(key, name, uri))
  }

  /** `undefined` outside 0 … size - 1. */
  keyAt(index: number): AnyKey {
    return this.#shape.keys[index] as AnyKey
  }

  /** `undefined` outside 0 … size - 1. */
  valueAt(index: number): Value {
    return this.#values[index]
  }

  /** The value of the first key of that name, whatever its namespace; undefined when there is none. */
  get(name: string): Value | undefined {
    const at = this.#shape.indexOf(name)
    return at < 0 ? undefined : this.#values[at]
  }

  has(name: string): boolean {
    return this.#shape.indexOf(name) >= 0
  }

  /** The values of all keys of that name, whatever their namespace. */
  getAll(name: string): Value[] {
    const found: Value[] = []
    const { keys } = this.#shape
    const first = this.#shape.indexOf(name)
    if (first < 0) return found
    for (let i = first; i < keys.length; i++) if (keyName(keys[i] as AnyKey) === name) found.push(this.#values[i])
    return found
  }

  /** The value of the first key of that name in the namespace `uri`; undefined when there is none. */
  getIn(name: string, uri: string): Value | undefined {
    const { keys } = this.#shape
    for (let i = Math.max(this.#shape.indexOf(name), 0); i < keys.length; i++) {
      if (isNamed(keys[i] as AnyKey, name, uri)) return this.#values[i]
    }
    return undefined
  }

  /** The values of all keys of that name in the namespace `uri`. */
  getAllIn(name: string, uri: string): Value[] {
    return this.#values.filter((_, i) => isNamed(this.#shape.keys[i] as AnyKey, name, uri))
  }

  *entries(): IterableIterator<[AnyKey, Value]> {
    const { keys } = this.#shape
    for (let i = 0; i < keys.length; i++) yield [keys[i] as AnyKey, this.#values[i]]
  }

  [Symbol.iterator](): IterableIterator<[AnyKey, Value]> {
    return this.entries()
  }

  /** A plain object; of a repeated key the last value stays, as JSON readers have it. Attributes and namespaces are left out. */
  toJSON(): Record<string, Value> {
    const { keys } = this.#shape
    return Object.fromEntries(this.#values.map((value, i) => [keyName(keys[i] as AnyKey), value]))
  }
}

function isNamed(key: AnyKey, name: string, uri: string): boolean {
  return typeof key !== 'string' && key.localName === name && key.namespace?.uri === uri
}

/** Collects entries in order. Objects that are built alike share what follows from their keys. */
export class ObjectBuilder {
  #shape: Shape | undefined = emptyShape()
  /** In place of a shape, once the keys are not worth one. */
  #keys: AnyKey[] = []
  #values: Value[] = []

  get size(): number {
    return this.#values.length
  }

  add(key: AnyKey, value: Value): this {
    this.#values.push(value)
    const shape = this.#shape
    if (shape === undefined) {
      this.#keys.push(key)
      return this
    }
    this.#shape = shape.with(key)
    if (this.#shape === undefined) this.#keys = [...shape.keys, key]
    return this
  }

  addAll(object: ObjectValue): this {
    if (object instanceof MultiMap) for (let i = 0; i < object.size; i++) this.add(object.keyAt(i), object.valueAt(i))
    else for (const key in object) this.add(key, object[key])
    return this
  }

  /** A plain object where one can hold the entries and stay quick, else a MultiMap. The builder starts anew. */
  build(): ObjectValue {
    const shape = this.#shape ?? Shape.of(this.#keys)
    const values = this.#values
    this.#shape = emptyShape()
    this.#keys = []
    this.#values = []
    return shape.plainObject(values) ?? MultiMap.shaped(shape, values.slice())
  }
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

export function isObject(value: unknown): value is ObjectValue {
  return isPlainObject(value) || value instanceof MultiMap
}

export function objectSize(object: ObjectValue): number {
  if (object instanceof MultiMap) return object.size
  let size = 0
  for (const _ in object) size++
  return size
}

export function keysOf(object: ObjectValue): AnyKey[] {
  if (!(object instanceof MultiMap)) return Object.keys(object)
  return Array.from({ length: object.size }, (_, i) => object.keyAt(i))
}

export function valuesOf(object: ObjectValue): Value[] {
  if (!(object instanceof MultiMap)) return Object.values(object)
  return Array.from({ length: object.size }, (_, i) => object.valueAt(i))
}

export function entriesOf(object: ObjectValue): [AnyKey, Value][] {
  return object instanceof MultiMap ? [...object.entries()] : Object.entries(object)
}

export function forEachEntry(object: ObjectValue, visit: (value: Value, key: AnyKey, index: number) => void): void {
  if (object instanceof MultiMap) {
    const { size } = object
    for (let i = 0; i < size; i++) visit(object.valueAt(i), object.keyAt(i), i)
    return
  }
  let index = 0
  for (const key in object) visit(object[key], key, index++)
}

/** The value of the first key of that name; undefined when there is none. Never a property of a prototype. */
export function getField(object: ObjectValue, name: string): Value | undefined {
  if (object instanceof MultiMap) return object.get(name)
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The values of all keys of that name. */
export function getFields(object: ObjectValue, name: string): Value[] {
  if (object instanceof MultiMap) return object.getAll(name)
  return Object.hasOwn(object, name) ? [object[name]] : []
}

/** All entries of `a`, then all of `b`; equal keys are repeated, not replaced. */
export function concatObjects(a: ObjectValue, b: ObjectValue): ObjectValue {
  return new ObjectBuilder().addAll(a).addAll(b).build()
}

/** The object without the entries whose key and value meet the predicate. */
export function withoutKeys(object: ObjectValue, drop: (key: AnyKey, value: Value) => boolean): ObjectValue {
  const builder = new ObjectBuilder()
  forEachEntry(object, (value, key) => {
    if (!drop(key, value)) builder.add(key, value)
  })
  return builder.build()
}
