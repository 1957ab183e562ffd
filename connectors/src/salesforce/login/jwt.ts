import { assertionLife, assertionSettings, audienceOf } from './assertion.ts'
import { addressOf, login } from './login.ts'
import { readSigningKey } from './private-key.ts'
import { requestToken } from './token-endpoint.ts'

export const jwt = login({
  kind: 'jwt',
  doc: 'The JWT bearer flow: a key of one’s own speaks for a user. Its certificate is uploaded to the app.',
  settings: assertionSettings,
  prepare: async ({ clientId, username, audience, ...keys }, context) => {
    const address = addressOf(context.url)
    const { SignJWT } = await import('jose') // most logins need none of it
    const { key } = await readSigningKey(keys, context)
    const aud = audience ?? audienceOf(address)
    return async () => {
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(clientId)
        .setSubject(username)
        .setAudience(aud)
        .setExpirationTime(Math.floor((context.now() + assertionLife) / 1000))
        .sign(key)
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
      context.secrets.add(assertion)
      return await requestToken(context, form, { address, username, audience: aud })
    }
  },
})
