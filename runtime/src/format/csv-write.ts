import {
  type AnyKey,
  forEachEntry,
  isNull,
  isObject,
  isPlainObject,
  keyName,
  keysOf,
  type ObjectValue,
  type TwillError,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import { type CsvDialect, checkDialect } from './csv-dialect.ts'
import type { Sink } from './format.ts'
import { keepResident } from './resident.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

export interface CsvWriterOptions extends CsvDialect {
  readonly header: boolean
  /** Lines count from 0. */
  readonly headerLineNumber: number
  readonly bodyStartLineNumber: number
  readonly quoteValues: boolean
  readonly quoteHeader: boolean
  readonly lineSeparator: string
}

/** Text is handed over in pieces of about this many characters. */
const PIECE = 65_536

class CsvWriter {
  readonly #options: CsvWriterOptions
  readonly #sink: Sink
  /** Finds what cannot stand in a field without quotes. */
  readonly #special: RegExp
  /** Finds what needs an escape before it, in quotes and without. */
  readonly #escaped: RegExp
  readonly #escapedBare: RegExp | undefined
  readonly #lineEnd: RegExp
  /** The keys of the first row. */
  #columns: readonly string[] = []
  #out = ''

  constructor(options: CsvWriterOptions, sink: Sink) {
    checkDialect(options)
    this.#options = options
    this.#sink = sink
    this.#special = specialPattern(options)
    this.#escaped = escapedPattern(options)
    this.#escapedBare = escapedBarePattern(options)
    this.#lineEnd = new RegExp(`[${lineEnds(options)}]`)
  }

  document(value: Value): void {
    const rows = unwrap(value)
    if (rows === null) return
    const { header } = this.#options
    let line = 0
    const skipTo = (target: number): void => {
      for (; line < target; line++) this.#out += this.#options.lineSeparator
    }
    const list = Array.isArray(rows) ? rows : [rows]
    list.forEach((row: Value, index) => {
      const path = Array.isArray(rows) ? `[${index}]` : ''
      if (index === 0) {
        if (header) {
          skipTo(this.#options.headerLineNumber)
          this.#header(row, path)
          line++
        }
        skipTo(this.#options.bodyStartLineNumber)
      }
      this.#row(row, path)
      if (this.#out.length > PIECE) this.#flush()
    })
    this.#flush()
  }

  #flush(): void {
    this.#out.charCodeAt(0) // makes one string of the parts, which would else live as long as the document
    this.#sink.write(this.#out)
    this.#out = ''
  }

  #header(row: Value, path: string): void {
    if (!isObject(row)) throw this.#noRecord(row, path)
    this.#columns = keysOf(row).map(keyName)
    const { separator, quoteHeader } = this.#options
    this.#endRow(this.#columns.map((name) => this.#field(name, quoteHeader)).join(separator))
  }

  #row(row: Value, path: string): void {
    if (isObject(row)) this.#endRow(this.#record(row, path))
    else if (Array.isArray(row) && !this.#options.header) {
      this.#endRow(row.map((item, i) => this.#value(item, path, `[${i}]`)).join(this.#options.separator))
    } else throw this.#noRecord(row, path)
  }

  /** An empty line would be no row. */
  #endRow(text: string): void {
    const { quote, lineSeparator } = this.#options
    this.#out += `${text === '' ? quote + quote : text}${lineSeparator}`
  }

  #record(row: ObjectValue, path: string): string {
    const columns = this.#columns
    const { separator, header } = this.#options
    if (!isPlainObject(row)) {
      const keys = keysOf(row)
      const fits = keys.length === columns.length && keys.every((key, i) => keyName(key) === columns[i])
      if (header && !fits) return this.#rearranged(row, path)
      return keys.map((key, i) => this.#value(row.valueAt(i), path, key)).join(separator)
    }
    let text = ''
    let column = 0
    for (const key in row) {
      if (header && key !== columns[column]) return this.#rearranged(row, path)
      if (column++ > 0) text += separator
      text += this.#value(row[key], path, key)
    }
    return header && column < columns.length ? this.#rearranged(row, path) : text
  }

  /** A row whose keys are not those of the header: each value goes into its column, what has no column goes to the end. */
  #rearranged(row: ObjectValue, path: string): string {
    const fields: string[] = this.#columns.map(() => this.#field('', this.#options.quoteValues))
    const taken = new Map<string, number>()
    const rest: string[] = []
    forEachEntry(row, (value, key) => {
      const name = keyName(key)
      const column = this.#columns.indexOf(name, taken.get(name) ?? 0)
      const text = this.#value(value, path, key)
      if (column < 0) {
        rest.push(text)
        return
      }
      taken.set(name, column + 1)
      fields[column] = text
    })
    return [...fields, ...rest].join(this.#options.separator)
  }

  #value(value: Value, path: string, key: AnyKey): string {
    const { quoteValues } = this.#options
    if (typeof value === 'string') return this.#field(value, quoteValues)
    if (isNull(value)) return this.#field('', quoteValues)
    const text = simpleText(value)
    if (text === undefined) throw this.#nested(value, path, keyName(key))
    return this.#field(text, quoteValues)
  }

  #field(text: string, isQuoted: boolean): string {
    if (!isQuoted && !this.#special.test(text)) return text
    const { quote, escape: escaping } = this.#options
    if (!isQuoted && this.#escapedBare !== undefined && !this.#lineEnd.test(text))
      return text.replace(this.#escapedBare, (found) => escaping + found)
    const prefix = escaping || quote
    if (prefix === '') {
      if (!this.#special.test(text)) return text
      throw this.#error(
        '',
        `${JSON.stringify(text)} needs quotes, and there is neither quote nor escape`,
        'Set `quote`.',
      )
    }
    return quote + text.replace(this.#escaped, (found) => prefix + found) + quote
  }

  #nested(value: Value, path: string, name: string): TwillError {
    const bare = unwrap(value)
    const what = Array.isArray(bare) ? 'an array' : isObject(bare) ? 'an object' : 'a function'
    const place = name.startsWith('[') ? path + name : path === '' ? name : `${path}.${name}`
    return this.#error(
      place,
      `${what} is no field`,
      what === 'an array'
        ? 'Make it a text, for example with `joinBy`.'
        : 'Take its fields one by one, or write it as JSON with `write`.',
    )
  }

  #noRecord(row: Value, path: string): TwillError {
    const bare = unwrap(row)
    if (Array.isArray(bare)) {
      return this.#error(
        path,
        'a row is an array, which has no names for the header',
        'Set `header=false`, or make each row an object.',
      )
    }
    return this.#error(
      path,
      `${bare === null ? 'null' : 'a simple value'} is no row`,
      'Make each row an object: `payload map (item) -> { name: item }`.',
    )
  }

  #error(path: string, problem: string, hint: string): TwillError {
    return unwritable('CSV', path, problem, hint)
  }
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** What ends a field. One that ends in part of a long separator would move it, so the first characters count. */
const ends = (options: CsvWriterOptions): string => `${literal(options.separator.charAt(0))}${lineEnds(options)}`

