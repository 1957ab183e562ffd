import type { Hono } from 'hono'
import type { Served } from './app.ts'
import { textOfBody } from './body.ts'

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`

const escapeXml = (text: string): string =>
  text.replace(/[<>&"]/g, (sign) => `&${{ '<': 'lt', '>': 'gt', '&': 'amp', '"': 'quot' }[sign]};`)

const fault = (code: string, message: string): string =>
  envelope(
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escapeXml(message)}</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escapeXml(message)}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`,
  )

/** The last version whose login() answers. */
const lastLoginVersion = 64

const unescapeXml = (text: string): string =>
  text.replace(/&(?:lt|gt|amp|quot|apos|#(\d+)|#x([0-9a-f]+));/gi, (entity, decimal, hex) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" }[entity.toLowerCase()] ?? entity
  })

const inside = (xml: string, name: string): string | undefined => {
  const [, text] = new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:[\\w-]+:)?${name}>`).exec(xml) ?? []
  if (text === undefined) return undefined
  const [, cdata] = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text) ?? []
  return cdata ?? unescapeXml(text)
}

export function registerSoap(app: Hono, { org, sessions, credentials }: Served): void {
  const xml = (text: string, status: 200 | 500 = 200): Response =>
    new Response(text, { status, headers: { 'content-type': 'text/xml;charset=UTF-8' } })

  app.post('/services/Soap/:kind{[uc]}/:version/:org?', async (context) => {
    const body = await textOfBody(context.req.raw)
    if (!/<(?:[\w-]+:)?login[\s>]/.test(body)) return xml(fault('INVALID_OPERATION', 'The operation is not known'), 500)
    const version = Number(context.req.param('version'))
    if (version > lastLoginVersion) {
      return xml(fault('UNSUPPORTED_API_VERSION', `login() is not available in version ${version}.0; use OAuth`), 500)
    }
    const name = inside(body, 'username')
    const given = inside(body, 'password')
    const { username, password, securityToken } = credentials
    const right = given === password + securityToken || given === password
    if (name?.toLowerCase() !== username.toLowerCase() || !right) {
      return xml(fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'), 500)
    }
    const { token } = sessions.open(org.admin)
    const short = org.id.slice(0, 15)
    const server = `${org.url()}/services/Soap/${context.req.param('kind')}/${context.req.param('version')}/${short}`
    const userInfo: Readonly<Record<string, string>> = {
      accessibilityMode: 'false',
      currencySymbol: '$',
      orgAttachmentFileSizeLimit: '5242880',
      orgDefaultCurrencyIsoCode: 'USD',
      orgHasPersonAccounts: 'false',
      organizationId: org.id,
      organizationMultiCurrency: 'false',
      organizationName: 'Twill Local Org',
      profileId: String(
        org.database.get('SELECT "ProfileId" FROM "User" WHERE "Id" = ?', [org.admin.id])?.ProfileId ?? '',
      ),
      sessionSecondsValid: '7200',
      userEmail: org.admin.username,
      userFullName: 'Local Admin',
      userId: org.admin.id,
      userLanguage: 'en_US',
      userLocale: 'en_US',
      userName: org.admin.username,
      userTimeZone: 'GMT',
      userType: 'Standard',
      userUiSkin: 'Theme3',
    }
    const info = Object.entries(userInfo)
      .map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`)
      .join('')
    return xml(
      envelope(
        `<loginResponse><result><metadataServerUrl>${server.replace(/\/Soap\/[uc]\//, '/Soap/m/')}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>${server}</serverUrl><sessionId>${escapeXml(token)}</sessionId><userId>${org.admin.id}</userId><userInfo>${info}</userInfo></result></loginResponse>`,
      ),
    )
  })
}
