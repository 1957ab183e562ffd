import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { isWordStart, keyMarkFollows, skipTrivia, wordEnd } from '../lookahead.ts'
import { type TokenName, tokens } from '../tokens.ts'
import type { Frame } from './frame.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'
import type { MutableToken } from './token.ts'

/** Parentheses, quotes and signs that are left out or others: each is reported and read as if it stood there. */

/** After these a function may stand. */
const startsArgument: ReadonlySet<TokenName> = new Set<TokenName>([
  'Infix',
  'CallOpen',
  'ParenOpen',
  'Comma',
  'Equals',
  'Separator',
])

/** `x -> …`: reported before its arrow is read, and read as `(x) -> …`; `items map x, i -> …` likewise. */
export function wrapBareParameter(scan: Scan): void {
  const last = scan.tokens.length - 1
  if (scan.tokens[last]?.tokenType !== tokens.Word || scan.frame.phase !== 'none') return
  let first = last
  while (scan.tokens[first - 1]?.tokenType === tokens.Comma && scan.tokens[first - 2]?.tokenType === tokens.Word)
    first -= 2
  // between the arguments of a call, what stands before a comma is another argument
  if (scan.tokens[first - 1]?.tokenType !== tokens.Infix) first = last
  const before = scan.tokens[first - 1]?.tokenType.name as TokenName | undefined
  if (before === undefined || !startsArgument.has(before)) return
  const start = (scan.tokens[first] as MutableToken).startOffset
  const at = span(start, (scan.tokens[last] as MutableToken).endOffset + 1)
  const name = scan.source.slice(at.start, at.end)
  scan.diagnostics.push(errors.bareParameter(at, { name }, replaceBy(at, `(${name})`)))
  scan.tokens.splice(first, 0, scan.token('LambdaOpen', start, start, '('))
  scan.tokens.push(scan.token('ParenClose', at.end, at.end, ')'))
}

const inParameters: ReadonlySet<TokenName> = new Set<TokenName>(['Word', 'KeyName', 'Colon', 'Comma'])

/** `(x) { … }` after the parenthesis: reported, and read as `(x) -> { … }`. */
export function addMissingArrow(scan: Scan, frame: Frame): void {
  const next = skipTrivia(scan.source, scan.at)
  if (scan.source[next] !== '{') return
  const opener = frame.opener as MutableToken
  const inside = scan.tokens.slice(frame.index + 1, -1)
  if (!inside.every(({ tokenType }) => inParameters.has(tokenType.name as TokenName))) return
  if (scan.functionAt !== opener.startOffset) {
    const parameters = scan.source.slice(opener.endOffset + 1, scan.at - 1)
    scan.diagnostics.push(errors.missingArrow(span(next, next + 1), { parameters }))
  }
  scan.retype(opener, 'LambdaOpen')
  scan.virtual('Arrow', '->')
  scan.operand = true
}

/** `fun f(x) { … }` before the brace: reported where the braces hold no entries, and read as `fun f(x) = do { … }`. */
export function addMissingEquals(scan: Scan): void {
  const { frame, lastParen } = scan
  if (frame.directive !== 'Fun' || scan.previous() !== 'ParenClose' || lastParen === undefined) return
  const name = scan.tokens[lastParen.index - 1]
  if (scan.tokens[lastParen.index - 2]?.tokenType !== tokens.Fun || name === undefined) return
  const inner = skipTrivia(scan.source, scan.at + 1)
  if ('"\'(}@'.includes(scan.source[inner] ?? '}')) return
  if (keyMarkFollows(scan.source, wordEnd(scan.source, inner), true)) return
  scan.diagnostics.push(errors.functionBraces(span(scan.at, scan.at + 1), { name: name.image }))
  scan.virtual('Equals', '=')
  scan.virtual('Do', 'do')
}

/** `sizeOf payload.orders` at the dot: reported, and read without the name. */
export function dropBareCall(scan: Scan): void {
  const [name, argument] = scan.tokens.slice(-2)
  if (name?.tokenType !== tokens.Word || argument?.tokenType !== tokens.Infix) return
  if (scan.previous(3) === 'Dot' || scan.previous(3) === 'PathSeparator') return
  if (argument.endOffset + 1 !== scan.at || !isWordStart(scan.source.charCodeAt(scan.at + 1))) return
  const at = span(name.startOffset, name.endOffset + 1)
  scan.diagnostics.push(errors.callParentheses(at, { name: name.image }))
  scan.tokens.splice(-2, 1)
  scan.retype(argument, 'Word')
  scan.operand = false
}

