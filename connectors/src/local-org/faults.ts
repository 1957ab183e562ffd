import { apiError } from './api-error.ts'
import type { JsonObject, JsonValue } from './org.ts'

/** What can befall a request, by what a client sees of it. */
export const requestFaults = {
  /** 401 though the session is good. */
  unauthorized: { status: 401, errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
  requestLimit: { status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
  tooManyRequests: {
    status: 429,
    errorCode: 'REQUEST_LIMIT_EXCEEDED',
    message: 'Too many requests',
    takes: ['retryAfter'],
  },
  unavailable: {
    status: 503,
    errorCode: 'SERVER_UNAVAILABLE',
    message: 'Service temporarily unavailable',
    takes: ['retryAfter'],
  },
  rowLock: {
    status: 400,
    errorCode: 'UNABLE_TO_LOCK_ROW',
    message: 'unable to obtain exclusive access to this record',
  },
  /** The work is done, but the answer never comes. */
  dropAfterCommit: {},
  /** The answer ends in its middle. */
  halfBody: {},
  /** The header that leads to the next page is left out. */
  missingLocator: {},
  /** The answer comes piece by piece, slowly. */
  slowDrip: { takes: ['delay'] },
} as const satisfies Readonly<Record<string, RequestKind>>

/** What can befall a Bulk job. */
const jobFaults = {
  /** It ends as Failed. */
  jobFails: { takes: ['rows', 'message'] },
  /** It stays in progress for ever; it can be aborted. */
  jobNeverEnds: { takes: ['rows'] },
  /** It stays in each state that `delays` names for so long. */
  jobDelay: { takes: ['delays'] },
} as const satisfies Readonly<Record<string, { readonly takes: readonly FieldName[] }>>

interface RequestKind {
  /** Of an answer in place of the org's; without one the org's own is spoilt. */
  readonly status?: number
  readonly errorCode?: string
  readonly message?: string
  readonly takes?: readonly FieldName[]
}

type RequestFaultKind = keyof typeof requestFaults
type JobFaultKind = keyof typeof jobFaults

/** States of a job that a client waits in, in their order. */
const waitingStates = ['UploadComplete', 'InProgress'] as const
type WaitingState = (typeof waitingStates)[number]

interface Fields {
  /** How many requests or jobs it befalls; all where absent. */
  readonly times?: number
  /** How many that match it lets pass first. */
  readonly after?: number
  /** The request's method; any where absent. */
  readonly method?: string
  /** A regular expression on the request's path, without the query; any where absent. */
  readonly path?: string
  /** The job's object; any where absent. */
  readonly object?: string
  /** The job's operation: `insert`, `query`, …; any where absent. */
  readonly operation?: string
  /** Seconds, as the header says them. */
  readonly retryAfter?: number
  /** Milliseconds between pieces. */
  readonly delay?: number
  /** Rows that the job processes before; 0 where absent. */
  readonly rows?: number
  /** What the failed job says. */
  readonly message?: string
  /** Milliseconds by state. */
  readonly delays?: Readonly<Partial<Record<WaitingState, number>>>
}
type FieldName = keyof Fields

export interface Fault extends Fields {
  readonly kind: RequestFaultKind | JobFaultKind
}

/** One that befalls a request. */
export type RequestFault = Fault & { readonly kind: RequestFaultKind }

export interface ArmedFault extends Fault {
  readonly id: number
  /** Requests or jobs that it has befallen. */
  readonly hits: number
}

/** What lies before a job: how long it waits, and how it ends. */
export interface JobFate {
  readonly delays: Readonly<Partial<Record<WaitingState, number>>>
  /** How it ends before its rows do; undefined where it ends well. */
  readonly end: { readonly kind: 'fails' | 'hangs'; readonly rows: number; readonly message: string } | undefined
}

export interface Faults {
  /** @throws ApiError where it is none */
  readonly add: (fault: JsonObject) => ArmedFault
  readonly list: () => readonly ArmedFault[]
  readonly clear: () => void
  /** The fault that befalls a request now; each call counts as a request. */
  readonly takeForRequest: (method: string, path: string) => RequestFault | undefined
  /** What befalls a job that starts now; each call counts as a job. */
  readonly takeForJob: (object: string, operation: string) => JobFate
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

  /** Counts something that a fault matches; whether it befalls it. */
  const strikes = (counter: Counter): boolean => {
    const { times = Number.POSITIVE_INFINITY, after = 0 } = counter.fault
    if (counter.hits >= times) return false
    counter.seen += 1
    if (counter.seen <= after) return false
    counter.hits += 1
    return true
  }

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
    takeForRequest(method, path) {
      for (const counter of armed) {
        const { kind, ...fields } = counter.fault
        if (!isRequestFault(kind)) continue
        if (!isSame(fields.method, method)) continue
        if (fields.path !== undefined && !new RegExp(fields.path, 'i').test(path)) continue
        if (strikes(counter)) return { ...fields, kind }
      }
      return undefined
    },
    takeForJob(object, operation) {
      const delays: Partial<Record<WaitingState, number>> = {}
      let end: JobFate['end']
      for (const counter of armed) {
        const { fault } = counter
        if (isRequestFault(fault.kind) || !isSame(fault.object, object) || !isSame(fault.operation, operation)) continue
        if (!strikes(counter)) continue
        if (fault.kind === 'jobDelay') Object.assign(delays, fault.delays)
        else {
          end ??= {
            kind: fault.kind === 'jobFails' ? 'fails' : 'hangs',
            rows: fault.rows ?? 0,
            message: fault.message ?? 'InternalServerError : the job was made to fail',
          }
        }
      }
      return { delays, end }
    },
  }
}

const isRequestFault = (kind: Fault['kind']): kind is RequestFaultKind => Object.hasOwn(requestFaults, kind)

const isSame = (wanted: string | undefined, found: string): boolean =>
  wanted === undefined || wanted.toLowerCase() === found.toLowerCase()

const number = (value: JsonValue): string | undefined =>
  typeof value === 'number' && value >= 0 ? undefined : 'must be a number, 0 or more'
const text = (value: JsonValue): string | undefined => (typeof value === 'string' ? undefined : 'must be a text')

/** What is wrong with a field. */
const checks: Readonly<Record<FieldName, (value: JsonValue) => string | undefined>> = {
  times: number,
  after: number,
  method: text,
  path(value) {
    try {
      new RegExp(String(value))
      return text(value)
    } catch (error) {
      return `is no regular expression: ${(error as Error).message}`
    }
  },
  object: text,
  operation: text,
  retryAfter: number,
  delay: number,
  rows: number,
  message: text,
  delays(value) {
    const known = `must be milliseconds by state, of ${waitingStates.join(', ')}`
    if (typeof value !== 'object' || value === null) return known
    const isKnown = ([state, delay]: [string, JsonValue]): boolean =>
      waitingStates.some((each) => each === state) && number(delay) === undefined
    return Object.entries(value).every(isKnown) ? undefined : known
  },
}

/** Fields of every kind, and those by which it chooses. */
const common = ['kind', 'times', 'after']
const choosing = { request: ['method', 'path'], job: ['object', 'operation'] }

const kinds: Readonly<Record<string, readonly string[]>> = {
  ...fieldsByKind(requestFaults, choosing.request),
  ...fieldsByKind(jobFaults, choosing.job),
}

function fieldsByKind(
  declared: Readonly<Record<string, RequestKind>>,
  chosenBy: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(declared).map(([kind, { takes = [] }]) => [kind, [...common, ...chosenBy, ...takes]]),
  )
}

/** @throws ApiError INVALID_INPUT */
function faultFrom(given: JsonObject): Fault {
  const invalid = (message: string): Error => apiError(400, 'INVALID_INPUT', message)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw invalid('A fault is an object')
  const { kind } = given
  const fields = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (fields === undefined) {
    throw invalid(`A fault needs a kind, one of ${Object.keys(kinds).join(', ')}; not ${JSON.stringify(kind ?? null)}`)
  }
  const unknown = Object.keys(given).find((name) => !fields.includes(name))
  if (unknown !== undefined) throw invalid(`A fault \`${kind}\` has no \`${unknown}\`; it takes ${fields.join(', ')}`)
  for (const [name, check] of Object.entries(checks)) {
    const value = given[name]
    const problem = value === undefined ? undefined : check(value)
    if (problem !== undefined) throw invalid(`\`${name}\` ${problem}`)
  }
  return given as unknown as Fault
}
