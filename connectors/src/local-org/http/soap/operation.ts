import { wantsMru } from '../../api/recent.ts'
import type { Org, OrgUser, SaveOptions } from '../../org.ts'
import type { Passwords } from '../../passwords.ts'
import { noteRecent } from '../../recent-items.ts'
import type { Sessions } from '../../sessions.ts'
import type { Element } from './elements.ts'
import type { SoapApi } from './envelope.ts'
import type { CallOptions } from './headers.ts'

/** A call that has a session. */
export interface SoapCall {
  readonly request: Element
  readonly options: CallOptions
  readonly user: OrgUser
  readonly session: string
  readonly api: SoapApi
  /** 64 of `/services/Soap/u/64.0`; what an answer shows depends on it. */
  readonly version: number
  readonly org: Org
  readonly sessions: Sessions
  readonly passwords: Passwords
}

/** Answers what stands in the element of the response. @throws ApiError, which becomes a fault */
export type Operation = (call: SoapCall) => string

export const result = (content: string): string => `<result>${content}</result>`

/** A result for each. */
export const resultsOf = <T>(all: readonly T[], content: (one: T) => string): string =>
  all.map((one) => result(content(one))).join('')

/** Over SOAP records are among the recent ones only where the call says so. */
export function noteInHand({ options, user, org }: SoapCall, id: string | null | undefined): void {
  if (id && wantsMru(options.headers) === true) noteRecent(org, user, id)
}

/** How the saves of a call are done. */
export const saveOptionsOf = ({ user, options: { headers, allowFieldTruncation } }: SoapCall): SaveOptions => ({
  user,
  headers,
  allowFieldTruncation,
})
