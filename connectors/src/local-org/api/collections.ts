import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org, SaveOptions, SaveResult } from '../org.ts'
import { failed } from '../save-result.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint, param } from './endpoint.ts'
import { saveAll } from './save-all.ts'
import { objectOf, resultJson } from './sobjects.ts'

const maxRecords = 200
const maxRead = 2000
/** Runs of records of one object, in the order given. */
const maxChunks = 10

interface Item {
  readonly type: string
  readonly values: JsonObject
}

function itemsOf(request: ApiRequest): readonly Item[] {
  const { records } = bodyObject(request)
  if (!Array.isArray(records)) throw apiError(400, 'JSON_PARSER_ERROR', 'The request body needs a list `records`.')
  if (records.length > maxRecords) {
    throw apiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${maxRecords} records into this call`,
    )
  }
  const items = (records as readonly JsonObject[]).map((record) => {
    const type = (record?.attributes as JsonObject | undefined)?.type
    if (typeof type !== 'string')
      throw apiError(400, 'INVALID_FIELD', 'No type specified: each record needs attributes.type')
    return { type, values: record }
  })
  const chunks = items.filter(({ type }, i) => i === 0 || items[i - 1]?.type !== type).length
  if (chunks > maxChunks) {
    throw apiError(
      400,
      'INVALID_INPUT',
      `Chunk limit reached. Cannot have more than ${maxChunks} chunks in a single operation.`,
    )
  }
  return items
}

const isAllOrNone = (value: JsonValue | undefined): boolean => value === true || value === 'true'
const optionsOf = ({ user, headers }: ApiRequest): SaveOptions => ({ user, headers })
const answer = (results: readonly SaveResult[]): ApiAnswer => ({ status: 200, body: results.map(resultJson) })

const idOf = (values: JsonObject): string => {
  const entry = Object.entries(values).find(([name]) => name.toLowerCase() === 'id')
  return typeof entry?.[1] === 'string' ? entry[1] : ''
}

const unknownType = (type: string): SaveResult =>
  failed({ statusCode: 'INVALID_TYPE', message: `sObject type '${type}' is not supported.`, fields: [] })

export const collectionEndpoints = [
  endpoint({
    method: 'POST',
    path: '/composite/sobjects',
    run(request, org) {
      const items = itemsOf(request)
      const saves = items.map(({ type, values }) => () => {
        const object = org.schema.object(type)
        return object === undefined ? unknownType(type) : org.records.create(object.name, values, optionsOf(request))
      })
      return answer(saveAll(org, isAllOrNone(bodyObject(request).allOrNone), saves))
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/composite/sobjects',
    run(request, org) {
      const items = itemsOf(request)
      const saves = items.map(({ type, values }) => () => {
        const object = org.schema.object(type)
        if (object === undefined) return unknownType(type)
        const id = idOf(values)
        if (id === '') {
          return {
            id: null,
            success: false,
            errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: ['Id'] }],
          }
        }
        return org.records.update(object.name, id, values, optionsOf(request))
      })
      return answer(saveAll(org, isAllOrNone(bodyObject(request).allOrNone), saves))
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/composite/sobjects/:object/:field',
    run(request, org) {
      const object = objectOf(request, org)
      const key = object.field(param(request, 'field'))
      if (key === undefined)
        throw apiError(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible')
      const saves = itemsOf(request).map(({ values }) => () => {
        const entry = Object.entries(values).find(([name]) => name.toLowerCase() === key.name.toLowerCase())
        const value = entry?.[1]
        if (value === undefined || value === null || value === '') {
          if (key.name === 'Id') return org.records.create(object.name, values, optionsOf(request))
          return {
            id: null,
            success: false,
            errors: [{ statusCode: 'MISSING_ARGUMENT', message: `${key.name} not specified`, fields: [] }],
          }
        }
        return org.records.upsert(object.name, key.name, String(value), values, optionsOf(request))
      })
      return answer(saveAll(org, isAllOrNone(bodyObject(request).allOrNone), saves))
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/composite/sobjects',
    run(request, org) {
      const ids = (request.query.get('ids') ?? '')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '')
      if (ids.length === 0) throw apiError(400, 'MISSING_ARGUMENT', 'ids is required')
      if (ids.length > maxRecords)
        throw apiError(
          400,
          'EXCEEDED_ID_LIMIT',
          `record limit reached. cannot submit more than ${maxRecords} records into this call`,
        )
      const saves = ids.map((id) => () => org.records.remove(id, optionsOf(request)))
      return answer(saveAll(org, isAllOrNone(request.query.get('allOrNone')?.toLowerCase() ?? null), saves))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/composite/sobjects/:object',
    run: (request, org) =>
      readMany(request, org, namesOf(request.query.get('ids')), namesOf(request.query.get('fields'))),
  }),
  endpoint({
    method: 'POST',
    path: '/composite/sobjects/:object',
    run(request, org) {
      const { ids, fields } = bodyObject(request)
      return readMany(request, org, listOf(ids), listOf(fields))
    },
  }),
]

const namesOf = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
const listOf = (value: JsonValue | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

function readMany(request: ApiRequest, org: Org, ids: readonly string[], fields: readonly string[]): ApiAnswer {
  const object = objectOf(request, org)
  if (ids.length === 0) throw apiError(400, 'MISSING_ARGUMENT', 'ids is required')
  if (fields.length === 0) throw apiError(400, 'MISSING_ARGUMENT', 'fields is required')
  if (ids.length > maxRead) throw apiError(400, 'EXCEEDED_ID_LIMIT', `cannot retrieve more than ${maxRead} records`)
  return { status: 200, body: ids.map((id) => org.records.retrieve(object.name, id, fields, request) ?? null) }
}
