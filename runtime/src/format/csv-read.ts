import { TwillError, type Value } from '@twill/stdlib/value'
import { type CsvDialect, checkDialect } from './csv-dialect.ts'
import type { Source } from './format.ts'
import { malformed } from './malformed.ts'
import { type ObjectFactory, objectFactory } from './object-factory.ts'
import { keepResident } from './resident.ts'

export interface CsvReaderOptions extends CsvDialect {
  readonly header: boolean
  /** Lines count from 0. */
  readonly headerLineNumber: number
  readonly bodyStartLineNumber: number
  readonly ignoreEmptyLine: boolean
}

const CR = 13
const LF = 10

/** Gets the first `count` of `fields`, an array that is used again for the next row; true ends the scan. */
type OnRow = (fields: (string | null)[], count: number) => boolean

type Fail = (offset: number, problem: string, hint: string) => Error

/** Cuts text into rows. Quotes count only where a field starts. */
export class CsvScanner {
  readonly #separator: string
  readonly #quote: string
  readonly #escape: string
  readonly #ignoreEmptyLine: boolean
  readonly #fail: Fail
  readonly #fields: (string | null)[] = []
  #text = ''
  #isLast = true
  /** Where the first escape stands from some place before the current field on. */
  #nextEscape = Number.POSITIVE_INFINITY
  /** What the slow paths have read. */
  #value = ''

  constructor(dialect: CsvDialect, ignoreEmptyLine: boolean, fail: Fail) {
    checkDialect(dialect)
    this.#separator = dialect.separator
    this.#quote = dialect.quote
    this.#escape = dialect.escape === dialect.quote ? '' : dialect.escape
    this.#ignoreEmptyLine = ignoreEmptyLine
    this.#fail = fail
  }

