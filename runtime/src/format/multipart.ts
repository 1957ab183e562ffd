import {
  entriesOf,
  getField,
  isObject,
  keyName,
  metadataOf,
  ObjectBuilder,
  unwrap,
  type Value,
  withMetadata,
} from '@twill/stdlib/value'
import { format, option, type Source, type Surroundings } from './format.ts'
import { malformed } from './malformed.ts'
import { contentTypeOf, isHeaderLine, nameIn, readHeaders, writeHeaders } from './multipart-headers.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

const form = 'multipart/form-data'
const shape = 'Give `{ parts: { name: { headers: { … }, content: … } } }`.'

export const multipart = format({
  id: 'multipart',
  mimeTypes: [form, 'multipart/*'],
  extensions: [],
  doc: 'Several documents in one, each with headers of its own: `{ parts: { name: { headers, content } } }`.',
  encoding: 'UTF-8',
  takes: 'object',
  reader: {
    boundary: option('String', 'The line between the parts, without the dashes before it; else the first line tells.', {
      check: (boundary) => (boundary === '' ? 'must not be empty' : undefined),
    }),
    defaultContentType: option('String', 'The content type of a part that names none.', {
      default: 'application/octet-stream',
    }),
  },
  writer: {
    boundary: option(
      'String',
      'The line between the parts, without the dashes before it; else one that no part holds.',
      {
        check: (boundary) =>
          /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)
            ? undefined
            : 'must have up to 70 letters, digits and signs, and no blank at its end',
      },
    ),
  },
  sample: {
    text: '------=_Part_0_ae6db262\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name="note"\r\n\r\nTwo lines,\nno quotes.\r\n------=_Part_0_ae6db262--\r\n',
    value:
      '{parts: {note: {headers: {"Content-Type": "text/plain", "Content-Disposition": {name: "note", subtype: "form-data"}}, content: "Two lines,\\nno quotes."}}}',
  },
  read: (source, { boundary, defaultContentType }, surroundings) => {
    const bytes = source.bytes()
    const pieces = split(source, bytes, boundary ?? boundaryOf(source))
    const document = new ObjectBuilder()
    const preamble = decodeText(pieces.preamble).trim()
    if (preamble !== '') document.add('preamble', preamble)
    const parts = new ObjectBuilder()
    pieces.parts.forEach(({ start, end }, i) => {
      const { lines, contentStart } = head(bytes, start, end)
      const headers = readHeaders(lines)
      const name = nameIn(headers) ?? `part${i}`
      const content = contentOf(bytes.subarray(contentStart, end), contentTypeOf(headers) ?? defaultContentType, {
        name: `${source.name}, part "${name}",`,
        surroundings,
      })
      parts.add(name, new ObjectBuilder().add('headers', headers).add('content', content).build())
    })
    return document.add('parts', parts.build()).build()
  },
  write: (value, { boundary }, sink, surroundings) => {
    const parts = partsOf(value).map(([name, part], i) => writtenPart(name, part, i, surroundings))
    const line = boundary ?? unusedBoundary(parts)
    for (const { headers, content } of parts) {
      sink.write(`--${line}\r\n${headers}\r\n`)
      if (typeof content === 'string') sink.write(content)
      else sink.writeBytes(content)
      sink.write('\r\n')
    }
    sink.write(`--${line}--\r\n`)
    surroundings.addParameter('boundary', line)
  },
})

// ---------------------------------------------------------------- reading

const decodeText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

interface Span {
  readonly start: number
  readonly end: number
}

const lineFeed = 10
const carriageReturn = 13
const dash = 45

/** The boundary that the document itself begins with. */
function boundaryOf(source: Source): string {
  const [, found] =
    /(?:^|\r?\n)--([^\r\n]*[^\r\n\s])[ \t]*(?:\r?\n|$)/.exec(decodeText(source.bytes().subarray(0, 8192))) ?? []
  if (found === undefined) {
    throw malformed('multipart', source, 0, 'there is no boundary', 'Give the reader option `boundary`.')
  }
  return found
}

/** Cuts a document at its boundary: a line that begins with it; the last one has two more dashes. */
function split(source: Source, bytes: Uint8Array, boundary: string): { preamble: Uint8Array; parts: readonly Span[] } {
  const marker = new TextEncoder().encode(`--${boundary}`)
  const parts: Span[] = []
  let preamble: Uint8Array | undefined
  let start = -1
  for (let at = nextMarker(bytes, marker, 0); at >= 0; at = nextMarker(bytes, marker, at + marker.length)) {
    const after = at + marker.length
    const closes = bytes[after] === dash && bytes[after + 1] === dash
    const lineEnd = endOfLine(bytes, closes ? after + 2 : after)
    if (lineEnd === undefined) continue // a longer word that begins like the boundary
    if (start < 0) preamble = bytes.subarray(0, at)
    else parts.push({ start, end: Math.max(start, withoutLineBreak(bytes, at)) })
    if (closes) return { preamble: preamble ?? new Uint8Array(), parts }
    start = lineEnd
  }
  if (start < 0) {
    const hint = 'Give the reader option `boundary` as the content type of the document has it.'
    throw malformed('multipart', source, 0, `no line is the boundary "--${boundary}"`, hint)
  }
  throw malformed('multipart', source, source.text().length, `the closing boundary "--${boundary}--" is missing`)
}

