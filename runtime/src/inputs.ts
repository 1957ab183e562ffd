import { runtime } from '@twill/language/diagnostics'
import {
  Annotated,
  AnyDecimal,
  DateTime,
  fromDouble,
  isPlainObject,
  isSafePlainKey,
  Key,
  MultiMap,
  Namespace,
  ObjectBuilder,
  parseNumber,
  Regex,
  raise,
  TypeValue,
  temporalTypeName,
  type Value,
} from '@twill/stdlib/value'

/** A document to be read as an input: a text or bytes in a format. A stream is read to its end before the run. */
export class Input {
  readonly content: InputContent
  readonly mimeType: string
  readonly properties: Readonly<Record<string, unknown>>

  constructor(content: InputContent, mimeType: string, properties: Readonly<Record<string, unknown>>) {
    this.content = content
    this.mimeType = mimeType
    this.properties = properties
  }
}

export type InputContent = string | Uint8Array | AsyncIterable<string | Uint8Array> | ReadableStream<Uint8Array>

/** Says that a text, bytes or a stream is a document in a format: `input(bytes, 'text/csv', { header: false })`. */
export const input = (
  content: InputContent,
  mimeType: string,
  properties: Readonly<Record<string, unknown>> = {},
): Input => new Input(content, mimeType, properties)

/** Reads a document that stands as an input or somewhere inside of one. */
export type ReadInput = (input: Input, name: string) => Value

/**
 * A JavaScript value as a value of the language: big integers and numbers exact, dates as DateTime, Maps as objects,
 * `undefined` as null. What is a value already is taken as it is, without a copy.
 * @throws TwillError TW5097 for functions, symbols, NaN and the like
 */
export function fromJavaScript(value: unknown, name: string, read: ReadInput): Value {
  return new Converter(name, read).convert(value, name)
}

/** Levels of arrays and objects: what the stack surely holds, wherever it stands when a run begins. */
const maxNesting = 1500

class Converter {
  readonly #name: string
  readonly #read: ReadInput
  readonly #open = new Set<object>()

  constructor(name: string, read: ReadInput) {
    this.#name = name
    this.#read = read
  }

  convert(value: unknown, path: string): Value {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value
      case 'undefined':
        return null
      case 'number':
        if (!Number.isFinite(value)) throw this.#refuse(String(value), path, 'A number must be finite.')
        return fromDouble(value)
      case 'bigint':
        return parseNumber(String(value)) ?? null
      case 'function':
      case 'symbol':
        throw this.#refuse(`a ${typeof value}`, path, 'Pass data only; functions belong into a module.')
    }
    return value === null ? null : this.#object(value as object, path)
  }

  #object(value: object, path: string): Value {
    if (isValueObject(value)) return value
    if (value instanceof Input) return this.#read(value, path)
    if (this.#open.has(value)) throw this.#refuse('a reference to itself', path, 'Data must end somewhere.')
    if (this.#open.size >= maxNesting) throw raise(runtime.tooDeep, {})
    this.#open.add(value)
    const converted = this.#container(value, path)
    this.#open.delete(value)
    return converted
  }

  #container(value: object, path: string): Value {
    if (Array.isArray(value)) return this.#array(value, path)
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw this.#refuse('an invalid Date', path, 'Check how the Date was made.')
      return DateTime.parse(value.toISOString())
    }
    if (value instanceof ArrayBuffer) return new Uint8Array(value)
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    if (value instanceof Map)
      return this.#entries(
        [...value].map(([key, item]) => [String(key), item]),
        path,
      )
    if (value instanceof Set) return this.#array([...value], path)
    if (isPlainObject(value)) return this.#plain(value, path)
    return this.#entries(Object.entries(value), path)
  }

  #array(value: readonly unknown[], path: string): Value {
    let copy: Value[] | undefined
    for (let i = 0; i < value.length; i++) {
      const item = this.convert(value[i], `${path}[${i}]`)
      if (copy === undefined && (item !== value[i] || !(i in value))) copy = value.slice(0, i)
      copy?.push(item)
    }
    return copy ?? value
  }

  #plain(value: Readonly<Record<string, unknown>>, path: string): Value {
    const entries = Object.entries(value)
    let changed = false
    const converted = entries.map(([key, item]): [string, Value] => {
      const result = this.convert(item, `${path}.${key}`)
      changed ||= result !== item || !isSafePlainKey(key)
      return [key, result]
    })
    if (!changed) return value
    const builder = new ObjectBuilder()
    for (const [key, item] of converted) builder.add(key, item)
    return builder.build()
  }

  #entries(entries: readonly (readonly [string, unknown])[], path: string): Value {
    const builder = new ObjectBuilder()
    for (const [key, item] of entries) builder.add(key, this.convert(item, `${path}.${key}`))
    return builder.build()
  }

  #refuse(problem: string, path: string, advice: string) {
    return raise(runtime.badInput, { name: this.#name, problem, path, advice })
  }
}

function isValueObject(value: object): boolean {
  return (
    value instanceof MultiMap ||
    value instanceof AnyDecimal ||
    value instanceof Uint8Array ||
    value instanceof Annotated ||
    value instanceof Key ||
    value instanceof Namespace ||
    value instanceof Regex ||
    value instanceof TypeValue ||
    temporalTypeName(value) !== undefined
  )
}

/** The contents of all streams among the inputs, at any depth of plain objects and arrays, read to their ends. */
export async function readStreams(inputs: Readonly<Record<string, unknown>>): Promise<ReadonlyMap<Input, Uint8Array>> {
  const contents = new Map<Input, Uint8Array>()
  for (const stream of streamsIn(inputs)) contents.set(stream, await contentOf(stream))
  return contents
}

function streamsIn(inputs: Readonly<Record<string, unknown>>): ReadonlySet<Input> {
  const streams = new Set<Input>()
  const seen = new Set<object>()
  const open: unknown[] = [inputs]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    if (value instanceof Input) {
      if (typeof value.content !== 'string' && !(value.content instanceof Uint8Array)) streams.add(value)
    } else if ((Array.isArray(value) || isPlainObject(value)) && !seen.has(value)) {
      seen.add(value)
      for (const item of Object.values(value)) if (typeof item === 'object') open.push(item)
    }
  }
  return streams
}

async function contentOf({ content }: Input): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  const encoder = new TextEncoder()
  for await (const piece of content as AsyncIterable<string | Uint8Array>) {
    pieces.push(typeof piece === 'string' ? encoder.encode(piece) : piece)
  }
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  pieces.reduce((at, piece) => {
    whole.set(piece, at)
    return at + piece.length
  }, 0)
  return whole
}