  /**
   * Gives the rows of `text` from `start` on, and returns where the first row begins that it did not give. Unless `isLast`,
   * more text follows, and a row that the end may cut off is not given.
   */
  scan(text: string, start: number, isLast: boolean, onRow: OnRow): number {
    const { length } = text
    const separator = this.#separator
    const separatorStart = separator.charCodeAt(0)
    const isLongSeparator = separator.length > 1
    const quote = this.#quote.charCodeAt(0) // NaN for none
    const fields = this.#fields
    this.#text = text
    this.#isLast = isLast
    this.#nextEscape = this.#escapeFrom(start)
    let rowStart = start
    while (rowStart < length) {
      let i = rowStart
      let count = 0
      for (;;) {
        let c = text.charCodeAt(i)
        if (c === quote) {
          i = this.#quoted(i)
          if (i < 0) return rowStart
          fields[count++] = this.#value
        } else {
          let end = i
          while (end < length && c !== LF && c !== CR) {
            if (c === separatorStart && (!isLongSeparator || text.startsWith(separator, end))) break
            c = text.charCodeAt(++end)
          }
          if (end > this.#nextEscape) {
            i = this.#unquoted(i)
            fields[count++] = this.#value
          } else {
            fields[count++] = text.substring(i, end)
            i = end
          }
        }
        if (i >= length) {
          if (!isLast) return rowStart
          break
        }
        c = text.charCodeAt(i)
        if (c === LF) {
          i++
          break
        }
        if (c === CR) {
          if (i + 1 >= length && !isLast) return rowStart
          i += text.charCodeAt(i + 1) === LF ? 2 : 1
          break
        }
        i += separator.length
      }
      const isEmptyLine = count === 1 && fields[0] === '' && text.charCodeAt(rowStart) !== quote
      rowStart = i
      if (isEmptyLine && this.#ignoreEmptyLine) continue
      if (onRow(fields, count)) break
    }
    return rowStart
  }

  /** Reads a field in quotes; returns where it ends, or -1 when the end of the text cuts it off. */
  #quoted(start: number): number {
    const text = this.#text
    const quote = this.#quote
    let value = ''
    let from = start + 1
    for (;;) {
      const end = text.indexOf(quote, from)
      if (this.#nextEscape < from) this.#nextEscape = this.#escapeFrom(from)
      let escaping = this.#nextEscape
      while (escaping < end && !this.#isEscapedInQuotes(escaping + 1)) escaping = this.#escapeFrom(escaping + 1)
      this.#nextEscape = escaping
      if (escaping < end) {
        value += text.substring(from, escaping) + text[escaping + 1]
        from = escaping + 2
        this.#nextEscape = this.#escapeFrom(from)
        continue
      }
      if (end < 0 || (end + 1 >= text.length && !this.#isLast)) {
        if (!this.#isLast) return -1
        throw this.#fail(start, 'the quote that opens a field is not closed', this.#quoteHint())
      }
      if (text[end + 1] !== quote) {
        this.#value = value + text.substring(from, end)
        return this.#fieldEnd(end + 1)
      }
      value += text.substring(from, end + 1)
      from = end + 2
    }
  }

  #quoteHint(): string {
    const quote = this.#quote
    return `A quote inside a field is written ${quote}${quote}${this.#escape === '' ? '' : ` or ${this.#escape}${quote}`}.`
  }

  #isEscapedInQuotes(at: number): boolean {
    const c = this.#text[at]
    return c === this.#quote || c === this.#escape
  }

  /** Passes over spaces between a closing quote and the end of the field. */
  #fieldEnd(afterQuote: number): number {
    const text = this.#text
    let i = afterQuote
    for (;;) {
      const c = text[i]
      if (c === undefined || c === '\n' || c === '\r' || text.startsWith(this.#separator, i)) return i
      if (c !== ' ' && c !== '\t') break
      i++
    }
    if (!this.#isLast && text.length - i < this.#separator.length) return text.length
    throw this.#fail(i, 'text follows the closing quote of a field', this.#quoteHint())
  }

  /** Reads a field without quotes that contains an escape; returns where it ends. */
  #unquoted(start: number): number {
    const text = this.#text
    let value = ''
    let from = start
    let i = start
    for (; i < text.length; i++) {
      const c = text[i] as string
      if (c === '\n' || c === '\r' || text.startsWith(this.#separator, i)) break
      if (c === this.#escape && this.#isEscaped(i + 1)) {
        value += text.substring(from, i)
        from = ++i
      }
    }
    this.#value = value + text.substring(from, i)
    this.#nextEscape = this.#escapeFrom(i)
    return i
  }

  #isEscaped(at: number): boolean {
    const c = this.#text[at]
    return this.#isEscapedInQuotes(at) || c === '\n' || c === '\r' || c === this.#separator[0]
  }

  #escapeFrom(start: number): number {
    const at = this.#escape === '' ? -1 : this.#text.indexOf(this.#escape, start)
    return at < 0 ? Number.POSITIVE_INFINITY : at
  }
}

/** Where the line of that number starts. */
function lineStart(text: string, line: number): number {
  let i = 0
  for (let left = line; left > 0 && i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) left--
  }
  return i
}

/** Below this many characters generated code costs more than it saves. */
const SHORT = 4096

/** Makes objects of rows. */
class Records {
  readonly #names: readonly string[]
  readonly #isGenerated: boolean
  readonly #factories: (ObjectFactory | undefined)[] = []
  /** Of the first row. Rows that differ from it are taken for exceptions. */
  #usualColumns: number | undefined

  /** `names` of the first columns; the others are called `column_` and their number, from 0. */
  constructor(names: readonly string[], isGenerated: boolean) {
    this.#names = names
    this.#isGenerated = isGenerated
  }

  /** A short row has nulls for the columns that it lacks. */
  make(fields: (string | null)[], count: number): Value {
    const columns = Math.max(count, this.#names.length)
    for (let i = count; i < columns; i++) fields[i] = null
    let factory = this.#factories[columns]
    if (factory === undefined) {
      factory = this.#factory(columns)
      this.#factories[columns] = factory
    }
    return factory(fields, 0)
  }

  #factory(columns: number): ObjectFactory {
    const keys = Array.from({ length: columns }, (_, i) => this.#names[i] || `column_${i}`)
    this.#usualColumns ??= columns
    return objectFactory(keys, this.#isGenerated && columns === this.#usualColumns)
  }
}

const anyScanner = (): CsvScanner =>
  new CsvScanner({ separator: ',', quote: '"', escape: '' }, true, (_, problem) => new TwillError('TW4001', problem))

/** @throws TwillError TW4001 */
export function readCsv(source: Source, options: CsvReaderOptions): Value[] {
  const text = source.text()
  const scanner = new CsvScanner(options, options.ignoreEmptyLine, (offset, problem, hint) =>
    malformed('CSV', source, offset, problem, hint),
  )
  keepResident('CsvScanner', anyScanner)
  let bodyStart = 0
  const names: string[] = []
  if (options.header) {
    bodyStart = scanner.scan(text, lineStart(text, options.headerLineNumber), true, (fields, count) => {
      for (let i = 0; i < count; i++) names.push(fields[i] ?? '')
      return true
    })
  }
  bodyStart = Math.max(bodyStart, lineStart(text, options.bodyStartLineNumber))
  const records = new Records(names, text.length > SHORT)
  const rows: Value[] = []
  scanner.scan(text, bodyStart, true, (fields, count) => {
    rows.push(records.make(fields, count))
    return false
  })
  return rows
}
