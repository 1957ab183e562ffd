import { XMLParser } from 'fast-xml-parser'
import type { Hono } from 'hono'
import { ApiError } from '../api-error.ts'
import { escapeXml } from '../xml.ts'
import { textOfBody } from './body.ts'
import { portOf } from './boundary.ts'
import { metadataOperations } from './metadata-operations.ts'
import type { Served } from './served.ts'
import type { Element } from './soap-elements.ts'
import { namespaces, soapEnvelope, soapFault } from './soap-envelope.ts'
import { type Operation, operations, userInfo } from './soap-operations.ts'

/** The last version whose login() answers. */
const lastLoginVersion = 64

// values stay texts, and no entity but the five of XML is expanded
const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  // a piece of metadata says its type in one
  ignoreAttributes: (name, path) => !(/(^|:)type$/.test(name) && /(^|[.:])metadata$/.test(String(path))),
  attributeNamePrefix: '@',
  ignoreDeclaration: true,
  trimValues: false,
})

const isElement = (value: Element[string]): value is Element => typeof value === 'object' && !Array.isArray(value)

interface Asked {
  readonly name: string
  readonly request: Element
  readonly header: Element
  readonly session: string
}

/** What an envelope asks for, and with which session. @throws Error where it is none */
function read(text: string): Asked {
  const { Envelope } = parser.parse(text) as Element
  const body = isElement(Envelope) && isElement(Envelope.Body) ? Envelope.Body : {}
  const [entry] = Object.entries(body).filter(([name]) => name !== '#text')
  if (entry === undefined || !isElement(Envelope)) throw new Error('the request is no SOAP envelope')
  const header = isElement(Envelope.Header) ? Envelope.Header : {}
  const session = isElement(header.SessionHeader) ? header.SessionHeader.sessionId : undefined
  const [name, request] = entry
  return {
    name,
    request: isElement(request) ? request : {},
    header,
    session: typeof session === 'string' ? session : '',
  }
}

/** The APIs by the letter that stands in their addresses. */
const apis: Readonly<Record<string, { operations: Readonly<Record<string, Operation>>; namespace: string }>> = {
  c: { operations, namespace: namespaces.partner },
  u: { operations, namespace: namespaces.partner },
  m: { operations: metadataOperations, namespace: namespaces.metadata },
}

/** The SOAP APIs: login up to version 64.0, the operations on records, and those on metadata. */
export function registerSoap(app: Hono, { org, sessions, credentials, addresses }: Served): void {
  const xml = (text: string, status: 200 | 500 = 200): Response =>
    new Response(text, { status, headers: { 'content-type': 'text/xml;charset=UTF-8' } })

  app.post('/services/Soap/:kind{[ucm]}/:version/:org?', async (context) => {
    const kind = context.req.param('kind')
    const version = context.req.param('version')
    let asked: Asked
    try {
      asked = read(await textOfBody(context.req.raw))
    } catch (error) {
      return xml(soapFault('INVALID_SOAP_HEADER', error instanceof Error ? error.message : String(error)), 500)
    }
    if (asked.name === 'login') return login(asked.request, kind, version)
    const user = addresses.leftAt(portOf(context)) === undefined ? sessions.userOf(asked.session) : undefined
    if (user === undefined)
      return xml(soapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session'), 500)
    org.countRequest()
    const { operations: offered, namespace } = apis[kind] ?? { operations, namespace: namespaces.partner }
    const operation = Object.hasOwn(offered, asked.name) ? offered[asked.name] : undefined
    if (operation === undefined)
      return xml(soapFault('INVALID_OPERATION', `No operation available for request ${asked.name}`), 500)
    try {
      const results = operation(asked.request, user, org, asked.header).map((result) => `<result>${result}</result>`)
      return xml(soapEnvelope(`<${asked.name}Response>${results.join('')}</${asked.name}Response>`, namespace))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return xml(soapFault(error.entries[0]?.errorCode ?? 'UNKNOWN_EXCEPTION', error.message), 500)
    }
  })

  function login(request: Element, kind: string, version: string): Response {
    if (Number(version) > lastLoginVersion) {
      return xml(soapFault('UNSUPPORTED_API_VERSION', `login() is not available in version ${version}; use OAuth`), 500)
    }
    const { username, password, securityToken } = credentials
    const right = request.password === password + securityToken || request.password === password
    const name = typeof request.username === 'string' ? request.username : ''
    if (name.toLowerCase() !== username.toLowerCase() || !right) {
      return xml(soapFault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'), 500)
    }
    const { token } = sessions.open(org.admin)
    const server = `${org.url()}/services/Soap/${kind}/${version}/${org.id.slice(0, 15)}`
    const info = Object.entries(userInfo(org, org.admin))
      .map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`)
      .join('')
    return xml(
      soapEnvelope(
        `<loginResponse><result><metadataServerUrl>${server.replace(/\/Soap\/[uc]\//, '/Soap/m/')}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>${server}</serverUrl><sessionId>${escapeXml(token)}</sessionId><userId>${org.admin.id}</userId><userInfo>${info}</userInfo></result></loginResponse>`,
      ),
    )
  }
}
