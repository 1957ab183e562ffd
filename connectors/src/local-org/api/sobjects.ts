import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { JsonObject, JsonValue, Org, SaveResult } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { quoted } from '../store/tables.ts'
import { changesBetween, periodOf } from './changes.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint, param } from './endpoint.ts'
import { preconditions, validatorsOf } from './preconditions.ts'
import { noteInHand } from './recent.ts'

/** The object of a path. @throws ApiError */
export function objectOf(request: ApiRequest, org: Org): SObjectType {
  const object = org.schema.object(param(request, 'object'))
  if (object === undefined) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return object
}

/** Statuses of refusals that are not 400. */
const statuses: Readonly<Record<string, number>> = {
  ENTITY_IS_DELETED: 404,
  INVALID_CROSS_REFERENCE_KEY: 404,
  UNABLE_TO_LOCK_ROW: 400,
}

/** A refused save as an answer. `missing` says that the id of the path names nothing. */
export function refusalOf({ errors }: SaveResult): ApiAnswer {
  const [first] = errors
  const missing =
    first?.statusCode === 'INVALID_CROSS_REFERENCE_KEY' &&
    first.message === 'invalid cross reference id' &&
    first.fields.length === 0
  const status = missing ? 400 : (statuses[first?.statusCode ?? ''] ?? 400)
  return {
    status,
    body: errors.map(({ statusCode, message, fields }) => ({ message, errorCode: statusCode, fields })),
  }
}

const notFound: ApiAnswer = {
  status: 404,
  body: [{ errorCode: 'NOT_FOUND', message: 'Provided external ID field does not exist or is not accessible' }],
}
export const noSuchRecord: ApiAnswer = {
  status: 404,
  body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
}

export const fieldsAsked = (request: ApiRequest): readonly string[] | undefined =>
  request.query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Records are found under `/Account/001…` and `/Account/ExternalId__c/7`; the latter gives the id. */
function idByExternalId(request: ApiRequest, org: Org): string | ApiAnswer {
  const object = objectOf(request, org)
  const field = object.field(param(request, 'field'))
  if (field === undefined || !(field.externalId || field.name === 'Id')) return notFound
  const key = field.name === 'Id' ? (fullId(param(request, 'value')) ?? '') : param(request, 'value')
  const rows = org.database.all(
    `SELECT "Id" FROM ${quoted(object.name)} WHERE ${quoted(field.name)} = ? AND "IsDeleted" = 0 LIMIT 2`,
    [key],
  )
  const [row] = rows
  if (row === undefined) return noSuchRecord
  if (rows.length > 1) {
    return {
      status: 300,
      body: rows.map(({ Id }) => `/services/data/v${request.version}/sobjects/${object.name}/${String(Id)}`),
    }
  }
  return String(row.Id)
}

/** A record, or why there is none. */
export function readRecord(request: ApiRequest, org: Org, id: string): ApiAnswer {
  const object = objectOf(request, org)
  const full = fullId(id)
  if (full === undefined) {
    return {
      status: 404,
      body: [
        { errorCode: 'NOT_FOUND', message: `Provided external ID field does not exist or is not accessible: ${id}` },
      ],
    }
  }
  const condition = preconditions(request, org, object, full)
  if ('answer' in condition) return condition.answer
  const record = org.records.retrieve(object.name, full, fieldsAsked(request), request)
  if (record !== undefined) {
    noteInHand(request, org, full)
    return { status: 200, headers: condition.headers, body: record }
  }
  const gone = org.database.get(`SELECT 1 FROM ${quoted(object.name)} WHERE "Id" = ?`, [full])
  return gone === undefined
    ? noSuchRecord
    : { status: 404, body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }] }
}

/** A change of a record that a path names: 204, or why not. */
function changed(result: SaveResult): ApiAnswer {
  if (result.success) return { status: 204 }
  const [first] = result.errors
  if (first?.statusCode === 'ENTITY_IS_DELETED') {
    return { status: 404, body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }] }
  }
  if (first?.statusCode === 'INVALID_CROSS_REFERENCE_KEY' || first?.statusCode === 'MALFORMED_ID') {
    const isPath = first.fields.length === 0 || first.fields[0] === 'Id'
    if (isPath)
      return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }] }
  }
  return refusalOf(result)
}

