import {
  type AnyKey,
  type Key,
  keyName,
  MultiMap,
  makeKey,
  Namespace,
  ObjectBuilder,
  type ObjectValue,
  type TwillError,
  type Value,
  withMetadata,
} from '@twill/stdlib/value'
import { SaxesParser } from 'saxes'
import type { Source } from './format.ts'
import { malformed } from './malformed.ts'
import { keepResident } from './resident.ts'
import { type Doctype, declaredEntities, parseDoctype } from './xml-doctype.ts'
import { isLocalName, MAX_DEPTH, TEXT_KEY, XML_NAMESPACE, XMLNS_NAMESPACE, XSI_NAMESPACE } from './xml-names.ts'
import { Shape } from './xml-shape.ts'

export interface XmlReaderOptions {
  readonly nullValueOn: string
  /** In characters; negative for no limit. */
  readonly maxAttributeSize: number
  readonly maxEntityCount: number
  readonly supportDtd: boolean
}

/** Without a prototype: `&constructor;` is no entity. */
const predefined: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
})

const blank = /^[ \t\r\n]*$/

/** The names of a document resolve alike until an element declares a namespace. */
class Scope {
  readonly parent: Scope | undefined
  readonly declared: ReadonlyMap<string, Namespace>
  readonly elementKeys = new Map<string, AnyKey>()
  readonly attributeKeys = new Map<string, AnyKey>()

  constructor(parent: Scope | undefined, declared: ReadonlyMap<string, Namespace>) {
    this.parent = parent
    this.declared = declared
  }

  lookUp(prefix: string): Namespace | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const found = scope.declared.get(prefix)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** An element that is open. */
class Frame {
  /** Where its children start on the stack. */
  base = 0
  /** The keys of its children, where that many elements may have the same. */
  shape: Shape | undefined
  name = ''
  offset = 0
  scope: Scope
  key: AnyKey = ''
  isNil = false
  /** Text since the last child. */
  text = ''
  /** Some of the text came in CDATA sections, … */
  hasCdata = false
  /** … and all the rest is blank. */
  isCdata = false

  constructor(scope: Scope) {
    this.scope = scope
  }
}

/** Builds the value of a document out of the events of the parser. */
class TreeBuilder {
  readonly #parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false })
  readonly #source: Source
  readonly #options: XmlReaderOptions
  readonly #frames: Frame[] = []
  /** The children of all open elements, those of the innermost last. */
  readonly #keys: AnyKey[] = []
  readonly #values: Value[] = []
  #top = 0
  readonly #noKeys = new Shape()
  readonly #namespaces = new Map<string, Namespace>()
  readonly #documentScope: Scope
  #depth = 0
  #closed = ''
  /** Where the last tag ended. */
  #tagEnd = 0
  #doctype: Doctype | undefined
  #root: ObjectValue | undefined

