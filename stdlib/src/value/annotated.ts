import { isPlainObject, MultiMap } from './object.ts'
import { Range } from './range.ts'
import type { Value } from './value.ts'

/** What a value was given besides itself, by `as Number {format: "0.00"}` and the like. Read it with `Object.hasOwn`. */
export type Metadata = Readonly<Record<string, Value>>

let valueIn: (boxed: Annotated) => Value
let metadataIn: (boxed: Annotated) => Metadata

/** A value that is no object and no array, together with its metadata. Rare: fast paths do not know it, slow paths {@link unwrap} it. */
export class Annotated {
  readonly #value: Value
  readonly #metadata: Metadata

  constructor(value: Value, metadata: Metadata) {
    this.#value = value
    this.#metadata = metadata
  }

  // Not getters: every property of a value class sends selectors of that name down the checked path.
  static {
    valueIn = (boxed) => boxed.#value
    metadataIn = (boxed) => boxed.#metadata
  }

  toJSON(): Value {
    const inner = this.#value as { toJSON?: () => Value }
    return typeof inner.toJSON === 'function' ? inner.toJSON() : inner
  }
}

/** What a box holds that is there for another reason than metadata. */
export const none: Metadata = Object.freeze({})

const metadataOfContainers = new WeakMap<object, Metadata>()

/** The value without the box it may be in. */
export function unwrap(value: Value): Value {
  return value instanceof Annotated ? valueIn(value) : value
}

/** Null, in a box or not: an empty element that a function was given is null and knows its attributes. */
export const isNull = (value: Value): boolean =>
  value === null || (value instanceof Annotated && valueIn(value) === null)

export function metadataOf(value: Value): Metadata | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!(value instanceof Annotated)) return metadataOfContainers.get(value)
  const metadata = metadataIn(value)
  return metadata === none ? undefined : metadata
}

/** The value with this metadata in place of any it had; the one passed in stays as it was. `null` carries none. */
export function withMetadata(value: Value, metadata: Metadata): Value {
  const bare = unwrap(value)
  const empty = Object.keys(metadata).length === 0
  if (bare === null || typeof bare === 'function') return bare
  const copy = copyOfContainer(bare)
  if (copy === undefined) return empty ? bare : new Annotated(bare, metadata)
  if (!empty) metadataOfContainers.set(copy, metadata)
  return copy
}

const documents = new WeakMap<object, Metadata>()

/** The value of a document, with what can be asked about the document by `.^name`; `null` carries nothing. */
export function fromDocument(value: Value, document: Metadata): Value {
  if (value === null || typeof value === 'function') return value
  const carrier: object = typeof value === 'object' ? value : new Annotated(value, none)
  documents.set(carrier, document)
  return carrier
}

/** What is known of the document that a value was read from. */
export function documentOf(value: Value): Metadata | undefined {
  return typeof value === 'object' && value !== null ? documents.get(value) : undefined
}

function copyOfContainer(value: Value): object | undefined {
  if (value instanceof Range) return new Range(value[0] as number, value.at(-1) as number)
  if (Array.isArray(value)) return value.slice()
  if (value instanceof MultiMap) return value.copy()
  if (isPlainObject(value)) return { ...value }
  return undefined
}
