import { SalesforceError } from '../../src/salesforce/salesforce-error.ts'

/** How a call fails; that it succeeds, or fails in another way, is a fault of its own. */
export async function failureOf(call: Promise<unknown>): Promise<SalesforceError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SalesforceError)) throw new Error(`no SalesforceError: ${String(error)}`)
  return error
}
