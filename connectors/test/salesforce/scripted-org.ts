import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '@twill/runtime/flow'
import { SalesforceError } from '../../src/salesforce/salesforce-error.ts'
import type { Session, Sessions } from '../../src/salesforce/session.ts'
import { Transport, type TransportEvent, type TransportOptions } from '../../src/salesforce/transport/transport.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What the server does with a request: an answer, or it hangs up without one. */
export type Reaction =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'hangUp'
  | 'half'

/** A server whose answers a test writes. */
export async function scriptedServer(react: (request: Seen, number: number) => Reaction) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(pieces).toString() }
      seen.push(one)
      const reaction = react(one, seen.length)
      if (reaction === 'hangUp') return request.socket.destroy()
      if (reaction === 'half') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
        response.write('{"half":')
        return setImmediate(() => request.socket.destroy())
      }
      response.writeHead(reaction.status, { 'content-type': 'application/json', ...reaction.headers })
      response.end(reaction.body ?? '{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Time passes only while somebody sleeps. */
export function virtualClock(
  random: () => number = () => 1,
): Clock & { readonly slept: number[]; pass: (milliseconds: number) => void } {
  let now = Date.UTC(2026, 0, 1)
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    elapsed: () => now,
    pass: (milliseconds) => {
      now += milliseconds
    },
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
    },
    random,
    id: () => 'id',
  }
}

/** For tests on a real org: waits are skipped, time goes on. */
export const impatientClock: Clock = {
  now: Date.now,
  elapsed: Date.now,
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
  random: Math.random,
  id: () => 'id',
}

/** Sessions `token-1`, `token-2`, …; counts the logins. */
export function countedSessions(instanceUrl: string, most = Number.POSITIVE_INFINITY) {
  let logins = 0
  let current: Promise<Session> | undefined
  const logIn = async (): Promise<Session> => {
    logins++
    await new Promise((resolve) => setImmediate(resolve))
    if (logins > most) throw new SalesforceError('AUTH_EXPIRED', 'no more logins')
    return { accessToken: `token-${logins}`, instanceUrl }
  }
  const sessions: Sessions = {
    current: () => {
      current ??= logIn()
      return current
    },
    renew: async (refused) => {
      const known = current
      if ((await known) === refused && current === known) current = logIn()
      return await (current ?? logIn())
    },
  }
  return { sessions, logins: () => logins }
}

export function transportTo(url: string, options: Partial<TransportOptions> = {}) {
  const clock = virtualClock()
  const events: TransportEvent[] = []
  const counted = countedSessions(url)
  const transport = new Transport({
    sessions: counted.sessions,
    version: '65.0',
    timeout: 2000,
    retry: { attempts: 4, initial: 500, max: 30_000 },
    circuit: { failures: 5, pause: 30_000 },
    quota: { percent: 80, pause: 300_000 },
    clock,
    observe: (event) => events.push(event),
    ...options,
  })
  return { transport, clock, events, logins: counted.logins }
}
