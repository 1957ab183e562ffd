import { nearest } from '@twill/language'
import { formats as diagnostics } from '@twill/language/diagnostics'
import {
  decode,
  encode,
  findEncoding,
  isNumber,
  type Metadata,
  raise,
  toDouble,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import { binary } from './binary.ts'
import { csv } from './csv.ts'
import { dw } from './dw.ts'
import { eventstream } from './eventstream.ts'
import { excel } from './excel.ts'
import { type Format, type Option, type Options, option, type Sink, type Source, type Surroundings } from './format.ts'
import { java } from './java.ts'
import { json } from './json.ts'
import { multipart } from './multipart.ts'
import { ndjson } from './ndjson.ts'
import { properties } from './properties.ts'
import { text } from './text.ts'
import { urlencoded } from './urlencoded.ts'
import { xml } from './xml.ts'
import { yaml } from './yaml.ts'

/** Every format, in the order in which they are listed to users. */
export const formats: readonly Format[] = [
  json,
  ndjson,
  xml,
  csv,
  yaml,
  excel,
  dw,
  multipart,
  urlencoded,
  properties,
  eventstream,
  text,
  binary,
  java,
]

/** Formats of the language that have no reader and writer here. */
const unsupported = [
  { name: 'Avro', id: 'avro', mimeTypes: ['application/avro'] },
  { name: 'Protobuf', id: 'protobuf', mimeTypes: ['application/protobuf', 'application/x-protobuf'] },
  { name: 'Flat files, fixed width and COBOL copybooks', id: 'flatfile', mimeTypes: ['*/flatfile'] },
  { name: 'The binary form of values', id: 'dwb', mimeTypes: ['application/dwb'] },
  { name: 'Excel before 2007', id: 'xls', mimeTypes: ['application/vnd.ms-excel'] },
]

/** Options that each text format reads with. */
const readerOptions = {
  encoding: option('String', 'The encoding of the content, where no byte order mark tells it.', {
    check: unknownEncoding,
  }),
} satisfies Options

/** Options that each format writes with. */
const writerOptions = {
  bufferSize: option('Number', 'The size of the pieces in which the output is handed over, in bytes.', {
    default: 8192,
    check: (size) => (size > 8 ? undefined : 'must be greater than 8'),
  }),
  deferred: option('Boolean', 'Run the script only when the output is consumed.', { default: false }),
} satisfies Options

function unknownEncoding(name: string): string | undefined {
  try {
    findEncoding(name)
    return undefined
  } catch {
    return 'must be a known encoding, such as "UTF-8" or "windows-1252"'
  }
}

/** The reader options of a format, those that all formats share included. */
function readerOptionsOf(format: Format): Options {
  return { ...(format.binary ? {} : readerOptions), ...format.reader }
}

/** The writer options of a format, those that all formats share included. */
function writerOptionsOf(format: Format): Options {
  const encoding = option('String', 'The encoding to write.', {
    default: format.encoding ?? 'UTF-8',
    check: unknownEncoding,
  })
  return { ...(format.binary ? {} : { encoding }), ...writerOptions, ...format.writer }
}

/** `text/csv; header=false; charset="UTF-8"`, taken apart; the type is in lower case, parameter names are as written. */
interface MediaType {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

const parameter = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^;]*))/g

function parseMediaType(text: string): MediaType {
  const end = text.indexOf(';')
  const type = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase()
  const parameters = Object.fromEntries(
    (end < 0 ? [] : [...text.slice(end).matchAll(parameter)]).map(([, name = '', double, single, bare = '']) => {
      const quoted = double && (characters(double) ?? double.replace(/\\(.)/g, '$1'))
      return [name, quoted ?? single ?? bare.trim()]
    }),
  )
  return { type, parameters }
}

const escapes: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' }

/** What `\t`, `\r\n` and their like stand for: a command line has no other way to say it. */
const characters = (text: string): string | undefined =>
  /^(?:\\[trn])+$/.test(text) ? text.replace(/\\(.)/g, (_, name: string) => escapes[name] ?? '') : undefined

/** The name of a format, taken apart; the type is in lower case. */
export const mediaTypeOf = (name: string): MediaType => parseMediaType(name)

