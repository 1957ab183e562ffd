import type { ApiAnswer } from '../api/endpoint.ts'

/** An answer of the data API; its body is JSON. */
export function jsonAnswer({ status, headers = {}, body }: ApiAnswer): Response {
  const all = new Headers(headers)
  if (body === undefined) return new Response(null, { status, headers: all })
  all.set('content-type', 'application/json;charset=UTF-8')
  return new Response(JSON.stringify(body), { status, headers: all })
}
