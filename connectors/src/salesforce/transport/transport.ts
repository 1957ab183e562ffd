import { type Clock, delayBefore, type RetryPolicy, retryAfter } from '@twill/runtime/flow'
import { SalesforceError } from '../salesforce-error.ts'
import type { Session, Sessions } from '../session.ts'
import { CircuitBreaker, type CircuitPolicy, type CircuitState } from './circuit-breaker.ts'
import { type Body, exchange, NoAnswer, type WireAnswer, wholeOf } from './exchange.ts'
import { QuotaGuard, type QuotaPolicy, type Usage } from './quota-guard.ts'
import { errorOf, isSessionExpired, refusalOf } from './refusal.ts'
import { RetryShare } from './retry-share.ts'

/** APIs that fail apart from each other; each has a circuit breaker of its own. */
export type Api = 'rest' | 'bulk' | 'soap' | 'apex'

export interface OrgRequest {
  /** `GET` by default. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Behind `/services/data/vNN.N`, or a whole path that starts with `/services/`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body | undefined
  /** Of the body; JSON by default. */
  readonly contentType?: string
  /** Doing it twice does no harm; so it is with GET, HEAD and PUT. */
  readonly repeatable?: boolean
  /** How often it is sent at most, in place of the connection's own number: once where the caller has a way of its own. */
  readonly attempts?: number
  /** `rest` by default. */
  readonly api?: Api
  /** Milliseconds without a sign of the org, in place of the connection's own limit. */
  readonly timeout?: number
  readonly cut?: AbortSignal | undefined
  /** How the session is shown; as a bearer token by default. */
  readonly signed?: (session: Session) => { readonly headers?: Readonly<Record<string, string>>; readonly body?: Body }
}

/** A success; the body is read once and may fail underway. */
export interface OrgAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: AsyncIterable<Uint8Array>
}

export interface WholeAnswer<T = undefined> {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  /** What was read of it. */
  readonly value: T
}

/** What the transport does of itself, for logs and meters. */
export type TransportEvent =
  | {
      readonly kind: 'answered'
      readonly api: Api
      readonly method: string
      readonly path: string
      readonly status: number
      /** Milliseconds. */
      readonly took: number
    }
  | { readonly kind: 'retrying'; readonly attempt: number; readonly delay: number; readonly error: SalesforceError }
  | { readonly kind: 'circuit'; readonly api: Api; readonly state: CircuitState }
  | { readonly kind: 'quota'; readonly usage: Usage; readonly reached: boolean }

export interface TransportOptions {
  readonly sessions: Sessions
  /** `65.0` */
  readonly version: string
  /** Milliseconds. */
  readonly timeout: number
  readonly retry: RetryPolicy
  readonly circuit: CircuitPolicy
  readonly quota: QuotaPolicy
  readonly clock: Clock
  readonly observe?: ((event: TransportEvent) => void) | undefined
}

/** Repeated at once by the transport itself; limits that last longer are left to the caller. */
const brief = new Set(['UNAVAILABLE', 'CONNECTIVITY', 'TIMEOUT', 'ROW_LOCKED', 'INVALID_RESPONSE'])
const briefLimits = new Set(['CONCURRENT_REQUESTS_LIMIT_EXCEEDED', 'ConcurrentRequestsLimitExceeded'])

/** Milliseconds; where an org asks for a longer pause the caller decides. */
const longestWait = 60_000

/** Carries requests to one org: session, repetition, breaker and quota are its business, so that no operation has a policy of its own. */
export class Transport {
  readonly #options: TransportOptions
  readonly #breakers = new Map<Api, CircuitBreaker>()
  readonly #quota: QuotaGuard
  readonly #share = new RetryShare()
  #serverAhead = 0

  constructor(options: TransportOptions) {
    this.#options = options
    this.#quota = new QuotaGuard(options.quota, options.clock.elapsed)
  }

  get version(): string {
    return this.#options.version
  }

  get usage(): Usage | undefined {
    return this.#quota.usage
  }

  circuit(api: Api): CircuitState {
    return this.#breakers.get(api)?.state ?? 'closed'
  }

