import { parseTypeText, type Type } from '@twill/language/types'
import {
  type AnyKey,
  coerce,
  Key,
  makeKey,
  Namespace,
  ObjectBuilder,
  type ObjectValue,
  parseNumber,
  parseTemporal,
  Regex,
  TwillError,
  TypeValue,
  toStringValue,
  type Value,
} from '@twill/stdlib/value'
import type { Source } from './format.ts'
import { malformed } from './malformed.ts'

const maxDepth = 1000

/**
 * Reads a document of the language that holds nothing but data: literals, objects, arrays, and `as` with a type.
 * @throws TwillError TW4001 at the first thing that would have to be computed
 */
export function readDw(source: Source): Value {
  return new Reader(source).document()
}

const name = /[\p{L}_][\p{L}\p{N}_]*/uy
/** What may stand bare before a colon: names, and numbers, which are names there. */
const keyName = /[\p{L}_][\p{L}\p{N}_]*|\d+/uy
const number = /-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y
const space = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const namespaceLine = /ns[ \t]+([A-Za-z_]\w*)[ \t]+(\S+)/y
const ignoredLine = /(?:%(?:dw|tw)[ \t]+[\d.]+|(?:output|input)[ \t]+[^\n:]*(?=\n|$))/y
const declaration = /(?:var|fun|type|import|annotation)[ \t]+[\p{L}_*]/uy
/** A name, or a prefix with a name, of which a colon or attributes show that it is a key. */
const keyAhead = /[\p{L}_][\p{L}\p{N}_]*(?:#[\p{L}_][\p{L}\p{N}_]*)?\s*(?::(?!:)|@\()/uy
const typeName = /[\p{L}_]\w*(?:::\w+)*/uy

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

const literals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
])

class Reader {
  readonly #source: Source
  readonly #text: string
  #at = 0
  #depth = 0
  readonly #namespaces = new Map<string, Namespace>()

  constructor(source: Source) {
    this.#source = source
    this.#text = source.text()
  }

  document(): Value {
    this.#header()
    const value = this.#startsEntry() ? this.#entries(undefined) : this.#value()
    this.#space()
    if (this.#at < this.#text.length) throw this.#notData()
    return value
  }

  #header(): void {
    for (;;) {
      this.#space()
      const namespace = this.#match(namespaceLine)
      if (namespace) {
        const [, prefix = '', uri = ''] = namespace
        this.#namespaces.set(prefix, new Namespace(prefix, uri))
      } else if (this.#looksAt(declaration)) {
        throw this.#notData()
      } else if (this.#text.startsWith('---', this.#at)) {
        this.#at += 3
        return
      } else if (!this.#match(ignoredLine)) {
        return
      }
    }
  }

  // Scanning

