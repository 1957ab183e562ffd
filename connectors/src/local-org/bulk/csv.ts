import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue } from '../org.ts'

/** Names of the API for what stands between values. */
export const delimiters: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
}

export const lineEndings: Readonly<Record<string, string>> = { LF: '\n', CRLF: '\r\n' }

export interface Dialect {
  readonly columnDelimiter: string
  readonly lineEnding: string
}

/** A line of a document: its values, and where the next one begins. */
export interface CsvRow {
  readonly values: readonly string[]
  readonly end: number
}

const invalid = (message: string): Error => apiError(400, 'InvalidBatch', `InvalidBatch : ${message}`)
const quote = '"'

/**
 * Reads the line that begins at a place of a document; empty lines before it are skipped.
 * @returns undefined where the document ends
 * @throws ApiError where it is malformed, or ends as the dialect does not say
 */
export function readRow(text: string, start: number, dialect: Dialect): CsvRow | undefined {
  const delimiter = delimiters[dialect.columnDelimiter] ?? ','
  let at = start
  while (text[at] === '\n' || text.startsWith('\r\n', at)) at += text[at] === '\n' ? 1 : 2
  if (at >= text.length) return undefined
  const values: string[] = []
  for (;;) {
    const end = text[at] === quote ? closingQuote(text, at) + 1 : endOfBare(text, at, delimiter)
    const value = text.slice(at, end)
    values.push(value.startsWith(quote) ? value.slice(1, -1).replaceAll('""', quote) : value)
    at = end
    if (at >= text.length) return { values, end: at }
    if (text[at] === delimiter) at += 1
    else {
      const found = text[at] === '\n' ? 'LF' : text.startsWith('\r\n', at) ? 'CRLF' : undefined
      if (found === undefined) throw invalid(`Failed to parse CSV: a quote ends in the middle of the value ${value}`)
      if (found !== dialect.lineEnding) throw wrongLineEnding(dialect)
      return { values, end: at + (lineEndings[found] ?? '').length }
    }
  }
}

function closingQuote(text: string, opening: number): number {
  let at = text.indexOf(quote, opening + 1)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  if (at < 0) throw invalid('Failed to parse CSV: a quote is not closed')
  return at
}

/** Where a value without quotes ends. */
function endOfBare(text: string, start: number, delimiter: string): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === delimiter || character === '\n' || (character === '\r' && text[at + 1] === '\n')) return at
    if (character === quote) throw invalid('Failed to parse CSV: a quote stands inside of a value without quotes')
  }
  return text.length
}

const wrongLineEnding = ({ lineEnding }: Dialect): Error =>
  apiError(
    400,
    'ClientInputError',
    `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`,
  )

/** One line, all values in quotes, as result files have them. */
export const csvLine = (values: readonly string[], { columnDelimiter, lineEnding }: Dialect): string =>
  values.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiters[columnDelimiter] ?? ',') +
  (lineEndings[lineEnding] ?? '\n')

/** A value as a result of a query shows it. */
export const csvValue = (value: JsonValue | undefined): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'string'
      ? value.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})\+0000$/, '$1Z')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

/** A value of a record within its parents. */
export function valueAt(record: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = record
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = (value as JsonObject)[name]
  }
  return value
}
