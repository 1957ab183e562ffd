import { parse } from 'csv-parse/sync'
import { apiError } from '../api-error.ts'
import type { JsonValue } from '../org.ts'

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

/** The rows of a document, the header first. @throws ApiError where it is malformed */
export function readCsv(content: Uint8Array, { columnDelimiter, lineEnding }: Dialect): string[][] {
  try {
    return parse(content as Buffer, {
      bom: true,
      delimiter: delimiters[columnDelimiter] ?? ',',
      record_delimiter: lineEndings[lineEnding] ?? '\n',
      skip_empty_lines: true,
    })
  } catch (error) {
    const { message } = error as Error
    throw apiError(400, 'InvalidBatch', `InvalidBatch : Failed to parse CSV: ${message}`)
  }
}

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
