import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { isDigit, isWordStart, skipTrivia } from '../lookahead.ts'
import type { TokenName } from '../tokens.ts'
import type { FrameKind } from './frame.ts'
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

/** Brackets in which nothing is given a value. */
const compares: ReadonlySet<FrameKind> = new Set<FrameKind>([
  'top',
  'do',
  'condition',
  'array',
  'index',
  'interpolation',
])

/** `=` where only `==` makes sense; false elsewhere. */
export function readAssignment(scan: Scan): boolean {
  if (scan.operand || scan.frame.header || scan.frame.directive !== undefined || !compares.has(scan.frame.kind))
    return false
  const at = span(scan.at, scan.at + 1)
  scan.diagnostics.push(errors.foreignOperator(at, { text: '=', instead: '==' }, replaceBy(at, '==')))
  scan.emit('Operator', at.end).image = '=='
  return true
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
