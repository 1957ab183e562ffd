import { SalesforceError, type SalesforceErrorKind } from '../salesforce-error.ts'

/** An answer that is no success, with what it says of itself. */
export interface Refusal {
  readonly status: number
  /** The org's own code: `INVALID_SESSION_ID`, `sf:INVALID_SESSION_ID` without the prefix, `InvalidSessionId`. */
  readonly code: string | undefined
  readonly message: string
  readonly fields: readonly string[]
}

/** Reads what each of the APIs says when it refuses: JSON of REST and Bulk 2.0, JSON of OAuth, faults of SOAP, XML of Bulk 1.0. */
export function refusalOf(status: number, content: string): Refusal {
  const text = content.trim()
  if (text.startsWith('[') || text.startsWith('{')) {
    try {
      return fromJson(status, JSON.parse(text))
    } catch {
      // no JSON after all: shown as it is
    }
  }
  if (text.startsWith('<')) {
    const code = inner(text, 'exceptionCode') ?? inner(text, 'faultcode')?.replace(/^.*:/, '')
    const message = inner(text, 'exceptionMessage') ?? inner(text, 'faultstring')
    if (code !== undefined) return { status, code, message: message ?? code, fields: [] }
  }
  return { status, code: undefined, message: excerpt(text) || `status ${status}`, fields: [] }
}

function fromJson(status: number, value: unknown): Refusal {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  if (typeof first === 'string') {
    const message = `several records match: ${(value as readonly string[]).join(', ')}`
    return { status, code: 'MULTIPLE_CHOICES', message, fields: [] }
  }
  const { errorCode, statusCode, message, fields, error, error_description } = faultIn(first)
  const code = [errorCode, statusCode, error].find((one) => typeof one === 'string') as string | undefined
  const said = [message, error_description, code].find((one) => typeof one === 'string') as string | undefined
  return {
    status,
    code,
    message: said ?? `status ${status}`,
    fields: Array.isArray(fields) ? fields.map(String) : [],
  }
}

/** A refused tree tells its faults by record. */
function faultIn(value: unknown): Readonly<Record<string, unknown>> {
  const told = (value ?? {}) as Readonly<Record<string, unknown>>
  if (!Array.isArray(told.results)) return told
  const [first] = (told.results as readonly { readonly errors?: readonly unknown[] }[]).flatMap(
    ({ errors = [] }) => errors,
  )
  return (first ?? told) as Readonly<Record<string, unknown>>
}

/** The text of an element of a small, flat document; enough for faults, which hold no markup. */
function inner(text: string, name: string): string | undefined {
  const found = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(text)?.[1]
  return found?.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: keyof typeof entities) => entities[entity]).trim()
}

const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const

const excerpt = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text)

/** The session is over; a new one helps. */
export const isSessionExpired = ({ status, code, message }: Refusal): boolean =>
  (status === 401 && (code === undefined || code === 'INVALID_SESSION_ID') && !neverHelped.test(message)) ||
  (status === 500 && code === 'INVALID_SESSION_ID') ||
  (status === 400 && code === 'InvalidSessionId') ||
  (status === 403 && code === 'INVALID_SESSION_ID')

/** Sessions that are good, but not for this API: a new one is turned away too. */
const neverHelped = /not valid for use with the REST API|not attached to Agent/i

const kindsByCode: Readonly<Record<string, SalesforceErrorKind>> = {
  REQUEST_LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  CONCURRENT_REQUESTS_LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  ConcurrentRequestsLimitExceeded: 'LIMIT_EXCEEDED',
  ExceededQuota: 'LIMIT_EXCEEDED',
  EXCEEDED_QUOTA: 'LIMIT_EXCEEDED',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  STORAGE_LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  UNABLE_TO_LOCK_ROW: 'ROW_LOCKED',
  INSUFFICIENT_ACCESS: 'INSUFFICIENT_PERMISSIONS',
  INSUFFICIENT_ACCESS_OR_READONLY: 'INSUFFICIENT_PERMISSIONS',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'INSUFFICIENT_PERMISSIONS',
  API_DISABLED_FOR_ORG: 'INSUFFICIENT_PERMISSIONS',
  API_CURRENTLY_DISABLED: 'INSUFFICIENT_PERMISSIONS',
  FUNCTIONALITY_NOT_ENABLED: 'INSUFFICIENT_PERMISSIONS',
  SERVER_UNAVAILABLE: 'UNAVAILABLE',
  ServerUnavailable: 'UNAVAILABLE',
  UNKNOWN_EXCEPTION: 'UNAVAILABLE',
  QUERY_TIMEOUT: 'TIMEOUT',
}

function kindOf({ status, code }: Refusal): SalesforceErrorKind {
  const known = code === undefined ? undefined : kindsByCode[code]
  if (known !== undefined) return known
  if (status === 401) return 'AUTH_EXPIRED'
  if (status === 403) return 'INSUFFICIENT_PERMISSIONS'
  if (status === 404 || status === 410) return 'NOT_FOUND'
  if (status === 408) return 'TIMEOUT'
  if (status === 420 || status === 429) return 'LIMIT_EXCEEDED'
  if (status >= 500) return code === undefined || status !== 500 ? 'UNAVAILABLE' : 'INVALID_INPUT'
  if (status >= 300 && status < 400 && status !== 300) return 'INVALID_RESPONSE'
  return 'INVALID_INPUT'
}

/** The org says that it has done nothing. A 503 without a time to come back may be a proxy's, after the request went on. */
const isUntouched = (status: number, wait: number | undefined): boolean =>
  status === 420 || status === 429 || (status === 503 && wait !== undefined)

const untouchedCodes = new Set([
  'UNABLE_TO_LOCK_ROW',
  'REQUEST_LIMIT_EXCEEDED',
  'CONCURRENT_REQUESTS_LIMIT_EXCEEDED',
  'ConcurrentRequestsLimitExceeded',
  'SERVER_UNAVAILABLE',
  'ServerUnavailable',
])

const passing: ReadonlySet<SalesforceErrorKind> = new Set(['UNAVAILABLE', 'TIMEOUT', 'ROW_LOCKED', 'LIMIT_EXCEEDED'])

/** `repeatable`: doing the request twice does no harm. `what` names it in the message. */
export function errorOf(
  refusal: Refusal,
  { what, repeatable, wait }: { what: string; repeatable: boolean; wait: number | undefined },
): SalesforceError {
  const { status, code, message, fields } = refusal
  const kind = kindOf(refusal)
  const nothingDone = isUntouched(status, wait) || (code !== undefined && untouchedCodes.has(code))
  const where = fields.length === 0 ? '' : ` (${fields.join(', ')})`
  return new SalesforceError(
    kind,
    `${what}: ${code === undefined || code === message ? '' : `${code}: `}${message}${where}`,
    {
      code: code ?? String(status),
      status,
      fields,
      again: passing.has(kind) && code !== 'STORAGE_LIMIT_EXCEEDED' && (nothingDone || repeatable),
      wait,
    },
  )
}
