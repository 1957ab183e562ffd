import { text } from '../../setting.ts'
import { addressOf, authFailed, isGenericAddress, login } from './login.ts'
import { requestToken } from './token-endpoint.ts'

export const clientCredentials = login({
  kind: 'client-credentials',
  doc: 'The app logs in for itself, as the user that its policies name. `url` is the My Domain of the org.',
  settings: {
    clientId: text('The consumer key of the app.', { required: true }),
    clientSecret: text('The consumer secret of the app.', { required: true, secret: true }),
  },
  prepare: ({ clientId, clientSecret }, context) => {
    const address = addressOf(context.url)
    if (isGenericAddress(address))
      throw authFailed(
        `${address} does not serve client credentials: write the My Domain of the org as \`url\` (\`https://NAME.my.salesforce.com\`).`,
      )
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    return () => requestToken(context, form, { address })
  },
})
