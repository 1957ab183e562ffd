import {
  type AnyKey,
  entriesOf,
  fromBase64,
  isObject,
  keyName,
  ObjectBuilder,
  type ObjectValue,
  parseNumber,
  type Value,
} from '@twill/stdlib/value'
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Source } from './format.ts'
import { malformed } from './malformed.ts'

// The library finds the nodes; what they mean is decided here, from their text: its own numbers are doubles, it looks for
// repeated keys one by one, and it expands an alias by a walk through the document.

interface YamlReaderOptions {
  readonly maxEntityCount: number | undefined
}

/** The library composes by recursion. Beyond what the stack holds it would take the whole process with it. */
const maxDepth = 256

/** In values and characters. An alias costs nothing here, but whoever writes or walks the value meets it anew at each place. */
const maxAddedByAliases = 10_000_000

/** @throws TwillError TW4001 */
export function readYaml(source: Source, { maxEntityCount = Number.POSITIVE_INFINITY }: YamlReaderOptions): Value {
  const text = source.text()
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const documents: Document.Parsed[] = []
  for (const token of new Parser().parse(text)) {
    checkDepth(source, token)
    documents.push(...composer.next(token))
  }
  documents.push(...composer.end(false, text.length))
  const reading = new Reading(source, maxEntityCount)
  const values = documents.map((document) => reading.document(document))
  return values.length > 1 ? values : (values[0] ?? null)
}

function checkDepth(source: Source, document: CST.Token): void {
  let level: readonly CST.Token[] = [document]
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level
    if (depth > maxDepth + 1 && first) {
      throw malformed('YAML', source, first.offset, `it is nested more than ${maxDepth} levels deep`)
    }
    level = level.flatMap(childrenOf)
  }
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : []
  if (!('items' in token)) return []
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => child != null))
}

type Node = ParsedNode | null

interface Anchored {
  readonly value: Value
  /** In values and characters. */
  readonly size: number
  readonly node: Node
}

class Reading {
  readonly #source: Source
  #aliasesLeft: number
  #anchors = new Map<string, Anchored>()
  /** Of all values so far, those that aliases stand for included. */
  #size = 0
  #addedByAliases = 0

  constructor(source: Source, maxAliases: number) {
    this.#source = source
    this.#aliasesLeft = maxAliases
  }

  document(document: Document.Parsed): Value {
    const [error] = document.errors
    if (error) throw malformed('YAML', this.#source, error.pos[0], asProblem(error.message))
    this.#anchors = new Map()
    return this.#value(document.contents)
  }

  #fail(node: Node, problem: string, hint?: string): Error {
    return malformed('YAML', this.#source, node?.range[0] ?? 0, problem, hint)
  }

  #value(node: Node): Value {
    if (isAlias(node)) return this.#alias(node.source, node).value
    const before = this.#size
    this.#size++
    const value = this.#ownValue(node)
    if (node?.anchor !== undefined) this.#anchors.set(node.anchor, { value, size: this.#size - before, node })
    return value
  }

