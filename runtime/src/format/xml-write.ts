import {
  type AnyKey,
  forEachEntry,
  getField,
  isNull,
  isObject,
  Key,
  keyName,
  keysOf,
  MultiMap,
  metadataOf,
  Namespace,
  type ObjectValue,
  Regex,
  type TwillError,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import type { Sink, Surroundings } from './format.ts'
import { keepResident } from './resident.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'
import { type EscapeOptions, XmlEscaper } from './xml-escape.ts'
import { isLocalName, isQualifiedName, MAX_DEPTH, TEXT_KEY, XSI_NAMESPACE } from './xml-names.ts'
import { isAllowedPrefix, Prefixes } from './xml-prefixes.ts'

export interface XmlWriterOptions extends EscapeOptions {
  readonly writeDeclaration: boolean
  readonly doubleQuoteInDeclaration: boolean
  readonly indent: boolean
  readonly inlineCloseOn: string
  readonly writeNilOnNull: boolean
  readonly skipNullOn: string | undefined
  readonly defaultNamespace: string | undefined
  readonly writeDeclaredNamespaces: string | undefined
}

/** Text is handed over in pieces of about this many characters. */
const PIECE = 65_536

const xsi = new Namespace('xsi', XSI_NAMESPACE)

class XmlWriter {
  readonly #options: XmlWriterOptions
  readonly #sink: Sink
  readonly #namespaces: Surroundings['namespaces']
  readonly #escape: XmlEscaper
  readonly #prefixes = new Prefixes()
  readonly #skipsNullElements: boolean
  readonly #skipsNullAttributes: boolean
  readonly #checkedNames = new Set<string>()
  /** The names of the elements that are open. */
  readonly #path: string[] = []
  readonly #lineStarts = ['\n']
  #out = ''
  /** The last start tag still lacks its `>` or `/>`. */
  #tagOpen = false

  constructor(options: XmlWriterOptions, sink: Sink, namespaces: Surroundings['namespaces']) {
    this.#options = options
    this.#sink = sink
    this.#namespaces = namespaces
    const { skipNullOn } = options
    this.#skipsNullElements = skipNullOn === 'elements' || skipNullOn === 'everywhere'
    this.#skipsNullAttributes = skipNullOn === 'attributes' || skipNullOn === 'everywhere'
    this.#escape = new XmlEscaper(options, (codePoint) => {
      const hex = codePoint.toString(16).toUpperCase().padStart(4, '0')
      throw this.#error(
        `XML has no place for the character U+${hex}`,
        'Write `onInvalidChar="ignore"` to leave it out, or "base64" to encode such texts.',
      )
    })
  }

  document(value: Value): void {
    const { writeDeclaration, doubleQuoteInDeclaration, encoding = 'UTF-8', indent } = this.#options
    const [key, content] = this.#root(value)
    const lineEnd = indent ? '\n' : ''
    if (writeDeclaration) {
      const q = doubleQuoteInDeclaration ? '"' : "'"
      this.#out += `<?xml version=${q}1.0${q} encoding=${q}${encoding}${q}?>${lineEnd}`
    }
    const docType = unwrap(metadataOf(value)?.docType ?? null)
    if (isObject(docType)) this.#out += this.#doctype(docType) + lineEnd
    this.#element(key, content, indent, this.#rootNamespaces(value))
    this.#flush()
  }

  #flush(): void {
    this.#out.charCodeAt(0) // makes one string of the parts, which would else live as long as the document
    this.#sink.write(this.#out)
    this.#out = ''
  }

  /** The only element at the top. */
  #root(value: Value): [AnyKey, Value] {
    const top = unwrap(value)
    if (!isObject(top)) throw this.#noRoot(top)
    const roots: [AnyKey, Value][] = []
    const add = (item: Value, key: AnyKey): void => {
      if (Array.isArray(item)) for (const one of item) roots.push([key, one])
      else if (!this.#skipsNullElements || !isNull(item)) roots.push([key, item])
    }
    forEachEntry(top, add)
    const [only] = roots
    if (only !== undefined && roots.length === 1) return only
    const names = [...new Set(roots.map(([key]) => keyName(key)))]
    const listed = names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ')
    throw this.#error(
      only === undefined
        ? 'the object is empty, and a document is one root element'
        : `there are ${roots.length} elements at the top (${listed}), and a document is one root element`,
      'Write `{ root: … }` around it, with a name that fits.',
    )
  }

  #noRoot(value: Value): TwillError {
    if (Array.isArray(value)) {
      return this.#error(
        'an array stands at the top, and a document is one root element',
        'Write `{ items: { (payload map (item) -> { item: item }) } }`, with names that fit.',
      )
    }
    return this.#error(
      `${value === null ? 'null' : 'a simple value'} stands at the top, and a document is one root element`,
      'Write `{ root: … }` around it, with a name that fits.',
    )
  }

  #doctype(docType: ObjectValue): string {
    const field = (name: string): string | undefined => simpleText(getField(docType, name) ?? null)
    const id = (name: string): string | undefined => {
      const text = field(name)
      if (text?.includes('"')) throw this.#error(`the ${name} of the document type contains a quotation mark`)
      return text
    }
    const rootName = field('rootName')
    if (rootName === undefined || !isQualifiedName(rootName)) {
      throw this.#error('the rootName of the document type is not the name of an element')
    }
    const publicId = id('publicId')
    const systemId = id('systemId')
    const internalSubset = field('internalSubset')
    let ids = ''
    if (publicId !== undefined) ids = ` PUBLIC "${publicId}" "${systemId ?? ''}"`
    else if (systemId !== undefined) ids = ` SYSTEM "${systemId}"`
    return `<!DOCTYPE ${rootName}${ids}${internalSubset === undefined ? '' : ` [${internalSubset}]`}>`
  }

  /**
   * The namespaces that `writeDeclaredNamespaces` puts on the root element, one of each prefix: those of the header, then others of
   * the value. A prefix that the value uses stands for what it does there.
   */
  #rootNamespaces(value: Value): readonly Namespace[] {
    const { writeDeclaredNamespaces } = this.#options
    if (writeDeclaredNamespaces === undefined) return []
    const isWanted = prefixFilter(writeDeclaredNamespaces)
    const declared = Object.entries(this.#namespaces).map(([prefix, uri]) => new Namespace(prefix, uri))
    const byPrefix = new Map(declared.map((namespace) => [namespace.prefix, namespace]))
    for (const [prefix, namespace] of namespacesIn(value)) byPrefix.set(prefix, namespace)
    return [...byPrefix.values()].filter(
      ({ prefix, uri }) => prefix !== '' && isAllowedPrefix(prefix, uri) && isWanted(prefix),
    )
  }

  #element(key: AnyKey, value: Value, indent: boolean, declared: readonly Namespace[] = []): void {
    if (Array.isArray(value)) {
      this.#elements(key, value, indent)
      return
    }
    if (this.#skipsNullElements && isNull(value)) return
    const depth = this.#path.length
    if (depth > 0) {
      this.#endStartTag()
      if (indent) this.#out += this.#lineStart(depth)
    }
    this.#path.push(keyName(key))
    if (depth >= MAX_DEPTH) throw this.#error(`there are more than ${MAX_DEPTH} elements inside each other`)
    const opened = this.#prefixes.open()
    const name = this.#startTag(key, value, declared)
    const ownLine = this.#content(value, indent)
    if (!this.#tagOpen) this.#out += ownLine ? `${this.#lineStart(depth)}</${name}>` : `</${name}>`
    else if (this.#options.inlineCloseOn === 'none') this.#out += `></${name}>`
    else this.#out += '/>'
    this.#tagOpen = false
    this.#prefixes.close(opened)
    this.#path.pop()
    if (this.#out.length > PIECE) this.#flush()
  }

  /** An array under a key is the key again for each item. */
  #elements(key: AnyKey, items: readonly Value[], indent: boolean): void {
    for (const item of items) {
      if (Array.isArray(item)) {
        this.#path.push(keyName(key))
        throw this.#error(
          'an array stands in an array, and only objects have names for elements',
          'Write `flatten(…)` around it, or make each inner array an object.',
        )
      }
      this.#element(key, item, indent)
    }
  }

  /** Writes all but the end of the tag; gives the name as written. */
  #startTag(key: AnyKey, value: Value, declared: readonly Namespace[]): string {
    const prefixes = this.#prefixes
    const { defaultNamespace } = this.#options
    const attributes = typeof key === 'string' ? null : key.attributes
    if (attributes !== null) this.#declareByAttributes(attributes)
    if (this.#path.length === 1 && defaultNamespace !== undefined && !prefixes.isSettled('')) {
      prefixes.declare('', defaultNamespace, true)
    }
    for (const { prefix, uri } of declared) if (!prefixes.isSettled(prefix)) prefixes.declare(prefix, uri)
    const name = this.#elementName(key)
    this.#out += `<${name}${prefixes.takeDeclarations()}`
    if (attributes !== null) this.#attributes(attributes)
    if (this.#options.writeNilOnNull && isNull(value) && !hasNil(attributes)) {
      const prefix = prefixes.of(xsi, true)
      this.#out += `${prefixes.takeDeclarations()} ${prefix}:nil="true"`
    }
    this.#tagOpen = true
    return name
  }

  #elementName(key: AnyKey): string {
    const namespace = typeof key === 'string' ? null : key.namespace
    const local = keyName(key)
    if (namespace === null || namespace.uri === '') {
      this.#checkName(local, isQualifiedName, 'element')
      const colon = local.indexOf(':')
      if (colon < 0) this.#prefixes.leaveDefault()
      else this.#prefixes.settle(local.slice(0, colon))
      return local
    }
    this.#checkName(local, isLocalName, 'element')
    const { defaultNamespace } = this.#options
    const prefix = this.#prefixes.of(
      namespace.uri === defaultNamespace ? new Namespace('', namespace.uri) : namespace,
      false,
    )
    return prefix === '' ? local : `${prefix}:${local}`
  }

  /** Attributes called `xmlns` and `xmlns:…`, by which a script declares namespaces itself. */
  #declareByAttributes(attributes: ObjectValue): void {
    forEachEntry(attributes, (value, key) => {
      if (typeof key !== 'string' || !isDeclaration(key)) return
      const prefix = key.slice(6)
      this.#checkName(key, isQualifiedName, 'attribute')
      if (!this.#prefixes.isSettled(prefix)) this.#prefixes.declare(prefix, this.#attributeText(key, value), true)
    })
  }

  #attributes(attributes: ObjectValue): void {
    const written = attributes instanceof MultiMap ? new Set<string>() : undefined
    forEachEntry(attributes, (value, key) => {
      if (typeof key === 'string' && isDeclaration(key)) return
      if (this.#skipsNullAttributes && isNull(value)) return
      const name = this.#attributeName(key)
      const isType = typeof key !== 'string' && key.localName === 'type' && key.namespace?.uri === XSI_NAMESPACE
      const text = isType && value instanceof Key ? this.#qualified(value) : this.#attributeText(keyName(key), value)
      if (written?.has(name)) throw this.#error(`the attribute ${name} appears twice`)
      written?.add(name)
      this.#out += `${this.#prefixes.takeDeclarations()} ${name}="${this.#escape.attribute(text)}"`
    })
  }

  #attributeName(key: AnyKey): string {
    const namespace = typeof key === 'string' ? null : key.namespace
    const local = keyName(key)
    if (namespace !== null && namespace.uri !== '') {
      this.#checkName(local, isLocalName, 'attribute')
      return `${this.#prefixes.of(namespace, true)}:${local}`
    }
    this.#checkName(local, isQualifiedName, 'attribute')
    const colon = local.indexOf(':')
    if (colon > 0) this.#prefixes.settle(local.slice(0, colon))
    return local
  }

  #attributeText(name: string, value: Value): string {
    if (isNull(value)) return ''
    const text = simpleText(value)
    if (text !== undefined) return text
    this.#path.push(`@${name}`)
    throw this.#error(
      `${Array.isArray(value) ? 'an array' : 'an object'} is no value of an attribute`,
      'Make it a text, for example with `joinBy`.',
    )
  }

  /** A name as the value of `xsi:type`. */
  #qualified(name: Key): string {
    if (name.namespace === null || name.namespace.uri === '') return name.localName
    return `${this.#prefixes.of(name.namespace, true)}:${name.localName}`
  }

  #checkName(name: string, isValid: (name: string) => boolean, what: string): void {
    if (this.#checkedNames.has(name)) return
    if (!isValid(name)) {
      throw this.#error(
        `${JSON.stringify(name)} is no name of an ${what}`,
        'Names start with a letter or `_` and go on with letters, digits, `-`, `_` and `.`.',
      )
    }
    this.#checkedNames.add(name)
  }

  /** Whether the end tag goes on a line of its own. */
  #content(value: Value, indent: boolean): boolean {
    if (typeof value === 'string') this.#text(value)
    else if (!isNull(value)) {
      if (isObject(value)) return this.#children(value, indent)
      const text = simpleText(value)
      if (text === undefined) throw this.#error('a function is no content')
      if (metadataOf(value)?.cdata === true) {
        this.#endStartTag()
        this.#out += this.#escape.cdata(text)
      } else this.#text(text)
    }
    return false
  }

  #children(object: ObjectValue, indent: boolean): boolean {
    const isMixed = getField(object, TEXT_KEY) !== undefined
    const indentChildren = indent && !isMixed // white space beside text would be content
    forEachEntry(object, (value, key) => {
      if (key === TEXT_KEY && !isObject(value) && !Array.isArray(value)) this.#content(value, false)
      else this.#element(key, value, indentChildren)
    })
    return indentChildren && !this.#tagOpen
  }

  #text(text: string): void {
    if (text === '') return
    this.#endStartTag()
    this.#out += this.#escape.text(text)
  }

  #endStartTag(): void {
    if (!this.#tagOpen) return
    this.#out += '>'
    this.#tagOpen = false
  }

  #lineStart(depth: number): string {
    for (let i = this.#lineStarts.length; i <= depth; i++) this.#lineStarts.push(`${this.#lineStarts[i - 1]}  `)
    return this.#lineStarts[depth] as string
  }

  #error(problem: string, hint?: string): TwillError {
    return unwritable('XML', this.#path.join('.'), problem, hint)
  }
}

