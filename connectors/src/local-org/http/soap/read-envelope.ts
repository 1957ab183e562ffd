import { DOMParser, type Element as DomElement, type Node } from '@xmldom/xmldom'
import { type Element, elementsOf, textOf } from './elements.ts'
import { envelopeNamespace } from './envelope.ts'
import { NotSoap } from './not-soap.ts'

/** What an envelope asks for. */
export interface Asked {
  readonly name: string
  /** Of the operation. */
  readonly namespace: string
  readonly request: Element
  readonly header: Element
  /** Empty where the envelope has none. */
  readonly session: string
}

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance'
const schema = 'http://www.w3.org/2001/XMLSchema'
/** Elements within elements; requests need no more than ten. */
const deepest = 100

const isElement = (node: Node): node is DomElement => node.nodeType === 1
const elementsIn = (node: DomElement): readonly DomElement[] => [...node.childNodes].filter(isElement)
const localName = (node: DomElement): string => node.localName ?? node.nodeName

/** Reads an envelope of SOAP 1.1, whatever its prefixes. @throws NotSoap */
export function readEnvelope(text: string): Asked {
  const envelope = rootOf(text)
  if (localName(envelope) !== 'Envelope') throw new NotSoap(`Envelope expected, not ${envelope.nodeName}`)
  if (envelope.namespaceURI !== envelopeNamespace)
    throw new NotSoap(`The envelope is to be of the namespace ${envelopeNamespace}`, 'soapenv:VersionMismatch')
  const parts = elementsIn(envelope).filter(({ namespaceURI }) => namespaceURI === envelopeNamespace)
  const head = parts.find((part) => localName(part) === 'Header')
  const body = parts.find((part) => localName(part) === 'Body')
  const [asked] = body === undefined ? [] : elementsIn(body)
  if (asked === undefined) throw new NotSoap('The body of the envelope holds no operation')
  const header = head === undefined ? {} : contentOf(head, 0)
  const [session] = elementsOf(header.SessionHeader)
  return {
    name: localName(asked),
    namespace: asked.namespaceURI ?? '',
    request: contentOf(asked, 0),
    header,
    session: textOf(session?.sessionId)?.trim() ?? '',
  }
}

function rootOf(text: string): DomElement {
  const problems: string[] = []
  const parser = new DOMParser({ onError: (level, message) => level !== 'warning' && problems.push(message) })
  let root: DomElement | null | undefined
  try {
    const document = parser.parseFromString(text.trim(), 'text/xml')
    if (document.doctype) throw new NotSoap('DOCTYPE is not allowed')
    root = document.documentElement
  } catch (error) {
    if (error instanceof NotSoap) throw error
    problems.push(error instanceof Error ? error.message : String(error))
  }
  const [problem] = problems
  if (problem !== undefined)
    throw new NotSoap(text.trim() === '' ? 'Premature end of file.' : (problem.split('\n')[0] ?? ''))
  if (!root) throw new NotSoap('Premature end of file.')
  return root
}

/** What stands in an element, by name; what is nil is left out, as if it did not stand there. */
function contentOf(node: DomElement, depth: number): Element {
  if (depth > deepest) throw new NotSoap(`Elements are nested more than ${deepest} deep`)
  const found = new Map<string, (string | Element)[]>()
  const [type] = typeOf(node)
  for (const child of elementsIn(node)) {
    if (/^(true|1)$/.test(child.getAttributeNS(schemaInstance, 'nil') ?? '')) continue
    const name = localName(child)
    const known = found.get(name)
    const value = contentOrText(child, depth + 1)
    if (known === undefined) found.set(name, [value])
    else known.push(value)
  }
  const entries = [...found].map(([name, values]) => [name, values.length === 1 ? values[0] : values] as const)
  // not assigned one by one: a name may be that of a setter
  return Object.fromEntries(type === undefined ? entries : [['@type', type], ...entries])
}

function contentOrText(node: DomElement, depth: number): string | Element {
  if (elementsIn(node).length > 0) return contentOf(node, depth)
  const text = node.textContent ?? ''
  const [type, namespace] = typeOf(node)
  // a record without fields is a record, a number that says its type is a text
  return type !== undefined && namespace !== schema && text.trim() === '' ? contentOf(node, depth) : text
}

/** The `xsi:type` of an element without its prefix, and what that stands for. */
function typeOf(node: DomElement): readonly [type?: string, namespace?: string | null] {
  const given = node.getAttributeNS(schemaInstance, 'type')?.trim()
  if (!given) return []
  const [, prefix = '', type = ''] = /^(?:([^:]*):)?(.*)$/.exec(given) ?? []
  return [type, node.lookupNamespaceURI(prefix)]
}
