import { type ApiError, apiError } from '../api-error.ts'

const shownBefore = 40
const shownAfter = 40

/**
 * A refusal that shows where in the query it arose, as the real one words it.
 * @param part text of the query at which the fault stands; the end of the query where absent
 */
export function queryError(errorCode: string, soql: string, part: string | undefined, problem: string): ApiError {
  const at = part === undefined ? soql.length : positionOf(soql, part)
  const before = soql.slice(0, at)
  const row = before.split('\n').length
  const column = at - (before.lastIndexOf('\n') + 1) + 1
  const start = Math.max(0, at - shownBefore)
  const excerpt = soql.slice(start, at + shownAfter).replaceAll('\n', ' ')
  const caret = `${' '.repeat(at - start)}^`
  return apiError(400, errorCode, `\n${excerpt}\n${caret}\nERROR at Row:${row}:Column:${column}\n${problem}`)
}

/** Where a word stands outside of quotes; the start where it does not. */
function positionOf(soql: string, part: string): number {
  const plain = soql.replace(/'(?:[^'\\]|\\.)*'/g, (text) => ' '.repeat(text.length))
  const escaped = part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const [edge, end] = [/^\w/.test(part) ? '(?<![\\w.])' : '', /\w$/.test(part) ? '(?!\\w)' : '']
  const found = new RegExp(edge + escaped + end, 'i').exec(plain) ?? new RegExp(escaped, 'i').exec(soql)
  return found?.index ?? 0
}

const advice = (what: 'field' | 'relationship' | 'object', suffix: string): string => {
  const named =
    what === 'object' ? 'the entity name' : what === 'field' ? 'the custom field name' : 'the custom relationship name'
  return `If you are attempting to use a custom ${what}, be sure to append the '${suffix}' after ${named}. Please reference your WSDL or the describe call for the appropriate names.`
}

/** What to say of a column that an entity does not have. */
export const unknownColumn = (name: string, entity: string): string =>
  `No such column '${name}' on entity '${entity}'. ${advice('field', '__c')}`

export const noSuchColumn = (soql: string, path: string, entity: string): ApiError => {
  const name = path.split('.').at(-1) ?? path
  return queryError('INVALID_FIELD', soql, path, unknownColumn(name, entity))
}

export const noSuchRelation = (soql: string, path: string, relation: string): ApiError =>
  queryError(
    'INVALID_FIELD',
    soql,
    path,
    `Didn't understand relationship '${relation}' in field path. ${advice('relationship', '__r')}`,
  )

export const noSuchChildren = (soql: string, relation: string): ApiError =>
  queryError(
    'INVALID_TYPE',
    soql,
    relation,
    `Didn't understand relationship '${relation}' in FROM part of query call. ${advice('relationship', '__r')}`,
  )

export const noSuchObject = (soql: string, name: string): ApiError =>
  queryError('INVALID_TYPE', soql, name, `sObject type '${name}' is not supported. ${advice('object', '__c')}`)

export const malformed = (soql: string, part: string | undefined, problem: string): ApiError =>
  queryError('MALFORMED_QUERY', soql, part, problem)
