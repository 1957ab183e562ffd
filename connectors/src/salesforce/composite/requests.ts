import { meant } from '../../meant.ts'

/** One of several requests that go in one call; a later one may refer to the result of an earlier: `@{order.id}`. */
export interface SubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Behind `/services/data/vNN.N`, or whole. */
  readonly url: string
  /** Letters, digits and underscores. */
  readonly referenceId: string
  readonly body?: unknown
  readonly httpHeaders?: Readonly<Record<string, string>>
}

/** What became of one request. */
export interface SubAnswer {
  readonly referenceId: string
  readonly httpStatusCode: number
  readonly httpHeaders?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** What the org allows in one call. */
export const limits = {
  composite: { requests: 25, queries: 5 },
  batch: { requests: 25 },
  graph: { graphs: 75, nodes: 500, depth: 15, kinds: 15 },
  tree: { records: 200, depth: 5, kinds: 5 },
} as const

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

/** Queries and collections, of which a composite call takes a few. */
const isHeavy = ({ url }: SubRequest): boolean => /\/(?:query|queryAll|composite\/sobjects)(?:[/?]|$)/.test(url)

/** What is wrong with the requests of one call, before anything is sent; undefined for nothing. */
export function requestsProblem(value: unknown, most: number, queries: number = most): string | undefined {
  if (!Array.isArray(value)) return 'a composite request is made of an array of requests'
  if (value.length === 0) return 'the array of requests is empty'
  if (value.length > most) return `there are ${value.length} requests, and one call takes ${most}`
  const earlier = new Set<string>()
  for (const [i, one] of value.entries()) {
    const problem = requestProblem(one, earlier)
    if (problem !== undefined) return `request ${i + 1} ${problem}`
    const { referenceId } = one as SubRequest
    if (earlier.has(referenceId)) return `the referenceId \`${referenceId}\` stands twice`
    earlier.add(referenceId)
  }
  const heavy = (value as readonly SubRequest[]).filter(isHeavy).length
  if (heavy > queries) return `there are ${heavy} queries and collections, and one call takes ${queries}`
  return undefined
}

function requestProblem(value: unknown, earlier: ReadonlySet<string>): string | undefined {
  const { method, url, referenceId, body } = (value ?? {}) as Partial<Record<keyof SubRequest, unknown>>
  if (typeof method !== 'string' || !methods.includes(method))
    return `has no method; write one of ${methods.join(', ')}`
  if (typeof url !== 'string' || !url.startsWith('/'))
    return 'has no url that begins with a slash, such as `/sobjects/Order`'
  if (typeof referenceId !== 'string' || !/^[A-Za-z]\w*$/.test(referenceId))
    return 'has no referenceId of letters, digits and underscores'
  // a reference may only look back
  const unknown = referencesIn([url, body ?? null]).find((name) => !earlier.has(name))
  return unknown === undefined
    ? undefined
    : `refers to \`${unknown}\`, which is no request before it.${meant(unknown, earlier)}`
}

/** Names that texts of a value refer to. */
export function referencesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(/@\{(\w+)/g)].map(([, name = '']) => name)
  if (typeof value !== 'object' || value === null) return []
  return (Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)).flatMap(referencesIn)
}

export interface SubFault {
  readonly code: string | undefined
  readonly message: string
  readonly fields: readonly string[]
}

/** What a flow is told of requests that belong together: the first that failed for a reason of its own. */
export function faultOf(answers: readonly SubAnswer[]): SubFault | undefined {
  const failed = answers.filter(({ httpStatusCode }) => httpStatusCode >= 400)
  const faults = failed.flatMap(({ referenceId, body }) =>
    (Array.isArray(body)
      ? (body as readonly { errorCode?: string; message?: string; fields?: readonly string[] }[])
      : [{}]
    ).map((fault) => ({
      referenceId,
      ...fault,
    })),
  )
  // those that were taken back because of another tell nothing
  const cause = faults.find(({ errorCode }) => errorCode !== 'PROCESSING_HALTED') ?? faults[0]
  if (cause === undefined) return undefined
  const { referenceId, errorCode: code, message = 'The org did not say why.', fields = [] } = cause
  return { code, message: `${referenceId}: ${message}`, fields }
}

export const bodiesOf = (answers: readonly SubAnswer[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(answers.map(({ referenceId, body }) => [referenceId, body]))

/** What only reads, or names records by their external ids, may be sent twice. */
export const isRepeatable = (requests: readonly SubRequest[]): boolean =>
  requests.every(({ method }) => method !== 'POST')
