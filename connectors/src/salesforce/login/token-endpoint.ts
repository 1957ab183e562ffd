import { SalesforceError } from '../salesforce-error.ts'
import type { Session } from '../session.ts'
import { NoAnswer, type WireAnswer, type WireRequest, wholeOf } from '../transport/exchange.ts'
import { refusalOf } from '../transport/refusal.ts'
import { addressOf, type LoginContext } from './login.ts'
import { type LoginFacts, loginError } from './login-refusal.ts'

/** What the token endpoint gives. */
export interface TokenAnswer extends Session {
  /** A secret; only with a new or an exchanged one. */
  readonly refreshToken: string | undefined
  /** `https://…/id/ORG/USER` */
  readonly identity: string | undefined
}

/** An answer of a login endpoint, whole. */
interface LoginAnswer {
  readonly status: number
  readonly text: string
  readonly serverTime: number | undefined
}

/** Asks for a token: the form is sent as a body, for what stands in an address stands in logs. @throws SalesforceError */
export async function requestToken(
  context: LoginContext,
  form: Readonly<Record<string, string | undefined>>,
  facts: LoginFacts,
): Promise<TokenAnswer> {
  const { address } = facts
  const given = Object.entries(form).filter((field): field is [string, string] => field[1] !== undefined)
  const answer = await sendLogin(context, {
    url: `${address}/services/oauth2/token`,
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(given).toString(),
  })
  if (answer.status !== 200) throw refused(context, answer, facts)
  return readToken(context, answer, address)
}

/** Sends a secret to the org, which is never shown. @throws SalesforceError where no whole answer came */
export async function sendLogin(
  { send, timeout }: Pick<LoginContext, 'send' | 'timeout'>,
  {
    url,
    contentType,
    body,
    headers = {},
  }: Pick<WireRequest, 'url'> & {
    readonly contentType: string
    readonly body: string
    readonly headers?: Readonly<Record<string, string>>
  },
): Promise<LoginAnswer> {
  try {
    const answer = await send({
      url,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': contentType, ...headers },
      body: new TextEncoder().encode(body),
      timeout,
    })
    const text = new TextDecoder().decode(await wholeOf(answer.body))
    return { status: answer.status, text, serverTime: timeOf(answer) }
  } catch (error) {
    // nothing is changed by a login: it may be sent again
    if (error instanceof NoAnswer) throw new SalesforceError(error.kind, error.message, { again: true, cause: error })
    throw error
  }
}

function timeOf({ headers }: WireAnswer): number | undefined {
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(date) ? undefined : date
}

/** What to change after an answer that is no success. */
export function refused(
  { secrets, now }: Pick<LoginContext, 'secrets' | 'now'>,
  { status, text, serverTime }: LoginAnswer,
  facts: LoginFacts,
): SalesforceError {
  const { code = '', message } = refusalOf(status, text)
  const { address } = facts
  if (code === '') {
    if (status >= 500)
      return new SalesforceError('UNAVAILABLE', `${address} does not serve logins now (status ${status}).`, {
        status,
        again: true,
      })
    if (status !== 429) {
      const advice = 'Compare `url` with the My Domain of the org in its Setup.'
      return new SalesforceError(
        'AUTH_FAILED',
        `${address} answers like no Salesforce org (status ${status}). ${advice}`,
        {
          status,
        },
      )
    }
  }
  const said = code === '' ? '' : (spoken(text) ?? message) // without a code it is no answer of a login
  const description = said.startsWith(`${code}: `) ? said.slice(code.length + 2) : said
  return loginError({
    status,
    code: secrets.redact(code),
    description: secrets.redact(description),
    serverTime,
    now: now(),
    facts,
  })
}

/** The description of OAuth, which says more than its code. */
function spoken(text: string): string | undefined {
  try {
    const { error_description } = JSON.parse(text) as { readonly error_description?: unknown }
    return typeof error_description === 'string' ? error_description : undefined
  } catch {
    return undefined // SOAP, or no answer of a login at all
  }
}

function readToken({ now }: LoginContext, { text }: LoginAnswer, address: string): TokenAnswer {
  const told = parsed(text)
  const { access_token, instance_url = address, refresh_token, id, expires_in } = told
  if (typeof access_token !== 'string' || access_token === '')
    throw new SalesforceError('INVALID_RESPONSE', `${address} answers the login without a token.`)
  const seconds = Number(expires_in)
  return {
    accessToken: access_token,
    instanceUrl: instanceOf(instance_url, address),
    expires: seconds > 0 ? now() + seconds * 1000 : undefined,
    refreshToken: typeof refresh_token === 'string' ? refresh_token : undefined,
    identity: typeof id === 'string' ? id : undefined,
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const told: unknown = JSON.parse(text)
    return typeof told === 'object' && told !== null ? (told as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

/** Where the org answers from now on. A login over https does not send the token anywhere in clear. */
export function instanceOf(told: unknown, address: string): string {
  const next = addressOf(typeof told === 'string' ? told : address)
  if (address.startsWith('https:') && !next.startsWith('https:'))
    throw new SalesforceError('INVALID_RESPONSE', `${address} sends the session to an address without https.`)
  return next
}
