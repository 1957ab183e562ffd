import { failedRequest, shownAddress } from '../../http/failed-request.ts'
import { SalesforceError } from '../salesforce-error.ts'

/** What can be sent again: bytes, or a function that gives the stream anew. */
export type Body = Uint8Array | (() => AsyncIterable<Uint8Array>)

export interface WireRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Body | undefined
  /** Milliseconds until the answer begins, and that it may then be silent. */
  readonly timeout: number
  readonly cut?: AbortSignal | undefined
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Headers
  /** Read once; fails as the exchange does. Leaving it early frees the line. */
  readonly body: AsyncIterable<Uint8Array>
}

/** A request that got no whole answer. `sent` is false when the org cannot have seen it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly kind: 'CONNECTIVITY' | 'TIMEOUT'
  readonly sent: boolean

  constructor(kind: NoAnswer['kind'], message: string, sent: boolean, cause: unknown) {
    super(message, { cause })
    this.kind = kind
    this.sent = sent
  }
}

/**
 * One request over HTTP, without any policy; redirects are not followed, since they would take the token elsewhere.
 * @throws NoAnswer; SalesforceError `CANCELLED` when `cut` is aborted
 */
export async function exchange({ url, method, headers, body, timeout, cut }: WireRequest): Promise<WireAnswer> {
  const timer = new SilenceTimer(timeout, cut)
  const failed = (error: unknown): Error => failureOf(error, timer, `${method} ${shownAddress(url)}`, cut)
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      redirect: 'manual',
      signal: timer.signal,
      ...(body === undefined ? {} : contentOf(body, timer)),
    })
    timer.reset()
    return { status: response.status, headers: response.headers, body: contentOfAnswer(response, timer, failed) }
  } catch (error) {
    timer.clear()
    throw failed(error)
  }
}

/** Aborts when nothing has been heard for a time. */
class SilenceTimer {
  readonly #controller = new AbortController()
  readonly #limit: number
  readonly #timer: NodeJS.Timeout
  readonly signal: AbortSignal
  expired = false

  constructor(limit: number, cut: AbortSignal | undefined) {
    this.#limit = limit
    this.#timer = setTimeout(() => {
      this.expired = true
      this.#controller.abort()
    }, limit)
    this.signal = cut === undefined ? this.#controller.signal : AbortSignal.any([cut, this.#controller.signal])
  }

  get limit(): number {
    return this.#limit
  }

  reset(): void {
    this.#timer.refresh()
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

function contentOf(body: Body, timer: SilenceTimer): Pick<RequestInit, 'body' | 'duplex'> {
  if (body instanceof Uint8Array) return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }
  const heard = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of body()) {
      timer.reset()
      yield piece
    }
  }
  return { body: ReadableStream.from(heard()), duplex: 'half' }
}

async function* contentOfAnswer(
  response: Response,
  timer: SilenceTimer,
  failed: (error: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    if (response.body === null) return
    for await (const piece of response.body) {
      timer.reset()
      yield piece
    }
  } catch (error) {
    throw failed(error)
  } finally {
    timer.clear()
  }
}

function failureOf(error: unknown, timer: SilenceTimer, what: string, cut: AbortSignal | undefined): Error {
  if (cut?.aborted) return new SalesforceError('CANCELLED', `${what}: given up`, { cause: error })
  if (timer.expired) return new NoAnswer('TIMEOUT', `${what}: no answer within ${timer.limit} ms`, true, error)
  const { message, sent } = failedRequest(error)
  return new NoAnswer('CONNECTIVITY', `${what}: ${message}`, sent, error)
}

/** All of an answer's content, in one piece. */
export async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
}
