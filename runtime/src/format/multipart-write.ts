import { entriesOf, getField, isObject, keyName, metadataOf, unwrap, type Value } from '@twill/stdlib/value'
import type { Sink, Surroundings } from './format.ts'
import { contentTypeOf, typeAlone, writeHeaders } from './multipart-headers.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

const shape = 'Give `{ parts: { name: { headers: { … }, content: … } } }`.'

interface WriteOptions {
  readonly boundary: string | undefined
}

export function writeMultipart(value: Value, { boundary }: WriteOptions, sink: Sink, surroundings: Surroundings): void {
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
}

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
  const formName =
    surroundings.type === 'multipart/form-data' || !surroundings.type.includes('/')
      ? (name ?? `part${index}`)
      : undefined
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
