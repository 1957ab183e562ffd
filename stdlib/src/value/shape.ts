import { type AnyKey, keyName } from './key.ts'
import type { Value } from './value.ts'

type PlainObject = Record<string, Value>
type Factory = (values: readonly Value[]) => PlainObject

/** From here on a lookup by name goes through an index. */
const INDEXED_FROM = 9

/** Up to so many keys a plain object may be filled key by key; beyond, that makes it a slow dictionary. */
const MAX_FILLED_KEYS = 16

/** Longer objects and longer keys are data rather than structure: learning them would fill the memory for nothing. */
const MAX_LEARNED_KEYS = 128
const MAX_LEARNED_LENGTH = 64
const MAX_CHILDREN = 256
const MAX_LEARNED_SHAPES = 4096

/** A factory costs about as much as filling so many objects. */
const USES_BEFORE_FACTORY = 16

/**
 * The keys of one or many objects, and what follows from them alone. Shapes grow by a key at a time from {@link emptyShape}, and
 * the same keys lead to the same shape as long as it is remembered.
 */
export class Shape {
  readonly size: number
  readonly #parent: Shape | undefined
  readonly #key: AnyKey | undefined
  #keys: readonly AnyKey[] | undefined
  /** Whether a plain object can hold these keys in this order. */
  #isPlain: boolean | undefined
  #index: Map<string, number> | undefined
  #lastChild: Shape | undefined
  #children: Map<string, Shape> | undefined
  #uses = 0
  #factory: Factory | undefined

  private constructor(parent: Shape | undefined, key: AnyKey | undefined, keys: readonly AnyKey[] | undefined) {
    this.#parent = parent
    this.#key = key
    this.#keys = keys
    this.size = keys?.length ?? (parent as Shape).size + 1
  }

  /** Not remembered. The caller gives the array away. */
  static of(keys: readonly AnyKey[]): Shape {
    return new Shape(undefined, undefined, keys)
  }

  get keys(): readonly AnyKey[] {
    if (this.#keys === undefined) {
      const keys = new Array<AnyKey>(this.size)
      for (let at: Shape = this; at.#parent !== undefined; at = at.#parent) keys[at.size - 1] = at.#key as AnyKey
      this.#keys = keys
    }
    return this.#keys
  }

  /** The shape with one more key; undefined when it is not worth remembering. */
  with(key: AnyKey): Shape | undefined {
    const last = this.#lastChild
    if (last !== undefined && last.#key === key) return last
    if (typeof key !== 'string') return undefined
    const child = this.#children?.get(key) ?? this.#learn(key)
    this.#lastChild = child ?? last
    return child
  }

  #learn(key: string): Shape | undefined {
    if (this.size >= MAX_LEARNED_KEYS || key.length > MAX_LEARNED_LENGTH) return undefined
    if (++learned > MAX_LEARNED_SHAPES) return undefined
    this.#children ??= new Map()
    // So many different keys at one place are data; what is in use will soon be learned again.
    if (this.#children.size >= MAX_CHILDREN) this.#children.clear()
    const own = unshared(key)
    const child = new Shape(this, own, undefined)
    this.#children.set(own, child)
    return child
  }

  /** Position of the first key of that name, or -1. */
  indexOf(name: string): number {
    const keys = this.keys
    if (keys.length < INDEXED_FROM) {
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i] as AnyKey
        if ((typeof key === 'string' ? key : key.localName) === name) return i
      }
      return -1
    }
    this.#index ??= indexByName(keys)
    return this.#index.get(name) ?? -1
  }

  /** A plain object of these keys; undefined when that is not possible, or would be slow to read. */
  plainObject(values: readonly Value[]): PlainObject | undefined {
    if (this.#factory !== undefined) return this.#factory(values)
    const isLong = this.size > MAX_FILLED_KEYS
    if (++this.#uses > (isLong ? 1 : USES_BEFORE_FACTORY)) return this.#manufacture(values)
    return isLong || !this.#holdsPlain() ? undefined : fill({}, this.keys as readonly string[], values)
  }

  #manufacture(values: readonly Value[]): PlainObject | undefined {
    if (this.size > MAX_LEARNED_KEYS || !this.#holdsPlain()) return undefined
    this.#factory = factoryOf(this.keys as readonly string[])
    return this.#factory(values)
  }

  #holdsPlain(): boolean {
    this.#isPlain ??= arePlain(this.keys)
    return this.#isPlain
  }
}

let learned = 0
let root = Shape.of([])

/** Where shapes begin to grow. */
export function emptyShape(): Shape {
  // As with too many keys at one place.
  if (learned > MAX_LEARNED_SHAPES) {
    learned = 0
    root = Shape.of([])
  }
  return root
}

/** A string of its own, where a part of a text keeps the whole text in memory. */
function unshared(text: string): string {
  return Object.keys({ [text]: null })[0] as string
}

function indexByName(keys: readonly AnyKey[]): Map<string, number> {
  const index = new Map<string, number>()
  for (let i = keys.length - 1; i >= 0; i--) index.set(keyName(keys[i] as AnyKey), i)
  return index
}

function arePlain(keys: readonly AnyKey[]): boolean {
  return keys.every((key) => typeof key === 'string' && isSafePlainKey(key)) && new Set(keys).size === keys.length
}

/** Whether a plain object can have the key, and keeps it where it was put. */
export function isSafePlainKey(name: string): boolean {
  const first = name.charCodeAt(0)
  if (first >= 48 && first <= 57) return !/^\d+$/.test(name)
  return first !== 95 || name !== '__proto__'
}

function fill(object: PlainObject, keys: readonly string[], values: readonly Value[]): PlainObject {
  for (let i = 0; i < keys.length; i++) object[keys[i] as string] = values[i]
  return object
}

let codeIsAllowed = true

/** Makes objects of one hidden class: by a literal in generated code or, where a page forbids that, by copies of a sample. */
function factoryOf(keys: readonly string[]): Factory {
  if (codeIsAllowed) {
    try {
      const entries = keys.map((key, i) => `${JSON.stringify(key)}: v[${i}]`)
      return new Function('v', `return { ${entries.join(', ')} }`) as Factory
    } catch {
      codeIsAllowed = false
    }
  }
  const sample: PlainObject = JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:null`).join()}}`)
  return (values) => fill({ ...sample }, keys, values)
}
