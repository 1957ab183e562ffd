import type { ObjectValue } from './object.ts'

/** An XML namespace: what `ns shop http://shop.example` declares. */
export class Namespace {
  readonly #prefix: string
  readonly #uri: string

  constructor(prefix: string, uri: string) {
    this.#prefix = prefix
    this.#uri = uri
  }

  get prefix(): string {
    return this.#prefix
  }

  get uri(): string {
    return this.#uri
  }

  toString(): string {
    return this.#uri
  }
}

/** A key that carries a namespace or attributes; a key with neither is a plain string. */
export class Key {
  readonly #localName: string
  readonly #namespace: Namespace | null
  readonly #attributes: ObjectValue | null

  constructor(localName: string, namespace: Namespace | null = null, attributes: ObjectValue | null = null) {
    this.#localName = localName
    this.#namespace = namespace
    this.#attributes = attributes
  }

  // Not `name`: every property of a value class sends selectors of that name down the checked path.
  get localName(): string {
    return this.#localName
  }

  get namespace(): Namespace | null {
    return this.#namespace
  }

  get attributes(): ObjectValue | null {
    return this.#attributes
  }

  toString(): string {
    return this.#localName
  }
}

export type AnyKey = string | Key

/** The local name of a key. */
export function keyName(key: AnyKey): string {
  return typeof key === 'string' ? key : key.localName
}

/** A key of the leanest form: a string when there is neither namespace nor attribute. */
export function makeKey(name: string, namespace: Namespace | null, attributes: ObjectValue | null): AnyKey {
  return namespace === null && attributes === null ? name : new Key(name, namespace, attributes)
}