const options = (request: ApiRequest) => ({ user: request.user, headers: request.headers })

export const sobjectEndpoints = [
  endpoint({
    method: 'POST',
    path: '/sobjects/:object',
    xmlName: 'Result',
    run(request, org) {
      const result = org.records.create(objectOf(request, org).name, bodyObject(request), options(request))
      if (!result.success || result.id === null) return refusalOf(result)
      noteInHand(request, org, result.id)
      const url = `/services/data/v${request.version}/sobjects/${objectOf(request, org).name}/${result.id}`
      return { status: 201, headers: { location: url }, body: { id: result.id, success: true, errors: [] } }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/:id',
    run: (request, org) => readRecord(request, org, param(request, 'id')),
  }),
  endpoint({
    method: 'PATCH',
    path: '/sobjects/:object/:id',
    run(request, org) {
      const object = objectOf(request, org)
      const id = fullId(param(request, 'id')) ?? ''
      const condition = preconditions(request, org, object, id)
      if ('answer' in condition) return condition.answer
      const exists = org.records.retrieve(object.name, param(request, 'id'), ['Id'], request) !== undefined
      const result = org.records.update(object.name, param(request, 'id'), bodyObject(request), options(request))
      if (!result.success) return exists ? refusalOf(result) : changed(result)
      noteInHand(request, org, id)
      return { status: 204, headers: { ...validatorsOf(org, object, id) } }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/sobjects/:object/:id',
    run: (request, org) => changed(org.records.remove(param(request, 'id'), options(request))),
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/:field/:value',
    run(request, org) {
      const id = idByExternalId(request, org)
      return typeof id === 'string' ? readRecord(request, org, id) : id
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/sobjects/:object/:field/:value',
    xmlName: 'Result',
    run(request, org) {
      const object = objectOf(request, org)
      const body = bodyObject(request)
      const result = org.records.upsert(
        object.name,
        param(request, 'field'),
        param(request, 'value'),
        body,
        options(request),
      )
      if (!result.success || result.id === null) return refusalOf(result)
      noteInHand(request, org, result.id)
      return {
        status: result.created ? 201 : 200,
        body: { id: result.id, success: true, errors: [], created: result.created ?? false },
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/sobjects/:object/:field',
    xmlName: 'Result',
    run(request, org) {
      // upsert without a key in the path: the record is created
      const object = objectOf(request, org)
      if (param(request, 'field').toLowerCase() !== 'id') return noSuchRecord
      const result = org.records.create(object.name, bodyObject(request), options(request))
      return result.success
        ? { status: 201, body: { id: result.id, success: true, errors: [], created: true } }
        : refusalOf(result)
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/sobjects/:object/:field/:value',
    run(request, org) {
      const id = idByExternalId(request, org)
      return typeof id === 'string' ? changed(org.records.remove(id, options(request))) : id
    },
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/deleted',
    run(request, org) {
      const { period, rows } = changesAsked(request, org, true)
      return {
        status: 200,
        body: {
          deletedRecords: rows.map(({ id, at }) => ({ id, deletedDate: at })),
          earliestDateAvailable: period.earliest,
          latestDateCovered: period.end,
        },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/updated',
    run(request, org) {
      const { period, rows } = changesAsked(request, org, false)
      return { status: 200, body: { ids: rows.map(({ id }) => id), latestDateCovered: period.end } }
    },
  }),
]

/** A plus that stands in an address as it is arrives as a space. */
const timeAsked = (request: ApiRequest, name: string): string => (request.query.get(name) ?? '').replace(' ', '+')

function changesAsked(request: ApiRequest, org: Org, deleted: boolean) {
  const period = periodOf(org, { startDate: timeAsked(request, 'start'), endDate: timeAsked(request, 'end') })
  return { period, rows: changesBetween(org, objectOf(request, org), period, deleted) }
}

/** One entry of a collection's answer. */
export const resultJson = (result: SaveResult): JsonObject => ({
  ...(result.id === null ? {} : { id: result.id }),
  success: result.success,
  errors: result.errors.map(({ statusCode, message, fields }) => ({ statusCode, message, fields }) as JsonValue),
  ...(result.created === undefined ? {} : { created: result.created }),
})
