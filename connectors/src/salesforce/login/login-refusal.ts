import { SalesforceError } from '../salesforce-error.ts'

/** What the org said, and what is known of the request that it refused. */
export interface LoginRefusal {
  readonly status: number
  /** Of OAuth (`invalid_grant`) or SOAP (`INVALID_LOGIN`). */
  readonly code: string
  readonly description: string
  /** Milliseconds since 1970 by the org's clock, as its answer told. */
  readonly serverTime: number | undefined
  /** By the clock of this machine. */
  readonly now: number
  readonly facts: LoginFacts
}

export interface LoginFacts {
  /** Where the login was sent. */
  readonly address: string
  /** Of a signed assertion. */
  readonly audience?: string
  readonly username?: string
  /** Of a stored login. */
  readonly name?: string
  /** A user and a password were sent. */
  readonly password?: boolean
}

interface Meaning {
  /** Looked for in code and description. */
  readonly said: RegExp
  readonly change: (facts: LoginFacts) => string
  readonly only?: (facts: LoginFacts) => boolean
}

const setClock = (): string => "Set this machine's clock by a time server: an assertion is good for some minutes only."

/** The first that fits is told. */
const meanings: readonly Meaning[] = [
  {
    said: /not supported on this domain/i,
    change: ({ address }) =>
      `${address} does not serve this login: write the My Domain of the org as \`url\` (\`https://NAME.my.salesforce.com\`).`,
  },
  {
    said: /audience/i,
    change: ({ audience }) =>
      `The audience was \`${audience ?? ''}\`. Set \`audience\` to \`https://login.salesforce.com\`, for a sandbox to \`https://test.salesforce.com\`, for users of an Experience Cloud site to its address.`,
  },
  {
    said: /expired certificate|certificate.*expired/i,
    change: () => 'Make a new key and certificate, and upload the certificate to the app in Salesforce.',
  },
  {
    said: /assertion.*(expired|not yet valid|time)|expired.*assertion/i,
    change: setClock,
  },
  {
    // of a signed token Salesforce says so too
    said: /expired authorization code/i,
    only: ({ audience }) => audience !== undefined,
    change: setClock,
  },
  {
    said: /invalid assertion|signature/i,
    only: ({ audience }) => audience !== undefined,
    change: () =>
      'The key must belong to the certificate that was uploaded to the app, and the app must allow digital signatures.',
  },
  {
    said: /(expired|invalid|revoked).*(access|refresh).token|token.*(revoked|expired)/i,
    change: ({ name }) =>
      `The refresh token was revoked, or its time is over. Log in again: \`tw login${name === undefined ? '' : ` --name ${name}`}\`.`,
  },
  {
    said: /hasn.?t approved this consumer|not (been )?approved|invalid_app_access|app.*(not approved|blocked)/i,
    change: ({ username }) =>
      `In the policies of the app, let users be pre-authorized by the administrator, and give ${username === undefined ? 'the user' : `\`${username}\``} a profile or a permission set of the app.`,
  },
  {
    said: /no client credentials user/i,
    change: () => 'In the policies of the app, enable the client credentials flow and choose the user that it runs as.',
  },
  {
    said: /invalid_client_id|client identifier invalid/i,
    change: ({ address }) =>
      `The org knows no app with this \`clientId\`. Compare it with the consumer key of the app, and ${address} with its org; a new app is known after some minutes.`,
  },
  {
    said: /invalid_client\b|invalid client credentials/i,
    change: () => '`clientSecret` is not the consumer secret of the app that `clientId` names. Copy it anew.',
  },
  {
    said: /code verifier|invalid.*code|expired authorization code/i,
    change: () => 'Start the login again; a code is good once and for some minutes.',
  },
  {
    said: /redirect_uri/i,
    change: () => 'Write the same callback address in the app as here, to the letter.',
  },
  { said: /access.denied/i, change: () => 'The user refused it in the browser.' },
  {
    said: /invalid_scope/i,
    change: () => 'Allow the app the scopes `api` and `refresh_token` (perform requests at any time).',
  },
  {
    said: /unsupported_grant_type|grant type not supported/i,
    change: () => 'Enable this flow in the OAuth settings of the app, and in the OAuth settings of the org.',
  },
  {
    said: /locked|lockout/i,
    change: () => 'An administrator unlocks the user, or wait: locks end by themselves, often after 15 minutes.',
  },
  {
    said: /inactive.user|user.*inactive/i,
    change: ({ username }) => `Activate ${username === undefined ? 'the user' : `\`${username}\``} in Salesforce.`,
  },
  {
    said: /inactive.org|org.*(inactive|locked)|trial.*expired/i,
    change: () => 'The org is not in service any more: a trial that is over, or locked.',
  },
  {
    said: /ip.(restricted|address)|restricted.*(ip|domain|time)|login hours/i,
    change: () => 'Allow the address of this machine, and this hour, in the profile of the user or in the app.',
  },
  {
    said: /expired.*password|password.*expired/i,
    change: () => 'Set a new password in Salesforce, and then here.',
  },
  {
    said: /UNSUPPORTED_API_VERSION|login\(\) (is|was)|SOAP API login/i,
    change: () => 'The org does not offer login() of the SOAP API. Use `login: { jwt: … }` or `client-credentials`.',
  },
  {
    said: /API.*(disabled|not enabled)|API_(DISABLED|CURRENTLY)/i,
    change: () => 'Give the user the permission `API Enabled`; some editions have no API.',
  },
  {
    said: /INVALID_LOGIN|LOGIN_MUST_USE_SECURITY_TOKEN|authentication failure|invalid_grant/i,
    only: ({ password }) => password === true,
    change: ({ address }) =>
      `Check username and password, and \`securityToken\`, which is due wherever this machine's address is not trusted. Users of a sandbox log in at \`https://test.salesforce.com\`, not at ${address}. The username-password flow must be allowed in the OAuth settings of the org.`,
  },
]

