import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { skipTrivia, wordEnd } from '../lookahead.ts'
import type { TokenName } from '../tokens.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'

/** What DataWeave 1 writes, in a script that does not say that it is one: reported and read as what was meant. */

const percentDirective = /%(output|input|var|function|fun|type|namespace|ns|import)\b/y

/** Words of directives that are others now. */
const renamed: Readonly<Record<string, { readonly token: TokenName; readonly instead: string }>> = {
  function: { token: 'Fun', instead: 'fun' },
  namespace: { token: 'Ns', instead: 'ns' },
}

/** `%var` and the like; false when no such word stands here. */
export function readPercentDirective(scan: Scan): boolean {
  percentDirective.lastIndex = scan.at
  const word = scan.frame.header ? percentDirective.exec(scan.source)?.[1] : undefined
  if (word === undefined) return false
  const at = span(scan.at, percentDirective.lastIndex)
  const known = Object.hasOwn(renamed, word) ? renamed[word] : undefined
  const instead = known?.instead ?? word
  scan.diagnostics.push(errors.percentDirective(at, { text: `%${word}`, instead }, replaceBy(at, instead)))
  // the word alone is read as the directive that it is
  if (known === undefined) scan.at++
  else scan.emit(known.token, at.end)
  return true
}

/** Types that are written after a colon. */
const types: Readonly<Record<string, string>> = {
  string: 'String',
  number: 'Number',
  boolean: 'Boolean',
  object: 'Object',
  array: 'Array',
  date: 'Date',
  time: 'Time',
  datetime: 'DateTime',
  localdatetime: 'LocalDateTime',
  localtime: 'LocalTime',
  timezone: 'TimeZone',
  period: 'Period',
  binary: 'Binary',
  regex: 'Regex',
  null: 'Null',
  any: 'Any',
  range: 'Range',
  cdata: 'CData',
}

/** The type of now for the `:string` at `at`. */
function typeAfterColon(source: string, at: number): string | undefined {
  const name = source.slice(at + 1, wordEnd(source, at + 1))
  return source[at] === ':' && Object.hasOwn(types, name) ? types[name] : undefined
}

/** Is the word that ends at `end` the `as` of `as :string`, or the `is` or `case` of `case is :string`, and no key? */
export function isColonCast(scan: Scan, word: string, end: number): boolean {
  const inCase = (word === 'is' && scan.previous() === 'Case') || (word === 'case' && scan.frame.kind === 'match')
  if (!inCase && (scan.operand || (word !== 'as' && word !== 'is'))) return false
  return typeAfterColon(scan.source, skipTrivia(scan.source, end)) !== undefined
}

/** The `:string` of `as :string`, and of a type where a value stands; false for another `:`. */
export function readColonType(scan: Scan): boolean {
  const type = scan.operand ? typeAfterColon(scan.source, scan.at) : undefined
  if (type === undefined) return false
  const instead = scan.previous() === 'Case' ? `is ${type}` : type
  const at = span(scan.at, wordEnd(scan.source, scan.at + 1))
  const name = scan.source.slice(at.start + 1, at.end)
  scan.diagnostics.push(errors.colonCast(at, { name, instead }, replaceBy(at, instead)))
  if (scan.previous() === 'Case') scan.virtual('Is', 'is')
  scan.emit('Word', at.end).image = type
  return true
}

/** The `when` of `a when c otherwise b`, read as `unless`, and of `(k: v) when c`, read as `if`. */
export function readWhen(scan: Scan, word: string, end: number): boolean {
  if (scan.operand || word !== 'when') return false
  const entry = scan.previous() === 'ParenClose' && scan.lastParen?.entry === true
  if (!entry && !scan.source.includes('otherwise', end)) return false
  const words = entry ? '(…) when' : 'when … otherwise'
  const instead = entry ? '(key: value) if (condition)' : 'if (condition) a else b'
  scan.diagnostics.push(errors.whenOtherwise(span(scan.at, end), { words, instead }))
  scan.ifStartsOperand = false
  scan.emit(entry ? 'If' : 'Unless', end)
  return true
}
