import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import { parseJson } from './body.ts'

/** Of a request: what lies in memory as Base64 must be one text. */
const maxBytes = 350 * 1024 * 1024

interface Part {
  readonly name: string
  readonly fileName: string | undefined
  readonly type: string
  readonly bytes: Buffer
}

const invalid = (problem: string): Error => apiError(400, 'INVALID_MULTIPART_REQUEST', problem)

/**
 * A record, or a collection or batch of some, whose files come as parts of their own: the values of the first part, with the bytes of
 * the others as Base64 in the fields that they are named after.
 * @throws ApiError
 */
export function valuesOfParts(contentType: string, body: Uint8Array): JsonValue {
  if (body.byteLength > maxBytes) {
    throw apiError(
      400,
      'JSON_PARSER_ERROR',
      `Maximum size of request reached. Maximum size of request is ${maxBytes} bytes.`,
    )
  }
  const parts = partsOf(contentType, body)
  const described = parts.find(
    ({ type, fileName }) => /\bjson\b/i.test(type) || (type === '' && fileName === undefined),
  )
  if (described === undefined) throw invalid('Multipart message must include a non-binary part')
  const values = parseJson(described.bytes.toString())
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw invalid('The non-binary part must hold an object')
  const files = new Map(parts.filter((part) => part !== described).map(({ name, bytes }) => [name, bytes]))
  return filled(values as JsonObject, files)
}

/** Parts of a collection or batch are named by its entries, those of a single record after its fields. */
function filled(values: JsonObject, files: ReadonlyMap<string, Buffer>): JsonObject {
  const contentOf = (name: JsonValue | undefined): string => {
    const found = files.get(String(name))
    if (found === undefined) throw invalid(`There is no binary part named ${String(name)}`)
    return found.toString('base64')
  }
  const { records, batchRequests } = values
  if (Array.isArray(records)) {
    const withFiles = (records as readonly JsonObject[]).map((record) => {
      const { binaryPartName, binaryPartNameAlias } = (record.attributes ?? {}) as JsonObject
      return binaryPartName === undefined
        ? record
        : { ...record, [String(binaryPartNameAlias)]: contentOf(binaryPartName) }
    })
    return { ...values, records: withFiles }
  }
  if (Array.isArray(batchRequests)) {
    const withFiles = (batchRequests as readonly JsonObject[]).map((each) => {
      const { binaryPartName, binaryPartNameAlias, ...request } = each
      if (binaryPartName === undefined) return each
      const input = (request.richInput ?? {}) as JsonObject
      return { ...request, richInput: { ...input, [String(binaryPartNameAlias)]: contentOf(binaryPartName) } }
    })
    return { ...values, batchRequests: withFiles }
  }
  return { ...values, ...Object.fromEntries([...files.keys()].map((name) => [name, contentOf(name)])) }
}

/** Lines may end in LF alone, as they do in files that are sent as they lie. @throws ApiError */
export function partsOf(contentType: string, body: Uint8Array): readonly Part[] {
  const [, quoted, plain] = /boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw invalid('The content type names no boundary')
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const mark = `--${boundary}`
  const parts: Part[] = []
  let start = bytes.indexOf(mark)
  for (;;) {
    const head = start + mark.length
    if (start < 0 || bytes.toString('latin1', head, head + 2) === '--') return parts
    const line = bytes.indexOf('\n', head)
    const newline = bytes[line - 1] === 0x0d ? '\r\n' : '\n'
    const next = bytes.indexOf(newline + mark, head)
    if (next < 0) throw invalid('The message ends before its last boundary')
    parts.push(partOf(bytes.subarray(line + 1, next)))
    start = next + newline.length
  }
}

function partOf(bytes: Buffer): Part {
  const ends = ['\r\n\r\n', '\n\n'].flatMap((blank) => {
    const at = bytes.indexOf(blank)
    return at < 0 ? [] : [{ at, length: blank.length }]
  })
  const [end] = ends.sort((a, b) => a.at - b.at)
  if (end === undefined) throw invalid('A part has no empty line below its headers')
  const headers = bytes.toString('utf8', 0, end.at)
  const [, disposition = ''] = /^content-disposition\s*:(.*)$/im.exec(headers) ?? []
  const [, type = ''] = /^content-type\s*:(.*)$/im.exec(headers) ?? []
  const [, name = ''] =
    /\bname\s*=\s*"?([^";\r\n]*)/i.exec(disposition.replace(/\bfilename\*?\s*=\s*("[^"]*"|[^;]*)/gi, '')) ?? []
  const [, fileName] = /\bfilename\s*=\s*"?([^";\r\n]*)/i.exec(disposition) ?? []
  return { name, fileName, type: type.trim(), bytes: bytes.subarray(end.at + end.length) }
}
