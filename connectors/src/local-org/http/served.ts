import type { KeyObject } from 'node:crypto'
import type { ApexRest } from '../apex-rest.ts'
import type { OrgCore } from '../org-core.ts'
import type { Passwords } from '../passwords.ts'
import type { RequestLog } from '../request-log.ts'
import type { Sessions } from '../sessions.ts'
import type { Addresses, Left } from './addresses.ts'

/** What all routes share. */
export interface Served {
  readonly org: OrgCore
  readonly sessions: Sessions
  readonly credentials: Credentials
  readonly passwords: Passwords
  readonly addresses: Addresses
  /** Gives the org another address, which is answered. */
  readonly move: (left: Left) => Promise<string>
  readonly requests: RequestLog
  readonly apexRest: ApexRest
  /** Of clients that sign assertions; empty where any signature is believed. */
  readonly certificates: readonly ClientKey[]
  /** A certificate counts no longer than it says. */
  readonly refuseExpiredCertificates: boolean
  /** A refresh token is good once, and its answer brings the next. */
  readonly rotateRefreshTokens: boolean
}

/** What verifies the signatures of a client. */
export interface ClientKey {
  readonly key: KeyObject
  /** When its certificate ends, in milliseconds since 1970; absent where it is a key alone. */
  readonly until?: number
}

/** What a client must know to log in. */
export interface Credentials {
  readonly username: string
  readonly password: string
  readonly securityToken: string
  readonly clientId: string
  readonly clientSecret: string
}
