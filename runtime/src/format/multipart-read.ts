import { metadataOf, ObjectBuilder, type Value, withMetadata } from '@twill/stdlib/value'
import type { Source, Surroundings } from './format.ts'
import { malformed } from './malformed.ts'
import { contentTypeOf, isHeaderLine, nameIn, readHeaders, typeAlone } from './multipart-headers.ts'

interface ReadOptions {
  readonly boundary: string | undefined
  readonly defaultContentType: string
}

export function readMultipart(
  source: Source,
  { boundary, defaultContentType }: ReadOptions,
  surroundings: Surroundings,
): Value {
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
}

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