const lineEnds = ({ lineSeparator }: CsvWriterOptions): string => `${literal(lineSeparator.charAt(0))}\\r\\n`

/** Matches in fields that cannot stand as they are. */
function specialPattern(options: CsvWriterOptions): RegExp {
  const { quote, escape: escaping } = options
  const special = `[${ends(options)}${literal(quote)}]`
  if (escaping === '' || escaping === quote) return new RegExp(special)
  // before other characters an escape stands for itself
  return new RegExp(`${special}|${literal(escaping)}(?:${literal(escaping)}|$)`)
}

/** Matches each character that needs an escape before it. */
function escapedPattern(options: CsvWriterOptions): RegExp {
  const { quote, escape: escaping } = options
  const special = quote === '' ? `[${ends(options)}]` : literal(quote)
  if (escaping === '' || escaping === quote) return new RegExp(special, 'g')
  return new RegExp(`${special}|${literal(escaping)}(?=${literal(escaping)}|${special}|$)`, 'g')
}

/** What needs an escape in a field without quotes and line ends; undefined where only quotes help. */
function escapedBarePattern({ separator, quote, escape: escaping }: CsvWriterOptions): RegExp | undefined {
  if (escaping === '' || escaping === quote) return undefined
  const special = `[${literal(separator.charAt(0))}${literal(quote)}]`
  return new RegExp(`${special}|${literal(escaping)}(?=${literal(escaping)}|${special}|$)`, 'g')
}

/** @throws TwillError TW4009 */
export function writeCsv(value: Value, options: CsvWriterOptions, sink: Sink): void {
  keepResident('CsvWriter', () => new CsvWriter(options, { write: () => undefined, writeBytes: () => undefined }))
  new CsvWriter(options, sink).document(value)
}
