import type { Fix } from '../../diagnostics/diagnostic.ts'
import * as errors from '../../diagnostics/syntax.ts'
import { type Span, span } from '../../span.ts'
import { isDigit, isWordStart, skipTrivia, startsOperand } from '../lookahead.ts'
import { type TokenName, tokens } from '../tokens.ts'
import type { FrameKind } from './frame.ts'
import type { Scan } from './scan.ts'

/** What other languages write, and what it is here: each is reported once and read as what was meant. */

export const replaceBy = (at: Span, text: string): { readonly fixes: readonly Fix[] } => ({
  fixes: [{ title: text === '' ? 'Leave it out' : `Write ${text.trim()}`, edits: [{ span: at, text }] }],
})

// -------------------------------------------------------------- operators

/** Longest first. */
const operators: readonly { readonly text: string; readonly token: TokenName; readonly instead: string }[] = [
  { text: '===', token: 'Operator', instead: '==' },
  { text: '!==', token: 'Operator', instead: '!=' },
  { text: '&&', token: 'Operator', instead: 'and' },
  { text: '||', token: 'Operator', instead: 'or' },
  { text: '=>', token: 'Arrow', instead: '->' },
  { text: '??', token: 'Operator', instead: 'default' },
  { text: '?:', token: 'Operator', instead: 'default' },
]

/** Reads an operator of another language as the one that means the same; false when none stands here. */
export function readForeignOperator(scan: Scan): boolean {
  const found = operators.find(({ text }) => scan.source.startsWith(text, scan.at))
  if (found === undefined) return false
  const { text, token, instead } = found
  const at = span(scan.at, scan.at + text.length)
  scan.diagnostics.push(errors.foreignOperator(at, { text, instead }, replaceBy(at, instead)))
  scan.emit(token, at.end).image = instead
  if (token === 'Arrow') scan.frame.phase = 'none'
  return true
}

/** Brackets in which nothing is given a value. */
const compares: ReadonlySet<FrameKind> = new Set<FrameKind>(['condition', 'array', 'index', 'interpolation'])

/** `=` where only `==` makes sense; false elsewhere. */
export function readAssignment(scan: Scan): boolean {
  if (scan.operand || !compares.has(scan.frame.kind)) return false
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

// -------------------------------------------------------------- statements

/** `let x =`, `const x =`, `function f(`. */
const declarations: Readonly<
  Record<string, { readonly token: TokenName; readonly instead: string; readonly shape: RegExp }>
> = {
  let: { token: 'Var', instead: 'var', shape: /let\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  const: { token: 'Var', instead: 'var', shape: /const\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  function: { token: 'Fun', instead: 'fun', shape: /function\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
  def: { token: 'Fun', instead: 'fun', shape: /def\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
}

/** A word that declares in other languages; `starts`: a declaration may stand here. */
export function readForeignDeclaration(scan: Scan, word: string, end: number, starts: boolean): boolean {
  const found = starts && Object.hasOwn(declarations, word) ? declarations[word] : undefined
  if (found === undefined) return false
  found.shape.lastIndex = scan.at
  if (!found.shape.test(scan.source)) return false
  const at = span(scan.at, end)
  const instead = `\`${found.instead}\``
  scan.diagnostics.push(errors.foreignStatement(at, { word, instead }, replaceBy(at, found.instead)))
  if (!scan.frame.header) return false
  scan.emit(found.token, end)
  scan.frame.directive = found.token
  return true
}

/** `return value` */
export function readReturn(scan: Scan, word: string, end: number): boolean {
  if (!scan.operand || word !== 'return' || !startsOperand(scan.source, skipTrivia(scan.source, end))) return false
  const at = span(scan.at, end)
  scan.diagnostics.push(errors.foreignStatement(at, { word, instead: 'the value alone' }, replaceBy(at, '')))
  scan.at = end
  return true
}

// -------------------------------------------------------------- lambdas and keys without parentheses

/** After these a function may stand. */
const startsArgument: ReadonlySet<TokenName> = new Set<TokenName>([
  'Infix',
  'CallOpen',
  'ParenOpen',
  'Comma',
  'Equals',
  'Separator',
])

/** `x -> …`: reported before its arrow is read, and read as `(x) -> …`. */
export function wrapBareParameter(scan: Scan): void {
  const last = scan.tokens.length - 1
  const name = scan.tokens[last]
  const before = scan.previous(2)
  if (
    name?.tokenType !== tokens.Word ||
    scan.frame.phase !== 'none' ||
    before === undefined ||
    !startsArgument.has(before)
  )
    return
  const { startOffset: start, endOffset } = name
  const at = span(start, endOffset + 1)
  scan.diagnostics.push(errors.bareParameter(at, { name: name.image }, replaceBy(at, `(${name.image})`)))
  scan.tokens.splice(last, 0, scan.token('LambdaOpen', start, start, '('))
  scan.tokens.push(scan.token('ParenClose', at.end, at.end, ')'))
}

/** `$$:` where an entry starts: a computed key without its parentheses. */
export function readDollarKey(scan: Scan, end: number): boolean {
  const source = scan.source
  const previous = scan.previous()
  const starts = scan.frame.kind === 'object' && (previous === 'Comma' || previous === 'BraceOpen')
  if (!starts || source[skipTrivia(source, end)] !== ':') return false
  const at = span(scan.at, end)
  const key = source.slice(scan.at, end)
  scan.diagnostics.push(errors.computedKey(at, { key }, replaceBy(at, `(${key})`)))
  scan.emit('KeyString', end, key)
  return true
}
