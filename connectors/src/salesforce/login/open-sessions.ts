import { Secrets } from '../../secrets.ts'
import type { Sessions } from '../session.ts'
import { exchange } from '../transport/exchange.ts'
import { type AnyLogin, authFailed, type LoginContext } from './login.ts'
import { logins } from './logins.ts'
import { fingerprintOf, refusedLogins } from './refused-logins.ts'
import { sessionsOf } from './sessions.ts'

/** What a connection says of its login: a choice, or one of the two short forms. */
export interface LoginChoice {
  readonly url: string | undefined
  readonly login: Readonly<Record<string, object>> | undefined
  readonly accessToken: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  /** Milliseconds that a session lives, where the org does not tell. */
  readonly sessionLifetime: number | undefined
}

type Surroundings = Pick<LoginContext, 'folder' | 'now' | 'timeout' | 'warn'> &
  Partial<Pick<LoginContext, 'environment' | 'send'>>

/** Milliseconds after a refusal; the longer one where the org counts wrong passwords. */
const pauses = { guessable: 15 * 60_000, other: 60_000 } as const

/** The sessions of a connection. Nothing is sent before the first is asked for. @throws SalesforceError for what is wrong with the settings */
export async function openSessions(given: LoginChoice, surroundings: Surroundings): Promise<Sessions> {
  const [declaration, settings] = chosen(given)
  const secrets = new Secrets()
  for (const [name, { more }] of Object.entries(declaration.settings)) {
    const value = (settings as Readonly<Record<string, unknown>>)[name]
    if (more.secret === true && typeof value === 'string') secrets.add(value)
  }
  const context = { environment: process.env, send: exchange, ...surroundings, url: given.url, secrets }
  return sessionsOf({
    logIn: await declaration.prepare(settings, context),
    renewable: declaration.renewable ?? true,
    lifetime: given.sessionLifetime,
    now: context.now,
    refused: {
      logins: refusedLogins,
      login: fingerprintOf(declaration.kind, given.url, settings),
      pause: declaration.guessable === true ? pauses.guessable : pauses.other,
    },
  })
}

function chosen({ login, accessToken, clientId, clientSecret }: LoginChoice): readonly [AnyLogin, object] {
  const short = accessToken !== undefined || clientId !== undefined || clientSecret !== undefined
  if (login !== undefined && short)
    throw authFailed(
      'The connection to Salesforce has a `login`: `accessToken`, `clientId` and `clientSecret` go into it.',
    )
  if (accessToken !== undefined) return [logins['access-token'], { token: accessToken }]
  if (clientId !== undefined && clientSecret !== undefined)
    return [logins['client-credentials'], { clientId, clientSecret }]
  const [[kind, settings] = ['', {}]] = Object.entries(login ?? {})
  const declaration: AnyLogin | undefined = Object.hasOwn(logins, kind)
    ? logins[kind as keyof typeof logins]
    : undefined
  if (declaration === undefined)
    throw authFailed(
      `The connection to Salesforce needs \`accessToken\`, or \`clientId\` and \`clientSecret\`, or \`login\` with one of ${Object.keys(logins).join(', ')}.`,
    )
  return [declaration, settings]
}