/** How well a declared type such as `*\/*+json` fits: the fewer wildcards the better, 0 is not at all. */
function fitOf(declared: string, type: string): number {
  if (declared === type) return 3
  const [, suffix] = /^\*\/\*(\+.+)$/.exec(declared) ?? []
  if (suffix !== undefined) return type.endsWith(suffix) ? 1 : 0
  if (declared.endsWith('/*')) return type.startsWith(declared.slice(0, -1)) ? 1 : 0
  return declared.startsWith('*/') && type.slice(type.indexOf('/')) === declared.slice(1) ? 2 : 0
}

function lookUp(type: string): Format | undefined {
  if (!type.includes('/')) {
    const extension = type.startsWith('.') ? type : `.${type}`
    return (
      formats.find((format) => format.id === type) ?? formats.find((format) => format.extensions.includes(extension))
    )
  }
  let best: Format | undefined
  let bestFit = 0
  for (const format of formats) {
    for (const declared of format.mimeTypes) {
      const fit = fitOf(declared, type)
      if (fit > bestFit) {
        best = format
        bestFit = fit
      }
    }
  }
  return best
}

/**
 * The format of that id (`json`), MIME type (`application/json; charset=UTF-8`, `application/problem+json`) or file
 * extension (`.json`).
 * @throws TwillError TW4002 for an unknown name, TW4011 for a format that is not supported
 */
export function findFormat(name: string): Format {
  const { type } = parseMediaType(name)
  const found = lookUp(type)
  if (found) return found
  const missing = unsupported.find(
    (one) => one.id === type || one.mimeTypes.some((declared) => fitOf(declared, type) > 0),
  )
  if (missing) {
    const known = formats.map((format) => format.id).join(', ')
    throw raise(diagnostics.unsupportedFormat, { name: missing.name, format: name, known })
  }
  const near = nearest(
    type,
    formats.flatMap((format) => [format.id, ...format.mimeTypes.filter((mimeType) => !mimeType.includes('*'))]),
  )
  const advice = near ? `Did you mean \`${near}\`?` : `There are ${formats.map((format) => format.id).join(', ')}.`
  throw raise(diagnostics.unknownFormat, { format: name, advice })
}

/** The options of one direction, by declaration: checked, converted, defaults filled in. */
function fillOptions(
  format: Format,
  direction: Direction,
  declared: Options,
  given: Readonly<Record<string, Value>>,
): Record<string, unknown> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(declared, name)) continue
    const near = nearest(name, Object.keys(declared))
    const advice = near ? `Did you mean \`${near}\`?` : `Its options are ${Object.keys(declared).join(', ')}.`
    throw raise(diagnostics.unknownOption, { direction, format: format.id, option: name, advice })
  }
  const filled: Record<string, unknown> = {}
  for (const [name, declaration] of Object.entries(declared)) {
    const value = Object.hasOwn(given, name) ? unwrap(given[name]) : undefined
    filled[name] =
      value === undefined || value === null ? declaration.default : checked(format, name, declaration, value)
  }
  return filled
}

function checked(format: Format, name: string, declaration: Option, value: Value): unknown {
  const converted = convert(declaration.type, value)
  const allowed = declaration.values?.map((one) => JSON.stringify(one)).join(', ')
  const problem =
    converted === undefined
      ? `must be a ${declaration.type}`
      : declaration.values && !declaration.values.includes(converted)
        ? `must be one of ${allowed}`
        : declaration.check?.(converted as never) // of the declared type, as just converted
  if (problem === undefined) return converted
  const shown = typeof value === 'string' ? JSON.stringify(value) : isNumber(value) ? String(value) : typeOfValue(value)
  const advice = allowed === undefined ? undefined : `Write one of ${allowed}.`
  throw raise(diagnostics.badOption, { option: name, format: format.id, problem, value: shown, advice })
}

const typeOfValue = (value: Value): string =>
  typeof value === 'boolean' ? String(value) : Array.isArray(value) ? 'an array' : `a value of another type`