/** Says that the org, not the login, is at fault: the same may do later. */
const passing = /unknown_error|retry your request|SERVER_UNAVAILABLE|temporarily_unavailable|server_error/i
const limited = /rate.?limit|LOGIN_RATE_EXCEEDED|REQUEST_LIMIT_EXCEEDED/i

/** What to change so that the org lets us in. */
export function loginError(refusal: LoginRefusal): SalesforceError {
  const { status, code, description, facts } = refusal
  const text = `${code} ${description}`
  const said = description === '' || description === code ? code : code === '' ? description : `${code}: ${description}`
  const told = `Salesforce refuses the login (${said}).`
  const more = { code: code === '' ? String(status) : code, status }
  if (limited.test(text) || status === 429)
    return new SalesforceError('LIMIT_EXCEEDED', `${told} Too many logins in a short time.`, { ...more, again: true })
  if (passing.test(text)) return new SalesforceError('UNAVAILABLE', told, { ...more, again: true })
  const meaning = meanings.find(({ said, only }) => said.test(text) && (only?.(facts) ?? true))
  const advice = meaning?.change(facts) ?? 'The login history of the user in Setup tells the reason.'
  return new SalesforceError('AUTH_FAILED', [told, advice, skewOf(refusal)].join(' ').trimEnd(), more)
}

/** The header has whole seconds, and the answer was underway. */
const unremarkable = 30_000

/** Assertions are good for minutes: a clock that is off makes them worthless. */
function skewOf({ serverTime, now, facts }: LoginRefusal): string {
  if (serverTime === undefined || facts.audience === undefined) return ''
  const ahead = now - serverTime
  if (Math.abs(ahead) < unremarkable) return ''
  const seconds = Math.round(Math.abs(ahead) / 1000)
  const amount = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`
  return `The clock of this machine is ${amount} ${ahead > 0 ? 'ahead of' : 'behind'} that of the org.`
}
