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
    part.replace(/(?<![\w.])([+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+)(?!\w)/g, (number) => decimalText(Number(number))),
  )
  try {
    return { query: parseQuery(withoutDoubleNegation(plain)), text, allRows: all !== undefined }
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

/** The parser loses one of three negations that follow each other directly; two of them are none. */
function withoutDoubleNegation(text: string): string {
  const plain = text.replace(/'(?:[^'\\]|\\.)*'/g, (quoted) => '\0'.repeat(quoted.length))
  for (const found of plain.matchAll(/\bNOT\s*\(\s*NOT\b/gi)) {
    const open = plain.indexOf('(', found.index)
    const inner = found.index + found[0].length
    const end = closing(plain, open)
    if (end === undefined || !isOneOperand(plain.slice(inner, end))) continue
    return withoutDoubleNegation(`${text.slice(0, found.index)}(${text.slice(inner, end)})${text.slice(end + 1)}`)
  }
  return text
}

/** Where the bracket that opens at `open` ends. */
function closing(text: string, open: number): number | undefined {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth += 1
    else if (text[i] === ')' && --depth === 0) return i
  }
  return undefined
}

/** No AND or OR outside of brackets. */
function isOneOperand(text: string): boolean {
  let flat = text
  for (let before = ''; before !== flat; ) {
    before = flat
    flat = flat.replace(/\([^()]*\)/g, '')
  }
  return !/\b(AND|OR)\b/i.test(flat)
}
