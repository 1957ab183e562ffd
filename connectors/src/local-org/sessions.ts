import { createHash } from 'node:crypto'
import type { OrgUser } from './org.ts'

export interface Session {
  readonly token: string
  readonly user: OrgUser
  /** Milliseconds since 1970. */
  readonly expires: number
  /** A session after a login with a password that has expired may only change it. */
  readonly scope: string
}

export interface Sessions {
  readonly open: (user: OrgUser, scope?: string) => Session
  /** The user of a token that is valid now. */
  readonly userOf: (token: string) => OrgUser | undefined
  readonly sessionOf: (token: string) => Session | undefined
  readonly revoke: (token: string) => boolean
  /** All tokens end; refresh tokens stay. */
  readonly expireAll: () => void
  readonly refreshToken: (user: OrgUser) => string
  readonly userOfRefresh: (token: string) => OrgUser | undefined
  /** A code for the web server flow, good once. */
  readonly grantCode: (grant: CodeGrant) => string
  readonly redeemCode: (code: string) => CodeGrant | undefined
}

export interface CodeGrant {
  readonly user: OrgUser
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string | undefined
  readonly challengeMethod: string | undefined
}

/** Of a session, in milliseconds. */
export const lifetime = 2 * 3_600_000
const codeLifetime = 15 * 60_000

/** @param orgId 18 characters; tokens begin with the first 15 @param random bytes that nobody can guess */
export function sessionsOf(orgId: string, now: () => number, random: (size: number) => Buffer): Sessions {
  const sessions = new Map<string, Session>()
  const refreshTokens = new Map<string, OrgUser>()
  const codes = new Map<string, CodeGrant & { readonly expires: number }>()
  const secret = (): string => random(48).toString('base64url').replaceAll('-', '.')

  const sessionOf = (token: string): Session | undefined => {
    const session = sessions.get(token)
    if (session === undefined || session.expires > now()) return session
    sessions.delete(token)
    return undefined
  }
  return {
    open(user, scope = 'api refresh_token web') {
      const session = { token: `${orgId.slice(0, 15)}!${secret()}`, user, expires: now() + lifetime, scope }
      sessions.set(session.token, session)
      return session
    },
    sessionOf,
    userOf: (token) => sessionOf(token)?.user,
    revoke: (token) => sessions.delete(token) || refreshTokens.delete(token),
    expireAll: () => sessions.clear(),
    refreshToken(user) {
      const token = `5Aep861${secret()}`
      refreshTokens.set(token, user)
      return token
    },
    userOfRefresh: (token) => refreshTokens.get(token),
    grantCode(grant) {
      const code = `aPrx${secret()}`
      codes.set(code, { ...grant, expires: now() + codeLifetime })
      return code
    },
    redeemCode(code) {
      const grant = codes.get(code)
      codes.delete(code)
      return grant !== undefined && grant.expires > now() ? grant : undefined
    },
  }
}

/** Whether a verifier belongs to the challenge that a code was asked with. */
export function answersChallenge(grant: CodeGrant, verifier: string | undefined): boolean {
  if (grant.challenge === undefined) return true
  if (verifier === undefined) return false
  const hashed = createHash('sha256').update(verifier).digest('base64url')
  // a client that names no method may have hashed all the same, as jsforce does
  const plain = grant.challengeMethod !== 'S256' && verifier === grant.challenge
  return plain || hashed === grant.challenge
}
