import { createHash } from 'node:crypto'
import { SalesforceError } from '../salesforce-error.ts'

interface Refused {
  readonly error: SalesforceError
  /** Milliseconds since 1970. */
  readonly until: number
  readonly pause: number
}

const longestPause = 24 * 3_600_000

/**
 * Logins that were refused: an org locks a user who fails repeatedly, so none is tried again before its settings change or a time has
 * passed, which doubles with each refusal.
 */
export class RefusedLogins {
  readonly #refused = new Map<string, Refused>()

  /** @throws SalesforceError what was refused before, while nothing may be tried */
  admit(login: string, now: number): void {
    const refused = this.#refused.get(login)
    if (refused === undefined || now >= refused.until) return
    const { error, until } = refused
    const time = new Date(until).toISOString().slice(0, 16).replace('T', ' ')
    throw new SalesforceError(
      'AUTH_FAILED',
      `${error.message} No login with the same settings is tried before ${time} UTC.`,
      {
        code: error.code,
        status: error.status,
        cause: error,
      },
    )
  }

  /** `pause`: milliseconds after the first refusal. */
  refused(login: string, error: SalesforceError, pause: number, now: number): void {
    const before = this.#refused.get(login)
    const next = before === undefined ? pause : Math.min(before.pause * 2, longestPause)
    this.#refused.set(login, { error, until: now + next, pause: next })
  }

  succeeded(login: string): void {
    this.#refused.delete(login)
  }
}

/** Those of this process: a flow on a schedule opens its connections each time anew. */
export const refusedLogins = new RefusedLogins()

/** Tells logins apart without keeping their secrets. */
export const fingerprintOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
