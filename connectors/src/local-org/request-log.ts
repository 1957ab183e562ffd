/** A request that came in, without what could be a secret. */
export interface LoggedRequest {
  /** They count up from 1 in the order in which requests came. */
  readonly number: number
  /** ISO 8601, by the org's clock. */
  readonly time: string
  readonly method: string
  readonly path: string
  /** Parameters of the address that are known to hold no secret. */
  readonly query: Readonly<Record<string, string>>
  /** Of the answer; null while there is none, and where the connection ended without one. */
  readonly status: number | null
  /** The fault that befell it. */
  readonly fault?: string
}

export interface RequestLog {
  /** @returns what notes the answer */
  readonly add: (request: Pick<LoggedRequest, 'method' | 'path'> & { readonly query: URLSearchParams }) => Noted
  /** The newest last. */
  readonly list: () => readonly LoggedRequest[]
  readonly clear: () => void
}

interface Noted {
  status: number | null
  fault?: string
}

/** The oldest make room. */
const maxRequests = 10_000

/** Others, as `oauth_token` and `code`, may open the org to who reads them. */
const harmless = new Set([
  'q',
  'explain',
  'columns',
  'fields',
  'ids',
  'allOrNone',
  'start',
  'end',
  'locator',
  'maxRecords',
  'queryLocator',
  'jobType',
])

export function requestLogOf(now: () => number): RequestLog {
  let requests: (LoggedRequest & Noted)[] = []
  let next = 1
  return {
    add({ method, path, query }) {
      const request = {
        number: next++,
        time: new Date(now()).toISOString(),
        method,
        path,
        query: Object.fromEntries([...query].filter(([name]) => harmless.has(name))),
        status: null,
      }
      requests.push(request)
      if (requests.length > maxRequests * 2) requests = requests.slice(-maxRequests)
      return request
    },
    list: () => requests.slice(-maxRequests),
    clear: () => {
      requests = []
    },
  }
}
