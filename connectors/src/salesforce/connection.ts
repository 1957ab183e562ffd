import { SinkError } from '@twill/runtime/flow'
import { exchange } from '../http/exchange.ts'
import { connection } from '../operation.ts'
import { duration, text } from '../setting.ts'

/** An org as operations reach it. */
export interface Salesforce {
  /**
   * One call of the data API; `path` starts behind `/services/data/vNN.N`, or is a whole path that the org has given.
   * @throws SinkError
   */
  readonly call: (path: string, request?: Call) => Promise<unknown>
  /** The whole path of one behind the version. */
  readonly pathOf: (path: string) => string
}

export interface Call {
  readonly method?: string
  readonly body?: Uint8Array
  /** Doing it twice does no harm. */
  readonly repeatable?: boolean
  readonly cut?: AbortSignal
}

export const salesforce = connection({
  connector: 'salesforce',
  doc: 'A Salesforce org, real or local. Either `accessToken`, or `clientId` and `clientSecret` of an app with the client credentials flow.',
  settings: {
    url: text('The address of the org: its My Domain, or that of a local org.', {
      required: true,
      example: 'https://example.my.salesforce.com',
    }),
    accessToken: text('A token of a session.', { secret: true }),
    clientId: text('The consumer key of the app.'),
    clientSecret: text('The consumer secret of the app.', { secret: true }),
    version: text('The version of the API.', { default: '65.0', example: '65.0' }),
    timeout: duration('How long an answer may take.', { default: 120_000, minimum: 1 }),
  },
  open: async ({ url, accessToken, clientId, clientSecret, version, timeout }) => {
    const base = new URL(url)
    const local = base.hostname === '127.0.0.1' || base.hostname === 'localhost'
    if (base.protocol !== 'https:' && !local) throw new Error('The address of an org must begin with https.')
    if (accessToken === undefined && (clientId === undefined || clientSecret === undefined))
      throw new Error('The connection to Salesforce needs `accessToken`, or `clientId` and `clientSecret`.')
    const pathOf = (path: string): string =>
      path.startsWith('/services/') ? path : `/services/data/v${version}${path}`
    const forever = new AbortController().signal
    const logIn = async (): Promise<string> => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId ?? '',
        client_secret: clientSecret ?? '',
      })
      const { value } = await exchange({
        url: new URL('/services/oauth2/token', base).href,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new TextEncoder().encode(form.toString()),
        timeout,
        repeatable: true,
        cut: forever,
      })
      const token = (value as { readonly access_token?: unknown } | null)?.access_token
      if (typeof token !== 'string') throw new Error('The org gave no access token.')
      return token
    }
    let token = accessToken === undefined ? logIn() : Promise.resolve(accessToken)
    await token
    /** One login for any number of calls that found the same token expired. */
    const renew = (expired: Promise<string>): Promise<string> => {
      if (token === expired) {
        const renewed = logIn()
        token = renewed
        // a login that failed once is tried again by the next call that is turned away
        renewed.catch(() => {
          if (token === renewed) token = expired
        })
      }
      return token
    }
    const call = async (
      path: string,
      { method = 'GET', body, repeatable = method === 'GET', cut = forever }: Call = {},
    ): Promise<unknown> => {
      const target = new URL(pathOf(path), base).href
      const send = async (current: Promise<string>): Promise<unknown> => {
        const headers = {
          authorization: `Bearer ${await current}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        }
        return (await exchange({ url: target, method, headers, body, timeout, repeatable, cut })).value
      }
      const used = token
      try {
        return await send(used)
      } catch (error) {
        if (!(error instanceof SinkError) || error.code !== '401' || clientId === undefined) throw error
        return await send(renew(used))
      }
    }
    return { session: { call, pathOf } satisfies Salesforce, close: async () => {} }
  },
})
