import { formats } from '@twill/language/diagnostics'
import {
  type AnyKey,
  coerce,
  entriesOf,
  isNumber,
  isObject,
  Key,
  keyName,
  type Metadata,
  metadataOf,
  Namespace,
  numberText,
  type ObjectValue,
  objectSize,
  Regex,
  raise,
  ranOutOfStack,
  TypeValue,
  temporalTypeName,
  toStringValue,
  typeOf,
  typeText,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import type { Sink } from './format.ts'
import { unwritable } from './unwritable.ts'

export interface DwStyle {
  readonly indent: string
  readonly onlyData: boolean
  readonly ignoreSchema: boolean
  /** -1 for no limit. */
  readonly maxCollectionSize: number
}

const flushAt = 65_536

const stringType = { kind: 'simple', name: 'String' } as const

/** @throws TwillError TW4009 for a function, TW4010 for a value nested too deeply */
export function writeDw(value: Value, sink: Sink, style: DwStyle): void {
  try {
    new Writer(sink, style).document(value)
  } catch (error) {
    if (!ranOutOfStack(error)) throw error
    throw raise(formats.nestedTooDeeply, { format: 'application/dw' }, { cause: error })
  }
}

/** Words that mean something else where a key may stand. */
const reserved = new Set(
  'true false null and or not if else unless do using match case is as default import fun var type ns'.split(' '),
)

class Writer {
  readonly #sink: Sink
  readonly #style: DwStyle
  #out = ''
  /** By URI. */
  readonly #prefixes = new Map<string, string>()
  /** Where the writer is, for errors. */
  readonly #path: (string | number)[] = []

  constructor(sink: Sink, style: DwStyle) {
    this.#sink = sink
    this.#style = style
  }

  document(value: Value): void {
    this.#collectPrefixes(value)
    for (const [uri, prefix] of this.#prefixes) this.#out += `ns ${prefix} ${uri}\n`
    if (this.#prefixes.size > 0) this.#out += '---\n'
    this.#value(value, '\n')
    this.#sink.write(this.#out)
  }

  // Namespaces

  #collectPrefixes(value: Value): void {
    const bare = unwrap(value)
    if (Array.isArray(bare)) {
      for (const item of bare) this.#collectPrefixes(item)
    } else if (isObject(bare)) {
      for (const [key, item] of entriesOf(bare)) {
        this.#collectPrefixesOf(key)
        this.#collectPrefixes(item)
      }
    } else if (bare instanceof Key) {
      this.#collectPrefixesOf(bare)
    }
  }

  #collectPrefixesOf(key: AnyKey): void {
    if (!(key instanceof Key)) return
    if (key.namespace !== null) this.#prefixOf(key.namespace)
    if (key.attributes !== null) this.#collectPrefixes(key.attributes)
  }

  /** The prefix that stands for a namespace: its own where that is free, else `ns0`, `ns1`, … */
  #prefixOf({ prefix, uri }: Namespace): string {
    const known = this.#prefixes.get(uri)
    if (known !== undefined) return known
    const taken = new Set(this.#prefixes.values())
    let free = prefix
    for (let i = 0; !/^[A-Za-z_]\w*$/.test(free) || taken.has(free); i++) free = `ns${i}`
    this.#prefixes.set(uri, free)
    return free
  }

  // Values

  /** `line` is a line break with the indentation of what surrounds the value. */
  #value(value: Value, line: string): void {
    if (this.#out.length > flushAt) {
      this.#sink.write(this.#out)
      this.#out = ''
    }
    const bare = unwrap(value)
    const metadata = this.#style.ignoreSchema ? undefined : metadataOf(value)
    if (bare instanceof Uint8Array) {
      this.#out += `${quoted(coerce(bare, stringType, { base: '64' }) as string)} as Binary ${this.#metadata({ ...metadata, base: '64' })}`
      return
    }
    this.#bare(bare, line)
    if (metadata && Object.keys(metadata).length > 0) {
      this.#out += ` as ${typeText({ ...typeOf(bare), metadata: undefined })} ${this.#metadata(metadata)}`
    }
  }

  #bare(value: Value, line: string): void {
    if (value === null || typeof value === 'boolean') this.#out += String(value)
    else if (isNumber(value)) this.#out += numberText(value)
    else if (typeof value === 'string') this.#out += quoted(value)
    else if (Array.isArray(value)) this.#array(value, line)
    else if (isObject(value)) this.#object(value, line)
    else if (temporalTypeName(value)) this.#out += `|${toStringValue(value)}|`
    else if (value instanceof Regex) this.#out += `/${regexText(value)}/`
    else if (value instanceof TypeValue) this.#out += toStringValue(value)
    else if (value instanceof Namespace) {
      this.#out += `{uri: ${quoted(value.uri)}, prefix: ${quoted(value.prefix)}} as Namespace`
    } else if (value instanceof Key) this.#out += `${quoted(keyName(value))} as Key`
    else if (typeof value === 'function') this.#out += this.#function(value.length)
    else this.#out += quoted(toStringValue(value))
  }

  #function(parameters: number): string {
    if (this.#style.onlyData) {
      const path = this.#path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
      throw unwritable('application/dw', path.replace(/^\./, ''), 'a function is no data', 'Write `onlyData=false`.')
    }
    return `(${Array.from({ length: parameters }, (_, i) => `arg${i}`).join(', ')}) -> ???`
  }

  #array(items: readonly Value[], line: string): void {
    const inner = line + this.#style.indent
    this.#out += '['
    const shown = this.#shown(items.length)
    for (let i = 0; i < shown; i++) {
      this.#out += i === 0 ? inner : `,${inner}`
      this.#path.push(i)
      this.#value(items[i], inner)
      this.#path.pop()
    }
    this.#end(items.length, shown, line, ']')
  }

  #object(object: ObjectValue, line: string): void {
    const inner = line + this.#style.indent
    this.#out += '{'
    const size = objectSize(object)
    const shown = this.#shown(size)
    const entries = entriesOf(object)
    for (let i = 0; i < shown; i++) {
      const [key, item] = entries[i] as [AnyKey, Value]
      this.#out += `${i === 0 ? '' : ','}${inner}${this.#key(key)}: `
      this.#path.push(keyName(key))
      this.#value(item, inner)
      this.#path.pop()
    }
    this.#end(size, shown, line, '}')
  }

  #shown(size: number): number {
    const { maxCollectionSize } = this.#style
    return maxCollectionSize < 0 ? size : Math.min(size, maxCollectionSize)
  }

  #end(size: number, shown: number, line: string, bracket: string): void {
    if (shown < size) this.#out += `${line}${this.#style.indent}// ${size - shown} more`
    this.#out += size === 0 ? bracket : line + bracket
  }

  #key(key: AnyKey): string {
    if (!(key instanceof Key)) return nameText(key)
    const prefix = key.namespace === null ? '' : `${this.#prefixOf(key.namespace)}#`
    const attributes = key.attributes === null ? '' : ` @(${this.#fields(key.attributes, ',')})`
    return prefix + nameText(key.localName) + attributes
  }

  #metadata(metadata: Metadata): string {
    return `{${this.#fields(metadata, ', ')}}`
  }

  /** Fields in one line. */
  #fields(object: ObjectValue, separator: string): string {
    const before = this.#out
    const fields = entriesOf(object).map(([key, value]) => {
      this.#out = ''
      this.#value(value, ' ')
      return `${this.#key(key)}: ${this.#out}`
    })
    this.#out = before
    return fields.join(separator)
  }
}

const nameText = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) && !reserved.has(name) ? name : quoted(name))

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  $: '\\$',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be escaped
const escapable = /["\\$\u0000-\u001f]|\p{Surrogate}/gu

function quoted(text: string): string {
  const escaped = text.replace(
    escapable,
    (character) => escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${escaped}"`
}

/** The source of a pattern with its slashes escaped. */
const regexText = (regex: Regex): string =>
  toStringValue(regex).replace(/\\.|\//gs, (part) => (part === '/' ? '\\/' : part))