  #space(): void {
    this.#match(space)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  #looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    return pattern.test(this.#text)
  }

  #take(text: string): boolean {
    this.#space()
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #expect(text: string, what: string): void {
    if (this.#take(text)) return
    throw this.#at < this.#text.length
      ? this.#notData(`${what} is missing`)
      : this.#fail(`the document ends where ${what} is due`)
  }

  #fail(problem: string, hint?: string, at = this.#at): TwillError {
    return malformed('application/dw', this.#source, at, problem, hint)
  }

  /** The error of something that only a script may hold, or of something that is nothing at all. */
  #notData(problem?: string): TwillError {
    const at = this.#at
    const word = this.#match(name)?.[0] ?? /^\S{1,3}/.exec(this.#text.slice(at, at + 3))?.[0] ?? ''
    this.#at = at
    if (word === '') return this.#fail('a value is missing')
    if (/^[,:)\]}]/.test(word)) return this.#fail(problem ?? `a value is missing before \`${word.charAt(0)}\``)
    return this.#fail(
      problem ?? `\`${word}\` belongs to a script, and a document holds only data`,
      problem ? undefined : 'A script is run by `dw::Runtime::eval`.',
    )
  }

  // Values

  #value(): Value {
    if (++this.#depth > maxDepth) throw this.#fail(`the document is nested deeper than ${maxDepth} levels`)
    this.#space()
    let value = this.#plainValue()
    while (this.#takeWord('as')) value = this.#coerced(value)
    this.#depth--
    return value
  }

  #takeWord(word: string): boolean {
    this.#space()
    const at = this.#at
    if (this.#match(name)?.[0] === word) return true
    this.#at = at
    return false
  }

  #plainValue(): Value {
    const start = this.#at
    const character = this.#text.charAt(start)
    switch (character) {
      case '':
        throw this.#fail(this.#text.trim() === '' ? 'the document is empty' : 'the document ends where a value is due')
      case '"':
      case "'":
      case '`':
        return this.#string(character)
      case '{':
        this.#at++
        return this.#entries('}')
      case '[':
        return this.#array()
      case '|':
        return this.#temporal()
      case '/':
        return this.#regex()
      case '(': {
        this.#at++
        const value = this.#value()
        this.#expect(')', '`)`')
        return value
      }
    }
    const digits = this.#match(number)?.[0]
    if (digits !== undefined) {
      const value = parseNumber(digits)
      if (value === undefined) throw this.#fail('the number is out of range', undefined, start)
      return value
    }
    const word = this.#match(name)?.[0]
    if (word !== undefined && literals.has(word)) return literals.get(word)
    this.#at = start
    const type = word === undefined ? undefined : this.#typeOf(word)
    if (type === undefined) throw this.#notData()
    this.#at += (word as string).length
    return new TypeValue(type)
  }

  /** The type of that name, if the language has one. */
  #typeOf(word: string): Type | undefined {
    try {
      return parseTypeText(word)
    } catch {
      return undefined
    }
  }

  #array(): Value[] {
    const items: Value[] = []
    this.#at++
    while (!this.#take(']')) {
      if (items.length > 0) {
        this.#expect(',', '`,` or `]`')
        if (this.#take(']')) break
      }
      items.push(this.#value())
    }
    return items
  }

  #temporal(): Value {
    const start = this.#at
    const end = this.#text.indexOf('|', start + 1)
    if (end < 0) throw this.#fail('a date is not closed by `|`')
    const text = this.#text.slice(start + 1, end)
    const value = parseTemporal(text)
    if (value === undefined) throw this.#fail(`\`${text}\` is no date, time, period or time zone`)
    this.#at = end + 1
    return value
  }

  #regex(): Value {
    const found = this.#match(/\/((?:[^/\\\n]|\\.)+)\//y)
    if (!found) throw this.#notData()
    return new Regex((found[1] as string).replaceAll('\\/', '/'))
  }

  #string(quote: string): string {
    const start = this.#at
    const text = this.#text
    let value = ''
    let from = start + 1
    for (let i = from; i < text.length; i++) {
      const character = text[i]
      if (character === quote) {
        this.#at = i + 1
        return value + text.slice(from, i)
      }
      if (character === '$' && /[({\p{L}_$]/u.test(text.charAt(i + 1))) {
        throw this.#fail('a string with an expression in it is no data', 'Write a dollar sign as `\\$`.', i)
      }
      if (character !== '\\') continue
      value += text.slice(from, i)
      const letter = text.charAt(++i)
      const hex = letter === 'u' ? /^[\da-fA-F]{4}/.exec(text.slice(i + 1, i + 5))?.[0] : undefined
      if (hex !== undefined) {
        value += String.fromCharCode(Number.parseInt(hex, 16))
        i += 4
      } else {
        value += escapes[letter] ?? ('"\'`\\$/'.includes(letter) ? letter : `\\${letter}`)
      }
      from = i + 1
    }
    throw this.#fail('a string is not closed', undefined, start)
  }

  // Objects

  #startsEntry(): boolean {
    this.#space()
    if (this.#looksAt(keyAhead)) return true
    const at = this.#at
    const quote = this.#text.charAt(at)
    if (quote !== '"' && quote !== "'" && quote !== '`') return false
    this.#string(quote)
    this.#space()
    const isKey = /^(?::(?!:)|@\()/.test(this.#text.slice(this.#at, this.#at + 2))
    this.#at = at
    return isKey
  }

  /** Fields up to the closing bracket; without one, up to the end of the document. */
  #entries(close: '}' | ')' | undefined): ObjectValue {
    const builder = new ObjectBuilder()
    const isEnd = (): boolean => {
      if (close !== undefined) return this.#take(close)
      this.#space()
      return this.#at >= this.#text.length
    }
    while (!isEnd()) {
      if (builder.size > 0) {
        this.#expect(',', close === undefined ? '`,`' : `\`,\` or \`${close}\``)
        if (isEnd()) break
      }
      const key = this.#key()
      this.#expect(':', '`:`')
      builder.add(key, this.#value())
    }
    return builder.build()
  }

  #key(): AnyKey {
    this.#space()
    const start = this.#at
    if (this.#take('(')) {
      const value = this.#value()
      this.#expect(')', '`)`')
      if (value instanceof Key) return value
      return this.#withAttributes(toStringValue(value), null)
    }
    const prefixed = this.#match(/([A-Za-z_]\w*)#/y)
    const prefix = prefixed?.[1]
    const namespace = prefix === undefined ? null : this.#namespaces.get(prefix)
    if (namespace === undefined) {
      throw this.#fail(`the prefix \`${prefix}\` is not declared`, `Begin with \`ns ${prefix} http://…\`.`, start)
    }
    const quote = this.#text.charAt(this.#at)
    const local = quote === '"' || quote === "'" || quote === '`' ? this.#string(quote) : this.#match(keyName)?.[0]
    if (local === undefined) throw this.#notData()
    return this.#withAttributes(local, namespace)
  }

  #withAttributes(local: string, namespace: Namespace | null): AnyKey {
    const attributes = this.#take('@(') ? this.#entries(')') : null
    return makeKey(local, namespace, attributes)
  }

  // Types

  #coerced(value: Value): Value {
    this.#space()
    const start = this.#at
    if (!this.#match(typeName)) throw this.#fail('a type is missing after `as`')
    let depth = 0
    if (this.#text[this.#at] === '<') {
      do {
        const character = this.#text[this.#at++]
        if (character === '<') depth++
        else if (character === '>') depth--
        else if (character === undefined) throw this.#fail('`>` is missing')
      } while (depth > 0)
    }
    const text = this.#text.slice(start, this.#at)
    const type = this.#typeOf(text)
    if (type === undefined) throw this.#fail(`\`${text}\` is no type of the language`, undefined, start)
    const metadata = this.#take('{') ? this.#entries('}') : undefined
    try {
      return coerce(value, type, metadata)
    } catch (error) {
      if (!(error instanceof TwillError)) throw error
      throw this.#fail(error.message.replace(/\.$/, ''), error.hint, start)
    }
  }
}
