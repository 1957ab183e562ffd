import { isDigit, isWordStart, skipTrivia, wordEnd } from './lookahead.ts'
import type { TokenName } from './tokens.ts'

/** What other languages write, and what it is here: each is reported once and read as what was meant. */

export interface Replacement {
  readonly text: string
  readonly token: TokenName
  readonly instead: string
}

/** Longest first. */
const operators: readonly Replacement[] = [
  { text: '===', token: 'Operator', instead: '==' },
  { text: '!==', token: 'Operator', instead: '!=' },
  { text: '&&', token: 'Operator', instead: 'and' },
  { text: '||', token: 'Operator', instead: 'or' },
  { text: '=>', token: 'Arrow', instead: '->' },
  { text: '??', token: 'Operator', instead: 'default' },
  { text: '?:', token: 'Operator', instead: 'default' },
]

export const foreignOperator = (source: string, at: number): Replacement | undefined =>
  operators.find(({ text }) => source.startsWith(text, at))

/** `let x =`, `const x =`, `function f(`. */
const declarations: Readonly<
  Record<string, { readonly token: TokenName; readonly instead: string; readonly shape: RegExp }>
> = {
  let: { token: 'Var', instead: 'var', shape: /let\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  const: { token: 'Var', instead: 'var', shape: /const\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  function: { token: 'Fun', instead: 'fun', shape: /function\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
  def: { token: 'Fun', instead: 'fun', shape: /def\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
}

export function foreignDeclaration(source: string, at: number, word: string): Replacement | undefined {
  const found = Object.hasOwn(declarations, word) ? declarations[word] : undefined
  if (found === undefined) return undefined
  found.shape.lastIndex = at
  return found.shape.test(source) ? { text: word, token: found.token, instead: found.instead } : undefined
}

const percentDirective = /%(output|input|var|function|fun|type|namespace|ns|import)\b/y

const renamed: Readonly<Record<string, Replacement>> = {
  function: { text: '%function', token: 'Fun', instead: 'fun' },
  namespace: { text: '%namespace', token: 'Ns', instead: 'ns' },
}

/** `%var` and the like; `token` is undefined where the word after the sign is right. */
export function percentedDirective(
  source: string,
  at: number,
): { readonly text: string; readonly token: TokenName | undefined; readonly instead: string } | undefined {
  percentDirective.lastIndex = at
  const word = percentDirective.exec(source)?.[1]
  if (word === undefined) return undefined
  return renamed[word] ?? { text: `%${word}`, token: undefined, instead: word }
}

/** Types of version 1, written after a colon. */
const oldTypes: Readonly<Record<string, string>> = {
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

/** `:string` → `String` */
export function oldType(source: string, at: number): { readonly text: string; readonly instead: string } | undefined {
  const text = source.slice(at + 1, wordEnd(source, at + 1))
  const instead = Object.hasOwn(oldTypes, text) ? oldTypes[text] : undefined
  return instead === undefined ? undefined : { text, instead }
}

const operatorWords = /(?:and|or|default|as|is|to|mod|if|else|unless|otherwise|match|update|case)\b/y

/** Is the `?` at `at`, after an operand, that of `c ? a : b`, and no question of existence? */
export function isTernary(source: string, at: number): boolean {
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
