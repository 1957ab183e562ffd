import { readValue, retryAfter, SinkError } from '@twill/runtime/flow'
import { failedRequest, shownAddress } from './failed-request.ts'

export interface Exchange {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  /** Milliseconds. */
  readonly timeout: number
  /** Doing it twice does no harm. */
  readonly repeatable: boolean
  readonly cut: AbortSignal
}

export interface Reply {
  readonly status: number
  /** As its content type says; the text where no format is known. */
  readonly value: unknown
}

/** The server says that it has done nothing. A 503 without a time to come back may be a proxy's, after the request went on. */
const isUntouched = (status: number, retryAfter: string | null): boolean =>
  status === 425 || status === 429 || (status === 503 && retryAfter !== null)
/** The server has understood the request and will not take what it says. */
const refusing = new Set([400, 409, 422])
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * One request.
 * @throws SinkError for any answer but success; it may be tried again where that does no harm
 */
export async function exchange({ url, method, headers, body, timeout, repeatable, cut }: Exchange): Promise<Reply> {
  let response: Response
  let content: Uint8Array
  try {
    response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      redirect: method === 'GET' ? 'follow' : 'manual',
      signal: AbortSignal.any([cut, AbortSignal.timeout(timeout)]),
    })
    content = new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    const { code, message, sent } = failedRequest(error)
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw new SinkError(`${method} ${shownAddress(url)}: ${timedOut ? `no answer within ${timeout} ms` : message}`, {
      ...(code === undefined ? {} : { code }),
      again: repeatable || !sent,
      cause: error,
    })
  }
  const { status } = response
  const type = response.headers.get('content-type')
  if (response.ok) return { status, value: content.length === 0 ? null : parsed(content, type) }
  const retryHeader = response.headers.get('retry-after')
  const again = isUntouched(status, retryHeader) || (repeatable && passing.has(status))
  const wait = retryAfter(retryHeader, Date.now())
  const excerpt = new TextDecoder().decode(content.subarray(0, 500)).trim()
  throw new SinkError(`${method} ${shownAddress(url)}: status ${status}${excerpt === '' ? '' : `: ${excerpt}`}`, {
    code: String(status),
    again,
    wait,
    blame: refusing.has(status) ? 'record' : 'sink',
  })
}

function parsed(content: Uint8Array, type: string | null): unknown {
  try {
    return readValue(content, type ?? 'text/plain')
  } catch {
    return new TextDecoder().decode(content)
  }
}