/** Options written as text, as in a MIME type, count as what they say. */
function convert(type: Option['type'], value: Value): unknown {
  switch (type) {
    case 'Boolean':
      return value === 'true' ? true : value === 'false' ? false : typeof value === 'boolean' ? value : undefined
    case 'Number': {
      if (isNumber(value)) return toDouble(value)
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
    }
    case 'String':
      return typeof value === 'string'
        ? (characters(value) ?? value)
        : isNumber(value) || typeof value === 'boolean'
          ? String(value)
          : undefined
    case 'Any':
      return value
  }
}

export type Direction = 'reader' | 'writer'

/**
 * Checks a name of a format and options for it.
 * @throws TwillError TW4002 … TW4005; its data's `option` is the option at fault
 */
export function checkFormat(direction: Direction, mime: string, options: Readonly<Record<string, Value>>): void {
  request(direction, mime, options)
}

/** What a name such as `application/csv; header=false` means for reading or for writing. */
interface Request {
  readonly format: Format
  readonly type: string
  /** With the parameters of the name, and defaults. */
  readonly options: Readonly<Record<string, unknown>>
}

const requests: Readonly<Record<Direction, Map<string, Request>>> = { reader: new Map(), writer: new Map() }
const maxRequests = 200

function request(direction: Direction, mime: string, options: Readonly<Record<string, Value>>): Request {
  const known = requests[direction].get(mime)
  const plain = Object.keys(options).length === 0
  if (known && plain) return known
  const format = known?.format ?? findFormat(mime)
  const { type, parameters } = parseMediaType(mime)
  const declared = direction === 'reader' ? readerOptionsOf(format) : writerOptionsOf(format)
  const given = { ...optionsOfParameters(parameters, declared), ...options }
  const made = { format, type, options: fillOptions(format, direction, declared, given) }
  if (plain && requests[direction].size < maxRequests) requests[direction].set(mime, made)
  return made
}

/** What the parameters of a MIME type say about options; those that name none are somebody else's. */
function optionsOfParameters(parameters: MediaType['parameters'], declared: Options): Record<string, Value> {
  const found: Record<string, Value> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (name.toLowerCase() === 'charset' && Object.hasOwn(declared, 'encoding')) found.encoding = value
    else if (Object.hasOwn(declared, name)) found[name] = value
  }
  return found
}

/** Computes once. */
function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: compute() }
    return made.value
  }
}

/**
 * Reads a document. `mime` is whatever {@link findFormat} takes; its parameters are options, which `options` override.
 * `name` is shown in errors.
 * @throws TwillError TW4001 … TW4008
 */
export function readDocument(
  content: string | Uint8Array,
  mime: string,
  options: Readonly<Record<string, Value>> = {},
  name = 'The input',
): Value {
  const { format, type, options: filled } = request('reader', mime, options)
  const encoding = encodingOf(content, format, filled)
  const source: Source =
    typeof content === 'string'
      ? { name, text: once(() => withoutMark(content)), bytes: once(() => encode(content, encoding)) }
      : { name, text: once(() => decode(content, encoding)), bytes: () => content }
  return format.read(source, filled, surroundings(type, {}))
}

function encodingOf(content: string | Uint8Array, format: Format, filled: Request['options']): string | undefined {
  const declaredByContent = typeof content === 'string' ? undefined : format.declaredEncoding?.(content)
  return (filled.encoding as string | undefined) ?? declaredByContent ?? format.encoding
}

/** What `.^mimeType` and its like give for the value of a document. */
export function describeDocument(
  content: string | Uint8Array,
  mime: string,
  options: Readonly<Record<string, Value>> = {},
): Metadata {
  const { format, type, options: filled } = request('reader', mime, options)
  const encoding = format.binary ? undefined : (encodingOf(content, format, filled) ?? 'UTF-8')
  const raw = typeof content === 'string' ? encode(content, encoding) : content
  const mimeType = type.includes('/') ? type : (format.mimeTypes[0] ?? type)
  return {
    mimeType,
    mediaType: encoding === undefined ? mimeType : `${mimeType}; charset=${encoding}`,
    ...(encoding === undefined ? {} : { encoding }),
    contentLength: raw.length,
    raw,
  }
}

const surroundings = (
  type: string,
  namespaces: Surroundings['namespaces'],
  parameters: Record<string, string> = {},
): Surroundings => ({
  type,
  namespaces,
  read: (content, mime, name) => readDocument(content, mime, {}, name),
  write: (value, mime) => writeDocument(value, mime, optionsAsPart(mime), namespaces),
  knows: (mime) => lookUp(parseMediaType(mime).type) !== undefined,
  addParameter: (name, value) => {
    parameters[name] = value
  },
})

