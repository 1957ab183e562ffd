import { text } from '../../setting.ts'
import { addressOf, login } from './login.ts'
import { requestToken } from './token-endpoint.ts'

export const password = login({
  kind: 'password',
  doc: 'The username-password flow: a user of the org, through an app. New orgs refuse it until their OAuth settings allow it.',
  settings: {
    clientId: text('The consumer key of the app.', { required: true }),
    clientSecret: text('The consumer secret of the app.', { secret: true }),
    username: text('The name with which the user logs in.', { required: true, example: 'ada@example.com' }),
    password: text('The password.', { required: true, secret: true }),
    securityToken: text('Due wherever the address of this machine is not trusted.', { secret: true }),
  },
  guessable: true,
  prepare: ({ clientId, clientSecret, username, password, securityToken = '' }, context) => {
    const address = addressOf(context.url)
    const form = {
      grant_type: 'password',
      client_id: clientId,
      client_secret: clientSecret,
      username,
      password: password + securityToken,
    }
    context.secrets.add(form.password)
    return () => requestToken(context, form, { address, username, password: true })
  },
})
