import type { AnyKey, Value } from '@twill/stdlib/value'
import { type ObjectFactory, objectFactory } from './object-factory.ts'

/** An element with more children, or one that would make more shapes, gets an object with keys of its own. */
const MAX_KEYS = 64
const MAX_SHAPES = 2048

/** From this many objects on generated code makes them. */
const USES_BEFORE_GENERATION = 32

/** A sequence of keys that elements of a document have in common. */
export class Shape {
  readonly #parent: Shape | undefined
  readonly #key: AnyKey
  readonly #size: number
  readonly #count: { shapes: number }
  readonly #children = new Map<AnyKey, Shape>()
  #uses = 0
  #factory: ObjectFactory | undefined

  /** Without a parent: no keys. */
  constructor(parent?: Shape, key: AnyKey = '') {
    this.#parent = parent
    this.#key = key
    this.#size = parent === undefined ? 0 : parent.#size + 1
    this.#count = parent === undefined ? { shapes: 0 } : parent.#count
  }

  /** The shape with one more key, the same object for the same key; undefined where shapes are no use. */
  with(key: AnyKey): Shape | undefined {
    let child = this.#children.get(key)
    if (child === undefined) {
      const isList = key === this.#key && this.#size > 0
      if (isList || this.#size === MAX_KEYS || this.#count.shapes === MAX_SHAPES) return undefined
      this.#count.shapes++
      child = new Shape(this, key)
      this.#children.set(key, child)
    }
    return child
  }

  /** The object of these keys with the values from `base` on. */
  object(values: readonly Value[], base: number): Value {
    this.#uses++
    if (this.#uses === USES_BEFORE_GENERATION) this.#factory = objectFactory(this.#keys(), true)
    this.#factory ??= objectFactory(this.#keys(), false)
    return this.#factory(values, base)
  }

  #keys(): readonly AnyKey[] {
    const keys: AnyKey[] = []
    for (let at: Shape = this; at.#parent !== undefined; at = at.#parent) keys.push(at.#key)
    return keys.reverse()
  }
}
