import { createPublicKey, X509Certificate } from 'node:crypto'
import type { ApexRest } from './apex-rest.ts'
import type { Faults } from './faults.ts'
import { addressesOf, type Left } from './http/addresses.ts'
import { appOf } from './http/app.ts'
import type { ClientKey } from './http/served.ts'
import { firstSecrets, type OrgCore, type OrgOptions, openOrg } from './org-core.ts'
import { type RequestLog, requestLogOf } from './request-log.ts'
import { sessionsOf } from './sessions.ts'

export interface LocalOrgOptions extends OrgOptions {
  /** Any free one where absent. */
  readonly port?: number | undefined
  /** What answers below `/services/apexrest`, by method and path. */
  readonly apexRest?: ApexRest | undefined
  /**
   * Certificates or public keys (PEM) of clients that log in by signed assertions. With any, each assertion must be signed by one of
   * them; without, every signature is believed.
   */
  readonly certificates?: readonly string[] | undefined
  /** Certificates that have expired verify nothing. Salesforce itself takes them all the same. */
  readonly refuseExpiredCertificates?: boolean | undefined
  /** A refresh token is good once, and its answer brings the next. */
  readonly rotateRefreshTokens?: boolean | undefined
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
  /** What came in; `GET /__twill/requests` shows it too. */
  readonly requests: RequestLog
  /** Sets how many requests are counted of today, and how many a day allows: what `Sforce-Limit-Info` says. */
  readonly setUsage: OrgCore['setUsage']
  /** Moves the org's clock on, by milliseconds. */
  readonly advance: (milliseconds: number) => void
  /**
   * The org is at another address of this machine from now on, and logins say so.
   * @param left what requests with a session meet at the old one: 401 (`unauthorized`, the default) or no connection (`refused`)
   * @returns the new address
   */
  readonly move: (left?: Left) => Promise<string>
  /** Ends the sessions of all clients. */
  readonly expireSessions: () => void
  /** Ends all connections and closes the data. */
  readonly close: () => Promise<void>
}

/**
 * Starts a Salesforce look-alike on this machine's loopback.
 * @throws Error where the port is taken, the data file cannot be opened, or an option makes no sense
 */
export async function startLocalOrg(options: LocalOrgOptions = {}): Promise<LocalOrg> {
  const org = openOrg(options)
  const { random } = org
  const sessions = sessionsOf(org.id, org.now, random)
  const credentials = {
    username: org.admin.username,
    ...firstSecrets,
    clientId: `3MVG9twill${random(24).toString('hex')}`,
    clientSecret: random(32).toString('hex').toUpperCase(),
  }
  const addresses = addressesOf()
  const requests = requestLogOf(org.now)
  const move = async (left: Left = 'unauthorized'): Promise<string> => {
    await addresses.move(left)
    org.setUrl(addresses.url())
    return addresses.url()
  }
  try {
    const app = appOf({
      org,
      sessions,
      credentials,
      passwords: org.passwords,
      addresses,
      move,
      requests,
      apexRest: options.apexRest ?? {},
      certificates: (options.certificates ?? []).map(clientKeyOf),
      refuseExpiredCertificates: options.refuseExpiredCertificates ?? false,
      rotateRefreshTokens: options.rotateRefreshTokens ?? false,
    })
    await addresses.listen(app, options.port ?? 0)
  } catch (error) {
    org.close()
    throw error
  }
  org.setUrl(addresses.url())
  return {
    url: addresses.url(),
    ...credentials,
    accessToken: sessions.open(org.admin).token,
    orgId: org.id,
    org,
    faults: org.faults,
    requests,
    setUsage: org.setUsage,
    advance: org.advance,
    move,
    expireSessions: sessions.expireAll,
    async close() {
      await addresses.close()
      org.close()
    },
  }
}

/** @throws Error where it is none */
function clientKeyOf(pem: string, i: number): ClientKey {
  try {
    if (!pem.includes('BEGIN CERTIFICATE')) return { key: createPublicKey(pem) }
    const { publicKey, validTo } = new X509Certificate(pem)
    return { key: publicKey, until: Date.parse(validTo) }
  } catch {
    throw new Error(`Certificate ${i + 1} is no certificate or public key in PEM`)
  }
}
