import { complete, type SaveResult } from '../records/collection.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { type Answered, list } from './soap.ts'

/** What a call says of one record. */
export const soapResult = (result: Answered): SaveResult =>
  complete({
    id: typeof result.id === 'string' && result.id !== '' ? result.id : null,
    success: result.success === 'true',
    errors: (list(result.errors) as readonly Answered[]).map(({ statusCode, message, fields }) => ({
      statusCode: String(statusCode),
      message: String(message),
      fields: list(fields).map(String),
    })),
  })

/** The result, where it is a success. @throws SalesforceError with what the org says */
export function raiseFailed<R extends SaveResult>(result: R): R {
  if (result.success) return result
  const [first] = result.errors
  const again = first?.statusCode === 'UNABLE_TO_LOCK_ROW'
  throw new SalesforceError(again ? 'ROW_LOCKED' : 'INVALID_INPUT', first?.message ?? 'The org did not say why.', {
    code: first?.statusCode,
    fields: first?.fields,
    again,
  })
}
