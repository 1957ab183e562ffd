import {
  type AnyKey,
  compare,
  entriesOf,
  equals,
  isObject,
  Key,
  keyName,
  type ObjectValue,
  objectSize,
  typeOf,
  typeText,
  type Value,
} from './value/index.ts'

/** A place in which two values differ. */
export interface Difference {
  readonly expected: string
  readonly actual: string
  readonly path: string
}

const typeName = (value: Value): string => typeText(typeOf(value))

const prefixed = (key: AnyKey): string => {
  const prefix = key instanceof Key ? key.namespace?.prefix : undefined
  return prefix ? `${prefix}#${keyName(key)}` : keyName(key)
}

const isSameName = (a: AnyKey, b: AnyKey): boolean => keyName(a) === keyName(b) && uriOf(a) === uriOf(b)

const uriOf = (key: AnyKey): string | undefined => (key instanceof Key ? key.namespace?.uri : undefined)

const attributesOf = (key: AnyKey): ObjectValue => (key instanceof Key ? key.attributes : null) ?? {}

/** Compares two values part by part. */
export class Comparison {
  readonly #write: (value: Value) => string
  readonly #unordered: boolean
  readonly #swapsInObjects: boolean
  readonly found: Difference[] = []

  /** @param how whether entries of objects may stand in any order, and whether the sides change places within an object */
  constructor(write: (value: Value) => string, how: { readonly unordered: boolean; readonly swapsInObjects: boolean }) {
    this.#write = write
    this.#unordered = how.unordered
    this.#swapsInObjects = how.swapsInObjects
  }

  compare(actual: Value, expected: Value, path: string): void {
    if (isObject(expected)) {
      if (!isObject(actual)) this.#add('Object type', `${typeName(actual)} type`, path)
      else if (this.#swapsInObjects) this.#compareObjects(expected, actual, path)
      else this.#compareObjects(actual, expected, path)
    } else if (Array.isArray(expected)) {
      if (!Array.isArray(actual)) this.#add('Array type', `${typeName(actual)} type`, path)
      else if (actual.length !== expected.length)
        this.#add(`Array size is ${expected.length}`, `was ${actual.length}`, path)
      else
        expected.forEach((item, i) => {
          this.compare(actual[i], item, `${path}[${i}]`)
        })
    } else if (!equals(actual, expected)) this.#add(this.#write(expected), this.#write(actual), path)
  }

  #compareObjects(actual: ObjectValue, expected: ObjectValue, path: string): void {
    const size = objectSize(expected)
    if (objectSize(actual) !== size) {
      this.#add(`Object size is ${size}`, `${objectSize(actual)}`, path)
      return
    }
    const others = this.#entries(actual)
    this.#entries(expected).forEach(([key, value], i) => {
      const [otherKey, other] = others[i] ?? [key, null]
      const name = `${path}.${prefixed(key)}`
      if (!isSameName(otherKey, key)) {
        this.#add(`Entry ${name} with type ${typeName(value)}`, 'was not present in object.', name)
        return
      }
      this.#compareAttributes(attributesOf(otherKey), attributesOf(key), `${name}.@`)
      this.compare(other, value, name)
    })
  }

  #compareAttributes(actual: ObjectValue, expected: ObjectValue, path: string): void {
    if (objectSize(actual) > 0 && objectSize(expected) > 0) this.compare(actual, expected, path)
    else if (objectSize(expected) > 0) this.#add(`Attributes ${this.#write(expected)}`, 'Empty attributes.', path)
    else if (objectSize(actual) > 0) this.#add('Empty attributes', `Attributes ${this.#write(actual)}`, path)
  }

  #entries(object: ObjectValue): [AnyKey, Value][] {
    const entries = entriesOf(object)
    return this.#unordered ? entries.sort(([a], [b]) => compare(keyName(a), keyName(b))) : entries
  }

  #add(expected: string, actual: string, path: string): void {
    this.found.push({ expected, actual, path })
  }
}
