import type { Hono } from 'hono'
import type { ApexHandler, ApexRest } from '../apex-rest.ts'
import { answerOf, type Method, matchOf, patternOf } from '../api/endpoint.ts'
import { apiError } from '../api-error.ts'
import type { JsonValue } from '../org.ts'
import { parseJson, textOfBody } from './body.ts'
import { jsonAnswer } from './json-answer.ts'
import type { Served } from './served.ts'
import { userOf } from './session-user.ts'

const base = '/services/apexrest'
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Apex classes that answer REST requests, played by functions. @throws Error where a handler has no method and path */
export function registerApexRest(app: Hono, { org, sessions }: Served, handlers: ApexRest): void {
  const routes = Object.entries(handlers).map(([key, handler]) => routeOf(key, handler))

  app.all(`${base}/*`, async (context) => {
    const { req } = context
    const user = userOf(req.header('authorization'), sessions)
    if (user === undefined) {
      return jsonAnswer({
        status: 401,
        body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
      })
    }
    org.countRequest()
    const path = req.path.slice(base.length)
    const method = (req.method === 'HEAD' ? 'GET' : req.method) as Method
    try {
      const here = routes.filter(({ pattern }) => matchOf(pattern, path) !== undefined)
      const route = here.find((each) => each.method === method)
      if (route === undefined) {
        throw here.length === 0
          ? apiError(404, 'NOT_FOUND', `Could not find a match for URL ${path}`)
          : apiError(
              405,
              'METHOD_NOT_ALLOWED',
              `HTTP Method '${method}' not allowed. Allowed are ${here.map((each) => each.method).join(',')}`,
            )
      }
      const headers = Object.fromEntries(req.raw.headers)
      const text = await textOfBody(req.raw)
      const { status = 200, ...answer } = await route.handler({
        method,
        path,
        params: matchOf(route.pattern, path) ?? {},
        query: new URL(req.url).searchParams,
        headers,
        body: bodyOf(text, headers['content-type']),
        user,
        org,
      })
      return jsonAnswer({ status, ...answer })
    } catch (error) {
      return jsonAnswer(wordsOf(error))
    }
  })

  const wordsOf = (error: unknown) => {
    try {
      return answerOf(error, org)
    } catch {
      // what a class lets escape is told as this, whatever it is
      const message = error instanceof Error ? error.message : String(error)
      return { status: 500, body: [{ errorCode: 'APEX_ERROR', message: `System.Exception: ${message}` }] }
    }
  }
}

function routeOf(key: string, handler: ApexHandler) {
  const [, method = '', path = ''] = /^(\S+)\s+(\/\S*)$/.exec(key) ?? []
  if (!methods.includes(method) || typeof handler !== 'function')
    throw new Error(
      `An Apex REST handler is a function under a method and a path, as 'GET /orders/:id', not ${JSON.stringify(key)}`,
    )
  return { method, pattern: patternOf(path), handler }
}

const bodyOf = (text: string, type = ''): JsonValue | undefined =>
  text === '' ? undefined : /\bjson\b/i.test(type) ? parseJson(text) : text
