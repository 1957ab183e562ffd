import { library } from '@twill/language/diagnostics'
import { example, fn, type } from './define.ts'
import { ObjectBuilder, raise, toStringValue, type Value } from './value/index.ts'

const module = 'tw::core::URL'

export const URI = type({
  module,
  name: 'URI',
  since: '2.0',
  doc: 'The parts of an address; those that it does not have are left out.',
  type: '{ isValid: Boolean, raw?: String, host?: String, authority?: String, fragment?: String, path?: String, port?: Number, query?: String, scheme?: String, user?: String, isAbsolute?: Boolean, isOpaque?: Boolean }',
})

/** Half of a surrogate pair has no bytes in UTF-8; a question mark stands for it. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '?')

const encodePart = (text: string): string => encodeURIComponent(wellFormed(text))

const encodeWhole = (text: string): string => encodeURI(wellFormed(text))

function decoded(text: string, decode: (text: string) => string): string {
  try {
    return decode(text)
  } catch {
    throw raise(library.badPercentEncoding, { escape: firstBadEscape(text, decode), text: JSON.stringify(text) })
  }
}

function firstBadEscape(text: string, decode: (text: string) => string): string {
  const bad = text.match(/(?:%[\da-f]{2})+|%.{0,2}/gis)?.find((escaped) => {
    try {
      decode(escaped)
      return false
    } catch {
      return true
    }
  })
  return bad ?? '%'
}

const encodePartDeclaration = fn({
  module,
  name: 'encodeURIComponent',
  since: '2.0',
  doc: "Percent-encodes a part of an address: all but letters, digits and `- _ . ! ~ * ' ( )`.",
  params: { text: 'The part, such as the value of a parameter.' },
  also: ['urlEncode', 'percentEncode', 'escape'],
  overloads: [{ type: '(text: String): String', run: encodePart }],
  examples: [
    example('The value of a parameter', '"?q=" ++ encodeURIComponent("salt & pepper")', '"?q=salt%20%26%20pepper"'),
  ],
})

const encodeWholeDeclaration = fn({
  module,
  name: 'encodeURI',
  since: '2.0',
  doc: 'Percent-encodes a whole address. What separates its parts stays as it is.',
  params: { text: 'The address.' },
  also: ['urlEncode', 'percentEncode'],
  overloads: [{ type: '(text: String): String', run: encodeWhole }],
  examples: [example('A blank', 'encodeURI("http://shop.example/a b?c=d")', '"http://shop.example/a%20b?c=d"')],
})

const decodePartDeclaration = fn({
  module,
  name: 'decodeURIComponent',
  since: '2.0',
  doc: 'Decodes a percent-encoded part of an address. A plus sign stays one.',
  params: { text: 'The encoded part.' },
  also: ['urlDecode', 'percentDecode', 'unescape'],
  overloads: [{ type: '(text: String): String', run: (text: string) => decoded(text, decodeURIComponent) }],
  examples: [
    example('The value of a parameter', 'decodeURIComponent("salt%20%26%20pepper")', '"salt & pepper"'),
    example('A bare percent sign', 'decodeURIComponent("100%")', { error: 'TW5415' }),
  ],
})

const decodeWholeDeclaration = fn({
  module,
  name: 'decodeURI',
  since: '2.0',
  doc: 'Decodes a percent-encoded address, but for the characters that separate its parts.',
  params: { text: 'The encoded address.' },
  also: ['urlDecode', 'percentDecode'],
  overloads: [{ type: '(text: String): String', run: (text: string) => decoded(text, decodeURI) }],
  examples: [example('A blank and a slash', 'decodeURI("/a%20b%2Fc")', '"/a b%2Fc"')],
})

// The names are also those of the functions that JavaScript has, used above.
export {
  decodePartDeclaration as decodeURIComponent,
  decodeWholeDeclaration as decodeURI,
  encodePartDeclaration as encodeURIComponent,
  encodeWholeDeclaration as encodeURI,
}

export const compose = fn({
  module,
  name: 'compose',
  since: '2.0',
  doc: 'Builds an address from the fixed parts of a text and the values between them, which are percent-encoded.',
  params: {
    parts: 'The fixed parts, in order.',
    interpolation: 'The value behind each part but the last.',
  },
  also: ['template', 'urlBuilder', 'interpolate'],
  overloads: [
    {
      type: '(parts: Array<String>, interpolation: Array<String>): String',
      run: (parts: readonly Value[], interpolation: readonly Value[]) =>
        parts.map((part, i) => toStringValue(part) + valueAt(interpolation, i)).join(''),
    },
  ],
  examples: [
    example(
      'A folder with a blank',
      'compose(["http://shop.example/", "/list"], ["my cart"])',
      '"http://shop.example/my%20cart/list"',
    ),
  ],
})

const valueAt = (values: readonly Value[], i: number): string =>
  i < values.length ? encodePart(toStringValue(values[i])) : ''

export const parseURI = fn({
  module,
  name: 'parseURI',
  since: '2.0',
  doc: 'Takes an address apart. `isValid` tells whether it is one.',
  params: { uri: 'The address.' },
  also: ['parseUrl', 'urlParse', 'URL'],
  overloads: [{ type: '(uri: String): URI', run: parse }],
  examples: [
    example('Host and port', 'parseURI("http://shop.example:8080/cart?id=7").port', '8080'),
    example('No address', 'parseURI("http://a b").isValid', 'false'),
  ],
})

/** RFC 3986, appendix B, with the letters beyond ASCII that addresses are often written with. */
const structure = /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is
const authorityStructure = /^(?:([^@]*)@)?(\[[\da-f:.%]+\]|[^:@[\]]*)(?::(\d{0,5}))?$/i
/** Are there characters that an address holds only percent-encoded, or percent signs that encode nothing? */
const hasForbidden = (uri: string): boolean => /[\p{C}\p{Z}"<>\\^`{|}]|%(?![\da-f]{2})/iu.test(uri)

function parse(uri: string): Value {
  const parts = new ObjectBuilder()
  const [, scheme, authority, path = '', query, fragment] = structure.exec(uri) ?? []
  const [, user, host, port] = authorityStructure.exec(authority ?? '') ?? []
  const opaque = scheme !== undefined && authority === undefined && !path.startsWith('/')
  const empty = scheme !== undefined && !authority && path === ''
  const badScheme = scheme === undefined && /^[^/?#]*:/.test(uri)
  // brackets are for IPv6 hosts, queries and fragments
  const bracket = /[[\]]/
  const badBracket = (!opaque && bracket.test(path)) || (host === undefined && bracket.test(authority ?? ''))
  if (hasForbidden(uri) || empty || badScheme || badBracket || (fragment ?? '').includes('#')) {
    parts.add('isValid', false)
    parts.add('raw', uri)
    return parts.build()
  }
  const add = (name: string, part: Value | undefined): void => {
    if (part !== undefined && part !== '') parts.add(name, part)
  }
  parts.add('isValid', true)
  parts.add('raw', uri)
  add('host', host)
  add('authority', authority)
  add('fragment', fragment)
  if (!opaque) parts.add('path', path)
  if (port) add('port', Number(port))
  add('query', opaque ? undefined : query)
  add('scheme', scheme)
  add('user', user)
  parts.add('isAbsolute', scheme !== undefined)
  parts.add('isOpaque', opaque)
  return parts.build()
}
