import { SinkError } from '@twill/runtime/flow'
import { blameOf } from './record-fault.ts'

/** What kind of trouble it is, whatever API told it. */
export type SalesforceErrorKind =
  /** A login was refused; `message` says what to change. */
  | 'AUTH_FAILED'
  /** The session ended and could not be made anew, or a new one was turned away too. */
  | 'AUTH_EXPIRED'
  | 'INSUFFICIENT_PERMISSIONS'
  /** A limit of the org: requests of the day, jobs, storage. */
  | 'LIMIT_EXCEEDED'
  /** The part of the day's requests that the connection may use is used up; nothing was sent. */
  | 'QUOTA_GUARD'
  /** The breaker is open after many failures; nothing was sent. */
  | 'CIRCUIT_OPEN'
  | 'CONNECTIVITY'
  | 'TIMEOUT'
  /** The org does not serve at the moment: 5xx. */
  | 'UNAVAILABLE'
  /** The row is locked by another transaction. */
  | 'ROW_LOCKED'
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'INVALID_RESPONSE'
  /** The call was given up because its caller ended it. */
  | 'CANCELLED'

interface More {
  /** The org's own code, such as `MALFORMED_QUERY`. */
  readonly code?: string | undefined
  /** Of the answer, if there was one. */
  readonly status?: number | undefined
  readonly fields?: readonly string[] | undefined
  /** Sending it again may help and does no harm. */
  readonly again?: boolean
  /** Milliseconds to wait first. */
  readonly wait?: number | undefined
  readonly cause?: unknown
}

/** Any failure of a call of Salesforce. Holds no secret. */
export class SalesforceError extends SinkError {
  override readonly name = 'SalesforceError'
  readonly kind: SalesforceErrorKind
  readonly status: number | undefined

  constructor(kind: SalesforceErrorKind, message: string, { code, status, fields, again, wait, cause }: More = {}) {
    super(message, { code: code ?? kind, again: again ?? false, wait, fields, blame: blameOf(code, message), cause })
    this.kind = kind
    this.status = status
  }
}
