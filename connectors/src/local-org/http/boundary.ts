import type { Context, Hono, Next } from 'hono'
import type { RequestFault } from '../faults.ts'
import type { Addresses, Left } from './addresses.ts'
import { answerAfter, answerBefore } from './fault-answers.ts'
import type { Served } from './served.ts'
import { invalidSession } from './session-user.ts'

/** What every request to the APIs meets, whatever it asks: it is noted, faults befall it, and the answer tells the usage. */
export function registerBoundary(app: Hono, { org, requests, addresses }: Served): void {
  app.use('*', async (context, next) => {
    const { method, path, url } = context.req
    if (path === '/' || path.startsWith('/__twill')) return next()
    if (method !== 'GET' && method !== 'HEAD') org.tick()
    const noted = requests.add({ method, path, query: new URL(url).searchParams })
    const fault = path.startsWith('/services/') ? org.faults.takeForRequest(method, path) : undefined
    if (fault !== undefined) noted.fault = fault.kind
    const answer = await answerOf(context, next, leftAt(context, addresses), fault)
    if (answer === 'dropped') {
      drop(context)
      replace(context, new Response(null, { status: 500 }))
      return
    }
    noted.status = answer.status
    replace(context, answer)
    if (/^\/services\/(data|apexrest)\//i.test(path)) {
      context.res.headers.set('sforce-limit-info', `api-usage=${org.usage.used}/${org.usage.limit}`)
    }
  })
}

/** What a client gets: the org's own answer, unless it has left this address or a fault befalls the request. */
async function answerOf(
  context: Context,
  next: Next,
  left: Left | undefined,
  fault: RequestFault | undefined,
): Promise<Response | 'dropped'> {
  if (left === 'refused') return 'dropped'
  if (left === 'unauthorized') return context.json(invalidSession.body, 401)
  if (fault === undefined) return ownAnswer(context, next)
  return answerBefore(fault, context.req.path) ?? (await answerAfter(fault, await ownAnswer(context, next)))
}

async function ownAnswer(context: Context, next: Next): Promise<Response> {
  await next()
  return context.res
}

function replace(context: Context, answer: Response): void {
  if (answer === context.res) return
  // else the headers of both would be joined
  context.res = undefined
  context.res = answer
}

/** Who logs in may come to any address, as to login.salesforce.com; SOAP and Bulk 1.0 say in their own words that a session is none. */
const leftAt = (context: Context, addresses: Addresses) =>
  /^\/(services\/(data|apexrest)|id)\//i.test(context.req.path) ? addresses.leftAt(portOf(context)) : undefined

/** The server hands the parts of its connection on in the environment. */
interface Connection {
  readonly incoming?: { readonly socket: { readonly localPort?: number; readonly destroy: () => void } }
}

/** The port that a request came to. */
export const portOf = (context: Context): number | undefined => (context.env as Connection).incoming?.socket.localPort

const drop = (context: Context): void => (context.env as Connection).incoming?.socket.destroy()
