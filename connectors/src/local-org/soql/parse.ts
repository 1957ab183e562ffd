import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js'
import { malformed } from './query-error.ts'

export interface ParsedQuery {
  readonly query: Query
  /** As it was sent, for messages. */
  readonly text: string
  /** `ALL ROWS`: deleted records too. */
  readonly allRows: boolean
}

const maxLength = 100_000

/**
 * The parser knows neither exponents nor `ALL ROWS`; the one is written out, the other taken off.
 * @throws ApiError MALFORMED_QUERY
 */
export function parseSoql(text: string): ParsedQuery {
  if (text.trim() === '') throw malformed(text, undefined, 'unexpected token: <EOF>')
  if (text.length > maxLength)
    throw malformed(text, text.slice(0, 6), `SOQL statements cannot be longer than ${maxLength} characters.`)
  const [, body = text, all] = /^([\s\S]*?)(\s+ALL\s+ROWS\s*)?$/i.exec(text) ?? []
  const plain = outsideQuotes(body, (part) =>
    withoutNegations(part).replace(/(?<![\w.])([+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+)(?!\w)/g, (number) =>
      decimalText(Number(number)),
    ),
  )
  try {
    return { query: parseQuery(plain), text, allRows: all !== undefined }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, found] = /but found:? (?:-->)?\s*'([^']*)'/.exec(message) ?? []
    const token = found === undefined || found === '' ? undefined : found
    const unclosed = /unexpected character|Unbalanced|paren/i.test(message) && found === undefined
    const problem = unclosed ? firstLine(message) : `unexpected token: ${token === undefined ? '<EOF>' : `'${token}'`}`
    throw malformed(text, token, problem)
  }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text

const decimalText = (number: number): string =>
  Number.isInteger(number) ? BigInt(number).toString() : number.toFixed(20).replace(/0+$/, '')

/** Applies `change` to what stands between quoted texts. */
const outsideQuotes = (text: string, change: (part: string) => string): string =>
  text
    .split(/('(?:[^'\\]|\\.)*')/)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join('')

/** The field of a condition that stands for `NOT`. */
export const negationMark = 'NOT__mark'

/** The parser loses negations that follow each other; a condition joined by AND it keeps, and who reads the tree knows what it means. */
const withoutNegations = (text: string): string => text.replace(/\bNOT\b(?!\s+IN\b)/gi, `${negationMark} = true AND `)
