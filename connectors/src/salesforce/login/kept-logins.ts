import { SalesforceError } from '../salesforce-error.ts'
import { exchange } from '../transport/exchange.ts'
import { type BrowserLogin, browserLogin } from './browser-login.ts'
import { LoginStore, type StoredLogin } from './login-store.ts'
import { openBrowser } from './open-browser.ts'
import { sendLogin } from './token-endpoint.ts'

type Environment = ConstructorParameters<typeof LoginStore>[0]

/** What may be shown of a login. */
export interface KeptLogin {
  readonly name: string
  readonly url: string
  readonly username: string | undefined
  readonly orgId: string | undefined
  /** Where the org answered last. */
  readonly instanceUrl: string
}

export interface NewLogin extends Omit<BrowserLogin, 'show'> {
  readonly name: string
  /** Opens the browser too. */
  readonly browser: boolean
  readonly show: (address: string) => void
}

/** Logs in by the browser and keeps the login, encrypted, under a name. @throws SalesforceError that says what to change */
export async function logIn({ name, browser, show, ...login }: NewLogin, environment: Environment): Promise<KeptLogin> {
  const store = new LoginStore(environment)
  store.makeReady(name)
  const made = await browserLogin({
    ...login,
    show: (address) => {
      show(address)
      if (browser) openBrowser(address)
    },
  })
  store.write(name, made)
  return shown(name, made)
}

/** @throws SalesforceError for one that does not open */
export function keptLogins(environment: Environment): readonly KeptLogin[] {
  const store = new LoginStore(environment)
  return store.names().map((name) => shown(name, store.read(name)))
}

/**
 * Ends a login at the org, then forgets it. What the org does not know any more is forgotten too.
 * @throws SalesforceError where the org cannot be reached: the login stays, unless `onlyHere`
 */
export async function removeLogin(name: string, environment: Environment, onlyHere = false): Promise<void> {
  const store = new LoginStore(environment)
  if (!onlyHere) await revoke(store.read(name))
  store.remove(name)
}

async function revoke({ url, refreshToken }: StoredLogin): Promise<void> {
  const { status } = await sendLogin(
    { send: exchange, timeout: 60_000 },
    {
      url: `${url}/services/oauth2/revoke`,
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ token: refreshToken }).toString(),
    },
  )
  if (status >= 500)
    throw new SalesforceError('UNAVAILABLE', `${url} does not end logins now (status ${status}).`, {
      status,
      again: true,
    })
}

const shown = (name: string, { url, username, orgId, instanceUrl }: StoredLogin): KeptLogin => ({
  name,
  url,
  username,
  orgId,
  instanceUrl,
})
