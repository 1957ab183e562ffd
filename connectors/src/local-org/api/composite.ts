import { ApiError, apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint } from './endpoint.ts'
import { BadReference, headersOf, methodOf, resolved, resolvedUrl, runSubrequest } from './subrequests.ts'

const maxSubrequests = 25
/** Of queries and collections together. */
const maxHeavy = 5
const maxGraphs = 75
const maxNodes = 500
const maxFailedGraphs = 14
const maxGraphDepth = 15

interface Node {
  readonly referenceId: string
  readonly values: JsonObject
}

interface NodeAnswer {
  readonly body: JsonValue
  readonly httpHeaders: JsonObject
  readonly httpStatusCode: number
  readonly referenceId: string
}

const halted = (referenceId: string, message: string): NodeAnswer => ({
  body: [{ errorCode: 'PROCESSING_HALTED', message }],
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId,
})

const rolledBackMessage = 'The transaction was rolled back since another operation in the same transaction failed.'

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The requests of a list. @throws ApiError where one has no reference id, or shares it */
function nodesOf(list: JsonValue | undefined, name: string): readonly Node[] {
  if (!Array.isArray(list) || list.length === 0) {
    throw apiError(400, 'JSON_PARSER_ERROR', `The request needs a list \`${name}\` with at least one entry.`)
  }
  const seen = new Set<string>()
  return list.map((values: JsonValue) => {
    if (!isObject(values)) throw apiError(400, 'JSON_PARSER_ERROR', `Each entry of \`${name}\` must be an object.`)
    const { referenceId } = values
    if (typeof referenceId !== 'string' || !/^[A-Za-z0-9_]+$/.test(referenceId)) {
      throw apiError(
        400,
        'INVALID_INPUT',
        `Provided referenceId must start with a letter or a number, and it can contain only letters, numbers and underscores ('_'): ${String(referenceId)}`,
      )
    }
    if (seen.has(referenceId))
      throw apiError(400, 'INVALID_INPUT', `Duplicate referenceId provided in request: ${referenceId}`)
    seen.add(referenceId)
    return { referenceId, values }
  })
}

const isHeavy = ({ values }: Node): boolean =>
  /\/(query|queryAll|composite\/sobjects)([/?]|$)/i.test(String(values.url ?? ''))

class Failed extends Error {}

const isFailure = ({ httpStatusCode, body }: NodeAnswer, allOrNone: boolean): boolean => {
  if (httpStatusCode >= 400) return true
  // a collection answers 200 with the failures of its records within
  return allOrNone && Array.isArray(body) && body.some((item) => isObject(item) && item.success === false)
}

/** Runs requests in their order. Where `allOrNone` holds and one fails, nothing is kept and each says so. */
function runAll(
  nodes: readonly Node[],
  allOrNone: boolean,
  request: ApiRequest,
  org: Org,
): { readonly answers: readonly NodeAnswer[]; readonly ok: boolean } {
  const answers: NodeAnswer[] = []
  const bodies = new Map<string, JsonValue | undefined>()
  const all = (): void => {
    for (const node of nodes) {
      const answer = runNode(node, bodies, request, org)
      answers.push(answer)
      if (answer.httpStatusCode < 400) bodies.set(node.referenceId, answer.body)
      if (allOrNone && isFailure(answer, true)) throw new Failed()
    }
  }
  try {
    if (allOrNone) org.database.transaction(all)
    else all()
    return { answers, ok: !answers.some((answer) => isFailure(answer, false)) }
  } catch (error) {
    if (!(error instanceof Failed)) throw error
    const failed = answers.length - 1
    const told = nodes.map((node, i) =>
      i === failed ? (answers[i] ?? halted(node.referenceId, '')) : halted(node.referenceId, rolledBackMessage),
    )
    return { answers: told, ok: false }
  }
}

function runNode(
  { referenceId, values }: Node,
  bodies: ReadonlyMap<string, JsonValue | undefined>,
  request: ApiRequest,
  org: Org,
): NodeAnswer {
  try {
    const url = resolvedUrl(String(values.url ?? ''), bodies)
    if (/\/composite(\/(batch|tree|graph)(\/|$)|\/?$)/i.test(url.split('?')[0] ?? '')) {
      throw apiError(400, 'INVALID_INPUT', 'Composite resources cannot be nested in a composite request')
    }
    const body = values.body === undefined || values.body === null ? undefined : resolved(values.body, bodies)
    const answer = runSubrequest(
      { method: methodOf(values.method), url, body, headers: headersOf(values.httpHeaders) },
      request,
      org,
    )
    return { body: answer.body ?? null, httpHeaders: shownHeaders(answer), httpStatusCode: answer.status, referenceId }
  } catch (error) {
    if (error instanceof BadReference || error instanceof ApiError) {
      return {
        body: error.entries.map((entry) => ({ ...entry }) as JsonObject),
        httpHeaders: {},
        httpStatusCode: error.status,
        referenceId,
      }
    }
    throw error
  }
}

