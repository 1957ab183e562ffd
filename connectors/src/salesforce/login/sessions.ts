import { SalesforceError } from '../salesforce-error.ts'
import type { Session, Sessions } from '../session.ts'
import type { LogIn } from './login.ts'
import type { RefusedLogins } from './refused-logins.ts'

export interface SessionsOptions {
  readonly logIn: LogIn
  /** False where there is but one session. */
  readonly renewable: boolean
  /** Milliseconds that a session lives, where the org does not tell with the login. */
  readonly lifetime?: number | undefined
  readonly now: () => number
  readonly refused: {
    readonly logins: RefusedLogins
    /** Tells this login apart from others. */
    readonly login: string
    /** Milliseconds after a first refusal. */
    readonly pause: number
  }
}

interface Held {
  readonly session: Session
  /** Milliseconds since 1970 from which on a new one is fetched while this one still serves. */
  readonly renewFrom: number
  /** From which on it serves no more. */
  readonly until: number
}

/** Of its life, that a session is used before a new one is fetched. */
const share = 0.8

/** Milliseconds between attempts to renew a session that still serves. */
const renewalPause = 30_000

/** The sessions of one login: one request for a token at a time, however many ask. */
export function sessionsOf({ logIn, renewable, lifetime, now, refused }: SessionsOptions): Sessions {
  let held: Held | undefined
  let pending: Promise<Session> | undefined
  let nextRenewal = 0

  const login = async (): Promise<Session> => {
    const began = now()
    refused.logins.admit(refused.login, began)
    try {
      const session = await logIn()
      held = heldFrom(session, began, lifetime)
      refused.logins.succeeded(refused.login)
      return held.session
    } catch (error) {
      if (error instanceof SalesforceError && error.kind === 'AUTH_FAILED')
        refused.logins.refused(refused.login, error, refused.pause, now())
      throw error
    }
  }

  /** Joins the login underway. */
  const renewed = (): Promise<Session> => {
    pending ??= login().finally(() => {
      pending = undefined
    })
    return pending
  }

  /** Ahead of the end, while others go on with the session at hand; if it fails they meet that at its end. */
  const renewAhead = (): void => {
    if (pending !== undefined || now() < nextRenewal) return
    nextRenewal = now() + renewalPause
    renewed().catch(() => undefined)
  }

  return {
    async current() {
      if (held === undefined || (renewable && now() >= held.until)) return await renewed()
      if (renewable && now() >= held.renewFrom) renewAhead()
      return held.session
    },
    async renew(refusedSession) {
      if (held !== undefined && held.session.accessToken !== refusedSession.accessToken) return held.session
      if (!renewable)
        throw new SalesforceError(
          'AUTH_EXPIRED',
          'The session is over, and the connection has only its token. Give it a `login` that can make new ones.',
        )
      return await renewed()
    },
  }
}

function heldFrom(session: Session, began: number, lifetime: number | undefined): Held {
  const expires = session.expires ?? (lifetime === undefined ? undefined : began + lifetime)
  if (expires === undefined) return { session, renewFrom: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY }
  return { session: { ...session, expires }, renewFrom: began + (expires - began) * share, until: expires }
}
