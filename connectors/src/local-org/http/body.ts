import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { apiError } from '../api-error.ts'
import type { JsonValue } from '../org.ts'

const unpack = { gzip: promisify(gunzip), deflate: promisify(inflate) }

/** Unpacked at most: a small body that grows beyond is an attack or a mistake. */
const maxBytes = 512 * 1024 * 1024

/** The bytes of a request, unpacked where they came packed. @throws ApiError where that cannot be */
export async function bytesOfBody(request: Request): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  const encoding = request.headers.get('content-encoding')?.toLowerCase()
  if (encoding !== 'gzip' && encoding !== 'deflate') return bytes
  try {
    return await unpack[encoding](bytes, { maxOutputLength: maxBytes })
  } catch {
    throw apiError(400, 'UNKNOWN_EXCEPTION', `The body is no ${encoding}, or grows beyond ${maxBytes} bytes`)
  }
}

/** The text of a request. */
export const textOfBody = async (request: Request): Promise<string> =>
  new TextDecoder().decode(await bytesOfBody(request))

/** @throws ApiError JSON_PARSER_ERROR */
export function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch (error) {
    // without the excerpt that the engine adds: it may hold what should not be repeated
    throw apiError(400, 'JSON_PARSER_ERROR', (error as Error).message.replace(/, "[\s\S]*$/, ''))
  }
}