  constructor(source: Source, options: XmlReaderOptions) {
    this.#source = source
    this.#options = options
    this.#documentScope = new Scope(undefined, new Map([['xml', this.#namespace('xml', XML_NAMESPACE)]]))
    const parser = this.#parser
    parser.ENTITIES = Object.assign(Object.create(null), predefined)
    parser.on('error', (error) => {
      throw this.#parserError(error.message)
    })
    parser.on('doctype', (text) => this.#declare(text))
    parser.on('opentag', (tag) => this.#open(tag.name, tag.attributes))
    parser.on('closetag', (tag) => this.#close(tag.name))
    parser.on('text', (text) => this.#text(text))
    parser.on('cdata', (text) => this.#cdata(text))
  }

  write(text: string): void {
    // the parser makes other characters of half a surrogate pair, or ends in an error of its own
    if (!text.isWellFormed())
      throw this.#errorAt(text.search(/\p{Surrogate}/u), 'there is half a character outside the basic plane')
    this.#parser.write(text)
  }

  end(): Value {
    this.#parser.close()
    const root = this.#root as ObjectValue // the parser has made sure that there is one
    return this.#doctype === undefined ? root : withMetadata(root, { docType: { ...this.#doctype } })
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.#depth === 0 ? undefined : this.#frames[this.#depth - 1]
    if (parent !== undefined) this.#flushText(parent)
    if (this.#depth === MAX_DEPTH) throw this.#error(`there are more than ${MAX_DEPTH} elements inside each other`)
    let frame = this.#frames[this.#depth]
    if (frame === undefined) {
      frame = new Frame(this.#documentScope)
      this.#frames.push(frame)
    }
    this.#depth++
    frame.name = name
    frame.offset = this.#parser.position
    this.#tagEnd = frame.offset
    frame.base = this.#top
    frame.shape = this.#noKeys
    frame.isNil = false
    const outer = parent === undefined ? this.#documentScope : parent.scope
    const scope = this.#scopeOf(attributes, outer)
    frame.scope = scope
    const key = this.#elementKey(name, scope)
    const attributeValues = this.#attributes(attributes, scope, frame)
    frame.key =
      attributeValues === null
        ? key
        : makeKey(keyName(key), typeof key === 'string' ? null : key.namespace, attributeValues)
  }

  #close(name: string): void {
    const frame = this.#frames[--this.#depth] as Frame
    this.#closed = name
    this.#tagEnd = this.#parser.position
    const value = this.#valueOf(frame)
    frame.text = ''
    frame.hasCdata = false
    if (this.#depth > 0) this.#add(this.#frames[this.#depth - 1] as Frame, frame.key, value)
    else this.#root = new ObjectBuilder().add(frame.key, value).build()
  }

  #text(text: string): void {
    if (this.#depth === 0) return
    const frame = this.#frames[this.#depth - 1] as Frame
    if (frame.isCdata && !blank.test(text)) frame.isCdata = false
    frame.text += text
  }

  #cdata(text: string): void {
    const frame = this.#frames[this.#depth - 1] as Frame
    if (!frame.hasCdata) {
      frame.hasCdata = true
      frame.isCdata = blank.test(frame.text)
    }
    frame.text += text
  }

  /** Children lie on the stack above those of the elements around them. */
  #add(frame: Frame, key: AnyKey, value: Value): void {
    this.#keys[this.#top] = key
    this.#values[this.#top++] = value
    // keys with attributes are all different
    frame.shape = typeof key === 'string' || key.attributes === null ? frame.shape?.with(key) : undefined
  }

  #flushText(frame: Frame): void {
    if (frame.text === '') return
    if (frame.hasCdata || !blank.test(frame.text)) this.#add(frame, TEXT_KEY, textValue(frame))
    frame.text = ''
    frame.hasCdata = false
  }

  #valueOf(frame: Frame): Value {
    if (this.#top > frame.base && !frame.isNil) this.#flushText(frame)
    const { base } = frame
    const end = this.#top
    this.#top = base
    if (frame.isNil) return null
    if (end > base) {
      return (
        frame.shape?.object(this.#values, base) ??
        MultiMap.of(this.#keys.slice(base, end), this.#values.slice(base, end))
      )
    }
    const { nullValueOn } = this.#options
    const isNull = nullValueOn === 'blank' ? blank.test(frame.text) : nullValueOn === 'empty' && frame.text === ''
    return isNull ? null : textValue(frame)
  }

  #namespace(prefix: string, uri: string): Namespace {
    const id = `${prefix} ${uri}`
    let namespace = this.#namespaces.get(id)
    if (namespace === undefined) {
      namespace = new Namespace(prefix, uri)
      this.#namespaces.set(id, namespace)
    }
    return namespace
  }

  #scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
    let declared: Map<string, Namespace> | undefined
    for (const name in attributes) {
      if (!isDeclaration(name)) continue
      const prefix = name.slice(6)
      const uri = (attributes[name] as string).trim()
      this.#checkDeclaration(prefix, uri)
      declared ??= new Map()
      declared.set(prefix, this.#namespace(prefix, uri))
    }
    return declared === undefined ? outer : new Scope(outer, declared)
  }

  #checkDeclaration(prefix: string, uri: string): void {
    if (prefix !== '' && uri === '') throw this.#error(`the prefix ${prefix} is declared without a namespace`)
    if (prefix === 'xmlns' || uri === XMLNS_NAMESPACE) throw this.#error('the prefix xmlns is declared')
    if ((prefix === 'xml') !== (uri === XML_NAMESPACE)) {
      throw this.#error('the prefix xml and its namespace belong together')
    }
    if (prefix !== '' && !isLocalName(prefix)) throw this.#error(`${prefix} is no prefix`)
  }

  #elementKey(name: string, scope: Scope): AnyKey {
    let key = scope.elementKeys.get(name)
    if (key === undefined) {
      key = this.#resolve(name, scope, true)
      scope.elementKeys.set(name, key)
    }
    return key
  }

  #attributeKey(name: string, scope: Scope): AnyKey {
    let key = scope.attributeKeys.get(name)
    if (key === undefined) {
      key = this.#resolve(name, scope, false)
      scope.attributeKeys.set(name, key)
    }
    return key
  }

  #resolve(name: string, scope: Scope, isElement: boolean): AnyKey {
    const colon = name.indexOf(':')
    if (colon < 0) {
      const byDefault = isElement ? scope.lookUp('') : undefined
      return makeKey(name, byDefault === undefined || byDefault.uri === '' ? null : byDefault, null)
    }
    const prefix = name.slice(0, colon)
    const local = name.slice(colon + 1)
    if (prefix === '' || !isLocalName(local)) throw this.#error(`${name} is no name`)
    const namespace = scope.lookUp(prefix)
    if (namespace === undefined) {
      throw this.#tagError(`the prefix ${prefix} of ${name} is not declared`, `Add xmlns:${prefix}="…" to the element.`)
    }
    return makeKey(local, namespace, null)
  }

  #attributes(attributes: Readonly<Record<string, string>>, scope: Scope, frame: Frame): ObjectValue | null {
    let found: ObjectBuilder | undefined
    let qualified: Set<string> | undefined
    for (const name in attributes) {
      if (isDeclaration(name)) continue
      const value = attributes[name] as string
      const { maxAttributeSize } = this.#options
      if (maxAttributeSize >= 0 && value.length > maxAttributeSize) {
        throw this.#error(`the attribute ${name} has more than ${maxAttributeSize} characters`)
      }
      const key = this.#attributeKey(name, scope)
      if (typeof key !== 'string') {
        qualified ??= new Set()
        this.#checkUnique(key, qualified)
        if (key.localName === 'nil' && key.namespace?.uri === XSI_NAMESPACE) {
          frame.isNil = value === 'true' || value === '1'
        }
      }
      found ??= new ObjectBuilder()
      found.add(key, value)
    }
    return found === undefined ? null : found.build()
  }

