export interface ErrorEntry {
  readonly message: string
  /** `INVALID_FIELD`, `MALFORMED_QUERY`, … */
  readonly errorCode: string
  readonly fields?: readonly string[]
}

/** A refusal as the REST API words it: an HTTP status and a list of entries. */
export class ApiError extends Error {
  readonly status: number
  readonly entries: readonly ErrorEntry[]

  constructor(status: number, ...entries: readonly [ErrorEntry, ...ErrorEntry[]]) {
    super(entries[0].message)
    this.name = 'ApiError'
    this.status = status
    this.entries = entries
  }
}

/** @param fields only where the API lists them */
export const apiError = (status: number, errorCode: string, message: string, fields?: readonly string[]): ApiError =>
  new ApiError(status, fields === undefined ? { message, errorCode } : { message, errorCode, fields })
