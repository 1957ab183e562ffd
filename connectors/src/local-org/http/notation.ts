import { XMLParser } from 'fast-xml-parser'
import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import { recordParsing } from '../xml.ts'

/** How a body is written. */
export type Notation = 'json' | 'xml'

/** `.xml` or `.json` at the end of a path says what the answer shall be; a key of a record may end so and say nothing. */
export function splitPath(path: string): { readonly path: string; readonly notation: Notation | undefined } {
  const [, rest = '', notation] = /^(.+)\.(json|xml)$/i.exec(path) ?? []
  if (notation === undefined || /^\/sobjects\/[^/]+\/(?:\w+__c|Id)\/[^/]+$/i.test(path))
    return { path, notation: undefined }
  return { path: rest, notation: notation.toLowerCase() as Notation }
}

/** What a client would rather have; JSON where it does not care. */
export function notationAsked(accept: string | undefined): Notation {
  const wanted = (accept ?? '').split(',').flatMap((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = Number(/^q=([\d.]+)$/.exec(parameters.find((each) => each.startsWith('q=')) ?? '')?.[1] ?? 1)
    const notation: Notation | undefined = /^(application|text)\/xml$/.test(type)
      ? 'xml'
      : /^(application\/(json|\*)|\*\/\*)$/.test(type)
        ? 'json'
        : undefined
    return notation === undefined || !(quality > 0) ? [] : [{ notation, quality }]
  })
  const [best] = wanted.sort((a, b) => b.quality - a.quality)
  return best?.notation ?? 'json'
}

const parser = new XMLParser(recordParsing)

/** The content of an element: a text, or values by name; `xsi:nil` is null, attributes of a record are kept as its attributes. */
function contentOf(element: unknown): JsonValue {
  if (Array.isArray(element)) return element.map(contentOf)
  if (typeof element !== 'object' || element === null) return String(element)
  const entries = Object.entries(element)
  const attributes = entries.filter(([name]) => name.startsWith('@') && name !== '@nil' && !name.startsWith('@xmlns'))
  if (entries.some(([name, text]) => name === '@nil' && text === 'true')) return null
  const content = entries.filter(([name]) => !name.startsWith('@'))
  const [only] = content
  if (content.length === 1 && only?.[0] === '#text') return String(only[1])
  return {
    ...(attributes.length === 0
      ? {}
      : { attributes: Object.fromEntries(attributes.map(([name, text]) => [name.slice(1), String(text)])) }),
    ...Object.fromEntries(content.map(([name, value]) => [name, contentOf(value)])),
  }
}

/** What a document says, as if it had been JSON: the name of its root tells nothing. @throws ApiError */
export function parseXml(text: string): JsonValue {
  let roots: readonly unknown[]
  try {
    roots = Object.values(parser.parse(text, true) as JsonObject)
  } catch (error) {
    const [message = ''] = (error as Error).message.split('\n')
    throw apiError(400, 'XML_PARSER_ERROR', message)
  }
  const [root] = roots
  const value = roots.length === 1 ? contentOf(root) : ''
  return value === '' ? {} : value
}