/** What a format wants as a part, unless the parameters of the media type say otherwise. */
function optionsAsPart(mime: string): Readonly<Record<string, Value>> {
  const { parameters } = parseMediaType(mime)
  const wanted = Object.entries(findFormat(mime).asPart ?? {})
  return Object.fromEntries(wanted.filter(([name]) => !Object.hasOwn(parameters, name)))
}

const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)

/** A written document. */
export interface WrittenDocument {
  /** Without parameters that are no part of the document: `application/json`, `multipart/form-data; boundary="…"`. */
  readonly mimeType: string
  /** The encoding of `bytes()`; undefined for a binary format. */
  readonly encoding: string | undefined
  /** Undefined for a binary format. */
  readonly text: string | undefined
  /** @throws TwillError TW4007 for a character that the encoding lacks */
  readonly bytes: () => Uint8Array
}

/**
 * Writes a value. `mime` is whatever {@link findFormat} takes; its parameters are options, which `options` override.
 * `namespaces` are those of the script's header, by prefix.
 * @throws TwillError TW4002 … TW4009
 */
export function writeDocument(
  value: Value,
  mime: string,
  options: Readonly<Record<string, Value>> = {},
  namespaces: Surroundings['namespaces'] = {},
): WrittenDocument {
  const { format, type, options: filled } = request('writer', mime, options)
  const encoding = filled.encoding as string | undefined
  const pieces: (string | Uint8Array)[] = []
  const sink: Sink = { write: (piece) => void pieces.push(piece), writeBytes: (piece) => void pieces.push(piece) }
  const parameters: Record<string, string> = {}
  format.write(value, filled, sink, surroundings(type, namespaces, parameters))
  const isText = !format.binary && pieces.every((piece) => typeof piece === 'string')
  const whole = once(() => (isText ? pieces.join('') : undefined))
  const bytesOf = (piece: string): Uint8Array => encode(piece, encoding, format.substitute)
  return {
    mimeType: withParameters(type.includes('/') ? type : (format.mimeTypes[0] ?? type), parameters),
    encoding,
    get text() {
      return whole()
    },
    bytes: once(() =>
      // the mark of UTF-16 stands once, before the whole
      isText && findEncoding(encoding ?? 'UTF-8').name !== 'UTF-8'
        ? bytesOf(whole() as string)
        : joined(pieces.map((piece) => (typeof piece === 'string' ? bytesOf(piece) : piece))),
    ),
  }
}

/**
 * A document under another MIME type than that of its format: `application/problem+json with json`. The type need be that of no format;
 * an id stands for that of its format.
 * @throws TwillError TW4002 for an unknown id
 */
export const passingFor = (name: string, document: WrittenDocument): WrittenDocument => ({
  mimeType: name.includes('/') ? name : (findFormat(name).mimeTypes[0] ?? name),
  encoding: document.encoding,
  get text() {
    return document.text
  },
  bytes: document.bytes,
})

const withParameters = (type: string, parameters: Readonly<Record<string, string>>): string =>
  [type, ...Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join('; ')

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only) return only
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** One record a format, in the shape of the type `DataFormatDescriptor` of the Runtime module. */
export function describeFormats(): readonly Value[] {
  return formats.map((format) => ({
    name: format.id,
    id: format.id,
    binary: format.binary ?? false,
    ...(format.encoding === undefined ? {} : { defaultEncoding: format.encoding }),
    extensions: format.extensions,
    defaultMimeType: format.mimeTypes[0],
    acceptedMimeTypes: format.mimeTypes,
    readerProperties: describeOptions(readerOptionsOf(format)),
    writerProperties: describeOptions(writerOptionsOf(format)),
  }))
}

function describeOptions(options: Options): Value {
  return Object.entries(options).map(([name, { type, doc, default: fallback, values }]) => ({
    name,
    optional: true,
    ...(fallback === undefined ? {} : { defaultValue: fallback }),
    description: doc,
    possibleValues: values ?? (type === 'Boolean' ? [true, false] : []),
  }))
}
