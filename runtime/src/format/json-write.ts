import { formats } from '@twill/language/diagnostics'
import {
  type AnyKey,
  entriesOf,
  isNull,
  isNumber,
  isObject,
  isPlainObject,
  Key,
  keyName,
  MultiMap,
  numberText,
  ObjectBuilder,
  raise,
  ranOutOfStack,
  toStringValue,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import type { Sink } from './format.ts'
import { pathText } from './path-text.ts'
import { unwritable } from './unwritable.ts'

// `JSON.stringify` is several times as fast as anything written in the language itself, so values that it writes as they
// should be written go to it: the whole value, or else the items of its long arrays, in runs. Only what it does not know
// (repeated keys, exact numbers, dates, nulls to be left out) is written here, as bytes into a buffer.

export interface JsonStyle {
  /** On lines, two spaces a level; else in one line, with a space behind each colon. */
  readonly indent: boolean
  readonly skipNullInArrays: boolean
  readonly skipNullInObjects: boolean
  /** Attributes become fields `@name` of the value; a value that is no object becomes the field `__text`. */
  readonly writeAttributes: boolean
  /** The values of a repeated key become one array, where the key came first. */
  readonly duplicateKeyAsArray: boolean
}

/** Items that are written together, if all are plain. */
const runLength = 1024
/** A shorter array is not worth a run. */
const shortestRun = 16

const flushAt = 65_536

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** @throws TwillError TW4009 for a value that JSON has no form for, TW4010 for one nested too deeply */
export function writeJson(value: Value, sink: Sink, style: JsonStyle): void {
  try {
    write(value, sink, style)
  } catch (error) {
    if (!ranOutOfStack(error)) throw error
    throw raise(formats.nestedTooDeeply, { format: 'JSON' }, { cause: error })
  }
}

function write(value: Value, sink: Sink, style: JsonStyle): void {
  const nulls = !style.skipNullInArrays && !style.skipNullInObjects
  const isLong = Array.isArray(value) && value.length > runLength
  if (style.indent && !isLong && isPlain(value, nulls)) {
    sink.write(JSON.stringify(value, null, 2))
    return
  }
  const writer = idle ?? new Writer()
  idle = undefined
  writer.document(value, sink, style)
  idle = writer
}

/** The last writer is kept: with it would go its hidden class, and with that the code compiled for it. */
let idle: Writer | undefined

/** Does `JSON.stringify` write this value as it should be? */
function isPlain(value: Value, nulls: boolean): boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return true
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return nulls
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isPlain(value[i], nulls)) return false
    return true
  }
  if (!isPlainObject(value)) return false
  for (const key in value) if (!isPlain(value[key], nulls)) return false
  return true
}

const code = {
  quote: 34,
  comma: 44,
  digit0: 48,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  open: 123,
  close: 125,
}

class Writer {
  #root: Value = null
  #sink: Sink | undefined
  #indent = true
  #skipNullInArrays = false
  #skipNullInObjects = false
  #style: JsonStyle | undefined
  #bytes = new Uint8Array(2 * flushAt)
  #end = 0
  /** By depth: a line break and the indentation. */
  #lines: Uint8Array[] = []
  /** By depth: keys with their line break, indentation and colon. */
  #keys: Map<string, Uint8Array>[] = []

