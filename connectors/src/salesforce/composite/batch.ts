import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { limits } from './requests.ts'

/** A request that stands for itself. */
export interface BatchRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Behind `/services/data/vNN.N`. */
  readonly url: string
  readonly body?: unknown
}

export interface BatchAnswer {
  readonly statusCode: number
  readonly result: unknown
}

/**
 * Up to 25 requests that do not belong together, done in order; what succeeded stays when another fails.
 * @throws SalesforceError
 */
export async function sendBatch(
  org: Org,
  requests: readonly BatchRequest[],
  { haltOnError = false, cut }: { readonly haltOnError?: boolean; readonly cut?: AbortSignal } = {},
): Promise<readonly BatchAnswer[]> {
  const most = limits.batch.requests
  if (requests.length === 0 || requests.length > most)
    throw new SalesforceError('INVALID_INPUT', `there are ${requests.length} requests, and one call takes 1 to ${most}`)
  const batchRequests = requests.map(({ method, url, body }) => ({
    method,
    // this API has its paths behind `/services/data`
    url: org.transport.pathOf(url).replace('/services/data/', ''),
    ...(body === undefined ? {} : { richInput: body }),
  }))
  const { value } = await org.json({
    method: 'POST',
    path: '/composite/batch',
    json: { haltOnError, batchRequests },
    repeatable: requests.every(({ method }) => method !== 'POST'),
    cut,
  })
  return (value as { readonly results: readonly BatchAnswer[] }).results
}
