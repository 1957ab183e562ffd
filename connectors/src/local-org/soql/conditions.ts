import type { HavingClause, Query, WhereClause } from '@jetstreamapp/soql-parser-js'
import type { Field } from '../schema/sobject-type.ts'
import type { SqlValue } from '../store/database.ts'
import { dayRange } from './date-ranges.ts'
import { type Expression, fieldExpression, functionExpression, isText } from './expressions.ts'
import { likePattern, literalValue, unquoted } from './literals.ts'
import { negationMark } from './parse.ts'
import { malformed, queryError } from './query-error.ts'
import type { Scope, Sql } from './scope.ts'

export interface ConditionContext {
  readonly scope: Scope
  readonly soql: string
  readonly now: number
  /** SQL of `(SELECT Id FROM …)` in a condition, one column. */
  readonly semiJoin: (query: Query) => Sql
}

/** What the parser's clauses hold that matters here, whatever kind they are. */
interface Clause {
  readonly left: Leaf | null
  readonly operator?: string
  readonly right?: Clause
}

interface Leaf {
  readonly openParen?: number
  readonly closeParen?: number
  readonly field?: string
  readonly fn?: Parameters<typeof functionExpression>[1]
  readonly operator?: string
  readonly value?: string | readonly string[]
  readonly valueQuery?: Query
  readonly literalType?: string | readonly string[]
  readonly dateLiteralVariable?: number | readonly number[]
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Leaf

/** The parser gives a chain with counts of brackets; this is the sequence that was written. */
function tokensOf(clause: Clause): readonly Token[] {
  const tokens: Token[] = []
  for (let at: Clause | undefined = clause; at !== undefined; at = at.right) {
    const { left, operator } = at
    if (left !== null) {
      tokens.push(...Array<Token>(left.openParen ?? 0).fill('('))
      if (left.field === negationMark) {
        // its AND is a part of the mark
        tokens.push('NOT')
        continue
      }
      tokens.push(left, ...Array<Token>(left.closeParen ?? 0).fill(')'))
    }
    const word = operator?.toUpperCase()
    if (word === 'AND' || word === 'OR') tokens.push(word)
  }
  return tokens
}

/** SQL of a WHERE or HAVING; a condition on a null is false, and its negation true. */
export function conditionSql(clause: WhereClause | HavingClause, context: ConditionContext): Sql {
  const tokens = tokensOf(clause as Clause)
  let at = 0

  const chain = (): Sql => {
    const parts = [unary()]
    let joined: 'AND' | 'OR' | undefined
    for (let token = tokens[at]; token === 'AND' || token === 'OR'; token = tokens[at]) {
      // a mixture needs brackets
      if (joined !== undefined && joined !== token) throw malformed(context.soql, token, `unexpected token: '${token}'`)
      joined = token
      at += 1
      parts.push(unary())
    }
    return {
      text: parts.length === 1 ? (parts[0]?.text ?? '') : `(${parts.map(({ text }) => text).join(` ${joined} `)})`,
      values: parts.flatMap(({ values }) => values),
    }
  }
  const unary = (): Sql => {
    const token = tokens[at]
    at += 1
    if (token === 'NOT') {
      const { text, values } = unary()
      return { text: `NOT COALESCE((${text}), 0)`, values }
    }
    if (token === '(') {
      const inner = chain()
      if (tokens[at] !== ')') throw malformed(context.soql, undefined, "expecting a right parentheses, found '<EOF>'")
      at += 1
      return { text: `(${inner.text})`, values: inner.values }
    }
    if (typeof token !== 'object') throw malformed(context.soql, token, `unexpected token: '${token ?? '<EOF>'}'`)
    return leafSql(token, context)
  }
  const sql = chain()
  if (at < tokens.length) throw malformed(context.soql, undefined, "unexpected token: ')'")
  return sql
}

function leafSql(leaf: Leaf, context: ConditionContext): Sql {
  const { scope, soql } = context
  const left =
    leaf.fn === undefined ? fieldExpression(scope, leaf.field ?? '') : functionExpression(scope, leaf.fn, soql)
  const operator = (leaf.operator ?? '=').toUpperCase()
  const { field } = left
  if (field.type === 'address' || field.type === 'location' || field.type === 'base64') {
    throw queryError('INVALID_FIELD', soql, leaf.field, `field '${field.name}' can not be filtered in a query call`)
  }
  if (field.type === 'textarea' && field.length > 255 && !left.aggregate) {
    throw queryError('INVALID_FIELD', soql, leaf.field, `field '${field.name}' can not be filtered in a query call`)
  }
  if (leaf.valueQuery !== undefined) {
    const { text, values } = context.semiJoin(leaf.valueQuery)
    const isIn = `${left.sql} IN (${text})`
    if (operator === 'IN') return { text: isIn, values }
    if (operator === 'NOT IN') return { text: `NOT COALESCE((${isIn}), 0)`, values }
    throw malformed(soql, operator, `unexpected token: '('`)
  }
  switch (operator) {
    case 'IN':
    case 'NOT IN':
      return membership(left, listOf(leaf), operator === 'NOT IN', context)
    case 'INCLUDES':
    case 'EXCLUDES':
      return inclusion(left, listOf(leaf), operator === 'EXCLUDES', soql)
    case 'LIKE':
      return likeness(left, String(leaf.value), kindsOf(leaf, 1)[0] ?? '', soql)
    default:
      return comparison(left, operator, literalOf(leaf, 0), context)
  }
}

interface Literal {
  readonly text: string
  readonly kind: string
  readonly count: number | undefined
}

const kindsOf = (leaf: Leaf, count: number): readonly string[] =>
  Array.isArray(leaf.literalType) ? leaf.literalType : Array<string>(count).fill(String(leaf.literalType ?? 'STRING'))

function listOf(leaf: Leaf): readonly Literal[] {
  const texts = Array.isArray(leaf.value) ? leaf.value : [String(leaf.value)]
  return texts.map((_, i) => literalOf(leaf, i))
}

function literalOf(leaf: Leaf, i: number): Literal {
  const texts: readonly string[] = Array.isArray(leaf.value) ? leaf.value : [String(leaf.value)]
  const counts = leaf.dateLiteralVariable
  const count = typeof counts === 'number' ? counts : counts?.[i]
  return { text: texts[i] ?? '', kind: kindsOf(leaf, texts.length)[i] ?? 'STRING', count }
}

const flipped: Readonly<Record<string, string>> = {
  '=': '=',
  '!=': '<>',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/** Beyond ASCII, case is folded by a function; else the columns' collation does it, and an index can serve. */
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

function compared(left: Expression, operator: string, value: SqlValue): Sql {
  if (typeof value !== 'string' || !isText(left.field)) return { text: `${left.sql} ${operator} ?`, values: [value] }
  if (isAscii(value)) return { text: `${left.sql} ${operator} ? COLLATE NOCASE`, values: [value] }
  return { text: `fold(${left.sql}) ${operator} fold(?)`, values: [value] }
}

function comparison(left: Expression, operator: string, literal: Literal, context: ConditionContext): Sql {
  const sqlOperator = flipped[operator]
  if (sqlOperator === undefined) throw malformed(context.soql, operator, `unexpected token: '${operator}'`)
  if (literal.kind === 'DATE_LITERAL' || literal.kind === 'DATE_N_LITERAL')
    return inRange(left, sqlOperator, literal, context)
  const value = literalValue(left.field, literal.text, literal.kind, context.soql)
  if (value === null) {
    if (sqlOperator === '=') return { text: `${left.sql} IS NULL`, values: [] }
    if (sqlOperator === '<>') return { text: `${left.sql} IS NOT NULL`, values: [] }
    return { text: '0', values: [] }
  }
  if (left.field.type === 'boolean' && sqlOperator !== '=' && sqlOperator !== '<>') {
    throw queryError(
      'INVALID_QUERY_FILTER_OPERATOR',
      context.soql,
      left.field.name,
      `invalid operator on boolean field`,
    )
  }
  const sql = compared(left, sqlOperator, value)
  return sqlOperator === '<>' ? { text: `(${sql.text} OR ${left.sql} IS NULL)`, values: sql.values } : sql
}

/** A literal such as LAST_MONTH is a span: equal is within, less is before it, at most is up to its end. */
function inRange(left: Expression, operator: string, { text, count }: Literal, { soql, now }: ConditionContext): Sql {
  const word = text.split(':')[0] ?? text
  const number = count ?? (text.includes(':') ? Number(text.split(':')[1]) : undefined)
  const range = dayRange(word, number, now)
  if (range === undefined) throw malformed(soql, text, `unexpected token: '${text}'`)
  if (left.field.type !== 'date' && left.field.type !== 'datetime') {
    throw queryError(
      'INVALID_FIELD',
      soql,
      text,
      `value of filter criterion for field '${left.field.name}' must be of type ${left.field.type} and should be enclosed in quotes`,
    )
  }
  // days sort before the times within them
  const { start, end } = range
  const column = left.sql
  switch (operator) {
    case '=':
      return { text: `(${column} >= ? AND ${column} < ?)`, values: [start, end] }
    case '<>':
      return { text: `(${column} < ? OR ${column} >= ? OR ${column} IS NULL)`, values: [start, end] }
    case '<':
      return { text: `${column} < ?`, values: [start] }
    case '<=':
      return { text: `${column} < ?`, values: [end] }
    case '>':
      return { text: `${column} >= ?`, values: [end] }
    default:
      return { text: `${column} >= ?`, values: [start] }
  }
}

function membership(left: Expression, literals: readonly Literal[], negated: boolean, context: ConditionContext): Sql {
  const ranges = literals.filter(({ kind }) => kind.startsWith('DATE_') && kind !== 'DATE')
  const plain = literals.filter((literal) => !ranges.includes(literal))
  const values = plain.map(({ text, kind }) => literalValue(left.field, text, kind, context.soql))
  const known = values.filter((value) => value !== null)
  const folded = isText(left.field) && known.some((value) => !isAscii(String(value)))
  const column = folded ? `fold(${left.sql})` : isText(left.field) ? `${left.sql} COLLATE NOCASE` : left.sql
  const parts: Sql[] = []
  if (known.length > 0)
    parts.push({ text: `${column} IN (${known.map(() => (folded ? 'fold(?)' : '?')).join(', ')})`, values: known })
  if (known.length < values.length) parts.push({ text: `${left.sql} IS NULL`, values: [] })
  for (const range of ranges) parts.push(inRange(left, '=', range, context))
  const text = `(${parts.map((part) => part.text).join(' OR ')})`
  const all = parts.flatMap((part) => part.values)
  return { text: negated ? `NOT COALESCE(${text}, 0)` : text, values: all }
}

/** Each literal is a set of values joined by `;`, all of which a record must hold; one such set is enough. */
function inclusion(left: Expression, literals: readonly Literal[], negated: boolean, soql: string): Sql {
  if (left.field.type !== 'multipicklist') {
    throw queryError(
      'INVALID_QUERY_FILTER_OPERATOR',
      soql,
      left.field.name,
      'includes and excludes work on multi-select picklists only',
    )
  }
  const sets = literals.map(({ text }) => unquoted(text).split(';'))
  const holds = `instr(';' || fold(${left.sql}) || ';', ';' || fold(?) || ';') > 0`
  const text = `(${sets.map((set) => `(${set.map(() => holds).join(' AND ')})`).join(' OR ')})`
  const values = sets.flat()
  return { text: negated ? `NOT COALESCE(${text}, 0)` : text, values }
}

function likeness(left: Expression, literal: string, kind: string, soql: string): Sql {
  if (kind !== 'STRING' || !isLikeable(left.field)) {
    throw queryError(
      'INVALID_QUERY_FILTER_OPERATOR',
      soql,
      left.field.name,
      `invalid operator on ${left.field.type} field`,
    )
  }
  const pattern = likePattern(literal)
  if (isAscii(pattern)) return { text: `${left.sql} LIKE ? ESCAPE '\\'`, values: [pattern] }
  return { text: `fold(${left.sql}) LIKE fold(?) ESCAPE '\\'`, values: [pattern] }
}

const isLikeable = (field: Field): boolean => isText(field)