  #ownValue(node: Exclude<Node, { type: 'alias' }>): Value {
    if (node === null) return null
    if (isScalar(node)) return this.#scalar(node as Scalar.Parsed)
    this.#checkTag(node)
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => this.#value(item))
      return node.tag === `${core}omap` ? this.#orderedMap(node, items) : items
    }
    return this.#object(node as YAMLMap.Parsed)
  }

  #alias(name: string, node: Node): Anchored {
    const anchored = this.#anchors.get(name)
    if (anchored === undefined) {
      throw this.#fail(node, `the alias \`*${name}\` has no finished anchor \`&${name}\` before it`)
    }
    if (this.#aliasesLeft-- <= 0) throw this.#fail(node, 'there are more aliases than `maxEntityCount` allows')
    this.#size += anchored.size
    this.#addedByAliases += anchored.size
    if (this.#addedByAliases > maxAddedByAliases) {
      throw this.#fail(node, 'its aliases stand for more than ten million values and characters')
    }
    return anchored
  }

  #checkTag(node: Exclude<Node, null>): void {
    const { tag } = node
    const allowed = isScalar(node) ? scalarTags : isSeq(node) ? sequenceTags : mappingTags
    if (tag === undefined || allowed.has(tag)) return
    const shown = tag.startsWith(core) ? `!!${tag.slice(core.length)}` : tag
    throw this.#fail(node, `the tag \`${shown}\` has no meaning here`, 'Write the value without it, or tagged `!!str`.')
  }

  // Scalars

  #scalar(node: Scalar.Parsed): Value {
    this.#checkTag(node)
    const text = node.source
    this.#size += text.length
    if (node.tag === undefined || node.tag === '!') {
      return node.type === 'PLAIN' && node.tag === undefined ? this.#plain(node, text) : text
    }
    const type = node.tag.slice(core.length)
    if (type === 'str') return text
    if (type === 'binary') return fromBase64(text) ?? this.#wrongTag(node, type)
    const value = this.#plain(node, text)
    return fits(type, value) ? value : this.#wrongTag(node, type)
  }

  #wrongTag(node: Node, type: string): never {
    throw this.#fail(node, `the text is no \`!!${type}\``)
  }

  /** What a text without quotes means by the core schema. */
  #plain(node: Node, text: string): Value {
    if (Object.hasOwn(words, text)) return words[text] as Value
    if (!startsLikeNumber.test(text)) return text
    if (prefixed.test(text)) return parseInteger(text)
    return decimal.test(text) ? this.#number(node, text) : text
  }

  #number(node: Node, text: string): Value {
    try {
      const number = parseNumber(text)
      if (number !== undefined) return number
    } catch {
      // the place says more than what there is to say about the number
    }
    throw this.#fail(node, 'the number is out of range')
  }

  // Mappings

  #object(node: YAMLMap.Parsed): ObjectValue {
    const own = node.items.map((pair) => this.#entry(pair as Pair<ParsedNode, Node>))
    const found = new ObjectBuilder()
    if (!own.some(({ merged }) => merged)) {
      for (const { key, value } of own) found.add(key, value)
      return found.build()
    }
    const known = new Set(own.filter(({ merged }) => !merged).map(({ key }) => key))
    for (const { key, value, merged } of own) {
      if (!merged) found.add(key, value)
      else for (const [mergedKey, item] of newEntries(merged, known)) found.add(mergedKey, item)
    }
    return found.build()
  }

  #entry({ key: keyNode, value: valueNode }: Pair<ParsedNode, Node>): Entry {
    const key = this.#key(keyNode)
    const value = this.#value(valueNode)
    const isMerge = isScalar(keyNode) && keyNode.type === 'PLAIN' && keyNode.tag === undefined && key === '<<'
    return { key, value, merged: isMerge ? mergeable(value) : undefined }
  }

  /** A key is its text as it is written: `1.10` and `on` stay what they are. */
  #key(node: Node): string {
    if (node === null) return ''
    if (isAlias(node)) return this.#key(this.#alias(node.source, node).node)
    if (!isScalar(node)) throw this.#fail(node, 'a key is an array or object', 'Write a text as the key.')
    this.#value(node)
    return (node as Scalar.Parsed).source
  }

  #orderedMap(node: Node, items: readonly Value[]): ObjectValue {
    const found = new ObjectBuilder()
    for (const item of items) {
      if (!isObject(item)) throw this.#fail(node, 'an item of the `!!omap` is no mapping')
      found.addAll(item)
    }
    return found.build()
  }
}

interface Entry {
  readonly key: string
  readonly value: Value
  /** The objects whose entries stand in for a key `<<`. */
  readonly merged: readonly ObjectValue[] | undefined
}

function mergeable(value: Value): readonly ObjectValue[] | undefined {
  const objects = Array.isArray(value) ? value : [value]
  return objects.every(isObject) ? objects : undefined
}

/** Keys of their own and those of earlier objects come before those merged. */
function newEntries(objects: readonly ObjectValue[], known: Set<string>): readonly (readonly [AnyKey, Value])[] {
  return objects.flatMap((object) => {
    const added = entriesOf(object).filter(([key]) => !known.has(keyName(key)))
    for (const [key] of added) known.add(keyName(key))
    return added
  })
}

// The core schema of YAML 1.2

const core = 'tag:yaml.org,2002:'
const tags = (...names: readonly string[]): ReadonlySet<string> => new Set([...names.map((name) => core + name)])
const scalarTags: ReadonlySet<string> = new Set(['!', ...tags('str', 'int', 'float', 'bool', 'null', 'binary')])
const sequenceTags: ReadonlySet<string> = new Set(['!', ...tags('seq', 'omap')])
const mappingTags: ReadonlySet<string> = new Set(['!', ...tags('map', 'set')])

const words: Readonly<Record<string, null | boolean>> = {
  '': null,
  '~': null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
}

const startsLikeNumber = /^[-+]?\.?\d/
const prefixed = /^0(?:o[0-7]+|x[\da-fA-F]+)$/
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/

/** `0x1F`, `0o17`, exactly. */
const parseInteger = (text: string): Value => parseNumber(BigInt(text).toString()) as Value

const fits = (type: string, value: Value): boolean => {
  switch (type) {
    case 'null':
      return value === null
    case 'bool':
      return typeof value === 'boolean'
    default:
      return value !== null && typeof value !== 'boolean' && typeof value !== 'string'
  }
}

/** The library's messages are sentences. */
const asProblem = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
