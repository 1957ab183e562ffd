import type { ApiAnswer } from '../api/endpoint.ts'
import type { OrgUser } from '../org.ts'
import type { Sessions } from '../sessions.ts'

export const invalidSession: ApiAnswer = {
  status: 401,
  body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
}

/** Whose session a header shows; undefined for none that is good. */
export function userOf(authorization: string | undefined, sessions: Sessions): OrgUser | undefined {
  const [, token] = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(authorization ?? '') ?? []
  return token === undefined ? undefined : sessions.userOf(token.trim())
}
