import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Faults, faultsOf } from './faults.ts'
import { appOf } from './http/app.ts'
import { type OrgCore, type OrgOptions, openOrg } from './org-core.ts'
import { sessionsOf } from './sessions.ts'

export interface LocalOrgOptions extends OrgOptions {
  /** Any free one where absent. */
  readonly port?: number | undefined
}

/** A running org, and what a client must know to use it. */
export interface LocalOrg {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly securityToken: string
  readonly clientId: string
  readonly clientSecret: string
  /** Of a session of the administrator. */
  readonly accessToken: string
  /** 18 characters. */
  readonly orgId: string
  /** The inside, for tests in the same process. */
  readonly org: OrgCore
  /** What goes wrong with requests, for tests of clients; `POST /__twill/faults` adds them too. */
  readonly faults: Faults
  /** Ends the sessions of all clients. */
  readonly expireSessions: () => void
  /** Ends all connections and closes the data. */
  readonly close: () => Promise<void>
}

/**
 * Starts a Salesforce look-alike on this machine's loopback.
 * @throws Error where the port is taken or the data file cannot be opened
 */
export async function startLocalOrg(options: LocalOrgOptions = {}): Promise<LocalOrg> {
  const org = openOrg(options)
  const sessions = sessionsOf(org.id, org.now)
  const credentials = {
    username: org.admin.username,
    password: 'twill-password',
    securityToken: 'TwillToken',
    clientId: `3MVG9twill${randomBytes(24).toString('hex')}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
  }
  const faults = faultsOf()
  const app = appOf({ org, sessions, credentials, faults })
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 }, () => resolve(started))
    started.once('error', reject)
  }).catch((error: unknown) => {
    org.close()
    throw error
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  org.setUrl(url)
  return {
    url,
    ...credentials,
    accessToken: sessions.open(org.admin).token,
    orgId: org.id,
    org,
    faults,
    expireSessions: sessions.expireAll,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          org.close()
          if (error === undefined) resolve()
          else reject(error)
        })
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
