import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import { resultOf } from '../save-result.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { type ApiRequest, bodyObject, endpoint } from './endpoint.ts'
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
      checkSize(records as readonly JsonValue[], object)
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
        return { status: 400, body: { hasErrors: true, results: failures.map((failure) => ({ ...failure })) } }
      }
      return { status: 201, body: { hasErrors: false, results: results.map((result) => ({ ...result })) } }
    },
  }),
]

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
  const type = (record.attributes as JsonObject | undefined)?.type
  if (type !== undefined && org.schema.object(String(type)) !== object) {
    throw apiError(
      400,
      'INVALID_INPUT',
      `attributes.type of ${referenceId} must be ${object.name}, not ${String(type)}`,
    )
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

function referenceOf(record: JsonObject): string {
  const id = (record.attributes as JsonObject | undefined)?.referenceId
  return typeof id === 'string' ? id : ''
}

function checkSize(records: readonly JsonValue[], object: SObjectType): void {
  const references = new Set<string>()
  const types = new Set<string>()
  let count = 0
  const visit = (list: readonly JsonValue[], level: number, name: string): void => {
    if (level > maxLevels) throw apiError(400, 'INVALID_INPUT', `Trees can be ${maxLevels} levels deep at most`)
    for (const record of list) {
      if (typeof record !== 'object' || record === null || Array.isArray(record))
        throw apiError(400, 'INVALID_INPUT', 'A record must be an object')
      const values = record as JsonObject
      const reference = referenceOf(values)
      if (reference === '')
        throw apiError(400, 'INVALID_INPUT', 'Include a reference ID for each record in the request.')
      if (references.has(reference))
        throw apiError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${reference}`)
      references.add(reference)
      types.add(String((values.attributes as JsonObject | undefined)?.type ?? name).toLowerCase())
      count += 1
      for (const [key, value] of Object.entries(values)) {
        const inner = recordsIn(value)
        if (inner !== undefined) visit(inner, level + 1, key)
      }
    }
  }
  visit(records, 1, object.name)
  if (count > maxRecords)
    throw apiError(
      400,
      'INVALID_INPUT',
      `Too many records in the request: ${count}. Include up to ${maxRecords} records.`,
    )
  if (types.size > maxTypes)
    throw apiError(
      400,
      'INVALID_INPUT',
      `Too many types of records in the request: ${types.size}. Include up to ${maxTypes}.`,
    )
}
