import { text } from '../../setting.ts'
import { keySettings } from './private-key.ts'

/** What a login by a signed assertion is made of. */
export const assertionSettings = {
  clientId: text('The consumer key of the app.', { required: true }),
  username: text('The user to act as.', { required: true, example: 'ada@example.com' }),
  ...keySettings,
  audience: text('Where the user logs in; by default it follows from `url`.', {
    example: 'https://test.salesforce.com',
  }),
} as const

/** Who an assertion is for: the domain at which the user logs in. A local org stands for itself. */
export function audienceOf(address: string): string {
  const { hostname, protocol } = new URL(address)
  if (protocol === 'http:') return address
  const sandbox = hostname === 'test.salesforce.com' || hostname.endsWith('.sandbox.my.salesforce.com')
  if (sandbox) return 'https://test.salesforce.com'
  return hostname.endsWith('.salesforce.com') ? 'https://login.salesforce.com' : address
}

/** An assertion is for one login; minutes allow for clocks that differ. */
export const assertionLife = 3 * 60_000
