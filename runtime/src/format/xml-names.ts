const startChars =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const part = `[${startChars}][${startChars}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*`

const localName = new RegExp(`^${part}$`, 'u')
const qualifiedName = new RegExp(`^${part}(:${part})?$`, 'u')

/** A name without a colon: what a local name and a prefix may be. */
export const isLocalName = (name: string): boolean => localName.test(name)

/** A local name, or a prefix and a local name. */
export const isQualifiedName = (name: string): boolean => qualifiedName.test(name)

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'
export const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'

/** The key of text that stands beside elements. */
export const TEXT_KEY = '__text'

/** Elements inside each other; scripts walk values by recursion. */
export const MAX_DEPTH = 1000