/** Where the boundary stands next at the beginning of a line; -1 when nowhere. */
function nextMarker(bytes: Uint8Array, marker: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(dash, from); at >= 0; at = bytes.indexOf(dash, at + 1)) {
    if (at > 0 && bytes[at - 1] !== lineFeed) continue
    if (marker.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return -1
}

/** Where the next line begins, if only blanks stand before the end of this one. */
function endOfLine(bytes: Uint8Array, from: number): number | undefined {
  let at = from
  while (bytes[at] === 32 || bytes[at] === 9) at++
  if (at >= bytes.length) return at
  if (bytes[at] === lineFeed) return at + 1
  return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at + 2 : undefined
}

/** The line break before a boundary belongs to the boundary. */
function withoutLineBreak(bytes: Uint8Array, at: number): number {
  if (bytes[at - 1] !== lineFeed) return at
  return bytes[at - 2] === carriageReturn ? at - 2 : at - 1
}

/** The header lines of a part. They end at an empty line; where that is forgotten, at the first line that is no header. */
function head(bytes: Uint8Array, start: number, end: number): { lines: readonly string[]; contentStart: number } {
  const lines: string[] = []
  let at = start
  while (at < end) {
    const feed = bytes.indexOf(lineFeed, at)
    const next = feed < 0 || feed >= end ? end : feed + 1
    const line = decodeText(bytes.subarray(at, next)).replace(/\r?\n$/, '')
    if (line === '') return { lines, contentStart: next }
    if (!isHeaderLine(line)) break
    lines.push(line)
    at = next
  }
  return { lines, contentStart: at }
}

/** The document in a part by its content type; of an unknown type its bytes. Where it came from is its metadata. */
function contentOf(
  bytes: Uint8Array,
  mediaType: string,
  { name, surroundings }: { readonly name: string; readonly surroundings: Surroundings },
): Value {
  if (!surroundings.knows(mediaType)) return withMetadata(bytes, { mediaType, mimeType: typeAlone(mediaType) })
  const value = surroundings.read(bytes, mediaType, name)
  const [, encoding = null] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(mediaType) ?? []
  return withMetadata(value, { ...metadataOf(value), raw: bytes, encoding, mediaType, mimeType: typeAlone(mediaType) })
}

const typeAlone = (mediaType: string): string => (mediaType.split(';')[0] ?? '').trim()

// ---------------------------------------------------------------- writing

interface WrittenPart {
  readonly headers: string
  readonly content: string | Uint8Array
}

function partsOf(value: Value): readonly (readonly [string | undefined, Value])[] {
  const document = unwrap(value)
  const parts = isObject(document) ? unwrap(getField(document, 'parts') ?? null) : null
  if (Array.isArray(parts)) return parts.map((part) => [undefined, part])
  if (!isObject(parts)) throw unwritable('multipart', '', 'it has no object `parts`', shape)
  return entriesOf(parts).map(([key, part]) => [keyName(key), part])
}

function writtenPart(name: string | undefined, part: Value, index: number, surroundings: Surroundings): WrittenPart {
  const path = name === undefined ? `parts[${index}]` : `parts.${name}`
  const fields = unwrap(part)
  const content = isObject(fields) ? getField(fields, 'content') : undefined
  if (!isObject(fields) || content === undefined) throw unwritable('multipart', path, 'it has no `content`', shape)
  const headers = getField(fields, 'headers') ?? null
  const formName = surroundings.type === form || !surroundings.type.includes('/') ? (name ?? `part${index}`) : undefined
  return {
    headers: writeHeaders(headers, formName, path),
    content: writtenContent(content, contentTypeOf(headers), path, surroundings),
  }
}

/** Bytes are written as they are, and a text where its content type does not say how; the rest by its content type. */
function writtenContent(
  content: Value,
  contentType: string | undefined,
  path: string,
  surroundings: Surroundings,
): string | Uint8Array {
  const bare = unwrap(content)
  if (bare instanceof Uint8Array) return bare
  const own = metadataOf(content)?.mediaType
  const type = contentType ?? (typeof bare !== 'string' && typeof own === 'string' ? own : undefined)
  if (type !== undefined && surroundings.knows(type) && typeAlone(type) !== 'application/octet-stream') {
    if (typeof bare === 'string' && !/[/+]json$/.test(typeAlone(type))) return bare
    const written = surroundings.write(content, type)
    return isUtf8(type) ? (written.text ?? written.bytes()) : written.bytes()
  }
  if (bare === null) return ''
  const text = simpleText(content)
  if (text === undefined) {
    const problem =
      type === undefined ? 'the part has no content type' : `its content type \`${type}\` is no known format`
    throw unwritable('multipart', path, problem, 'Give `headers: { "Content-Type": "application/json" }`.')
  }
  return text
}

const isUtf8 = (type: string): boolean =>
  !/charset|encoding/i.test(type) || /(?:charset|encoding)\s*=\s*"?utf-?8/i.test(type)

/** A boundary that occurs in no part; the same for the same parts. */
function unusedBoundary(parts: readonly WrittenPart[]): string {
  const texts = parts.map(({ content }) =>
    typeof content === 'string' ? content : new TextDecoder('latin1').decode(content),
  )
  for (let n = 0; ; n++) {
    const boundary = `----=_Part_${n}_${checksum(texts)}`
    if (!texts.some((text) => text.includes(boundary))) return boundary
  }
}

/** FNV-1a over all texts, as 8 hexadecimal digits. */
function checksum(texts: readonly string[]): string {
  let hash = 0x811c9dc5
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
