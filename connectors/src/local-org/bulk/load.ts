import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org, OrgUser, SaveResult } from '../org.ts'
import { failed } from '../save-result.ts'
import type { SObjectType } from '../schema/sobject-type.ts'

const operations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const

/** What a job does with its rows. */
export interface Load {
  readonly object: SObjectType
  readonly operation: (typeof operations)[number]
  /** Of an upsert. */
  readonly externalIdFieldName: string | undefined
  /** Of leads and cases; the org has no rules, so that none runs. */
  readonly assignmentRuleId: string | undefined
}

/** @throws ApiError where the request makes no job */
export function loadOf(org: Org, request: JsonObject): Load {
  const { object, operation, externalIdFieldName, assignmentRuleId } = request
  const found = org.schema.object(String(object ?? ''))
  if (found === undefined) throw apiError(400, 'INVALIDENTITY', `Unable to find object: ${String(object)}`)
  const known = operations.find((each) => each.toLowerCase() === String(operation ?? '').toLowerCase())
  if (known === undefined)
    throw apiError(
      400,
      'INVALIDOPERATION',
      `Unknown operation: ${String(operation)}. Must be one of ${operations.join(', ')}`,
    )
  if (known === 'upsert') checkKey(found, externalIdFieldName)
  checkRule(found, assignmentRuleId)
  return {
    object: found,
    operation: known,
    externalIdFieldName: typeof externalIdFieldName === 'string' ? externalIdFieldName : undefined,
    assignmentRuleId: typeof assignmentRuleId === 'string' ? assignmentRuleId : undefined,
  }
}

/** @throws ApiError where a field cannot find the records of an upsert */
function checkKey(object: SObjectType, name: JsonValue | undefined): void {
  const key = object.field(String(name ?? ''))
  if (key !== undefined && (key.externalId || key.name === 'Id')) return
  throw apiError(
    400,
    'INVALIDJOB',
    name === undefined
      ? 'External ID was blank for UPSERT operation'
      : `InvalidJob : Field name provided, ${String(name)} does not match an External ID for ${object.name}`,
  )
}

function checkRule(object: SObjectType, rule: JsonValue | undefined): void {
  if (rule === undefined || rule === null) return
  if (object.name !== 'Lead' && object.name !== 'Case')
    throw apiError(400, 'INVALIDJOB', `InvalidJob : assignmentRuleId is for Lead and Case, not ${object.name}`)
  if (typeof rule !== 'string' || !/^01Q\w{12}(\w{3})?$/.test(rule))
    throw apiError(400, 'INVALIDJOB', 'InvalidJob : assignmentRuleId is no id of an assignment rule')
}

const invalidBatch = (message: string): Error => apiError(400, 'InvalidBatch', `InvalidBatch : ${message}`)

/** @throws ApiError where columns are no fields, or more than the operation takes */
export function checkColumns({ object, operation }: Load, columns: readonly string[]): void {
  const isRemoval = operation === 'delete' || operation === 'hardDelete'
  if (isRemoval && !(columns.length === 1 && columns[0]?.toLowerCase() === 'id'))
    throw invalidBatch(`The '${operation}' batch must contain only ids`)
  for (const column of columns) {
    const [name = '', key] = partsOf(column)
    const known = key === undefined ? object.field(name) : object.parent(name)
    if (known === undefined) throw invalidBatch(`Field name not found : ${column}`)
  }
}

/** A row as values: empty ones say nothing, `#N/A` empties a field, `Account.Key__c` names a parent. */
export function valuesReader(columns: readonly string[]): (row: readonly string[]) => JsonObject {
  const paths = columns.map(partsOf)
  return (row) => {
    const values: Record<string, JsonValue> = {}
    for (const [i, [name = '', key]] of paths.entries()) {
      const text = row[i] ?? ''
      if (text === '') continue
      const value = text === '#N/A' ? null : text
      values[name] = key === undefined || value === null ? value : { [key]: value }
    }
    return values
  }
}

/** `Name`, or `Account` and `Key__c`; a polymorphic parent may stand with its kind, `User:Owner.Key__c`. */
const partsOf = (column: string): readonly string[] => column.replace(/^\w+:/, '').split('.')

/** Saves the values of a row. */
export function saverOf(
  { records }: Org,
  user: OrgUser,
  { object, operation, externalIdFieldName: key = 'Id' }: Load,
): (values: JsonObject) => SaveResult {
  const options = { user }
  const { name } = object
  switch (operation) {
    case 'insert':
      return (values) => records.create(name, values, options)
    case 'update':
      return (values) => {
        const id = textIn(values, 'Id')
        return id === '' ? missing('Id') : records.update(name, id, values, options)
      }
    case 'upsert':
      return (values) => {
        const value = textIn(values, key)
        if (value !== '') return records.upsert(name, key, value, values, options)
        return key.toLowerCase() === 'id' ? { ...records.create(name, values, options), created: true } : missing(key)
      }
    case 'delete':
    case 'hardDelete': {
      const remove = operation === 'delete' ? records.remove : records.hardDelete
      return (values) => {
        const id = textIn(values, 'Id')
        return foreign(object, id) ?? remove(id, options)
      }
    }
  }
}

function textIn(values: JsonObject, name: string): string {
  const exact = values[name]
  const value = exact ?? Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? ''
  return typeof value === 'string' ? value : ''
}

/** Why an id cannot be deleted by a job of an object: there is none, or it is another object's. */
function foreign(object: SObjectType, id: string): SaveResult | undefined {
  if (id === '') return missing('Id')
  if (id.startsWith(object.keyPrefix)) return undefined
  const message = `${object.name} ID: id value of incorrect type: ${id}`
  return failed({ statusCode: 'MALFORMED_ID', message, fields: ['Id'] })
}

const missing = (field: string): SaveResult =>
  failed({ statusCode: 'MISSING_ARGUMENT', message: `${field} not specified`, fields: [] })

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --` */
export const errorText = ({ errors }: SaveResult): string =>
  errors.map(({ statusCode, message, fields }) => `${statusCode}:${message}:${fields.join(',')} --`).join(';')
