import type { FunctionExp } from '@jetstreamapp/soql-parser-js'
import type { Field } from '../schema/sobject-type.ts'
import { aggregateFunctions, dateFunctions, displayFunctions, distance } from './functions.ts'
import { malformed, queryError } from './query-error.ts'
import type { Scope } from './scope.ts'

/** A value of a row or a group: a field, or a function of one. */
export interface Expression {
  readonly sql: string
  /** What compares with it, and how it is printed. */
  readonly field: Field
  readonly aggregate: boolean
  /** The path of a plain field; undefined of a function. */
  readonly path: readonly string[] | undefined
}

const texts = new Set([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'multipicklist',
  'combobox',
  'encryptedstring',
  'anyType',
])
export const isText = (field: Field): boolean => texts.has(field.type)

const asNumber = (field: Field, name: string, type: 'int' | 'double' = 'int'): Field => ({
  ...field,
  name,
  type,
  precision: 18,
  scale: type === 'int' ? 0 : 15,
  picklist: [],
})

export const fieldExpression = (scope: Scope, path: string): Expression => {
  const { sql, field, path: relations } = scope.column(path)
  return { sql, field, aggregate: false, path: [...relations, field.name] }
}

/** @throws ApiError for a function that does not exist, or not of that field */
export function functionExpression(scope: Scope, call: FunctionExp, soql: string): Expression {
  const name = (call.functionName ?? '').toUpperCase()
  const shown = call.rawValue ?? `${name}()`
  const [argument] = call.parameters ?? []
  if (name === 'COUNT' && argument === undefined) {
    const id = scope.column('Id').field
    return { sql: 'COUNT(*)', field: asNumber(id, 'count'), aggregate: true, path: undefined }
  }
  if (name === 'DISTANCE') return distanceExpression(scope, call, soql)
  if (name === 'GROUPING') {
    const field = scope.column('Id').field
    return { sql: '0', field: asNumber(field, 'grouping'), aggregate: true, path: undefined }
  }
  if (argument === undefined) throw malformed(soql, shown, `The function ${name} needs a field`)
  const of = typeof argument === 'string' ? fieldExpression(scope, argument) : functionExpression(scope, argument, soql)
  if (displayFunctions.has(name)) return { ...of, path: undefined }
  const date = dateFunctions[name]
  if (date !== undefined) {
    if (of.field.type !== 'date' && of.field.type !== 'datetime') {
      throw queryError(
        'INVALID_FIELD',
        soql,
        shown,
        `The ${name} function can only be used on date and dateTime fields`,
      )
    }
    if (name === 'HOUR_IN_DAY' && of.field.type === 'date') {
      throw queryError('INVALID_FIELD', soql, shown, 'The HOUR_IN_DAY function can only be used on dateTime fields')
    }
    const field: Field = name === 'DAY_ONLY' ? { ...of.field, type: 'date' } : asNumber(of.field, name)
    return { sql: date(of.sql), field, aggregate: of.aggregate, path: undefined }
  }
  const aggregate = aggregateFunctions[name]
  if (aggregate === undefined) throw malformed(soql, call.functionName, `unknown function: ${name}`)
  const isNumber = ['int', 'long', 'double', 'currency', 'percent'].includes(of.field.type)
  if ((name === 'SUM' || name === 'AVG') && !isNumber) {
    throw malformed(
      soql,
      shown,
      `The aggregate function ${name} can not be applied to the field ${of.field.name}: field ${of.field.name} does not support aggregate operator ${name}`,
    )
  }
  const isCount = name.startsWith('COUNT')
  const field = isCount ? asNumber(of.field, name) : name === 'AVG' ? asNumber(of.field, name, 'double') : of.field
  const over = isText(of.field) && name === 'COUNT_DISTINCT' ? `${of.sql} COLLATE NOCASE` : of.sql
  return { sql: aggregate(over), field, aggregate: true, path: undefined }
}

function distanceExpression(scope: Scope, call: FunctionExp, soql: string): Expression {
  const [place, point, unit] = call.parameters ?? []
  if (typeof place !== 'string' || typeof point !== 'object' || typeof unit !== 'string') {
    throw malformed(soql, call.rawValue, "DISTANCE takes a location, GEOLOCATION(latitude, longitude) and 'mi' or 'km'")
  }
  const [latitude, longitude] = (point.parameters ?? []).map(Number)
  const kind = unit.replaceAll("'", '').toLowerCase()
  if (
    latitude === undefined ||
    longitude === undefined ||
    Number.isNaN(latitude + longitude) ||
    (kind !== 'mi' && kind !== 'km')
  ) {
    throw malformed(soql, call.rawValue, "DISTANCE takes a location, GEOLOCATION(latitude, longitude) and 'mi' or 'km'")
  }
  const prefix = place.replace(/Address$/i, '').replace(/__c$/i, '')
  const suffix = /__c$/i.test(place) ? ['__Latitude__s', '__Longitude__s'] : ['Latitude', 'Longitude']
  const [from, to] = suffix.map((part) => scope.column(prefix + part))
  if (from === undefined || to === undefined) throw malformed(soql, call.rawValue, 'no location')
  return {
    sql: distance(from.sql, to.sql, latitude, longitude, kind),
    field: asNumber(from.field, 'DISTANCE', 'double'),
    aggregate: false,
    path: undefined,
  }
}
