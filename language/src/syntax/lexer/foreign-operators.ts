import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { isDigit, isWordStart, skipTrivia } from '../lookahead.ts'
import type { TokenName } from '../tokens.ts'
import { wrapBareParameter } from './omissions.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'

/** Operators of other languages: each is reported and read as the one that means the same here. */

interface ForeignOperator {
  readonly text: string
  readonly token: TokenName
  readonly instead: string
  /** What else may be meant. */
  readonly note?: string
}

/** Longest first. */
const operators: readonly ForeignOperator[] = [
  { text: '===', token: 'Operator', instead: '==' },
  { text: '!==', token: 'Operator', instead: '!=' },
  { text: '&&', token: 'Operator', instead: 'and' },
  { text: '||', token: 'Operator', instead: 'or', note: '`default` gives another value in place of null.' },
  { text: '=>', token: 'Arrow', instead: '->' },
  { text: '??', token: 'Operator', instead: 'default' },
  { text: '?:', token: 'Operator', instead: 'default' },
  { text: '?.', token: 'Dot', instead: '.' },
  {
    text: '.?',
    token: 'Dot',
    instead: '.',
    note: 'A field of null is null; `payload.name?` asks whether it is there.',
  },
  { text: '<>', token: 'Operator', instead: '!=' },
  { text: '+=', token: 'Operator', instead: '+' },
  { text: '-=', token: 'Operator', instead: '-' },
  { text: '*=', token: 'Operator', instead: '*' },
  { text: '/=', token: 'Operator', instead: '/' },
  { text: '–', token: 'Operator', instead: '-' },
  { text: '—', token: 'Operator', instead: '-' },
  { text: '−', token: 'Operator', instead: '-' },
  { text: '×', token: 'Operator', instead: '*' },
  { text: '÷', token: 'Operator', instead: '/' },
  { text: '≠', token: 'Operator', instead: '!=' },
  { text: '≤', token: 'Operator', instead: '<=' },
  { text: '≥', token: 'Operator', instead: '>=' },
  { text: '→', token: 'Arrow', instead: '->' },
]

/** Reads an operator of another language as the one that means the same; false when none stands here. */
export function readForeignOperator(scan: Scan): boolean {
  const found = operators.find(({ text }) => scan.source.startsWith(text, scan.at))
  if (found === undefined) return false
  const { text, token, instead, note } = found
  const at = span(scan.at, scan.at + text.length)
  const negates = scan.operand && instead === '-'
  scan.diagnostics.push(
    errors.foreignOperator(at, { text, instead }, { ...replaceBy(at, instead), ...(note && { note }) }),
  )
  if (token === 'Arrow') {
    wrapBareParameter(scan)
    scan.frame.phase = 'none'
  }
  scan.emit(negates ? 'Prefix' : token, at.end).image = instead
  return true
}

/** `1..10`, `1...10`: read as `to`; false for a selector. */
export function readRangeDots(scan: Scan): boolean {
  if (scan.operand || !scan.source.startsWith('..', scan.at)) return false
  const dots = /\.{2,3}(?=\s*(-?\d|[\p{L}_$(]))/uy
  dots.lastIndex = scan.at
  const [text, next = ''] = dots.exec(scan.source) ?? []
  if (text === undefined || (scan.previous() !== 'Number' && !/\d/.test(next))) return false
  readAsTo(scan, text)
  return true
}

/** `:` and `,` in `text[0:2]` and `text[0,2]`, read as `to`; false elsewhere. */
export function readRangeMark(scan: Scan, text: ':' | ','): boolean {
  const { kind, opener } = scan.frame
  if (scan.operand || kind !== 'index' || opener === undefined) return false
  // behind a blank stands a list to which a comma is missing
  const bounds = /(?<!\s)\[\s*-?[\w.$]+\s*[:,]\s*-?[\w.$]+\s*\]/y
  bounds.lastIndex = opener.startOffset
  if (!bounds.test(scan.source)) return false
  readAsTo(scan, text)
  return true
}

function readAsTo(scan: Scan, text: string): void {
  const at = span(scan.at, scan.at + text.length)
  const isPart = scan.frame.kind === 'index'
  const advice = isPart
    ? `A part of a text or array is \`[0 to 2]\`${text === ',' ? ', an item of an item `[0][2]`' : ''}.`
    : 'Write `1 to 10`; that is an array already.'
  scan.diagnostics.push(errors.foreignRange(at, { text, advice }, replaceBy(at, ' to ')))
  scan.emit('Operator', at.end).image = 'to'
}

/** `a % b` */
export function readRemainder(scan: Scan): void {
  const at = span(scan.at, scan.at + 1)
  scan.diagnostics.push(errors.foreignOperator(at, { text: '%', instead: 'mod' }, replaceBy(at, ' mod ')))
  scan.emit('Operator', at.end).image = 'mod'
}

const operatorWords = /(?:and|or|default|as|is|to|mod|if|else|unless|otherwise|match|update|case)\b/y

/** Is the `?` at `at`, after an operand, that of `c ? a : b`, and no question of existence? */
function isTernary(source: string, at: number): boolean {
  const next = skipTrivia(source, at + 1)
  const c = source[next]
  const code = source.charCodeAt(next)
  if (c === '"' || c === "'" || c === '`' || isDigit(code)) return true
  const spaced = /\s/.test(source[at - 1] ?? '') && next > at + 1
  if (!spaced) return false
  if (!isWordStart(code)) return c === '(' || c === '{' || c === '[' || c === '$'
  operatorWords.lastIndex = next
  return !operatorWords.test(source)
}

/** The `?` of `c ? a : b`, read as an operator; false for another `?`. */
export function readTernary(scan: Scan): boolean {
  if (!isTernary(scan.source, scan.at)) return false
  scan.diagnostics.push(errors.ternary(span(scan.at, scan.at + 1), {}))
  scan.frame.ternaries++
  scan.emit('Operator', scan.at + 1).image = 'default'
  return true
}

/** The `:` of `c ? a : b`; false for another `:`. */
export function readTernaryElse(scan: Scan): boolean {
  if (scan.frame.ternaries === 0 || scan.operand) return false
  scan.frame.ternaries--
  scan.emit('Operator', scan.at + 1).image = 'default'
  return true
}
