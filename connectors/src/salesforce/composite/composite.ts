import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { flag } from '../../setting.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import {
  bodiesOf,
  faultOf,
  isRepeatable,
  limits,
  requestsProblem,
  type SubAnswer,
  type SubRequest,
} from './requests.ts'

export interface CompositeOptions {
  /** When one request fails, all are taken back. */
  readonly allOrNone?: boolean
  /** The org may put like requests together, which saves time and loses the order. */
  readonly collateSubrequests?: boolean
  readonly cut?: AbortSignal
}

/**
 * Up to 25 requests in one call, one answer each; a failed one is an answer with its status.
 * @throws SalesforceError `INVALID_INPUT` before anything is sent where the requests exceed what a call takes
 */
export async function sendComposite(
  org: Org,
  requests: readonly SubRequest[],
  { allOrNone = true, collateSubrequests = false, cut }: CompositeOptions = {},
): Promise<readonly SubAnswer[]> {
  const problem = requestsProblem(requests, limits.composite.requests, limits.composite.queries)
  if (problem !== undefined) throw new SalesforceError('INVALID_INPUT', problem)
  const compositeRequest = requests.map((one) => ({ ...one, url: org.transport.pathOf(one.url) }))
  const { value } = await org.json({
    method: 'POST',
    path: '/composite',
    json: { allOrNone, collateSubrequests, compositeRequest },
    repeatable: isRepeatable(requests),
    cut,
  })
  return (value as { readonly compositeResponse: readonly SubAnswer[] }).compositeResponse
}

export const compositeRequests = operation({
  connector: 'salesforce',
  name: 'composite',
  kind: 'sink',
  since: '0.1',
  doc: 'Sends requests that belong together in one call, where a later one may refer to the result of an earlier one: `@{order.id}`.',
  when: 'For records with children, such as an order with its lines, when each is sent by itself. For many of them take `graph`. The mapping gives the list of requests: method, url (behind the version), referenceId and body.',
  connection: salesforce,
  takes: () => 'array',
  settings: {
    allOrNone: flag('When one fails, all are taken back.', { default: true }),
    collateSubrequests: flag('The org may put like requests together.', { default: false }),
  },
  run: (options, _, org): Sink =>
    callSink(
      async (value, cut) => {
        const answers = await sendComposite(org, value as readonly SubRequest[], { ...options, cut })
        const failure = faultOf(answers)
        if (failure === undefined) return bodiesOf(answers)
        const { code, message, fields } = failure
        const isLocked = options.allOrNone && code === 'UNABLE_TO_LOCK_ROW'
        throw new SalesforceError(isLocked ? 'ROW_LOCKED' : 'INVALID_INPUT', message, { code, fields, again: isLocked })
      },
      (value) => requestsProblem(value, limits.composite.requests, limits.composite.queries),
    ),
})
