import type { Outcome, Sink, SinkRecord } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { salesforce } from '../connection.ts'
import { failedCall } from '../failed-call.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import {
  bodiesOf,
  faultOf,
  isRepeatable,
  limits,
  referencesIn,
  requestsProblem,
  type SubAnswer,
  type SubRequest,
} from './requests.ts'

/** Requests that are done together or not at all. */
export interface Graph {
  readonly graphId: string
  readonly requests: readonly SubRequest[]
}

export interface GraphAnswer {
  readonly graphId: string
  readonly isSuccessful: boolean
  readonly answers: readonly SubAnswer[]
}

/**
 * Up to 75 graphs with 500 requests in all, one answer a graph, in order. A graph that fails is taken back; the others stay.
 * @throws SalesforceError `INVALID_INPUT` before anything is sent where a limit is exceeded
 */
export async function sendGraphs(
  org: Org,
  graphs: readonly Graph[],
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<readonly GraphAnswer[]> {
  const problem = graphsProblem(graphs)
  if (problem !== undefined) throw new SalesforceError('INVALID_INPUT', problem)
  const written = graphs.map(({ graphId, requests }) => ({
    graphId,
    compositeRequest: requests.map((one) => ({ ...one, url: org.transport.pathOf(one.url) })),
  }))
  const { value } = await org.json({
    method: 'POST',
    path: '/composite/graph',
    json: { graphs: written },
    repeatable: graphs.every(({ requests }) => isRepeatable(requests)),
    cut,
  })
  const told = new Map(
    (value as WrittenAnswer).graphs.map((graph) => [
      graph.graphId,
      {
        graphId: graph.graphId,
        isSuccessful: graph.isSuccessful,
        answers: graph.graphResponse.compositeResponse,
      },
    ]),
  )
  return graphs.map(({ graphId }) => {
    const answer = told.get(graphId)
    if (answer === undefined)
      throw new SalesforceError('INVALID_RESPONSE', `the org's answer lacks the graph \`${graphId}\``)
    return answer
  })
}

interface WrittenAnswer {
  readonly graphs: readonly {
    readonly graphId: string
    readonly isSuccessful: boolean
    readonly graphResponse: { readonly compositeResponse: readonly SubAnswer[] }
  }[]
}

function graphsProblem(graphs: readonly Graph[]): string | undefined {
  const { graphs: most, nodes } = limits.graph
  if (graphs.length === 0 || graphs.length > most)
    return `there are ${graphs.length} graphs, and one call takes 1 to ${most}`
  const all = graphs.reduce((sum, { requests }) => sum + requests.length, 0)
  if (all > nodes) return `the graphs have ${all} requests, and one call takes ${nodes}`
  const ids = new Set(graphs.map(({ graphId }) => graphId))
  if (ids.size < graphs.length) return 'a graphId stands twice'
  for (const { graphId, requests } of graphs) {
    const problem = graphProblem(requests)
    if (problem !== undefined) return `graph \`${graphId}\`: ${problem}`
  }
  return undefined
}

/** What is wrong with one graph. */
function graphProblem(value: unknown): string | undefined {
  const { nodes, depth, kinds } = limits.graph
  const problem = requestsProblem(value, nodes)
  if (problem !== undefined) return problem
  const requests = value as readonly SubRequest[]
  const levels = new Map<string, number>()
  for (const { referenceId, url, body } of requests) {
    const above = referencesIn([url, body ?? null]).map((name) => levels.get(name) ?? 0)
    levels.set(referenceId, 1 + Math.max(0, ...above))
  }
  const deepest = Math.max(...levels.values())
  if (deepest > depth) return `requests refer to each other ${deepest} deep, and a graph takes ${depth}`
  const kindCount = new Set(
    requests.map(({ method, url }) => `${method} ${url.replace(/\?.*$/, '').split('/').slice(0, 3).join('/')}`),
  ).size
  return kindCount > kinds ? `there are ${kindCount} kinds of requests, and a graph takes ${kinds}` : undefined
}

export const graph = operation({
  connector: 'salesforce',
  name: 'graph',
  kind: 'sink',
  since: '0.2',
  doc: 'Sends graphs: requests that are done together or not at all, where a later one may refer to the result of an earlier one: `@{order.id}`. The mapping gives the list of requests of one graph.',
  when: 'For many records with children: up to 75 graphs go in one call, each a transaction of its own. For one at a time `composite` does.',
  batch: { size: 75 },
  connection: salesforce,
  takes: () => 'array',
  settings: {},
  run: (_, __, org): Sink => ({
    check: graphProblem,
    async write(records, cut) {
      const outcomes: Outcome[] = []
      for (const part of callsOf(records)) outcomes.push(...(await outcomesOf(org, part, cut)))
      return outcomes
    },
  }),
})

/** Records by what one call takes. */
function* callsOf(records: readonly SinkRecord[]): Generator<readonly SinkRecord[]> {
  let part: SinkRecord[] = []
  let nodes = 0
  for (const record of records) {
    const own = (record.value as readonly unknown[]).length
    if (part.length === limits.graph.graphs || nodes + own > limits.graph.nodes) {
      yield part
      part = []
      nodes = 0
    }
    part.push(record)
    nodes += own
  }
  if (part.length > 0) yield part
}

const unexplained = { code: undefined, message: 'The org did not say why.', fields: [] }

async function outcomesOf(org: Org, records: readonly SinkRecord[], cut: AbortSignal): Promise<readonly Outcome[]> {
  const graphs = records.map(({ value }, i) => ({ graphId: `g${i}`, requests: value as readonly SubRequest[] }))
  try {
    return (await sendGraphs(org, graphs, { cut })).map(({ isSuccessful, answers }): Outcome => {
      if (isSuccessful) return { ok: true, value: bodiesOf(answers) }
      const { code, message, fields } = faultOf(answers) ?? unexplained
      // a graph that was not tried, or met a lock, left nothing behind
      const again = code === 'UNABLE_TO_LOCK_ROW' || code === 'PROCESSING_HALTED'
      return new SalesforceError('INVALID_INPUT', message, { code, fields, again }).outcome
    })
  } catch (error) {
    return records.map(() => failedCall(error))
  }
}
