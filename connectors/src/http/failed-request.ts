/** Codes of errors of a connection that say that the request has not reached the server. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** What `fetch` says of a request without an answer. */
export interface FailedRequest {
  /** `ECONNRESET` */
  readonly code: string | undefined
  readonly message: string
  /** The server may have seen it. */
  readonly sent: boolean
}

export function failedRequest(error: unknown): FailedRequest {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  const message = cause instanceof Error ? cause.message : String(cause)
  return { code, message: message || (code ?? 'no answer'), sent: code === undefined || !neverSent.has(code) }
}

/** An address without what may be secret in it: user, password, query. */
export function shownAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
