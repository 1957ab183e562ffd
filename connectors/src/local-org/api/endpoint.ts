import { ApiError, apiError } from '../api-error.ts'
import type { JsonValue, Org, OrgUser } from '../org.ts'
import { AmbiguousKey } from '../records.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD'

export interface ApiRequest {
  readonly method: Method
  /** Parts of the path by their names, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonValue | undefined
  /** `65.0` of `/services/data/v65.0`. */
  readonly version: string
  readonly user: OrgUser
}

export interface ApiAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  /** What the body is called in XML, or each item of one that is a list. */
  readonly xmlName?: string
  /** In place of a body, what is neither JSON nor XML. */
  readonly content?: { readonly type: string; readonly bytes: Uint8Array }
}

/**
 * One resource of the data API. It answers at once, so that a composite request can run many of them in one transaction.
 * `path` is below `/services/data/v65.0`; `:name` is one part of it, `:name{…}` one that a regular expression fits, `*name` the rest.
 */
export interface Endpoint {
  readonly method: Method
  readonly path: string
  /** What its answers are called in XML, or each item of a list; the name of the path's object, or `Result`, where nothing is said. */
  readonly xmlName?: string
  readonly run: (request: ApiRequest, org: Org) => ApiAnswer
}

export const endpoint = (declaration: Endpoint): Endpoint => declaration

/** A part of a path that can only be the id of a record, where names of fields may stand too. */
export const recordId = ':id{[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?}'

/** `:object` of the path. */
export const param = (request: ApiRequest, name: string): string => request.params[name] ?? ''

/** The body as an object. @throws ApiError where it is none */
export function bodyObject(request: ApiRequest): { readonly [key: string]: JsonValue } {
  const { body } = request
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as { readonly [key: string]: JsonValue }
  throw apiError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is required, but this request has no entity body.')
}

interface Pattern {
  readonly regex: RegExp
  readonly names: readonly string[]
}

export interface DispatchRequest extends Omit<ApiRequest, 'params'> {
  /** Below the version, not decoded, without the query. */
  readonly path: string
}

type Dispatch = (request: DispatchRequest, org: Org) => ApiAnswer

interface Dispatcher {
  /** Finds the endpoint of a request, runs it, and words what it throws. */
  readonly dispatch: Dispatch
  /** What the answer to a request is called in XML. */
  readonly xmlNameOf: (request: Pick<DispatchRequest, 'method' | 'path'>, org: Org) => string | undefined
}

/** Plain parts of a path win over named ones. */
export function dispatcherOf(endpoints: readonly Endpoint[]): Dispatcher {
  const routes = [...endpoints]
    .sort((a, b) => specificity(b.path) - specificity(a.path))
    .map((endpoint) => ({ endpoint, pattern: patternOf(endpoint.path) }))
  const found = ({ method, path }: Pick<DispatchRequest, 'method' | 'path'>) => {
    const here = routes.filter(({ pattern }) => pattern.regex.test(path))
    const wanted = method === 'HEAD' ? 'GET' : method
    return { here, route: here.find(({ endpoint }) => endpoint.method === wanted) }
  }
  return {
    dispatch(request, org) {
      try {
        const { here, route } = found(request)
        if (route === undefined) throw notServed(request.method, here)
        return route.endpoint.run({ ...request, params: matchOf(route.pattern, request.path) ?? {} }, org)
      } catch (error) {
        return answerOf(error, org)
      }
    },
    xmlNameOf(request, org) {
      const { route } = found(request)
      if (route === undefined) return undefined
      const { object = '' } = matchOf(route.pattern, request.path) ?? {}
      return route.endpoint.xmlName ?? org.schema.object(object)?.name
    },
  }
}

/** @param here endpoints of the same path */
function notServed(method: Method, here: readonly { readonly endpoint: Endpoint }[]): ApiError {
  if (here.length === 0) return apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  const allowed = [...new Set(here.map(({ endpoint }) => endpoint.method))]
  return apiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw apiError(400, 'MALFORMED_QUERY', `The path holds a bad escape: ${text}`)
  }
}

const specificity = (path: string): number =>
  path.split('/').reduce((sum, part) => sum * 4 + specificityOfPart(part), 0) + (path.includes('*') ? -1e6 : 0)

const specificityOfPart = (part: string): number =>
  part.startsWith('*') ? 0 : !part.startsWith(':') ? 3 : part.endsWith('}') ? 2 : 1

/** A path as a pattern: `:name` stands for one part of it, `:name{…}` for one that a regular expression fits, `*name` for the rest. */
export function patternOf(path: string): Pattern {
  const names: string[] = []
  const source = path
    .split('/')
    .map((part) => {
      const [, sign, name, own = '[^/]+'] = /^([:*])(\w+)(?:\{(.*)\})?$/.exec(part) ?? []
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(name)
      return sign === ':' ? `(${own})` : '(.*)'
    })
    .join('/')
  return { regex: new RegExp(`^${source}/?$`, 'i'), names }
}

/** The named parts of a path, decoded; undefined where the pattern does not fit. @throws ApiError for a bad escape */
export function matchOf({ regex, names }: Pattern, path: string): Readonly<Record<string, string>> | undefined {
  const found = regex.exec(path)
  return found === null ? undefined : Object.fromEntries(names.map((name, i) => [name, decoded(found[i + 1] ?? '')]))
}

/** What went wrong as the API says it. @throws what is a fault of the org itself */
export function answerOf(error: unknown, org: Org): ApiAnswer {
  if (error instanceof AmbiguousKey) {
    const urls = error.ids.map((id) => `/services/data/v${org.version}/sobjects/${error.object}/${id}`)
    return { status: 300, body: urls }
  }
  if (!(error instanceof ApiError)) throw error
  return { status: error.status, body: error.entries.map((entry) => ({ ...entry }) as { [key: string]: JsonValue }) }
}