  document(value: Value, sink: Sink, style: JsonStyle): void {
    this.#root = value
    this.#sink = sink
    this.#style = style
    this.#indent = style.indent
    this.#skipNullInArrays = style.skipNullInArrays
    this.#skipNullInObjects = style.skipNullInObjects
    this.#value(value, 0, style.indent)
    this.#flush()
    this.#root = null
    this.#sink = undefined
    this.#lines = []
    this.#keys = []
    if (this.#bytes.length > 4 * flushAt) this.#bytes = new Uint8Array(2 * flushAt)
  }

  #flush(): void {
    if (this.#end > 0) this.#sink?.write(decoder.decode(this.#bytes.subarray(0, this.#end)))
    this.#end = 0
  }

  /** `inRuns`: it is not known yet whether long arrays in here are plain. */
  #value(value: Value, depth: number, inRuns: boolean): void {
    switch (typeof value) {
      case 'string':
        this.#string(value)
        return
      case 'number':
        this.#number(value)
        return
      case 'boolean':
        this.#ascii(value ? 'true' : 'false')
        return
    }
    if (value === null) this.#ascii('null')
    else if (Array.isArray(value)) this.#array(value, depth, inRuns)
    else if (isPlainObject(value)) this.#plainObject(value, depth, inRuns)
    else if (value instanceof MultiMap) this.#fields(this.#fieldsOf(value), depth, inRuns)
    else if (isNumber(value)) this.#ascii(numberText(value))
    else this.#other(value)
    if (this.#end > flushAt) this.#flush()
  }

  #other(value: Value): void {
    const bare = unwrap(value)
    if (bare === null) this.#ascii('null')
    else if (isNumber(bare)) this.#value(bare, 0, false)
    else if (typeof bare === 'boolean') this.#value(bare, 0, false)
    else if (typeof bare === 'function') {
      throw unwritable('JSON', pathTo(this.#root, value), 'a function', 'Call it, or leave the field out.')
    } else if (value instanceof Uint8Array) this.#string(decoder.decode(value))
    else this.#string(toStringValue(value))
  }

  #array(items: readonly Value[], depth: number, inRuns: boolean): void {
    if (items.length === 0) {
      this.#ascii('[]')
      return
    }
    this.#byte(code.openBracket)
    const runs = inRuns && items.length >= shortestRun
    const nulls = !this.#skipNullInArrays && !this.#skipNullInObjects
    let first = true
    for (let i = 0; i < items.length; i += runLength) {
      const end = Math.min(i + runLength, items.length)
      const run = runs ? items.slice(i, end) : undefined
      if (run !== undefined && isPlain(run, nulls)) {
        if (!first) this.#byte(code.comma)
        first = false
        this.#nativeItems(run, depth)
        continue
      }
      for (let j = i; j < end; j++) {
        const item = items[j]
        if (this.#skipNullInArrays && isNull(item)) continue
        if (!first) this.#byte(code.comma)
        first = false
        this.#line(depth + 1)
        this.#value(item, depth + 1, inRuns && !runs)
      }
    }
    if (!first) this.#line(depth)
    this.#byte(code.closeBracket)
  }

  /** The items of a plain array, indented as they are by being nested `depth` deep. */
  #nativeItems(items: readonly Value[], depth: number): void {
    this.#flush()
    let nested: Value = items
    let before = 1
    let after = 2 + 2 * depth
    for (let i = 0; i < depth; i++) {
      nested = [nested]
      before += 4 + 2 * i
      after += 2 + 2 * i
    }
    this.#sink?.write(JSON.stringify(nested, null, 2).slice(before, -after))
  }

  #plainObject(object: Readonly<Record<string, Value>>, depth: number, inRuns: boolean): void {
    const skipNull = this.#skipNullInObjects
    let next = code.open
    for (const key in object) {
      const value = object[key]
      if (skipNull && isNull(value)) continue
      this.#byte(next)
      next = code.comma
      this.#key(key, depth + 1)
      this.#value(value, depth + 1, inRuns)
    }
    this.#endObject(next, depth)
  }

