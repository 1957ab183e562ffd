import { text } from '../../setting.ts'
import { addressOf, login } from './login.ts'

export const accessToken = login({
  kind: 'access-token',
  doc: 'A token that somebody else has got. When its session is over the flow fails.',
  settings: { token: text('The token.', { required: true, secret: true }) },
  renewable: false,
  prepare: ({ token }, { url }) => {
    const session = { accessToken: token, instanceUrl: addressOf(url) }
    return async () => session
  },
})
