import { createHash, randomBytes } from 'node:crypto'
import { Secrets } from '../../secrets.ts'
import { exchange, wholeOf } from '../transport/exchange.ts'
import { listenForCode } from './callback-listener.ts'
import { addressOf, authFailed, type LoginContext } from './login.ts'
import type { StoredLogin } from './login-store.ts'
import { requestToken, type TokenAnswer } from './token-endpoint.ts'

export interface BrowserLogin {
  /** The My Domain of the org, or `https://login.salesforce.com`. */
  readonly url: string
  readonly clientId: string
  /** Apps that are no secret-keepers have none. */
  readonly clientSecret?: string | undefined
  /** As it stands in the app. */
  readonly callback: string
  /** The org asks who it is even where the browser is logged in. */
  readonly anew?: boolean
  /** Shows the address to the user. */
  readonly show: (address: string) => void
  readonly stop: AbortSignal
  /** Milliseconds that the user may take; five minutes. */
  readonly patience?: number
}

const random = (): string => randomBytes(32).toString('base64url')

/** The web server flow with PKCE. @throws SalesforceError that says what to change */
export async function browserLogin({
  url,
  clientId,
  clientSecret,
  callback,
  anew = false,
  show,
  stop,
  patience = 300_000,
}: BrowserLogin): Promise<StoredLogin> {
  const address = addressOf(url)
  const [state, verifier] = [random(), random()]
  const listener = await listenForCode({ callback, state, address, patience, stop })
  try {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: listener.redirectUri,
      scope: 'api refresh_token',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(anew ? { prompt: 'login' } : {}),
    })
    show(`${address}/services/oauth2/authorize?${query}`)
    const code = await listener.code
    const context = contextOf(code, clientSecret)
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: listener.redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
      code_verifier: verifier,
    }
    const answer = await requestToken(context, form, { address })
    if (answer.refreshToken === undefined)
      throw authFailed(
        'The app gives no refresh token. Allow it the scope `refresh_token` (perform requests at any time).',
      )
    const { refreshToken, instanceUrl } = answer
    return { url: address, clientId, clientSecret, refreshToken, instanceUrl, ...(await whoIs(answer)) }
  } finally {
    listener.close()
  }
}

const timeout = 60_000

function contextOf(...known: readonly (string | undefined)[]): LoginContext {
  const secrets = new Secrets()
  for (const secret of known) if (secret !== undefined) secrets.add(secret)
  const { env: environment } = process
  return { url: undefined, folder: '.', now: Date.now, send: exchange, timeout, environment, secrets, warn: () => {} }
}

/** For lists of logins; a login without a name is good too, so that failures do not count. */
async function whoIs({
  accessToken,
  instanceUrl,
  identity,
}: TokenAnswer): Promise<Pick<StoredLogin, 'username' | 'orgId'>> {
  const [, orgId] = /\/id\/(\w+)\//.exec(identity ?? '') ?? []
  try {
    const { status, body } = await exchange({
      url: `${instanceUrl}/services/oauth2/userinfo`,
      method: 'GET',
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      timeout,
    })
    const text = new TextDecoder().decode(await wholeOf(body))
    const told = status === 200 ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {}
    return { username: textIn(told.preferred_username), orgId: textIn(told.organization_id) ?? orgId }
  } catch {
    return { username: undefined, orgId }
  }
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
