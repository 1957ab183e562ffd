import type { Org } from './org.ts'
import { headersOf, type SaveHeaders } from './request-headers.ts'

export interface ApexCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Behind `/services/apexrest`, with its query: `/orders/v1?status=open`. */
  readonly path: string
  readonly json?: unknown
  /** Doing it twice does no harm; so it is with GET and PUT. */
  readonly repeatable?: boolean
  readonly headers?: SaveHeaders['headers']
  readonly cut?: AbortSignal
}

/** Calls a REST class of the org; gives the value of its JSON answer. @throws SalesforceError */
export async function callApexRest(org: Org, { path, headers, ...call }: ApexCall): Promise<unknown> {
  if (!path.startsWith('/')) throw new RangeError(`the path of a class begins with a slash: \`${path}\``)
  const answer = await org.json({
    ...call,
    api: 'apex',
    path: `/services/apexrest${path}`,
    ...(headers === undefined ? {} : { headers: headersOf({ headers }) }),
  })
  return answer.value
}
