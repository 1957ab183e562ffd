import { ApiError, apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { ApiAnswer, ApiRequest, Method } from './endpoint.ts'

/** One request within another. */
export interface Subrequest {
  readonly method: Method
  /** `/services/data/v65.0/sobjects/Account`, with references resolved. */
  readonly url: string
  readonly body: JsonValue | undefined
  readonly headers: Readonly<Record<string, string>>
}

const methods = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD'])

/** Runs a request of the data API by the table of all endpoints. */
export function runSubrequest({ method, url, body, headers }: Subrequest, outer: ApiRequest, org: Org): ApiAnswer {
  if (!URL.canParse(url, 'http://local')) throw apiError(400, 'INVALID_INPUT', `The url cannot be read: ${url}`)
  const target = new URL(url, 'http://local')
  const [, version, path = ''] = /^\/*(?:services\/data\/)?v(\d+\.0)(\/.*)?$/i.exec(target.pathname) ?? []
  if (version === undefined) {
    return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }] }
  }
  const own = { ...outer.headers, ...headers }
  return org.dispatch({
    method,
    path: path.replace(/\/$/, ''),
    query: target.searchParams,
    headers: own,
    body,
    version,
    user: outer.user,
  })
}

export function methodOf(value: JsonValue | undefined): Method {
  const method = String(value ?? '').toUpperCase()
  if (!methods.has(method)) throw apiError(400, 'JSON_PARSER_ERROR', `Unknown HTTP method: ${String(value)}`)
  return method as Method
}

/** `{"Name": "value"}` with texts only. */
export const headersOf = (value: JsonValue | undefined): Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value as JsonObject).map(([name, text]) => [name.toLowerCase(), String(text)]))
    : {}

/** Thrown where `@{…}` leads nowhere. */
export class BadReference extends ApiError {
  constructor(reference: string, problem: string) {
    super(400, { errorCode: 'PROCESSING_HALTED', message: `Invalid reference specified. ${problem}: ${reference}` })
  }
}

const referenceShape = /@\{([^}]*)\}/g

/**
 * Puts what earlier answers hold in place of `@{refAccount.id}` and `@{query.records[0].Name}`.
 * A text that is one reference as a whole takes the value with its type.
 * @throws BadReference
 */
export function resolved(value: JsonValue, answers: ReadonlyMap<string, JsonValue | undefined>): JsonValue {
  if (typeof value === 'string') {
    const [whole, path] = /^@\{([^}]*)\}$/.exec(value) ?? []
    if (whole !== undefined && path !== undefined) return lookUp(path, answers)
    return resolvedText(value, answers)
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => resolved(item, answers))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, answers)]))
}

/** References in a url are escaped as its parts are, but for one it begins with, which is a url itself: `@{account.attributes.url}`. */
export const resolvedUrl = (url: string, answers: ReadonlyMap<string, JsonValue | undefined>): string =>
  url.replace(referenceShape, (_, path: string, at: number) => {
    const value = String(lookUp(path, answers))
    return at === 0 ? value : encodeURIComponent(value)
  })

const resolvedText = (text: string, answers: ReadonlyMap<string, JsonValue | undefined>): string =>
  text.replace(referenceShape, (_, path: string) => String(lookUp(path, answers)))

function lookUp(path: string, answers: ReadonlyMap<string, JsonValue | undefined>): JsonValue {
  const [name = '', ...steps] = path.split(/\.|(?=\[)/)
  if (!answers.has(name)) throw new BadReference(path, `No reference id ${name} was found`)
  let value: JsonValue | undefined = answers.get(name)
  for (const step of steps) {
    const [, index] = /^\[(\d+)\]$/.exec(step) ?? []
    if (index !== undefined) value = Array.isArray(value) ? (value[Number(index)] as JsonValue | undefined) : undefined
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const held = value as JsonObject
      const key = Object.keys(held).find((each) => each.toLowerCase() === step.toLowerCase())
      value = key === undefined ? undefined : held[key]
    } else value = undefined
    if (value === undefined) throw new BadReference(path, `The property ${step} does not exist`)
  }
  return value ?? null
}