const isDeclaration = (name: string): boolean => name.startsWith('xmlns') && (name.length === 5 || name[5] === ':')

const hasNil = (attributes: ObjectValue | null): boolean =>
  attributes instanceof MultiMap && attributes.getIn('nil', XSI_NAMESPACE) !== undefined

/** `All`, `ids:a,b` or `regex:…`, as a test of prefixes. */
function prefixFilter(text: string): (prefix: string) => boolean {
  if (text.startsWith('ids:')) {
    const wanted = new Set(
      text
        .slice(4)
        .split(',')
        .map((prefix) => prefix.trim()),
    )
    return (prefix) => wanted.has(prefix)
  }
  if (text.startsWith('regex:')) {
    const pattern = Regex.of(text.slice(6))
    return (prefix) => pattern.matchesWhole(prefix)
  }
  return () => true
}

/** The namespaces of a value's keys and attributes by prefix; the first of each. */
function namespacesIn(value: Value): ReadonlyMap<string, Namespace> {
  const found = new Map<string, Namespace>()
  const visitKey = (key: AnyKey): void => {
    if (typeof key === 'string') return
    const { namespace, attributes } = key
    if (namespace !== null && namespace.uri !== '' && !found.has(namespace.prefix)) {
      found.set(namespace.prefix, namespace)
    }
    if (attributes !== null) keysOf(attributes).forEach(visitKey)
  }
  const visit = (item: Value, depth: number): void => {
    if (depth > MAX_DEPTH) return // the writer reports it
    if (Array.isArray(item)) for (const one of item) visit(one, depth + 1)
    else if (isObject(item)) {
      forEachEntry(item, (child, key) => {
        visitKey(key)
        visit(child, depth + 1)
      })
    }
  }
  visit(value, 0)
  return found
}

/** @throws TwillError TW4009 */
export function writeXml(
  value: Value,
  options: XmlWriterOptions,
  sink: Sink,
  { namespaces }: Pick<Surroundings, 'namespaces'>,
): void {
  keepResident('XmlWriter', () => new XmlWriter(options, { write: () => undefined, writeBytes: () => undefined }, {}))
  new XmlWriter(options, sink, namespaces).document(value)
}
