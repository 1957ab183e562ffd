import { XMLParser } from 'fast-xml-parser'
import { escapeMarkup } from '../../markup.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'

/** A part of a SOAP body: a text, or elements in order; an array repeats its element, undefined leaves it out, null is nil. */
export type Part = string | number | boolean | null | undefined | readonly Part[] | { readonly [name: string]: Part }

export interface SoapOptions {
  /** Headers of the call by name: `AllOrNoneHeader: { allOrNone: true }`, `EmailHeader`, `DuplicateRuleHeader`, `OwnerChangeOptions`, … */
  readonly headers?: { readonly [name: string]: Part }
  readonly cut?: AbortSignal
}

export interface SoapCall extends SoapOptions {
  /** `merge` */
  readonly operation: string
  readonly body: Part
  readonly repeatable?: boolean
}

/** An element of an answer: texts by name, arrays where an element is repeated. */
export type Answered = { readonly [name: string]: unknown }

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: true,
})

/**
 * A call of the partner API, for what has no REST: the `result` elements of the answer, in order. The session stands in the body, so
 * that it is made anew for a second attempt.
 * @throws SalesforceError
 */
export async function soapCall(
  org: Org,
  { operation, body, headers = {}, repeatable = false, cut }: SoapCall,
): Promise<readonly Answered[]> {
  const { bytes } = await org.transport.call({
    api: 'soap',
    method: 'POST',
    path: `/services/Soap/u/${org.version}`,
    contentType: 'text/xml; charset=utf-8',
    headers: { soapaction: '""', accept: 'text/xml' },
    repeatable,
    cut,
    signed: ({ accessToken }) => ({
      body: new TextEncoder().encode(
        xml({
          'soapenv:Envelope': {
            '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
            '@xmlns': 'urn:partner.soap.sforce.com',
            '@xmlns:so': 'urn:sobject.partner.soap.sforce.com',
            '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
            'soapenv:Header': { SessionHeader: { sessionId: accessToken }, ...headers },
            'soapenv:Body': { [operation]: body },
          },
        }),
      ),
    }),
  })
  const answer = find(parser.parse(new TextDecoder().decode(bytes)), ['Envelope', 'Body', `${operation}Response`])
  if (answer === undefined)
    throw new SalesforceError('INVALID_RESPONSE', `${operation}: the org's answer is no SOAP envelope of this call`)
  return list((answer as Answered).result) as readonly Answered[]
}

/** One item or several stand in the same place of an answer. */
export const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value]

/** A record as SOAP takes it: type first, then the ids to be emptied, then the fields. */
export function soapRecord(object: string, record: object): Part {
  const entries = Object.entries(record).filter(([name]) => name !== 'attributes')
  return {
    'so:type': object,
    'so:fieldsToNull': entries.filter(([, value]) => value === null).map(([name]) => name),
    ...Object.fromEntries(
      entries.filter(([, value]) => value !== null).map(([name, value]) => [`so:${name}`, String(value)]),
    ),
  }
}

function find(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Answered)[name]
  }
  return at
}

function xml(part: { readonly [name: string]: Part }): string {
  let text = ''
  for (const [name, value] of Object.entries(part)) {
    if (name.startsWith('@') || value === undefined) continue
    for (const item of Array.isArray(value) ? (value as readonly Part[]) : [value]) text += element(name, item as Part)
  }
  return text
}

function element(name: string, value: Part): string {
  if (value === null) return `<${name} xsi:nil="true"/>`
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`
  const part = value as { readonly [name: string]: Part }
  const attributes = Object.entries(part)
    .filter(([key]) => key.startsWith('@'))
    .map(([key, text]) => ` ${key.slice(1)}="${escapeXml(String(text))}"`)
  return `<${name}${attributes.join('')}>${xml(part)}</${name}>`
}

/** XML has no control characters but three, and no halves of surrogate pairs. */
export function escapeXml(text: string): string {
  const bad = /[^\P{Cc}\t\n\r\x80-\x9f]|[\ufffe\uffff]|\p{Surrogate}/u.exec(text)
  if (bad !== null)
    throw new SalesforceError(
      'INVALID_INPUT',
      `a text holds the character U+${bad[0].charCodeAt(0).toString(16).padStart(4, '0')}, which SOAP cannot carry`,
    )
  return escapeMarkup(text)
}
