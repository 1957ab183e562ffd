import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import { resultOf } from '../save-result.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint } from './endpoint.ts'
import { objectOf } from './sobjects.ts'

const maxRecords = 200
const maxLevels = 5
const maxTypes = 5

interface TreeError {
  readonly referenceId: string
  readonly errors: readonly JsonObject[]
}

class Rejected extends Error {}

/** Creates records with their children, all or none. */
export const treeEndpoints = [
  endpoint({
    method: 'POST',
    path: '/composite/tree/:object',
    run(request, org) {
      const object = objectOf(request, org)
      const { records } = bodyObject(request)
      if (!Array.isArray(records) || records.length === 0)
        throw apiError(400, 'INVALID_INPUT', 'The request needs a list `records`.')
      const twins = checkRequest(records as readonly JsonValue[])
      if (twins.length > 0) return failedTree(twins)
      const results: { readonly referenceId: string; readonly id: string }[] = []
      const failures: TreeError[] = []
      try {
        org.database.transaction(() => {
          for (const record of records as readonly JsonObject[])
            createTree(record, object, {}, request, org, results, failures)
          if (failures.length > 0) throw new Rejected()
        })
      } catch (error) {
        if (!(error instanceof Rejected)) throw error
        return failedTree(failures)
      }
      return { status: 201, body: { hasErrors: false, results: results.map((result) => ({ ...result })) } }
    },
  }),
]

const failedTree = (failures: readonly TreeError[]): ApiAnswer => ({
  status: 400,
  body: { hasErrors: true, results: failures.map((failure) => ({ ...failure })) },
})

function createTree(
  record: JsonObject,
  object: SObjectType,
  parent: JsonObject,
  request: ApiRequest,
  org: Org,
  results: { readonly referenceId: string; readonly id: string }[],
  failures: TreeError[],
): void {
  const referenceId = referenceOf(record)
  const type = typeOf(record)
  if (org.schema.object(type) !== object) {
    throw apiError(400, 'INVALID_INPUT', `attributes.type of ${referenceId} must be ${object.name}, not ${type}`)
  }
  const children: [SObjectType, string, readonly JsonObject[]][] = []
  const values: Record<string, JsonValue> = { ...parent }
  for (const [name, value] of Object.entries(record)) {
    const child = object
      .children()
      .find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase())
    const list = recordsIn(value)
    if (child !== undefined && list !== undefined) children.push([child.childObject, child.field.name, list])
    else values[name] = value
  }
  const { id, errors } = resultOf(() =>
    org.records.create(object.name, values, { user: request.user, headers: request.headers }),
  )
  if (id === null) {
    failures.push({ referenceId, errors: errors.map((error) => ({ ...error })) })
    return
  }
  results.push({ referenceId, id })
  for (const [childObject, field, list] of children) {
    for (const item of list) createTree(item, childObject, { [field]: id }, request, org, results, failures)
  }
}

/** The children that an entry holds: `{"records": […]}`. */
const recordsIn = (value: JsonValue | undefined): readonly JsonObject[] | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { records } = value as JsonObject
  return Array.isArray(records) ? (records as readonly JsonObject[]) : undefined
}

const attributeOf = (record: JsonObject, name: string): string => {
  const value = (record.attributes as JsonObject | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}
const referenceOf = (record: JsonObject): string => attributeOf(record, 'referenceId')
const typeOf = (record: JsonObject): string => attributeOf(record, 'type')

/** Refuses what no tree can be. @returns the records that share a reference id, each of them @throws ApiError */
function checkRequest(roots: readonly JsonValue[]): readonly TreeError[] {
  const invalid = (message: string): Error => apiError(400, 'INVALID_INPUT', message)
  const counts = new Map<string, number>()
  const types = new Set<string>()
  const visit = (list: readonly JsonValue[], level: number): void => {
    if (level > maxLevels) throw invalid(`Trees can be ${maxLevels} levels deep at most`)
    for (const record of list) {
      if (typeof record !== 'object' || record === null || Array.isArray(record))
        throw invalid('A record must be an object')
      const values = record as JsonObject
      const reference = referenceOf(values)
      if (reference === '') throw invalid('Include a reference ID for each record in the request.')
      if (typeOf(values) === '')
        throw invalid(`Include a type in the attributes of each record; ${reference} has none.`)
      counts.set(reference, (counts.get(reference) ?? 0) + 1)
      types.add(typeOf(values).toLowerCase())
      for (const value of Object.values(values)) {
        const children = recordsIn(value)
        if (children !== undefined) visit(children, level + 1)
      }
    }
  }
  visit(roots, 1)
  const count = [...counts.values()].reduce((sum, each) => sum + each, 0)
  if (count > maxRecords)
    throw invalid(`Too many records in the request: ${count}. Include up to ${maxRecords} records.`)
  if (types.size > maxTypes)
    throw invalid(`Too many types of records in the request: ${types.size}. Include up to ${maxTypes}.`)
  const message = 'Duplicate ReferenceId provided in the request.'
  return [...counts].flatMap(([referenceId, times]) =>
    times === 1
      ? []
      : Array.from({ length: times }, () => ({
          referenceId,
          errors: [{ statusCode: 'INVALID_INPUT', message, fields: [] }],
        })),
  )
}
