import { apiError } from './api-error.ts'
import type { JsonObject, JsonValue } from './org.ts'

/** What can go wrong with a request, by what a client sees of it. */
const kinds = {
  /** 401 though the session is good: with `times`, until the client has logged in again; without, for ever. */
  unauthorized: { status: 401, errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid', before: true },
  requestLimit: {
    status: 403,
    errorCode: 'REQUEST_LIMIT_EXCEEDED',
    message: 'TotalRequests Limit exceeded.',
    before: true,
  },
  tooManyRequests: { status: 429, errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'Too many requests', before: true },
  unavailable: {
    status: 503,
    errorCode: 'SERVER_UNAVAILABLE',
    message: 'Service temporarily unavailable',
    before: true,
  },
  rowLock: {
    status: 400,
    errorCode: 'UNABLE_TO_LOCK_ROW',
    message: 'unable to obtain exclusive access to this record',
    before: true,
  },
  /** The work is done, but the answer never comes. */
  dropAfterCommit: { before: false },
  /** The answer ends in its middle. */
  halfBody: { before: false },
  /** The header that leads to the next page is left out. */
  missingLocator: { before: false },
  /** The answer comes piece by piece, slowly. */
  slowDrip: { before: false },
} as const

export type FaultKind = keyof typeof kinds

export interface Fault {
  readonly kind: FaultKind
  /** The request's method; any where absent. */
  readonly method?: string
  /** A regular expression on the path, without the query; any where absent. */
  readonly path?: string
  /** How many requests it befalls; all where absent. */
  readonly times?: number
  /** How many matching requests it lets pass first. */
  readonly after?: number
  /** Of `tooManyRequests` and `unavailable`: seconds, as the header says them. */
  readonly retryAfter?: number
  /** Of `slowDrip`: milliseconds between pieces. */
  readonly delay?: number
}

export interface ArmedFault extends Fault {
  readonly id: number
  /** Requests that it has befallen. */
  readonly hits: number
}

export interface Faults {
  /** @throws ApiError where it is none */
  readonly add: (fault: JsonObject) => ArmedFault
  readonly list: () => readonly ArmedFault[]
  readonly clear: () => void
  /** The fault that befalls a request now; each call counts as a request. */
  readonly take: (method: string, path: string) => Fault | undefined
}

interface Counter {
  fault: Fault
  id: number
  seen: number
  hits: number
}

export function faultsOf(): Faults {
  let armed: Counter[] = []
  let next = 1
  const shown = ({ fault, id, hits }: Counter): ArmedFault => ({ ...fault, id, hits })
  return {
    add(given) {
      const counter = { fault: faultFrom(given), id: next++, seen: 0, hits: 0 }
      armed.push(counter)
      return shown(counter)
    },
    list: () => armed.map(shown),
    clear: () => {
      armed = []
    },
    take(method, path) {
      for (const counter of armed) {
        const { fault } = counter
        if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue
        if (fault.path !== undefined && !new RegExp(fault.path, 'i').test(path)) continue
        if (fault.times !== undefined && counter.hits >= fault.times) continue
        counter.seen += 1
        if (counter.seen <= (fault.after ?? 0)) continue
        counter.hits += 1
        return fault
      }
      return undefined
    },
  }
}

function faultFrom(given: JsonObject): Fault {
  const { kind } = given
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw apiError(
      400,
      'INVALID_INPUT',
      `A fault needs a kind, one of ${Object.keys(kinds).join(', ')}; not ${JSON.stringify(kind ?? null)}`,
    )
  }
  const unknown = Object.keys(given).find(
    (name) => !['kind', 'method', 'path', 'times', 'after', 'retryAfter', 'delay'].includes(name),
  )
  if (unknown !== undefined) throw apiError(400, 'INVALID_INPUT', `A fault has no \`${unknown}\``)
  for (const name of ['times', 'after', 'retryAfter', 'delay']) {
    const value: JsonValue | undefined = given[name]
    if (value !== undefined && (typeof value !== 'number' || value < 0))
      throw apiError(400, 'INVALID_INPUT', `\`${name}\` must be a number, 0 or more`)
  }
  if (given.path !== undefined) {
    try {
      new RegExp(String(given.path))
    } catch (error) {
      throw apiError(400, 'INVALID_INPUT', `\`path\` is no regular expression: ${(error as Error).message}`)
    }
  }
  return given as unknown as Fault
}

/** An answer in place of the org's; undefined where the org answers and the fault comes after. */
export function answerBefore(fault: Fault): Response | undefined {
  const kind = kinds[fault.kind]
  if (!kind.before) return undefined
  const { status, errorCode, message } = kind
  const headers = new Headers({ 'content-type': 'application/json;charset=UTF-8' })
  if (fault.retryAfter !== undefined) headers.set('retry-after', String(fault.retryAfter))
  return new Response(JSON.stringify([{ errorCode, message }]), { status, headers })
}

/** An error that ends the connection without an answer. */
export class DroppedConnection extends Error {}

const dripSize = 64

/** Spoils an answer of the org. @throws DroppedConnection */
export async function answerAfter(fault: Fault, answer: Response): Promise<Response> {
  switch (fault.kind) {
    case 'dropAfterCommit':
      throw new DroppedConnection('the connection ends before the answer')
    case 'missingLocator': {
      const headers = new Headers(answer.headers)
      headers.delete('sforce-locator')
      return new Response(answer.body, { status: answer.status, headers })
    }
    case 'halfBody': {
      const bytes = new Uint8Array(await answer.arrayBuffer())
      return new Response(bytes.slice(0, bytes.byteLength >> 1), answer)
    }
    case 'slowDrip': {
      const bytes = new Uint8Array(await answer.arrayBuffer())
      let at = 0
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, fault.delay ?? 50))
          if (at >= bytes.byteLength) return controller.close()
          controller.enqueue(bytes.slice(at, at + dripSize))
          at += dripSize
        },
      })
      return new Response(body, { status: answer.status, headers: answer.headers })
    }
    default:
      return answer
  }
}