  /** Two prefixes may stand for one namespace. */
  #checkUnique(key: Key, seen: Set<string>): void {
    const expanded = `${key.localName} ${key.namespace?.uri}`
    if (seen.has(expanded)) throw this.#error(`the attribute ${key.localName} appears twice`)
    seen.add(expanded)
  }

  #declare(text: string): void {
    const doctype = parseDoctype(text)
    if (doctype === undefined) throw this.#error('the document type declaration is malformed')
    this.#doctype = doctype
    if (this.#options.supportDtd && doctype.internalSubset !== undefined) this.#declareEntities(doctype.internalSubset)
  }

  #declareEntities(internalSubset: string): void {
    const declared = declaredEntities(internalSubset)
    const known = this.#parser.ENTITIES
    const open = new Set<string>()
    let count = 0
    const expand = (name: string): string => {
      const entity = declared.get(name)
      if (entity === undefined) throw this.#error(`the entity &${name}; is not declared`)
      if (!('text' in entity)) throw this.#error(`the entity &${name}; is outside the document and is not fetched`)
      if (open.has(name)) throw this.#error(`the entity &${name}; contains itself`)
      if (++count > this.#options.maxEntityCount) {
        throw this.#error(
          `more than ${this.#options.maxEntityCount} entities are expanded`,
          'Set `maxEntityCount` to allow more.',
        )
      }
      if (entity.text.includes('<')) throw this.#error(`the entity &${name}; contains markup`)
      open.add(name)
      const text = entity.text.replace(
        /&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|([^;&\s]+));/g,
        (_, hex?: string, decimal?: string, inner?: string) =>
          inner === undefined ? this.#character(hex, decimal) : (predefined[inner] ?? expand(inner)),
      )
      open.delete(name)
      return text
    }
    for (const name of declared.keys()) {
      if (!(name in known)) Object.defineProperty(known, name, { get: () => expand(name) })
    }
  }

  #character(hex: string | undefined, decimal: string | undefined): string {
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    if (codePoint === 0 || codePoint > 0x10ffff) throw this.#error('a character reference stands for no character')
    return String.fromCodePoint(codePoint)
  }

  #error(problem: string, hint?: string): TwillError {
    return this.#errorAt(Math.max(0, this.#parser.position - 1), problem, hint)
  }

  /** An error of the tag that ends, or stands, at the parser's position. */
  #tagError(problem: string, hint?: string): TwillError {
    return this.#errorAt(Math.max(0, this.#source.text().lastIndexOf('<', this.#parser.position - 1)), problem, hint)
  }

  #errorAt(offset: number, problem: string, hint?: string): TwillError {
    return malformed('XML', this.#source, offset, problem, hint)
  }

  /** The error of an ampersand that starts no reference, if there is one after the last tag. */
  #bareAmpersand(): TwillError | undefined {
    for (const { 0: found, index } of this.#source.text().slice(this.#tagEnd).matchAll(ampersand)) {
      if (found === '&')
        return this.#errorAt(this.#tagEnd + index, '& starts no reference', 'Write &amp; for an ampersand.')
    }
    return undefined
  }

  /** What the parser finds, in terms of the document. */
  #parserError(message: string): TwillError {
    const text = this.#source.text()
    const at = this.#parser.position
    switch (message) {
      case 'unexpected close tag.': {
        const start = text.lastIndexOf('</', at)
        return this.#errorAt(start, `${text.slice(start, at)} stands where </${this.#closed}> is due`)
      }
      case 'undefined entity.': {
        const start = text.lastIndexOf('&', at)
        const reference = text.slice(start, at)
        return declaredEntities(this.#doctype?.internalSubset ?? '').has(reference.slice(1, -1))
          ? this.#errorAt(start, `the entity ${reference} is not expanded`, 'Set `supportDtd=true` to expand it.')
          : this.#errorAt(start, `the entity ${reference} is not declared`, 'Write &amp; for an ampersand.')
      }
      case 'document must contain a root element.':
        return this.#errorAt(text.length, 'there is no root element')
      case 'documents may contain only one root.':
        return this.#tagError('there is a second root element')
      case 'text data outside of root node.':
        return this.#errorAt(startOfText(text, at), 'there is text outside the root element')
      case 'an XML declaration must be at the start of the document.':
      case 'the XML declaration must appear at the start of the document.':
        return this.#error('the XML declaration is not at the start', 'Remove the white space before `<?xml`.')
      case 'disallowed character in entity name.':
      case 'empty entity name.':
        return this.#bareAmpersand() ?? this.#error('an entity has no valid name')
      default: {
        if (!message.startsWith('unclosed tag: ')) return this.#error(message.replace(/\.$/, ''))
        // the parser takes everything after an ampersand for the name of an entity
        const swallowed = this.#bareAmpersand()
        if (swallowed !== undefined) return swallowed
        const innermost = this.#frames[this.#depth - 1]
        return this.#errorAt(text.lastIndexOf('<', (innermost?.offset ?? 1) - 1), `<${innermost?.name}> is not closed`)
      }
    }
  }
}

