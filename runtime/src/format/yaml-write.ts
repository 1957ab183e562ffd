import { formats } from '@twill/language/diagnostics'
import {
  entriesOf,
  isNull,
  isNumber,
  isObject,
  isTemporal,
  keyName,
  numberText,
  type ObjectValue,
  raise,
  ranOutOfStack,
  toBase64,
  toStringValue,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import type { Sink } from './format.ts'
import { pathText } from './path-text.ts'
import { unwritable } from './unwritable.ts'

interface YamlWriterOptions {
  readonly skipNullOn: string | undefined
  readonly writeDeclaration: boolean
}

const flushAt = 65_536

/** @throws TwillError TW4009 for a function, TW4010 for a value nested too deeply */
export function writeYaml(value: Value, { skipNullOn, writeDeclaration }: YamlWriterOptions, sink: Sink): void {
  const writer = new Writer(
    sink,
    skipNullOn === 'arrays' || skipNullOn === 'everywhere',
    skipNullOn === 'objects' || skipNullOn === 'everywhere',
  )
  try {
    writer.document(value, writeDeclaration)
  } catch (error) {
    if (!ranOutOfStack(error)) throw error
    throw raise(formats.nestedTooDeeply, { format: 'YAML' }, { cause: error })
  }
}

/** Where a value begins: alone in the document, behind the colon of a key, or behind the dash of an item. */
type Position = 'document' | 'key' | 'item'

class Writer {
  readonly #sink: Sink
  readonly #skipNullInArrays: boolean
  readonly #skipNullInObjects: boolean
  readonly #path: (string | number)[] = []
  #text = ''

  constructor(sink: Sink, skipNullInArrays: boolean, skipNullInObjects: boolean) {
    this.#sink = sink
    this.#skipNullInArrays = skipNullInArrays
    this.#skipNullInObjects = skipNullInObjects
  }

  document(value: Value, declared: boolean): void {
    if (declared) this.#text = '%YAML 1.2\n---\n'
    this.#value(value, 'document', '')
    this.#sink.write(this.#text)
  }

  /** Writes the value with what parts it from its key or dash, and the line break at its end. `indent` is that of its own lines. */
  #value(value: Value, position: Position, indent: string): void {
    const bare = unwrap(value)
    if (Array.isArray(bare)) this.#items(bare, position, indent)
    else if (isObject(bare)) this.#entries(bare, position, indent)
    else this.#inLine(this.#scalar(value, bare, indent === '' ? '  ' : indent), position)
    if (this.#text.length > flushAt) {
      this.#sink.write(this.#text)
      this.#text = ''
    }
  }

  #inLine(text: string, position: Position): void {
    this.#text += `${position === 'key' ? ' ' : ''}${text}\n`
  }

  #items(array: readonly Value[], position: Position, indent: string): void {
    const items = this.#skipNullInArrays ? array.filter((item) => !isNull(item)) : array
    if (items.length === 0) {
      this.#inLine('[]', position)
      return
    }
    if (position === 'key') this.#text += '\n'
    items.forEach((item, i) => {
      this.#text += `${i === 0 && position === 'item' ? '' : indent}- `
      this.#path.push(i)
      this.#value(item, 'item', `${indent}  `)
      this.#path.pop()
    })
  }

  #entries(object: ObjectValue, position: Position, indent: string): void {
    const all = entriesOf(object)
    const entries = this.#skipNullInObjects ? all.filter(([, item]) => !isNull(item)) : all
    if (entries.length === 0) {
      this.#inLine('{}', position)
      return
    }
    if (position === 'key') this.#text += '\n'
    entries.forEach(([key, item], i) => {
      const name = keyName(key)
      const text = oneLine(name)
      this.#text += i === 0 && position === 'item' ? '' : indent
      this.#text += text.length > maxSimpleKey ? `? ${text}\n${indent}:` : `${text}:`
      this.#path.push(name)
      this.#value(item, 'key', `${indent}  `)
      this.#path.pop()
    })
  }

  #scalar(value: Value, bare: Value, indent: string): string {
    if (bare === null) return 'null'
    if (typeof bare === 'boolean') return String(bare)
    if (isNumber(bare)) return numberText(bare)
    if (bare instanceof Uint8Array) return `!!binary ${JSON.stringify(toBase64(bare))}`
    if (typeof bare === 'function') {
      throw unwritable('YAML', pathText(this.#path), 'a function', 'Call it, or leave the field out.')
    }
    const text = toStringValue(value)
    return isTemporal(bare) && timestamp.test(text) ? text : textIn(text, indent)
  }
}

// Texts

/** A longer key must be marked as one. */
const maxSimpleKey = 1000

/** What another reader may take for a date or time; texts like these stand in quotes. */
const timestamp = /^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/

/** What YAML 1.2 or, still common in readers, 1.1 takes for something else than a text. */
const reserved = [
  /^(?:|~|null|true|false|yes|no|y|n|on|off|<<|=)$/i,
  /^[-+]?(?:\d[\d_,]*(?::[0-5]?\d)*(?:\.[\d_]*)?|\.[\d_]*)(?:e[-+]?\d+)?$/i,
  /^[-+]?0(?:b[01_]+|o?[0-7_]+|x[\da-f_]+)$/i,
  /^[-+]?(?:\.(?:inf|nan)|e[-+]?\d+)$/i,
  timestamp,
]

const unprintable = /[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\x85\u2028\u2029\ufeff]/u

/** Begins with a sign of the language, holds one where it has a meaning, or a blank at an end. */
const misleading = /^[-?:,[\]{}#&*!|>'"%@`\s]|^\.\.\.|:(?:\s|$)| #|\s$|[\t\n]/

const isPlain = (text: string): boolean =>
  !misleading.test(text) && !unprintable.test(text) && !reserved.some((form) => form.test(text))

const oneLine = (text: string): string => (isPlain(text) ? text : quoted(text))

/** Lines, the first and last of them not blank, stand as they are; `indent` goes before each. */
function textIn(text: string, indent: string): string {
  const content = withoutLastBreaks(text)
  const isBlock = text.includes('\n') && /^\S/.test(content) && /\S$/.test(content) && !unprintable.test(text)
  if (!isBlock) return oneLine(text)
  const breaks = text.length - content.length
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+'
  const lines = content.split('\n').map((line) => (line === '' ? '' : indent + line))
  return `|${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, breaks - 1))}`
}

function withoutLastBreaks(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n') end--
  return text.slice(0, end)
}

const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
