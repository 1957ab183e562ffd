import type { ApiAnswer } from '../api/endpoint.ts'

/** An answer of the data API; its body is JSON, but for the content of files. */
export function jsonAnswer({ status, headers = {}, body, content }: ApiAnswer): Response {
  const all = new Headers(headers)
  if (content !== undefined) {
    all.set('content-type', content.type)
    return new Response(new Uint8Array(content.bytes), { status, headers: all })
  }
  if (body === undefined) return new Response(null, { status, headers: all })
  all.set('content-type', 'application/json;charset=UTF-8')
  return new Response(JSON.stringify(body), { status, headers: all })
}
