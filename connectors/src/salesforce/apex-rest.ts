import type { Sink } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { flag, text } from '../setting.ts'
import { callSink } from './call-sink.ts'
import { salesforce } from './connection.ts'
import type { Org } from './org.ts'
import { headersOf, type SaveHeaders, saveHeaders } from './request-headers.ts'

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

export const apexRest = operation({
  connector: 'salesforce',
  name: 'apexRest',
  kind: 'sink',
  since: '0.2',
  doc: 'Calls a REST class of the org with what the mapping gives, and answers with its result.',
  when: 'For what only code in the org can do.',
  connection: salesforce,
  settings: {
    path: text('Behind `/services/apexrest`.', { required: true, example: '/orders/v1' }),
    method: text('The method.', { values: ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'], default: 'POST' }),
    repeatable: flag('Doing it twice does no harm.', { default: false }),
    headers: saveHeaders.headers,
  },
  run: ({ path, method, repeatable, headers }, _, org): Sink =>
    callSink(
      async (value, cut) =>
        await callApexRest(org, {
          method,
          path,
          repeatable: repeatable || method === 'GET' || method === 'PUT',
          cut,
          ...(method === 'GET' || method === 'DELETE' ? {} : { json: value }),
          ...(headers === undefined ? {} : { headers }),
        }),
      () => undefined,
    ),
})