const shownHeaders = ({ headers = {} }: ApiAnswer): JsonObject =>
  headers.location === undefined ? {} : { Location: headers.location }

export const compositeEndpoints = [
  endpoint({
    method: 'POST',
    path: '/composite',
    run(request, org) {
      const body = bodyObject(request)
      const nodes = nodesOf(body.compositeRequest, 'compositeRequest')
      if (nodes.length > maxSubrequests) {
        throw apiError(
          400,
          'LIMIT_EXCEEDED',
          `Limit exceeded. A composite request can hold ${maxSubrequests} subrequests at most; this one has ${nodes.length}.`,
        )
      }
      if (nodes.filter(isHeavy).length > maxHeavy) {
        throw apiError(
          400,
          'LIMIT_EXCEEDED',
          `Limit exceeded. A composite request can hold ${maxHeavy} queries and collections at most.`,
        )
      }
      const { answers } = runAll(nodes, body.allOrNone === true, request, org)
      return { status: 200, body: { compositeResponse: answers.map((answer) => ({ ...answer })) } }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/composite/batch',
    run(request, org) {
      const body = bodyObject(request)
      const list = body.batchRequests
      if (!Array.isArray(list) || list.length === 0)
        throw apiError(400, 'JSON_PARSER_ERROR', 'The request needs a list `batchRequests`.')
      if (list.length > maxSubrequests) {
        throw apiError(
          400,
          'LIMIT_EXCEEDED',
          `Limit exceeded. A batch can hold ${maxSubrequests} subrequests at most; this one has ${list.length}.`,
        )
      }
      let hasErrors = false
      const results = (list as readonly JsonValue[]).map((entry): JsonObject => {
        if (hasErrors && body.haltOnError === true) {
          return {
            statusCode: 412,
            result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
          }
        }
        const answer = batchAnswer(entry, request, org)
        hasErrors ||= answer.status >= 400
        return { statusCode: answer.status, result: answer.body ?? null }
      })
      return { status: 200, body: { hasErrors, results } }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/composite/graph',
    run(request, org) {
      const { graphs } = bodyObject(request)
      if (!Array.isArray(graphs) || graphs.length === 0)
        throw apiError(400, 'JSON_PARSER_ERROR', 'The request needs a list `graphs`.')
      const read = (graphs as readonly JsonValue[]).map((graph) => {
        if (!isObject(graph) || typeof graph.graphId !== 'string')
          throw apiError(400, 'INVALID_INPUT', 'Each graph needs a graphId.')
        return { graphId: graph.graphId, nodes: nodesOf(graph.compositeRequest, 'compositeRequest') }
      })
      if (read.length > maxGraphs)
        throw apiError(400, 'LIMIT_EXCEEDED', `Limit exceeded. A request can hold ${maxGraphs} graphs at most.`)
      if (new Set(read.map(({ graphId }) => graphId)).size < read.length)
        throw apiError(400, 'INVALID_INPUT', 'Each graphId must be unique.')
      const count = read.reduce((sum, { nodes }) => sum + nodes.length, 0)
      if (count > maxNodes)
        throw apiError(
          400,
          'LIMIT_EXCEEDED',
          `Limit exceeded. A request can hold ${maxNodes} nodes at most; this one has ${count}.`,
        )
      let failed = 0
      const answers = read.map(({ graphId, nodes }): JsonObject => {
        const depth = depthOf(nodes)
        const stop =
          failed >= maxFailedGraphs
            ? 'Too many graphs failed.'
            : depth > maxGraphDepth
              ? `The graph is ${depth} levels deep; ${maxGraphDepth} are allowed.`
              : undefined
        const { answers: told, ok } =
          stop === undefined
            ? runAll(nodes, true, request, org)
            : { answers: nodes.map(({ referenceId }) => halted(referenceId, stop)), ok: false }
        if (!ok) failed += 1
        return {
          graphId,
          graphResponse: { compositeResponse: told.map((answer) => ({ ...answer })) },
          isSuccessful: ok,
        }
      })
      return { status: 200, body: { graphs: answers } }
    },
  }),
]

function batchAnswer(entry: JsonValue, request: ApiRequest, org: Org): ApiAnswer {
  try {
    if (!isObject(entry)) throw apiError(400, 'JSON_PARSER_ERROR', 'Each entry of `batchRequests` must be an object.')
    return runSubrequest(
      { method: methodOf(entry.method), url: String(entry.url ?? ''), body: entry.richInput, headers: {} },
      request,
      org,
    )
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { status: error.status, body: error.entries.map((each) => ({ ...each }) as JsonObject) }
  }
}

/** How long the longest chain of references is. */
function depthOf(nodes: readonly Node[]): number {
  const depths = new Map<string, number>()
  for (const { referenceId, values } of nodes) {
    const text = JSON.stringify([values.url ?? null, values.body ?? null])
    const used = [...text.matchAll(/@\{(\w+)/g)].map(([, name = '']) => depths.get(name) ?? 0)
    depths.set(referenceId, Math.max(0, ...used) + 1)
  }
  return Math.max(0, ...depths.values())
}
