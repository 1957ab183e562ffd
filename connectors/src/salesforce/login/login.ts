import type { Secrets } from '../../secrets.ts'
import type { Settings, SettingValues } from '../../setting.ts'
import { SalesforceError } from '../salesforce-error.ts'
import type { Session } from '../session.ts'
import type { exchange } from '../transport/exchange.ts'

/** What a way of logging in may use. */
export interface LoginContext {
  /** The address that the connection names, as it is written there. */
  readonly url: string | undefined
  /** Relative paths start here. */
  readonly folder: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly send: typeof exchange
  /** Milliseconds that the org may be silent. */
  readonly timeout: number
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What the org says is cleaned of these. */
  readonly secrets: Secrets
  readonly warn: (message: string) => void
}

/** Makes a session. @throws SalesforceError */
export type LogIn = () => Promise<Session>

interface LoginDeclaration<S extends Settings> {
  /** `jwt`; the name of the choice in a flow file. */
  readonly kind: string
  readonly doc: string
  readonly settings: S
  /** False where there is one session, which cannot be made anew. */
  readonly renewable?: false
  /** The org locks a user after a few wrong ones. */
  readonly guessable?: true
  /** Reads keys and stored logins, so that what is wrong with them is told before anything is sent. @throws SalesforceError */
  readonly prepare: (settings: SettingValues<S>, context: LoginContext) => Promise<LogIn> | LogIn
}

/** A login with its settings hidden; they come checked by its own declaration. */
export interface AnyLogin extends Omit<LoginDeclaration<Settings>, 'prepare'> {
  readonly prepare: (settings: object, context: LoginContext) => Promise<LogIn> | LogIn
}

/** Declares a way of logging in. The schema of flow files, checks, redaction and the types for programs read it. */
export const login = <const D extends string, const S extends Settings>(
  declaration: LoginDeclaration<S> & { readonly kind: D },
): AnyLogin & { readonly kind: D; readonly settings: S } =>
  declaration as unknown as AnyLogin & { readonly kind: D; readonly settings: S }

export const authFailed = (message: string, cause?: unknown): SalesforceError =>
  new SalesforceError('AUTH_FAILED', message, { cause })

const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(host)

/** Where to log in, without a slash at the end. @throws SalesforceError for none, and for one that sends secrets in clear */
export function addressOf(url: string | undefined): string {
  if (url === undefined)
    throw authFailed(
      'The connection to Salesforce needs `url`: the My Domain of the org, or `https://login.salesforce.com`.',
    )
  if (!URL.canParse(url)) throw authFailed('The `url` of the connection to Salesforce is no address.')
  const { protocol, hostname, origin } = new URL(url)
  const clear = protocol === 'http:' && isLoopback(hostname)
  if (protocol !== 'https:' && !clear) throw authFailed('The address of an org must begin with https.')
  return origin
}

/** The domains at which users of all orgs log in. */
export const isGenericAddress = (address: string): boolean =>
  ['login.salesforce.com', 'test.salesforce.com'].includes(new URL(address).hostname)
