import type { Clock } from '@twill/runtime/flow'
import { addressProblem } from '../http/address.ts'
import { connection, type OperationContext } from '../operation.ts'
import { choice, duration, type GivenSettings, number, type SettingValues, text, withDefaults } from '../setting.ts'
import { systemClock } from '../system-clock.ts'
import { logins } from './login/logins.ts'
import { openSessions } from './login/open-sessions.ts'
import { Org } from './org.ts'
import { Transport, type TransportEvent } from './transport/transport.ts'

const settings = {
  url: text(
    'Where to log in: the My Domain of the org, `https://login.salesforce.com`, or the address of a local org.',
    { example: 'https://example.my.salesforce.com', check: addressProblem },
  ),
  login: choice('How to log in.', logins),
  accessToken: text('Short for the login `access-token`.', { secret: true }),
  clientId: text('With `clientSecret` short for the login `client-credentials`.'),
  clientSecret: text('The consumer secret of the app.', { secret: true }),
  sessionLifetime: duration(
    'How long a session lives by the session settings of the org; at four fifths of it a new one is fetched. Without it one is fetched when the old one is over.',
    { minimum: 60_000 },
  ),
  version: text('The version of the API.', { default: '65.0', example: '65.0' }),
  timeout: duration('How long the org may be silent.', { default: 120_000, minimum: 1 }),
  attempts: number('How often a request is sent at most, where repeating it does no harm.', { default: 4, minimum: 1 }),
  quota: number('Per cent of the org’s requests of 24 hours above which none are sent.', {
    default: 90,
    minimum: 1,
    maximum: 100,
  }),
  describeFor: duration('How long a describe of an object is kept.', { default: 3_600_000 }),
} as const

type ConnectionSettings = SettingValues<typeof settings>

export const salesforce = connection({
  connector: 'salesforce',
  doc: 'A Salesforce org, real or local, and how to log in to it: `login`, or one of its short forms.',
  settings,
  open: async (given, context) => ({ session: await openOrg(given, context), close: async () => {} }),
})

export interface OpenOptions {
  readonly clock?: Clock
  readonly observe?: (event: TransportEvent) => void
}

/** What {@link connect} takes: the settings of the connection, durations in milliseconds. */
export type ConnectOptions = GivenSettings<typeof settings> & OpenOptions

/** Reaches an org from a program. @throws SalesforceError where nobody can log in */
export async function connect({ clock, observe, ...given }: ConnectOptions): Promise<Org> {
  const options = { ...(clock === undefined ? {} : { clock }), ...(observe === undefined ? {} : { observe }) }
  return await openOrg(withDefaults(settings, given), { folder: '.', warn: () => {} }, options)
}

/** Reaches an org; fails at once where nobody can log in. @throws SalesforceError */
async function openOrg(
  given: ConnectionSettings,
  context: Pick<OperationContext, 'folder' | 'warn'>,
  { clock = systemClock, observe }: OpenOptions = {},
): Promise<Org> {
  const { folder, warn } = context
  const sessions = await openSessions(given, { folder, warn, now: clock.now, timeout: given.timeout })
  await sessions.current()
  const transport = new Transport({
    sessions,
    version: given.version.replace(/^v/i, '').replace(/^(\d+)$/, '$1.0'),
    timeout: given.timeout,
    retry: { attempts: given.attempts, initial: 500, max: 30_000 },
    circuit: { failures: 5, pause: 30_000 },
    quota: { percent: given.quota, pause: 300_000 },
    clock,
    observe: (event) => {
      observe?.(event)
      const warning = warningOf(event)
      if (warning !== undefined) context.warn(warning)
    },
  })
  return new Org(transport, { describeFor: given.describeFor })
}

/** What somebody who watches should know. */
function warningOf(event: TransportEvent): string | undefined {
  switch (event.kind) {
    case 'circuit':
      return `Salesforce, ${event.api} API: the circuit is ${event.state === 'halfOpen' ? 'half open' : event.state}.`
    case 'quota':
      return event.reached
        ? `Salesforce: ${event.usage.used} of ${event.usage.limit} requests of 24 hours are used; no more are sent for a while.`
        : 'Salesforce: there is room for requests again.'
    case 'retrying':
      return `Salesforce: attempt ${event.attempt} in ${event.delay} ms. ${event.error.message}`
    case 'answered':
      return undefined
  }
}
