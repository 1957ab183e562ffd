import type { Hono } from 'hono'
import { answerOf } from '../api/endpoint.ts'
import { answerAfter, answerBefore, DroppedConnection } from '../faults.ts'
import type { JsonObject } from '../org.ts'
import type { Served } from './app.ts'

const control = '/__twill'

/** Faults befall requests of the APIs before all else; `/__twill` arms them, ends sessions and empties the org. */
export function registerControl(app: Hono, { org, sessions, faults }: Served): void {
  app.use('/services/*', async (context, next) => {
    const fault = faults.take(context.req.method, context.req.path)
    if (fault === undefined) return next()
    const instead = answerBefore(fault)
    if (instead !== undefined) return instead
    await next()
    try {
      const spoiled = await answerAfter(fault, context.res)
      context.res = undefined
      context.res = spoiled
    } catch (error) {
      if (!(error instanceof DroppedConnection)) throw error
      drop(context.env)
      context.res = new Response(null, { status: 500 })
    }
  })

  // a page of the web that a browser on this machine shows must not steer the org
  app.use(`${control}/*`, async (context, next) => {
    const origin = context.req.header('origin')
    return origin === undefined || isLoopback(origin) ? next() : context.text('Forbidden', 403)
  })
  app.get(`${control}/faults`, (context) => context.json(faults.list() as unknown as JsonObject[]))
  app.post(`${control}/faults`, async (context) => {
    try {
      return context.json(faults.add((await context.req.json()) as JsonObject) as unknown as JsonObject, 201)
    } catch (error) {
      const { status, body } = answerOf(error, org)
      return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
    }
  })
  app.delete(`${control}/faults`, (context) => {
    faults.clear()
    return context.body(null, 204)
  })
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

/** Ends the connection of a request; the server hands its parts on in the environment. */
function drop(env: unknown): void {
  const { incoming } = env as { readonly incoming?: { readonly socket: { readonly destroy: () => void } } }
  incoming?.socket.destroy()
}
