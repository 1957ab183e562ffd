import type { Context, Hono, MiddlewareHandler } from 'hono'
import { answerOf } from '../api/endpoint.ts'
import { apiError } from '../api-error.ts'
import type { JsonObject } from '../org.ts'
import type { OrgCore } from '../org-core.ts'
import { parseJson, textOfBody } from './body.ts'
import type { Served } from './served.ts'

const control = '/__twill'

/** `/__twill` arms faults, sets the usage and the clock, moves the org, ends sessions, empties the org, and shows what came in. */
export function registerControl(app: Hono, { org, sessions, requests, move }: Served): void {
  // a page of the web that a browser on this machine shows must not steer the org
  const guard: MiddlewareHandler = async ({ req, text }, next) => {
    const origin = req.header('origin')
    const isForeign = origin !== undefined && !isLoopback(origin)
    const isCrossSite = req.header('sec-fetch-site') === 'cross-site' && req.path !== '/'
    // a foreign name that leads to this machine makes a page of the web seem to be of it
    const isRenamed = !isLoopback(req.url)
    return isForeign || isCrossSite || isRenamed ? text('Forbidden', 403) : next()
  }
  app.use('/', guard)
  app.use(`${control}/*`, guard)
  const json = async (context: Context): Promise<JsonObject> => {
    const body = parseJson((await textOfBody(context.req.raw)) || '{}')
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject
    throw apiError(400, 'INVALID_INPUT', 'The body must be an object of JSON')
  }
  /** Words refusals. */
  const guarded = (run: (context: Context) => Promise<Response>) => async (context: Context) => {
    try {
      return await run(context)
    } catch (error) {
      const { status, body } = answerOf(error, org)
      return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
    }
  }

  app.get(`${control}/faults`, (context) => context.json(org.faults.list()))
  app.post(
    `${control}/faults`,
    guarded(async (context) => context.json(org.faults.add(await json(context)), 201)),
  )
  app.delete(`${control}/faults`, (context) => {
    org.faults.clear()
    return context.body(null, 204)
  })
  app.get(`${control}/requests`, (context) => context.json(requests.list()))
  app.delete(`${control}/requests`, (context) => {
    requests.clear()
    return context.body(null, 204)
  })
  app.get(`${control}/usage`, (context) => context.json(org.usage))
  app.post(
    `${control}/usage`,
    guarded(async (context) => {
      org.setUsage(usageFrom(await json(context)))
      return context.json(org.usage)
    }),
  )
  app.post(
    `${control}/move`,
    guarded(async (context) => {
      const { old = 'unauthorized' } = await json(context)
      if (old !== 'unauthorized' && old !== 'refused')
        throw apiError(400, 'INVALID_INPUT', '`old` must be unauthorized or refused')
      return context.json({ url: await move(old) })
    }),
  )
  app.get(`${control}/clock`, (context) => context.json({ now: new Date(org.now()).toISOString() }))
  app.post(
    `${control}/clock`,
    guarded(async (context) => {
      const { advance } = await json(context)
      if (!(typeof advance === 'number' && advance >= 0))
        throw apiError(400, 'INVALID_INPUT', '`advance` must be milliseconds, 0 or more')
      org.advance(advance)
      return context.json({ now: new Date(org.now()).toISOString() })
    }),
  )
  app.post(`${control}/expire-sessions`, (context) => {
    sessions.expireAll()
    return context.body(null, 204)
  })
  app.post(`${control}/reset`, (context) => {
    org.reset()
    return context.body(null, 204)
  })
}

const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname)

/** @throws ApiError INVALID_INPUT */
function usageFrom(given: JsonObject): Partial<OrgCore['usage']> {
  for (const [name, value] of Object.entries(given)) {
    if (name !== 'used' && name !== 'limit') throw apiError(400, 'INVALID_INPUT', `The usage has no \`${name}\``)
    if (!(typeof value === 'number' && Number.isInteger(value) && value >= 0))
      throw apiError(400, 'INVALID_INPUT', `\`${name}\` must be a whole number, 0 or more`)
  }
  return given
}
