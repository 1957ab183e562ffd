import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import {
  type AnyKey,
  compare,
  decode,
  entriesOf,
  equals,
  getField,
  isObject,
  Key,
  keyName,
  type ObjectValue,
  objectSize,
  typeOf,
  typeText,
  type Value,
} from './value/index.ts'

const module = 'tw::util::Diff'

interface Found {
  readonly expected: string
  readonly actual: string
  readonly path: string
}

export const Difference = type({
  module,
  name: 'Difference',
  since: '2.0',
  doc: 'One place in which two values differ.',
  type: '{ expected: String, actual: String, path: String }',
})

export const Diff = type({
  module,
  name: 'Diff',
  since: '2.0',
  doc: 'Whether two values match, and where they differ.',
  type: '{ matches: Boolean, diffs: Array<Difference> }',
})

const typeName = (value: Value): string => typeText(typeOf(value))

const prefixed = (key: AnyKey): string => {
  const prefix = key instanceof Key ? key.namespace?.prefix : undefined
  return prefix ? `${prefix}#${keyName(key)}` : keyName(key)
}

const isSameName = (a: AnyKey, b: AnyKey): boolean => keyName(a) === keyName(b) && uriOf(a) === uriOf(b)

const uriOf = (key: AnyKey): string | undefined => (key instanceof Key ? key.namespace?.uri : undefined)

const attributesOf = (key: AnyKey): ObjectValue => (key instanceof Key ? key.attributes : null) ?? {}

/** Compares two values part by part. */
class Comparison {
  readonly #write: (value: Value) => string
  readonly #unordered: boolean
  readonly found: Found[] = []

  constructor(write: (value: Value) => string, unordered: boolean) {
    this.#write = write
    this.#unordered = unordered
  }

  compare(actual: Value, expected: Value, path: string): void {
    if (isObject(expected)) {
      // Within an object the sides change places: so it is documented, and so tests that compare differences expect it.
      if (isObject(actual)) this.#compareObjects(expected, actual, path)
      else this.#add('Object type', `${typeName(actual)} type`, path)
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

export const diff = fn({
  module,
  name: 'diff',
  since: '2.0',
  doc: 'Lists the places in which two values differ. The entries of objects must be in the same order, unless `unordered` is set.',
  params: {
    actual: 'The value that is there.',
    expected: 'The value that should be there.',
    diffConfig: '`{ unordered: true }` to leave the order of entries out of account.',
    path: 'How the paths of the differences begin.',
  },
  also: ['compare', 'delta', 'difference', 'assertEquals'],
  overloads: [
    {
      type: '(actual: Any, expected: Any, diffConfig: { unordered?: Boolean } = {}, path: String = "(root)"): Diff',
      withHost:
        ({ formats }: Host) =>
        (actual: Value, expected: Value, config: ObjectValue = {}, path = '(root)') => {
          const write = (value: Value): string => {
            const text = formats.write(value, 'application/dw', {})
            return typeof text === 'string' ? text : decode(text)
          }
          const comparison = new Comparison(write, getField(config, 'unordered') === true)
          comparison.compare(actual, expected, path)
          return { matches: comparison.found.length === 0, diffs: comparison.found }
        },
    },
  ],
  effects: ['format'],
  examples: [
    example('No difference', 'diff([1, { a: 2 }], [1, { a: 2 }])', '{ matches: true, diffs: [] }'),
    example(
      'Another size',
      'diff([1], [1, 2])',
      '{ matches: false, diffs: [{ expected: "Array size is 2", actual: "was 1", path: "(root)" }] }',
    ),
    example('Whatever the order', 'diff({ a: 1, b: 2 }, { b: 2, a: 1 }, { unordered: true }).matches', 'true'),
  ],
})