  /** Milliseconds since 1970 by the clock of the org, as its last answer told. */
  serverNow(): number {
    return this.#options.clock.now() + this.#serverAhead
  }

  /** The whole path of one behind the version. */
  pathOf(path: string): string {
    return path.startsWith('/services/') ? path : `/services/data/v${this.version}${path}`
  }

  /** An answer whose content is read as it comes; repeated until it begins. @throws SalesforceError */
  async send(request: OrgRequest): Promise<OrgAnswer> {
    return await this.#repeat(request, async ({ status, headers, body }) => ({
      status,
      headers,
      body: this.#told(body, request),
    }))
  }

  /**
   * A whole answer; one that breaks off is repeated, and one that `read` throws at, since it may have been cut.
   * @throws SalesforceError
   */
  async call<T = undefined>(request: OrgRequest, read?: (bytes: Uint8Array) => T): Promise<WholeAnswer<T>> {
    return await this.#repeat(request, async ({ status, headers, body }) => {
      const bytes = await wholeOf(body)
      try {
        return { status, headers, bytes, value: read?.(bytes) as T }
      } catch (cause) {
        const message = `${nameOf(request)}: the org's answer is malformed`
        throw new SalesforceError('INVALID_RESPONSE', message, { status, again: isRepeatable(request), cause })
      }
    })
  }

  /**
   * For work of several requests, such as a page that broke off midway: waits before it is done once more. `attempt` is the number
   * of the one to come.
   * @throws the error where there shall be none
   */
  async beforeAttempt(attempt: number, error: unknown, cut?: AbortSignal): Promise<void> {
    const { retry, clock, observe } = this.#options
    if (!(error instanceof SalesforceError) || !isBrief(error) || attempt > retry.attempts || !this.#share.spend())
      throw error
    const delay = delayBefore(attempt, retry, error.wait, clock.random)
    observe?.({ kind: 'retrying', attempt, delay, error })
    await this.sleep(delay, cut)
  }

  /** @throws SalesforceError `CANCELLED` */
  async sleep(milliseconds: number, cut: AbortSignal = forever): Promise<void> {
    await this.#options.clock.sleep(milliseconds, cut)
    if (cut.aborted) throw new SalesforceError('CANCELLED', 'given up while waiting')
  }

  async #repeat<T>(request: OrgRequest, use: (answer: WireAnswer) => Promise<T>): Promise<T> {
    const { sessions } = this.#options
    this.#share.earn()
    let renewed = false
    for (let attempt = 1; ; ) {
      if (request.cut?.aborted) throw new SalesforceError('CANCELLED', `${nameOf(request)}: given up`)
      const session = await sessions.current()
      try {
        return await this.#once(request, session, use)
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error
        if (error.kind === 'AUTH_EXPIRED') {
          if (renewed || !error.again) throw turnedAway(error)
          renewed = true
          await sessions.renew(session)
          continue
        }
        if (attempt === request.attempts) throw error
        await this.beforeAttempt(++attempt, error, request.cut)
      }
    }
  }

  async #once<T>(request: OrgRequest, session: Session, use: (answer: WireAnswer) => Promise<T>): Promise<T> {
    const { api = 'rest', method = 'GET', timeout = this.#options.timeout, cut } = request
    const breaker = this.#breaker(api)
    this.#admit(breaker, api, request)
    const before = breaker.state
    const began = this.#options.clock.elapsed()
    let outcome: 'succeeded' | 'failed' | 'undecided' = 'undecided'
    try {
      const signed = request.signed?.(session) ?? { headers: { authorization: `Bearer ${session.accessToken}` } }
      const body = signed.body ?? request.body
      const answer = await exchange({
        url: session.instanceUrl + this.pathOf(request.path),
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
          ...request.headers,
          ...signed.headers,
        },
        body,
        timeout,
        cut,
      })
      this.#heard(answer.headers)
      const path = this.pathOf(request.path).replace(/\?.*$/, '')
      const { status } = answer
      this.#options.observe?.({
        kind: 'answered',
        api,
        method,
        path,
        status,
        took: this.#options.clock.elapsed() - began,
      })
      if (status >= 200 && status < 300) {
        const result = await use(answer)
        outcome = 'succeeded'
        return result
      }
      const error = await this.#refused(request, answer, session)
      outcome = error.kind === 'UNAVAILABLE' ? 'failed' : 'succeeded'
      throw error
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      outcome = 'failed'
      throw fromNoAnswer(error, request)
    } finally {
      breaker[outcome]()
      if (breaker.state !== before) this.#options.observe?.({ kind: 'circuit', api, state: breaker.state })
    }
  }

  /** @throws SalesforceError before anything is sent */
  #admit(breaker: CircuitBreaker, api: Api, request: OrgRequest): void {
    const pause = this.#quota.enter()
    const { usage } = this.#quota
    if (pause !== undefined && usage !== undefined) {
      const share = `${usage.used} of the org's ${usage.limit} requests of 24 hours are used`
      const advice = `this connection sends none above ${this.#options.quota.percent} % (setting \`quota\`)`
      throw new SalesforceError('QUOTA_GUARD', `${nameOf(request)}: not sent; ${share}, and ${advice}.`, {
        again: true,
        wait: pause,
      })
    }
    const wait = breaker.enter()
    if (wait === undefined) return
    const message = `${nameOf(request)}: not sent; the org has failed ${this.#options.circuit.failures} times in a row (${api} API).`
    throw new SalesforceError('CIRCUIT_OPEN', message, { again: true, wait })
  }

  async #refused(request: OrgRequest, answer: WireAnswer, session: Session): Promise<SalesforceError> {
    const content = new TextDecoder().decode(await wholeOf(answer.body)).replaceAll(session.accessToken, '***')
    const refusal = refusalOf(answer.status, content)
    if (isSessionExpired(refusal))
      return new SalesforceError('AUTH_EXPIRED', `${nameOf(request)}: ${refusal.message}`, {
        code: refusal.code,
        status: answer.status,
        again: true,
      })
    const { now } = this.#options.clock
    const wait = retryAfter(answer.headers.get('retry-after'), now())
    return errorOf(refusal, { what: nameOf(request), repeatable: isRepeatable(request), wait })
  }

  #heard(headers: Headers): void {
    const before = this.#quota.reached
    this.#quota.heard(headers.get('sforce-limit-info'))
    const { usage, reached } = this.#quota
    if (usage !== undefined && reached !== before) this.#options.observe?.({ kind: 'quota', usage, reached })
    const date = Date.parse(headers.get('date') ?? '')
    // the header has whole seconds: half of one is the best guess for the rest
    if (!Number.isNaN(date)) this.#serverAhead = date + 500 - this.#options.clock.now()
  }

  async *#told(body: AsyncIterable<Uint8Array>, request: OrgRequest): AsyncGenerator<Uint8Array> {
    try {
      yield* body
    } catch (error) {
      throw error instanceof NoAnswer ? fromNoAnswer(error, request) : error
    }
  }

  #breaker(api: Api): CircuitBreaker {
    let breaker = this.#breakers.get(api)
    if (breaker === undefined) {
      breaker = new CircuitBreaker(this.#options.circuit, this.#options.clock.elapsed)
      this.#breakers.set(api, breaker)
    }
    return breaker
  }
}

const forever = new AbortController().signal

const isRepeatable = ({ repeatable, method = 'GET' }: OrgRequest): boolean =>
  repeatable ?? (method === 'GET' || method === 'HEAD' || method === 'PUT')

const isBrief = ({ again, kind, code = '', status, wait = 0 }: SalesforceError): boolean =>
  again && wait <= longestWait && (brief.has(kind) || status === 429 || status === 420 || briefLimits.has(code))

/** `GET /services/data/v65.0/query`; a query's text may hold data of people. */
const nameOf = ({ method = 'GET', path }: OrgRequest): string => `${method} ${path.replace(/\?.*$/, '')}`

const turnedAway = (error: SalesforceError): SalesforceError =>
  new SalesforceError('AUTH_EXPIRED', `${error.message}. The org turned away a new session too, or none can be made.`, {
    code: error.code,
    status: error.status,
    cause: error,
  })

const fromNoAnswer = (error: NoAnswer, request: OrgRequest): SalesforceError =>
  new SalesforceError(error.kind, error.message, { again: !error.sent || isRepeatable(request), cause: error })
