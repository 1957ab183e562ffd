/** What lets a request in. */
export interface Session {
  /** A secret. */
  readonly accessToken: string
  /** Where the org answers; without a slash at the end. */
  readonly instanceUrl: string
  /** Milliseconds since 1970 at which the org ends the session; undefined where it does not say. */
  readonly expires?: number | undefined
}

/** Gives the session of one user of one org to all requests. */
export interface Sessions {
  /** The session to use now, made anew ahead of its end. @throws SalesforceError */
  readonly current: () => Promise<Session>
  /**
   * A session in place of one that the org has turned away: one login for any number of callers that name the same session.
   * @throws SalesforceError `AUTH_EXPIRED` where nothing can make a new one, otherwise why the login failed
   */
  readonly renew: (refused: Session) => Promise<Session>
}
