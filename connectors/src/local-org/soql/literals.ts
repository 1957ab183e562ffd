import { fullId } from '../ids.ts'
import type { Field } from '../schema/sobject-type.ts'
import type { SqlValue } from '../store/database.ts'
import { datetimeText } from '../values.ts'
import { queryError } from './query-error.ts'

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  N: '\n',
  R: '\r',
  T: '\t',
  B: '\b',
  F: '\f',
}

/** The text of `'…'`. */
export const unquoted = (literal: string): string =>
  literal
    .replace(/^'|'$/g, '')
    .replace(/\\(u([0-9a-f]{4})|[\s\S])/gi, (_, sign: string, hex?: string) =>
      hex === undefined ? (escapes[sign] ?? sign) : String.fromCharCode(Number.parseInt(hex, 16)),
    )

/** The pattern of a LIKE, for `ESCAPE '\'`: what a backslash stands before is meant as it is. */
export const likePattern = (literal: string): string =>
  literal.replace(/^'|'$/g, '').replace(/\\(u([0-9a-f]{4})|[\s\S])/gi, (_, sign: string, hex?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return sign === '%' || sign === '_' || sign === '\\' ? `\\${sign}` : (escapes[sign] ?? sign)
  })

const numeric = new Set(['int', 'long', 'double', 'currency', 'percent'])

/** What a literal is to be for a field of this type, in the words of messages. */
const wanted = (field: Field): string =>
  field.type === 'datetime'
    ? 'dateTime'
    : numeric.has(field.type)
      ? field.type === 'int'
        ? 'int'
        : 'double'
      : field.type

/**
 * A literal as the column holds it. Null stands for null and for the empty text.
 * @throws ApiError INVALID_FIELD where the literal is of another type
 */
export function literalValue(field: Field, literal: string, kind: string, soql: string): SqlValue {
  if (kind === 'NULL') return null
  const isQuoted = kind === 'STRING'
  const mistyped = (): Error => {
    const advice = isQuoted
      ? ' and should not be enclosed in quotes'
      : field.type === 'string'
        ? ' and should be enclosed in quotes'
        : ''
    return queryError(
      'INVALID_FIELD',
      soql,
      literal,
      `value of filter criterion for field '${field.name}' must be of type ${wanted(field)}${advice}`,
    )
  }
  if (numeric.has(field.type)) {
    const number = Number(literal.replace(/^[A-Z]{3}(?=[\d.])/i, ''))
    if (isQuoted || Number.isNaN(number)) throw mistyped()
    return number
  }
  switch (field.type) {
    case 'boolean':
      if (kind !== 'BOOLEAN') throw mistyped()
      return /^true$/i.test(literal) ? 1 : 0
    case 'date':
      if (kind !== 'DATE') throw mistyped()
      return literal
    case 'datetime':
      if (kind !== 'DATETIME') throw mistyped()
      return datetimeText(Date.parse(literal.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')))
    case 'time':
      return literal.replace(/^'|'$/g, '')
    case 'id':
    case 'reference': {
      if (!isQuoted) throw mistyped()
      const text = unquoted(literal)
      if (text === '') return null
      const id = fullId(text)
      if (id === undefined) {
        throw queryError('INVALID_QUERY_FILTER_OPERATOR', soql, literal, `invalid ID field: ${text}`)
      }
      return id
    }
    default:
      if (!isQuoted) throw mistyped()
      return unquoted(literal) || null
  }
}