const isDeclaration = (name: string): boolean => name.startsWith('xmlns') && (name.length === 5 || name[5] === ':')

/** What may contain an ampersand, and an ampersand with the reference it starts, if any. */
const ampersand = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|&(?:#\d+;|#x[\da-fA-F]+;|[^\s&;<>#'"]+;)?/g

/** Where the text begins that the parser complains about, just before `at`. */
function startOfText(text: string, at: number): number {
  const start = text.lastIndexOf('>', at - 2) + 1
  return start + text.slice(start).search(/\S/)
}

function textValue(frame: Frame): Value {
  return frame.hasCdata && frame.isCdata ? withMetadata(frame.text, { cdata: true }) : frame.text
}

/** A builder that has seen every kind of object, and what it built. */
function exercised(options: XmlReaderOptions): object {
  const text = '<a xmlns:p="u"><b c="d">e</b><p:b p:c="d"/><![CDATA[e]]></a>'
  const builder = new TreeBuilder({ name: '', text: () => text, bytes: () => new Uint8Array() }, options)
  builder.write(text)
  return { builder, value: builder.end() }
}

/** @throws TwillError TW4001 */
export function readXml(source: Source, options: XmlReaderOptions): Value {
  keepResident('xml', () => exercised({ ...options, maxAttributeSize: -1 }))
  const builder = new TreeBuilder(source, options)
  builder.write(source.text())
  return builder.end()
}
