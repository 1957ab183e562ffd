import { text } from '../../setting.ts'
import { SalesforceError } from '../salesforce-error.ts'
import type { Session } from '../session.ts'
import { addressOf, authFailed, type LoginContext, login } from './login.ts'
import { LoginStore, type StoredLogin } from './login-store.ts'
import { requestToken } from './token-endpoint.ts'

export const webServer = login({
  kind: 'web-server',
  doc: 'The web server flow: a login that `tw login` has made in the browser and keeps. It knows its org; `url` may be left out.',
  settings: { name: text('The name of the login.', { default: 'default', example: 'production' }) },
  prepare: ({ name }, context) => {
    const store = new LoginStore(context.environment)
    checkOrg(name, store.read(name), context.url)
    return () => refresh(name, store, context)
  },
})

/** A login of another org would write there. */
function checkOrg(name: string, { url, instanceUrl }: StoredLogin, wanted: string | undefined): void {
  if (wanted === undefined || [url, instanceUrl].includes(addressOf(wanted))) return
  throw authFailed(`The login \`${name}\` belongs to ${instanceUrl}, and the connection names ${addressOf(wanted)}.`)
}

async function refresh(name: string, store: LoginStore, context: LoginContext): Promise<Session> {
  const before = store.read(name)
  try {
    return await exchangeToken(name, before, store, context)
  } catch (error) {
    // another process may have used the token in the meantime, and keeps the one that came in its place
    const kept = error instanceof SalesforceError && error.kind === 'AUTH_FAILED' ? store.read(name) : before
    if (kept.refreshToken === before.refreshToken) throw error
    return await exchangeToken(name, kept, store, context)
  }
}

async function exchangeToken(
  name: string,
  login: StoredLogin,
  store: LoginStore,
  context: LoginContext,
): Promise<Session> {
  const { url, clientId, clientSecret, refreshToken } = login
  for (const secret of [refreshToken, clientSecret]) if (secret !== undefined) context.secrets.add(secret)
  const form = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    client_secret: clientSecret,
  }
  const answer = await requestToken(context, form, { address: url, name })
  const next = answer.refreshToken ?? refreshToken
  if (next !== refreshToken || answer.instanceUrl !== login.instanceUrl)
    store.write(name, { ...login, refreshToken: next, instanceUrl: answer.instanceUrl })
  return answer
}
