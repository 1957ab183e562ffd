import { type Outcome, type Sink, SinkError, type SinkRecord, writeBytes } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { flag } from '../setting.ts'
import { type Salesforce, salesforce } from './connection.ts'

/** Requests that one call takes. */
const most = 25

export const compositeRequests = operation({
  connector: 'salesforce',
  name: 'composite',
  kind: 'sink',
  since: '0.1',
  doc: 'Sends requests that belong together in one call, where a later one may refer to the result of an earlier one: `@{order.id}`.',
  when: 'For records with children, such as an order with its lines. The mapping gives the list of requests: method, url (behind the version), referenceId and body.',
  connection: salesforce,
  settings: {
    allOrNone: flag('When one fails, all are taken back.', { default: true }),
  },
  run: ({ allOrNone }, _, org): Sink => ({
    check: problemOf,
    async write(records, cut) {
      const outcomes: Outcome[] = []
      for (const record of records) outcomes.push(await send(org, record, allOrNone, cut))
      return outcomes
    },
  }),
})

interface Request {
  readonly method: string
  /** Behind `/services/data/vNN.N`. */
  readonly url: string
  readonly referenceId: string
  readonly body?: unknown
}

const methods = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])

function problemOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'a composite request is made of an array of requests'
  if (value.length === 0) return 'the array of requests is empty'
  if (value.length > most) return `there are ${value.length} requests, and one call takes ${most}`
  const seen = new Set<string>()
  for (const [i, one] of value.entries()) {
    const { method, url, referenceId, body } = (one ?? {}) as Partial<Record<keyof Request, unknown>>
    const place = `request ${i + 1}`
    if (typeof method !== 'string' || !methods.has(method))
      return `${place} has no method; write one of ${[...methods].join(', ')}`
    if (typeof url !== 'string' || !url.startsWith('/'))
      return `${place} has no url that begins with a slash, such as \`/sobjects/Order\``
    if (typeof referenceId !== 'string' || !/^[A-Za-z]\w*$/.test(referenceId))
      return `${place} has no referenceId of letters, digits and underscores`
    // a reference may only look back
    for (const [, name = ''] of JSON.stringify([url, body ?? null]).matchAll(/@\{(\w+)/g)) {
      if (!seen.has(name)) return `${place} refers to \`${name}\`, which is no request before it`
    }
    if (seen.has(referenceId)) return `the referenceId \`${referenceId}\` stands twice`
    seen.add(referenceId)
  }
  return undefined
}

interface Answer {
  readonly compositeResponse: readonly {
    readonly httpStatusCode: number
    readonly referenceId: string
    readonly body: unknown
  }[]
}

async function send(org: Salesforce, { value }: SinkRecord, allOrNone: boolean, cut: AbortSignal): Promise<Outcome> {
  const given = value as readonly Request[] // checked before it is sent
  const compositeRequest = given.map((one) => ({ ...one, url: org.pathOf(one.url) }))
  const { bytes } = writeBytes({ allOrNone, compositeRequest }, 'application/json', { indent: false })
  // what only reads, or names records by their external ids, may be sent twice
  const repeatable = given.every(({ method }) => method !== 'POST')
  let answer: Answer
  try {
    answer = (await org.call('/composite', { method: 'POST', body: bytes, repeatable, cut })) as Answer
  } catch (error) {
    if (!(error instanceof SinkError)) throw error
    return { ok: false, again: error.again, wait: error.wait, failure: { code: error.code, message: error.message } }
  }
  const results = answer.compositeResponse
  const failed = results.filter(({ httpStatusCode }) => httpStatusCode >= 400)
  if (failed.length === 0)
    return { ok: true, value: Object.fromEntries(results.map(({ referenceId, body }) => [referenceId, body])) }
  const faults = failed.flatMap(({ referenceId, body }) =>
    (Array.isArray(body) ? (body as readonly { errorCode?: string; message?: string }[]) : []).map((fault) => ({
      referenceId,
      ...fault,
    })),
  )
  // those that were taken back because of another tell nothing
  const [cause] = [...faults.filter(({ errorCode }) => errorCode !== 'PROCESSING_HALTED'), ...faults]
  return {
    ok: false,
    again: allOrNone && cause?.errorCode === 'UNABLE_TO_LOCK_ROW',
    failure: {
      code: cause?.errorCode,
      message: `${cause?.referenceId}: ${cause?.message ?? 'The org did not say why.'}`,
    },
  }
}
