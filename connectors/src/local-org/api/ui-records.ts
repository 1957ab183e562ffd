import { createHash } from 'node:crypto'
import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { Field, SObjectType } from '../schema/sobject-type.ts'
import { runQuery } from '../soql/index.ts'
import { masterRecordType } from './describe.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint, param } from './endpoint.ts'
import { refusalOf } from './sobjects.ts'

/** What tells one state of a thing from another. */
export const tagOf = (value: JsonValue): string => createHash('md5').update(JSON.stringify(value)).digest('hex')

const always = ['Id', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp']

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What users see where it is not the value itself. */
function displayOf(field: Field | undefined, value: JsonValue): string | null {
  if (field === undefined || value === null) return null
  return field.picklist.find((each) => each.value === value)?.label ?? null
}

/** A record of a query as the UI API shows it; parents are records within. */
function recordOf(org: Org, object: SObjectType, row: JsonObject): JsonObject {
  const { attributes, Id: _, ...values } = row
  const fields = Object.entries(values).map(([name, value]): [string, JsonValue] => {
    const parent = object.parent(name)
    if (parent === undefined || (value !== null && !isObject(value)))
      return [name, { displayValue: displayOf(object.field(name), value), value }]
    const type = isObject(value) ? org.schema.object(String((value.attributes as JsonObject).type)) : undefined
    if (!isObject(value) || type === undefined) return [name, { displayValue: null, value: null }]
    return [name, { displayValue: value.Name ?? null, value: recordOf(org, type, value) }]
  })
  const { LastModifiedById = null, LastModifiedDate = null, SystemModstamp = null } = values
  return {
    apiName: object.name,
    childRelationships: {},
    eTag: tagOf(row),
    fields: Object.fromEntries(fields),
    id:
      String((attributes as JsonObject).url)
        .split('/')
        .at(-1) ?? '',
    lastModifiedById: LastModifiedById,
    lastModifiedDate: LastModifiedDate,
    recordTypeId: masterRecordType.recordTypeId,
    recordTypeInfo: null,
    systemModstamp: SystemModstamp,
    weakEtag: Date.parse(String(SystemModstamp).replace(/\+0000$/, 'Z')) || 0,
  }
}

/** `Account.Name,Account.Owner.Name` as paths from the object. @throws ApiError for those of another object */
function pathsOf(object: SObjectType, text: string | null): readonly string[] {
  const names = (text ?? '').split(',').map((name) => name.trim())
  return names
    .filter((name) => name !== '')
    .map((name) => {
      const [first = '', ...rest] = name.split('.')
      if (first.toLowerCase() !== object.name.toLowerCase() || rest.length === 0)
        throw apiError(400, 'INVALID_FIELD', `A field is named with its object, as ${object.name}.Id, not ${name}`)
      return rest.join('.')
    })
}

/** @throws ApiError */
function objectOfId(org: Org, id: string): { readonly object: SObjectType; readonly id: string } {
  const full = fullId(id)
  const object = full === undefined ? undefined : org.schema.byPrefix(full.slice(0, 3))
  if (full === undefined || object === undefined)
    throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return { object, id: full }
}

function read(request: ApiRequest, org: Org, asked: string, status = 200): ApiAnswer {
  const { object, id } = objectOfId(org, asked)
  const { query } = request
  const wanted = pathsOf(object, query.get('fields'))
  const optional = pathsOf(object, query.get('optionalFields')).filter(
    (path) => path.includes('.') || object.field(path) !== undefined,
  )
  const isWhole = status === 201 || query.get('layoutTypes') !== null
  if (wanted.length + optional.length === 0 && !isWhole)
    throw apiError(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', 'Specify fields, optionalFields or layoutTypes.')
  const whole = isWhole ? object.fields.flatMap(({ name, type }) => (type === 'address' ? [] : [name])) : []
  const paths = new Map(
    [...always.filter((name) => object.field(name) !== undefined), ...whole, ...wanted, ...optional].map((path) => [
      path.toLowerCase(),
      path,
    ]),
  )
  const soql = `SELECT ${[...paths.values()].join(', ')} FROM ${object.name} WHERE Id = '${id}'`
  const [row] = runQuery(org, soql, { user: request.user, all: false, version: request.version, blobs: 'links' }).first(
    1,
  )
  if (row === undefined) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return { status, body: recordOf(org, object, row) }
}

/** @throws ApiError where a body holds no fields */
function fieldsOf(request: ApiRequest): JsonObject {
  const { fields } = bodyObject(request)
  if (!isObject(fields)) throw apiError(400, 'MISSING_ARGUMENT', 'The request body needs an object `fields`.')
  return fields
}

export const uiRecordEndpoints = [
  endpoint({
    method: 'GET',
    path: '/ui-api/records/:id',
    run: (request, org) => read(request, org, param(request, 'id')),
  }),
  endpoint({
    method: 'POST',
    path: '/ui-api/records',
    run(request, org) {
      const { apiName } = bodyObject(request)
      const object = org.schema.object(String(apiName ?? ''))
      if (object === undefined)
        throw apiError(400, 'INVALID_TYPE', `sObject type '${String(apiName)}' is not supported.`)
      const result = org.records.create(object.name, fieldsOf(request), request)
      return result.id === null ? refusalOf(result) : read(request, org, result.id, 201)
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/ui-api/records/:id',
    run(request, org) {
      const { object, id } = objectOfId(org, param(request, 'id'))
      const result = org.records.update(object.name, id, fieldsOf(request), request)
      if (!result.success) return refusalOf(result)
      const query = new URLSearchParams({ layoutTypes: 'Full' })
      return read({ ...request, query }, org, id)
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/ui-api/records/:id',
    run(request, org) {
      const { id } = objectOfId(org, param(request, 'id'))
      const result = org.records.remove(id, request)
      return result.success ? { status: 204 } : refusalOf(result)
    },
  }),
]
