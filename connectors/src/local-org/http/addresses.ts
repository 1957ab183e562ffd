import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

/** What requests that need a session meet at an address that the org has left. */
export type Left = 'unauthorized' | 'refused'

/** Where an org is reached: one port of 127.0.0.1, or after a move a new one and those it left. */
export interface Addresses {
  /** Opens the first one, any free one where the port is 0. @throws Error where it is taken */
  readonly listen: (app: Hono, port: number) => Promise<void>
  /** Opens another, which is the org's address from now on. */
  readonly move: (left: Left) => Promise<void>
  /** The present one, without a slash at the end. */
  readonly url: () => string
  /** What meets a request that came to this port; undefined where the org is there. */
  readonly leftAt: (port: number | undefined) => Left | undefined
  /** Ends all connections. */
  readonly close: () => Promise<void>
}

type Server = ReturnType<typeof serve>

export function addressesOf(): Addresses {
  const servers: Server[] = []
  const left = new Map<number, Left>()
  let served: Hono | undefined
  let current = 0

  async function open(port: number): Promise<void> {
    const server = await new Promise<Server>((resolve, reject) => {
      if (served === undefined) throw new Error('an org moves only when it listens')
      const started = serve({ fetch: served.fetch, hostname: '127.0.0.1', port }, () => resolve(started))
      started.once('error', reject)
    })
    servers.push(server)
    current = (server.address() as AddressInfo).port
  }

  return {
    async listen(app, port) {
      served = app
      await open(port)
    },
    async move(how) {
      const before = current
      await open(0)
      left.set(before, how)
    },
    url: () => `http://127.0.0.1:${current}`,
    leftAt: (port) => (port === undefined ? undefined : left.get(port)),
    async close() {
      await Promise.all(servers.map(closed))
    },
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