  #fields(fields: Iterable<readonly [string, Value]>, depth: number, inRuns: boolean): void {
    const skipNull = this.#skipNullInObjects
    let next = code.open
    for (const [key, value] of fields) {
      if (skipNull && isNull(value)) continue
      this.#byte(next)
      next = code.comma
      this.#key(key, depth + 1)
      this.#value(value, depth + 1, inRuns)
    }
    this.#endObject(next, depth)
  }

  #endObject(next: number, depth: number): void {
    if (next === code.open) {
      this.#ascii('{}')
      return
    }
    this.#line(depth)
    this.#byte(code.close)
  }

  #fieldsOf(object: MultiMap): Iterable<readonly [string, Value]> {
    const { writeAttributes, duplicateKeyAsArray, skipNullInObjects } = this.#style as JsonStyle
    const fields = Array.from(object, ([key, value]): readonly [string, Value] => [
      keyName(key),
      writeAttributes ? withAttributes(key, value) : value,
    ])
    if (!duplicateKeyAsArray) return fields
    return gathered(skipNullInObjects ? fields.filter(([, value]) => !isNull(value)) : fields)
  }

  // Bytes

  #room(size: number): void {
    if (this.#end + size <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + size))
    larger.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = larger
  }

  #byte(byte: number): void {
    this.#room(1)
    this.#bytes[this.#end++] = byte
  }

  #ascii(text: string): void {
    this.#room(text.length)
    const bytes = this.#bytes
    let end = this.#end
    for (let i = 0; i < text.length; i++) bytes[end++] = text.charCodeAt(i)
    this.#end = end
  }

  #copy(piece: Uint8Array): void {
    this.#room(piece.length)
    const bytes = this.#bytes
    let end = this.#end
    for (let i = 0; i < piece.length; i++) bytes[end++] = piece[i] as number
    this.#end = end
  }

  #line(depth: number): void {
    if (!this.#indent) return
    this.#lines[depth] ??= encoder.encode(`\n${'  '.repeat(depth)}`)
    this.#copy(this.#lines[depth] as Uint8Array)
  }

  #key(key: string, depth: number): void {
    this.#keys[depth] ??= new Map()
    const known = this.#keys[depth] as Map<string, Uint8Array>
    let piece = known.get(key)
    if (piece === undefined) {
      const line = this.#indent ? `\n${'  '.repeat(depth)}` : ''
      piece = encoder.encode(`${line}${JSON.stringify(key)}: `)
      if (known.size < 1000 && depth < 100) known.set(key, piece)
    }
    this.#copy(piece)
  }

  #number(n: number): void {
    if (n >= 0 && n < 1e9 && Math.floor(n) === n) {
      this.#room(10)
      let size = 1
      for (let bound = 10; n >= bound; bound *= 10) size++
      let rest = n | 0
      const end = this.#end + size
      for (let at = end - 1; at >= this.#end; at--) {
        const quotient = (rest / 10) | 0
        this.#bytes[at] = code.digit0 + rest - quotient * 10
        rest = quotient
      }
      this.#end = end
    } else {
      this.#ascii(numberText(n))
    }
  }

  #string(text: string): void {
    const { length } = text
    this.#room(3 * length + 2)
    const bytes = this.#bytes
    let end = this.#end
    bytes[end++] = code.quote
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i)
      if (c < 128) {
        if (c < 32 || c === code.quote || c === code.backslash) {
          this.#escaped(text)
          return
        }
        bytes[end++] = c
      } else if (c < 2048) {
        bytes[end++] = 192 | (c >> 6)
        bytes[end++] = 128 | (c & 63)
      } else if (c >= 0xd800 && c < 0xe000) {
        this.#escaped(text)
        return
      } else {
        bytes[end++] = 224 | (c >> 12)
        bytes[end++] = 128 | ((c >> 6) & 63)
        bytes[end++] = 128 | (c & 63)
      }
    }
    bytes[end++] = code.quote
    this.#end = end
  }

  /** A string with escapes or surrogates. */
  #escaped(text: string): void {
    const quoted = JSON.stringify(text)
    this.#room(3 * quoted.length)
    this.#end += encoder.encodeInto(quoted, this.#bytes.subarray(this.#end)).written
  }
}

function withAttributes(key: AnyKey, value: Value): Value {
  if (!(key instanceof Key) || key.attributes === null) return value
  const builder = new ObjectBuilder()
  for (const [name, attribute] of entriesOf(key.attributes)) builder.add(`@${keyName(name)}`, attribute)
  return (isObject(value) ? builder.addAll(value) : builder.add('__text', value)).build()
}

function gathered(fields: readonly (readonly [string, Value])[]): Iterable<readonly [string, Value]> {
  const values = new Map<string, Value[]>()
  for (const [name, value] of fields) {
    const others = values.get(name)
    if (others) others.push(value)
    else values.set(name, [value])
  }
  return Array.from(values, ([name, group]) => [name, group.length === 1 ? group[0] : group] as const)
}

/** Where a value stands, in the way a script would reach it from the top: `orders[2].total`. */
function pathTo(root: Value, wanted: Value): string {
  const search = (value: Value, path: readonly (string | number)[]): string | undefined => {
    if (value === wanted) return pathText(path)
    if (Array.isArray(value)) return first(value.entries(), ([i, item]) => search(item, [...path, i]))
    if (isObject(value)) return first(entriesOf(value), ([key, item]) => search(item, [...path, keyName(key)]))
    return undefined
  }
  return search(root, []) ?? ''
}

function first<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
