import { escapeXml } from '../../xml.ts'

/** One of the SOAP APIs. */
export interface SoapApi {
  readonly namespace: string
  /** Of records; the Metadata API has none. */
  readonly records?: string
  readonly faults: string
  /** Records are of types that a WSDL declares, where others are all alike and name theirs in an element. */
  readonly typed?: true
}

/** The APIs by the letter that stands in their addresses. */
export const soapApis = {
  u: {
    namespace: 'urn:partner.soap.sforce.com',
    records: 'urn:sobject.partner.soap.sforce.com',
    faults: 'urn:fault.partner.soap.sforce.com',
  },
  c: {
    namespace: 'urn:enterprise.soap.sforce.com',
    records: 'urn:sobject.enterprise.soap.sforce.com',
    faults: 'urn:fault.enterprise.soap.sforce.com',
    typed: true,
  },
  m: {
    namespace: 'http://soap.sforce.com/2006/04/metadata',
    faults: 'http://soap.sforce.com/2006/04/metadata',
  },
} as const satisfies Readonly<Record<string, SoapApi>>

/** The API that a path belongs to; that of partners where it is none of ours. */
export function soapApiOf(path: string): SoapApi {
  const [, letter = ''] = /^\/services\/Soap\/([ucm])\//i.exec(path) ?? []
  const known: Readonly<Record<string, SoapApi>> = soapApis
  return known[letter.toLowerCase()] ?? soapApis.u
}

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'

const namespaces = (of: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(of)
    .map(([prefix, uri]) => (uri === undefined ? '' : ` ${prefix}="${uri}"`))
    .join('')

const enveloped = (declared: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${envelopeNamespace}"${declared} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${content}</soapenv:Envelope>`

/** An answer. @param header elements of its header */
export const soapEnvelope = ({ namespace, records }: SoapApi, body: string, header = ''): string =>
  enveloped(
    namespaces({ xmlns: namespace, 'xmlns:sf': records, 'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema' }),
    `${header === '' ? '' : `<soapenv:Header>${header}</soapenv:Header>`}<soapenv:Body>${body}</soapenv:Body>`,
  )

/** What the details of a fault are called; all others are unexpected errors. */
const faultTypes: Readonly<Record<string, string>> = {
  INVALID_LOGIN: 'LoginFault',
  INVALID_QUERY_LOCATOR: 'InvalidQueryLocatorFault',
  INVALID_NEW_PASSWORD: 'InvalidNewPasswordFault',
  INVALID_OLD_PASSWORD: 'InvalidOldPasswordFault',
  INVALID_ID_FIELD: 'InvalidIdFault',
  MALFORMED_ID: 'InvalidIdFault',
  INVALID_FIELD: 'InvalidFieldFault',
  INVALID_TYPE: 'InvalidSObjectFault',
  MALFORMED_QUERY: 'MalformedQueryFault',
  MALFORMED_SEARCH: 'MalformedSearchFault',
}

const withPlace = new Set(['InvalidFieldFault', 'InvalidSObjectFault', 'MalformedQueryFault', 'MalformedSearchFault'])

const faultXml = (declared: string, code: string, text: string, detail: string): string =>
  enveloped(
    declared,
    `<soapenv:Body><soapenv:Fault><faultcode>${code}</faultcode><faultstring>${escapeXml(text)}</faultstring>${detail}</soapenv:Fault></soapenv:Body>`,
  )

/** A refusal of the API. */
export function soapFault({ faults, records }: SoapApi, code: string, message: string): string {
  const type = faultTypes[code] ?? 'UnexpectedErrorFault'
  const declared = namespaces({ 'xmlns:sf': faults })
  const text = `${code}: ${message}`
  if (records === undefined) return faultXml(declared, `sf:${code}`, text, '')
  const [, row = '-1', column = '-1'] = /ERROR at Row:(\d+):Column:(\d+)/.exec(message) ?? []
  const place = withPlace.has(type) ? `<sf:row>${row}</sf:row><sf:column>${column}</sf:column>` : ''
  const told = `<sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escapeXml(message)}</sf:exceptionMessage>${place}`
  const detail = `<detail><sf:${type} xsi:type="sf:${type}">${told}</sf:${type}></detail>`
  // a login that is refused stands without the prefix
  return faultXml(declared, type === 'LoginFault' ? code : `sf:${code}`, text, detail)
}

/** A refusal of what is no request of the API at all. */
export const clientFault = (message: string, code = 'soapenv:Client'): string => faultXml('', code, message, '')

export { envelopeNamespace }
