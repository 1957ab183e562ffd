import { type Context, Hono } from 'hono'
import { type ApiAnswer, answerOf, type Method } from '../api/endpoint.ts'
import { ApiError, apiError } from '../api-error.ts'
import type { JsonValue } from '../org.ts'
import { latestVersion, oldestVersion } from '../org-core.ts'
import { registerApexRest } from './apex-rest.ts'
import { bytesOfBody, parseJson } from './body.ts'
import { registerBoundary } from './boundary.ts'
import { registerBulk } from './bulk.ts'
import { registerBulkV1 } from './bulk-v1.ts'
import { registerControl } from './control.ts'
import { jsonAnswer } from './json-answer.ts'
import { valuesOfParts } from './multipart.ts'
import { type Notation, notationAsked, parseXml, splitPath } from './notation.ts'
import { registerOauth } from './oauth.ts'
import { registerPage } from './page.ts'
import type { Served } from './served.ts'
import { invalidSession, userOf } from './session-user.ts'
import { registerSoap } from './soap/soap.ts'
import { xmlAnswer } from './xml-answer.ts'

/** All that the org serves over HTTP. */
export function appOf(served: Served): Hono {
  const { org, sessions } = served
  const app = new Hono({ getPath: ({ url }) => normalizedPath(url) })

  registerBoundary(app, served)
  registerControl(app, served)
  registerPage(app, served)
  registerOauth(app, served)
  registerSoap(app, served)
  registerBulk(app, served)
  registerBulkV1(app, served)
  registerApexRest(app, served, served.apexRest)

  const versionList = (context: Context): Response =>
    rendered(notationAsked(context.req.header('accept')), { status: 200, body: versions(), xmlName: 'Version' })
  app.get('/services/data', versionList)
  app.get('/services/data/', versionList)

  app.all('/services/data/:version/*', async (context) => {
    const { req } = context
    const [, , , name = ''] = req.path.split('/')
    const rest = req.path.split('/').slice(4)
    const { path, notation = notationAsked(req.header('accept')) } = splitPath(`/${rest.join('/')}`.replace(/\/$/, ''))
    const unsupported = versionProblem(name)
    if (unsupported !== undefined) return rendered(notation, unsupported)
    const user = userOf(req.header('authorization'), sessions)
    if (user === undefined) return rendered(notation, invalidSession)
    org.countRequest()
    const headers = Object.fromEntries(req.raw.headers)
    const version = name.slice(1)
    const { searchParams } = new URL(req.url)
    const method = methodOf(req.method, headers, searchParams)
    try {
      const body = ['GET', 'HEAD'].includes(req.method) ? undefined : await bodyOf(req.raw)
      const answer = org.dispatch({ method, path, query: searchParams, headers, body, version, user })
      if (notation === 'json') return rendered(notation, answer)
      return rendered(notation, { xmlName: org.xmlNameOf({ method, path }) ?? 'Result', ...answer })
    } catch (error) {
      return rendered(notation, answerOf(error, org))
    }
  })

  app.notFound((context) =>
    context.req.path.startsWith('/services/')
      ? jsonAnswer({
          status: 404,
          body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
        })
      : context.text('Not Found', 404),
  )
  app.onError((error) => {
    if (error instanceof ApiError) return jsonAnswer(answerOf(error, org))
    const body: JsonValue = [
      { errorCode: 'UNKNOWN_EXCEPTION', message: `An unexpected error occurred: ${error.message}` },
    ]
    return jsonAnswer({ status: 500, body })
  })

  return app
}

/** Content that is neither is sent as it is. */
const rendered = (notation: Notation, answer: ApiAnswer): Response =>
  notation === 'xml' && answer.content === undefined ? xmlAnswer(answer) : jsonAnswer(answer)

/** Doubled slashes are what the real one takes too; some clients send them. */
function normalizedPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.indexOf('?', start)
  return (start < 0 ? '/' : url.slice(start, end < 0 ? undefined : end)).replace(/\/{2,}/g, '/')
}

const newest = Number(latestVersion)

const seasons = ['Spring', 'Summer', 'Winter']

/** Release names count on from Spring '11, which was 21.0, three a year. */
function versions(): JsonValue {
  return Array.from({ length: newest - oldestVersion + 1 }, (_, i) => {
    const number = oldestVersion + i
    const year = 11 + Math.floor((number - 21) / 3)
    const season = seasons[(number - 21) % 3] ?? ''
    const shown = season === 'Winter' ? year + 1 : year
    return {
      label: `${season} '${String(shown).padStart(2, '0')}`,
      url: `/services/data/v${number}.0`,
      version: `${number}.0`,
    }
  })
}

function versionProblem(name: string): ApiAnswer | undefined {
  const [, digits] = /^v(\d+)\.0$/.exec(name) ?? []
  const number = Number(digits)
  if (digits === undefined || number > newest) {
    return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }] }
  }
  if (number >= oldestVersion) return undefined
  return {
    status: 410,
    body: [{ errorCode: 'UNSUPPORTED_API_VERSION', message: `API version ${number}.0 is retired` }],
  }
}

/** Clients that cannot send PATCH say so beside a POST. */
function methodOf(method: string, headers: Readonly<Record<string, string>>, query: URLSearchParams): Method {
  const override = method === 'POST' ? (headers['x-http-method-override'] ?? query.get('_HttpMethod')) : undefined
  return (override ?? method).toUpperCase() as Method
}

/** Larger ones are taken in parts of a multipart message only. */
const maxJsonBytes = 50 * 1024 * 1024

/** @throws ApiError where the body is too large, or is none that the data API reads */
async function bodyOf(request: Request): Promise<JsonValue | undefined> {
  const bytes = await bytesOfBody(request)
  const type = request.headers.get('content-type') ?? ''
  if (/^multipart\//i.test(type)) return valuesOfParts(type, bytes)
  if (bytes.byteLength > maxJsonBytes) {
    throw apiError(
      400,
      'JSON_PARSER_ERROR',
      `Maximum size of request reached. Maximum size of request is ${maxJsonBytes} bytes.`,
    )
  }
  const text = new TextDecoder().decode(bytes)
  if (text.trim() === '') return undefined
  if (/\bxml\b/i.test(type)) return parseXml(text)
  if (!/^$|\bjson\b|^text\/csv\b/i.test(type.trim()))
    throw apiError(415, 'UNSUPPORTED_MEDIA_TYPE', `A body of the type ${type} is not supported; send application/json`)
  return /text\/csv/i.test(type) ? text : parseJson(text)
}
