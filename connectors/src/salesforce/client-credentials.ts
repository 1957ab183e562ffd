import type { Clock } from '@twill/runtime/flow'
import { SalesforceError } from './salesforce-error.ts'
import type { Session, Sessions } from './session.ts'
import { exchange, NoAnswer, wholeOf } from './transport/exchange.ts'
import { refusalOf } from './transport/refusal.ts'

interface Given {
  readonly url: string
  readonly accessToken: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly timeout: number
}

/** A given token, or one that the client credentials flow gives. */
export function sessionsOf({ url, accessToken, clientId, clientSecret, timeout }: Given, _clock: Clock): Sessions {
  const base = new URL(url)
  const local = base.hostname === '127.0.0.1' || base.hostname === 'localhost'
  if (base.protocol !== 'https:' && !local) throw new Error('The address of an org must begin with https.')
  if (accessToken === undefined && (clientId === undefined || clientSecret === undefined))
    throw new Error('The connection to Salesforce needs `accessToken`, or `clientId` and `clientSecret`.')
  const logIn = async (): Promise<Session> => {
    if (clientId === undefined || clientSecret === undefined)
      throw new SalesforceError('AUTH_EXPIRED', 'The session is over, and the connection has only its `accessToken`.')
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    })
    try {
      const { status, body } = await exchange({
        url: `${base.origin}/services/oauth2/token`,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new TextEncoder().encode(form.toString()),
        timeout,
      })
      const text = new TextDecoder().decode(await wholeOf(body))
      if (status !== 200)
        throw new SalesforceError('AUTH_FAILED', `The login failed: ${refusalOf(status, text).message}`)
      const { access_token, instance_url } = JSON.parse(text) as { access_token: string; instance_url: string }
      return { accessToken: access_token, instanceUrl: instance_url }
    } catch (error) {
      if (error instanceof NoAnswer) throw new SalesforceError(error.kind, error.message, { again: true, cause: error })
      throw error
    }
  }
  let current = accessToken === undefined ? undefined : Promise.resolve({ accessToken, instanceUrl: base.origin })
  const start = (): Promise<Session> => {
    const started = logIn()
    current = started
    started.catch(() => {
      if (current === started) current = undefined
    })
    return started
  }
  return {
    current: () => current ?? start(),
    renew: async (refused) => {
      const known = current
      if (known === undefined || ((await known) === refused && current === known)) return await start()
      return await (current ?? start())
    },
  }
}
