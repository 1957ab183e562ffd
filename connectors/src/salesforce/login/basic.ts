import { text } from '../../setting.ts'
import { SalesforceError } from '../salesforce-error.ts'
import type { Session } from '../session.ts'
import { escapeXml } from '../soap/soap.ts'
import { addressOf, authFailed, type LoginContext, login } from './login.ts'
import { instanceOf, refused, sendLogin } from './token-endpoint.ts'

/** The last version with login(). */
const version = '64.0'

export const basic = login({
  kind: 'basic',
  doc: 'login() of the SOAP API, without an app. It ends with Summer ’27.',
  settings: {
    username: text('The name with which the user logs in.', { required: true, example: 'ada@example.com' }),
    password: text('The password.', { required: true, secret: true }),
    securityToken: text('Due wherever the address of this machine is not trusted.', { secret: true }),
  },
  guessable: true,
  prepare: ({ username, password, securityToken = '' }, context) => {
    const address = addressOf(context.url)
    const secret = password + securityToken
    context.secrets.add(secret)
    context.warn(
      'Salesforce: the login `basic` uses login() of the SOAP API, which ends with Summer ’27. Use `client-credentials` or `jwt`.',
    )
    return () => soapLogin(context, address, username, secret)
  },
})

async function soapLogin(context: LoginContext, address: string, username: string, secret: string): Promise<Session> {
  const answer = await sendLogin(context, {
    url: `${address}/services/Soap/u/${version}`,
    contentType: 'text/xml; charset=utf-8',
    headers: { soapaction: '"login"', accept: 'text/xml' },
    body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><login><username>${escapeXml(username)}</username><password>${escapeXml(secret)}</password></login></soapenv:Body></soapenv:Envelope>`,
  })
  if (answer.status !== 200) throw refused(context, answer, { address, username, password: true })
  const inside = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.text)?.[1]
  const [token, server] = [inside('sessionId'), inside('serverUrl')]
  if (inside('passwordExpired') === 'true')
    throw authFailed(`The password of \`${username}\` has expired. Set a new one in Salesforce, and then here.`)
  if (token === undefined || server === undefined)
    throw new SalesforceError('INVALID_RESPONSE', `${address} answers the login without a session.`)
  const seconds = Number(inside('sessionSecondsValid'))
  return {
    accessToken: token,
    instanceUrl: instanceOf(server, address),
    expires: seconds > 0 ? context.now() + seconds * 1000 : undefined,
  }
}
