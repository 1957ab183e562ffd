import { ApiError } from './api-error.ts'
import type { SaveError, SaveResult } from './org.ts'

/** A refused save. */
export const failed = (...errors: readonly SaveError[]): SaveResult => ({ id: null, success: false, errors })

/** Among several records, what would refuse a request of its own is the result of that record. */
export function resultOf(save: () => SaveResult): SaveResult {
  try {
    return save()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return failed(
      ...error.entries.map(({ errorCode, message, fields = [] }) => ({ statusCode: errorCode, message, fields })),
    )
  }
}