/** `as String(…)` at the parenthesis: reported and left out. */
export function readCastParentheses(scan: Scan): boolean {
  const start = scan.pathStart()
  if (scan.previous() !== 'Word' || scan.tokens[start - 1]?.tokenType !== tokens.As) return false
  const type = scan.source.slice(scan.tokens[start]?.startOffset, (scan.tokens.at(-1)?.endOffset as number) + 1)
  scan.diagnostics.push(errors.castParentheses(span(scan.at, scan.at + 1), { type }))
  const close = scan.source.indexOf(')', scan.at)
  scan.at = close < 0 ? scan.source.length : close + 1
  return true
}

/** `...x`, of which the dots are left out. */
export function readSpread(scan: Scan): boolean {
  if (!scan.operand || !scan.source.startsWith('...', scan.at)) return false
  const instead =
    scan.frame.kind === 'object' ? '`(expression)` to take in the entries of an object' : '`++` to join arrays'
  scan.diagnostics.push(errors.spreadDots(span(scan.at, scan.at + 3), { instead }))
  scan.at += 3
  return true
}

/** `first-name:` where an entry starts, read as if it had quotes. */
export function readCompoundKey(scan: Scan, end: number): boolean {
  const c = scan.source[end]
  if ((c !== '-' && c !== '.') || !scan.atEntryStart() || scan.frame.kind === 'paren') return false
  const compoundKey = /[\p{L}_][\p{L}\p{N}_]*(?:[-.][\p{L}\p{N}_]+)+(?=\s*:(?!:))/uy
  compoundKey.lastIndex = scan.at
  const key = compoundKey.exec(scan.source)?.[0]
  if (key === undefined) return false
  const at = span(scan.at, scan.at + key.length)
  const note = key.includes('.') ? { note: `\`(${key}): …\` makes the value of \`${key}\` the key.` } : {}
  scan.diagnostics.push(errors.unquotedKey(at, { key }, { ...replaceBy(at, `"${key}"`), ...note }))
  scan.emit('KeyString', at.end, key)
  return true
}

const startsEntries: ReadonlySet<TokenName | undefined> = new Set<TokenName | undefined>([
  'Comma',
  'BraceOpen',
  'ParenOpen',
  'CallOpen',
  'ArrayOpen',
])

/** `$$:` and `$.name:` where an entry starts: a computed key without its parentheses. */
export function readDollarKey(scan: Scan): boolean {
  if (!startsEntries.has(scan.previous())) return false
  const source = scan.source
  const dollarKey = /\$+((?:\.[\p{L}_][\p{L}\p{N}_]*|\[\d+\])*)(?=\s*:(?!:))/uy
  dollarKey.lastIndex = scan.at
  const [text, path] = dollarKey.exec(source) ?? []
  // a parameter may be called `$`
  const isKey = path === '' ? scan.frame.kind === 'object' : scan.frame.phase === 'none' && scan.frame.ternaries === 0
  if (text === undefined || !isKey) return false
  const end = scan.at + text.length
  const at = span(scan.at, end)
  const key = source.slice(scan.at, end)
  scan.diagnostics.push(errors.computedKey(at, { key }, replaceBy(at, `(${key})`)))
  scan.emit('KeyString', end, key)
  return true
}

/** What is no name of a function before a parenthesis. */
const keywords: ReadonlySet<string> = new Set(['if', 'unless', 'using', 'do', 'not', 'case', 'else'])

/** `$.a`, `item.a` and `upper(a)` where an entry starts: reported, and read as if a key stood before it, or parentheses around it. */
export function addMissingKey(scan: Scan): void {
  const { frame, source, at: start } = scan
  if (frame.kind !== 'object' || frame.types || !scan.atEntryStart() || source.endsWith('...', start)) return
  const value = /(\$+|[\p{L}_][\p{L}\p{N}_]*)((?:\.[\p{L}_][\p{L}\p{N}_]*|\([^(){}]*\)|\[[^[\]{}]*\])*)/uy
  value.lastIndex = start
  const [text, root = '', selectors] = value.exec(source) ?? []
  if (text === undefined || keywords.has(root) || (selectors === '' && !root.startsWith('$'))) return
  const at = span(start, start + text.length)
  const isKey = /^\s*:(?!:)/.test(source.slice(at.end))
  if (isKey) scan.diagnostics.push(errors.computedKey(at, { key: text }, replaceBy(at, `(${text})`)))
  else scan.diagnostics.push(errors.missingKey(at, { value: text }))
  if (!isKey) {
    scan.virtual('KeyName', 'key')
    scan.virtual('Colon', ':')
  }
}
