import { ApiError, apiError } from './api-error.ts'
import { consequences, type Following } from './content-documents.ts'
import { derivedValues } from './derived-values.ts'
import { fullId } from './ids.ts'
import type { Blobs, JsonObject, JsonValue, Org, OrgUser, Records, SaveError, SaveOptions, SaveResult } from './org.ts'
import type { Field, SObjectType } from './schema/sobject-type.ts'
import type { SqlValue } from './store/database.ts'
import { isStored, quoted } from './store/tables.ts'
import { cutToLength, datetimeText, toJson, toStored } from './values.ts'

type Values = Map<Field, SqlValue>

/** Thrown inside of a save, so that its transaction is taken back, and told as its result. */
class Refused extends Error {
  readonly errors: readonly SaveError[]
  constructor(...errors: readonly SaveError[]) {
    super(errors[0]?.message)
    this.errors = errors
  }
}

const refuse = (statusCode: string, message: string, fields: readonly string[] = []): never => {
  throw new Refused({ statusCode, message, fields })
}

const maxBatchFields = 800

/** Creates, changes and removes records as the org's rules allow. */
export function recordsOf(org: Omit<Org, 'records' | 'dispatch'>): Records {
  const { database, schema } = org

  const objectOf = (name: string): SObjectType =>
    schema.object(name) ?? raise(apiError(404, 'NOT_FOUND', 'The requested resource does not exist'))

  /** Runs a save that is one statement; what is refused becomes its result. */
  const saveOne = (body: () => SaveResult): SaveResult => {
    try {
      return body()
    } catch (error) {
      if (error instanceof Refused) return { id: null, success: false, errors: error.errors }
      throw error
    }
  }

  /** Runs a save of several statements; a refused one changes nothing. */
  const save = (body: () => SaveResult): SaveResult => saveOne(() => database.transaction(body))

  /** As what follows from a save of the object asks for. */
  const saveOf = (object: SObjectType, body: () => SaveResult): SaveResult =>
    object.name in consequences ? save(body) : saveOne(body)

  /** Values of a request, typed and checked against what the operation may write. */
  function given(
    object: SObjectType,
    values: JsonObject,
    operation: 'createable' | 'updateable',
    { allowFieldTruncation = false }: SaveOptions,
  ): Values {
    const read: Values = new Map()
    const errors: SaveError[] = []
    const locked: string[] = []
    for (const [name, value] of Object.entries(values)) {
      if (name.toLowerCase() === 'attributes') continue
      const field = object.field(name)
      const parent = field === undefined ? object.parent(name) : undefined
      if (parent !== undefined) {
        read.set(parent, parentByExternalId(object, parent, name, value))
        continue
      }
      if (field === undefined || (field.name === 'Id' && operation === 'createable')) {
        if (field !== undefined) {
          refuse('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id'])
        }
        throw apiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`)
      }
      if (field.name === 'Id') continue
      if (!field[operation]) {
        locked.push(field.name)
        continue
      }
      const result = toStored(field, allowFieldTruncation ? cutToLength(field, value) : value)
      if ('error' in result) {
        if (result.error.statusCode === 'JSON_PARSER_ERROR') {
          throw apiError(400, 'JSON_PARSER_ERROR', result.error.message)
        }
        errors.push(result.error)
      } else read.set(field, result.value)
    }
    if (locked.length > 0) {
      refuse(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${locked.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        locked,
      )
    }
    if (errors.length > 0) throw new Refused(...errors)
    return read
  }

  /** `{"Account": {"Ext__c": "7"}}` names a parent by an external id. */
  function parentByExternalId(object: SObjectType, reference: Field, name: string, value: JsonValue): SqlValue {
    if (value === null) return null
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw apiError(
        400,
        'JSON_PARSER_ERROR',
        `The value provided for foreign key reference ${name} is not a nested SObject`,
      )
    }
    const keys = Object.entries(value).filter(([key]) => key.toLowerCase() !== 'attributes')
    const [[keyName, keyValue] = ['', null]] = keys
    const targets = reference.referenceTo
      .map((target) => schema.object(target))
      .filter((target) => target !== undefined)
    for (const target of targets) {
      const field = target.field(keyName)
      if (field === undefined || !(field.externalId || field.name === 'Id')) continue
      const key = toStored(field, keyValue)
      if ('error' in key || key.value === null) break
      const rows = database.all(
        `SELECT "Id" FROM ${quoted(target.name)} WHERE ${quoted(field.name)} = ? AND "IsDeleted" = 0 LIMIT 2`,
        [key.value],
      )
      const [row] = rows
      if (rows.length === 1 && row !== undefined) return row.Id ?? null
      if (rows.length > 1) {
        refuse(
          'INVALID_FIELD',
          `More than one record found for external id field: [${rows.map(({ Id }) => Id).join(', ')}]`,
        )
      }
      refuse(
        'INVALID_FIELD',
        `Foreign key external ID: ${String(keyValue).toLowerCase()} not found for field ${field.name} in entity ${target.name}`,
      )
    }
    throw apiError(
      400,
      'INVALID_FIELD',
      `No such column '${keyName}' on sobject of type ${targets[0]?.name ?? object.name}`,
    )
  }

  function checkRequired(object: SObjectType, values: Values, known: (field: Field) => boolean): void {
    const missing = insertionOf(object)
      .required.filter((field) => (values.has(field) ? values.get(field) === null : !known(field)))
      .map((field) => field.name)
    if (missing.length > 0) {
      refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing)
    }
  }

  function checkReferences(object: SObjectType, values: Values, id: string | undefined): void {
    for (const [field, value] of values) {
      if (field.type === 'reference' && typeof value === 'string') {
        const target = schema.byPrefix(value.slice(0, 3))
        if (target === undefined || !field.referenceTo.includes(target.name)) {
          refuse('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, [field.name])
        }
        const row = target && database.get(`SELECT "IsDeleted" FROM ${quoted(target.name)} WHERE "Id" = ?`, [value])
        if (row === undefined) refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [])
        if (row?.IsDeleted === 1) refuse('ENTITY_IS_DELETED', 'entity is deleted', [])
      }
      if (field.unique && value !== null) {
        const sql = `SELECT "Id" FROM ${quoted(object.name)} WHERE ${quoted(field.name)} = ? AND "IsDeleted" = 0 AND "Id" <> ?`
        const row = database.get(sql, [value, id ?? ''])
        if (row !== undefined) {
          refuse(
            'DUPLICATE_VALUE',
            `duplicate value found: ${field.name} duplicates value on record with id: ${row.Id}`,
            [],
          )
        }
      }
    }
  }

  /** What other records follow from a save. */
  const following = (user: OrgUser): Following => ({
    database,
    user,
    refuse,
    add: (name, values) => {
      const object = objectOf(name)
      const given = Object.entries(values).flatMap(([field, value]) => {
        const found = object.field(field)
        return found === undefined ? [] : [[found, value] as const]
      })
      return insert(object, new Map(given), { user })
    },
  })

  function insert(object: SObjectType, values: Values, { user }: SaveOptions): string {
    checkRequired(object, values, () => false)
    checkReferences(object, values, undefined)
    const { autoNumbers, defaults, owner, audit } = insertionOf(object)
    for (const [field, shape] of autoNumbers) {
      if (!values.has(field)) values.set(field, org.nextNumber(`${object.name}.${field.name}`, shape))
    }
    for (const [field, value] of defaults) if (!values.has(field)) values.set(field, value)
    if (owner !== undefined && (values.get(owner) ?? null) === null) values.set(owner, user.id)
    const id = org.newId(object.keyPrefix)
    const now = datetimeText(org.now())
    for (const [field, kind] of audit) {
      values.set(field, kind === 'id' ? id : kind === 'deleted' ? 0 : kind === 'time' ? now : user.id)
    }
    for (const [name, value] of derivedValues(org, object, readerOf(values), undefined)) {
      const field = object.field(name)
      if (field !== undefined && field.formula === null) values.set(field, value)
    }
    for (const [name, value] of consequences[object.name]?.onInsert(id, readerOf(values), following(user)) ?? []) {
      const field = object.field(name)
      if (field !== undefined) values.set(field, value)
    }
    const columns = [...values.keys()].filter(isStored)
    if (columns.length > maxBatchFields) refuse('LIMIT_EXCEEDED', `more than ${maxBatchFields} fields`)
    database.run(
      insertSql(object, columns),
      columns.map((field) => values.get(field) ?? null),
    )
    return id
  }

  function change(object: SObjectType, id: string, values: Values, { user }: SaveOptions): void {
    const row = database.get(`SELECT * FROM ${quoted(object.name)} WHERE "Id" = ?`, [id])
    if (row === undefined) refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
    if (row?.IsDeleted === 1) refuse('ENTITY_IS_DELETED', 'entity is deleted')
    checkRequired(object, values, () => true)
    checkReferences(object, values, id)
    for (const [name, value] of derivedValues(org, object, readerOf(values), row)) {
      const field = object.field(name)
      if (field !== undefined) values.set(field, value)
    }
    const now = datetimeText(org.now())
    const audit: Readonly<Record<string, SqlValue>> = {
      LastModifiedDate: now,
      SystemModstamp: now,
      LastModifiedById: user.id,
    }
    for (const [name, value] of Object.entries(audit)) {
      const field = object.field(name)
      if (field !== undefined) values.set(field, value)
    }
    const columns = [...values.keys()]
    const sql = `UPDATE ${quoted(object.name)} SET ${columns.map(({ name }) => `${quoted(name)} = ?`).join(', ')} WHERE "Id" = ?`
    database.run(sql, [...columns.map((field) => values.get(field) ?? null), id])
    consequences[object.name]?.onChange(id, following(user))
  }

  /** The record and all that hangs on it by a cascading reference; others lose the reference. */
  function bin(object: SObjectType, id: string, deleted: 0 | 1, userId: string): void {
    const now = datetimeText(org.now())
    database.run(
      `UPDATE ${quoted(object.name)} SET "IsDeleted" = ?, "SystemModstamp" = ?, "LastModifiedDate" = ?, "LastModifiedById" = ? WHERE "Id" = ?`,
      [deleted, now, now, userId, id],
    )
    for (const { childObject, field } of object.children()) {
      const related = isOwnedBy(object, field, childObject)
      const table = quoted(childObject.name)
      if (!related) continue
      const rows = database.all(`SELECT "Id" FROM ${table} WHERE ${quoted(field.name)} = ? AND "IsDeleted" = ?`, [
        id,
        1 - deleted,
      ])
      for (const row of rows) bin(childObject, String(row.Id), deleted, userId)
    }
  }

  /** Deleting an account takes its contacts, opportunities and cases along, as the real one does. */
  const isOwnedBy = (parent: SObjectType, field: Field, child: SObjectType): boolean =>
    field.cascadeDelete ||
    (parent.name === 'Account' && field.name === 'AccountId' && ['Contact', 'Opportunity'].includes(child.name))

  const found = (id: string): { readonly object: SObjectType; readonly id: string; readonly deleted: boolean } => {
    const full = fullId(id)
    const object = full === undefined ? undefined : schema.byPrefix(full.slice(0, 3))
    if (full === undefined || object === undefined) return refuse('MALFORMED_ID', `bad id ${id}`, ['Id'])
    const row = database.get(`SELECT "IsDeleted" FROM ${quoted(object.name)} WHERE "Id" = ?`, [full])
    if (row === undefined) return refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
    return { object, id: full, deleted: row.IsDeleted === 1 }
  }

  const succeeded = (id: string, created?: boolean): SaveResult =>
    created === undefined ? { id, success: true, errors: [] } : { id, success: true, created, errors: [] }

  return {
    create: (name, values, options) => {
      const object = objectOf(name)
      return saveOf(object, () => succeeded(insert(object, given(object, values, 'createable', options), options)))
    },

    update: (name, id, values, options) => {
      const object = objectOf(name)
      return saveOf(object, () => {
        const full = fullId(id)
        if (full === undefined || !full.startsWith(object.keyPrefix)) {
          return refuse('MALFORMED_ID', `${object.name} ID: id value of incorrect type: ${id}`, ['Id'])
        }
        change(object, full, given(object, values, 'updateable', options), options)
        return succeeded(full)
      })
    },

    upsert: (name, keyName, key, values, options) => {
      const object = objectOf(name)
      return saveOf(object, () => {
        const field = object.field(keyName)
        if (field === undefined || !(field.externalId || field.name === 'Id')) {
          throw apiError(
            400,
            'INVALID_FIELD',
            `Field name provided, ${keyName} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`,
          )
        }
        const typed = toStored(field, key)
        if ('error' in typed) throw new Refused(typed.error)
        if (typed.value === null) return refuse('MISSING_ARGUMENT', `${field.name} not specified`)
        const rows = database.all(
          `SELECT "Id" FROM ${quoted(object.name)} WHERE ${quoted(field.name)} = ? AND "IsDeleted" = 0 LIMIT 3`,
          [typed.value],
        )
        if (rows.length > 1) {
          const urls = rows.map((row) => String(row.Id))
          throw new AmbiguousKey(object.name, urls)
        }
        const others = Object.fromEntries(
          Object.entries(values).filter(([other]) => other.toLowerCase() !== field.name.toLowerCase()),
        )
        const [row] = rows
        if (row !== undefined) {
          const id = String(row.Id)
          change(object, id, given(object, others, 'updateable', options), options)
          return succeeded(id, false)
        }
        if (field.name === 'Id') return refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
        const all = given(object, others, 'createable', options)
        all.set(field, typed.value)
        return succeeded(insert(object, all, options), true)
      })
    },

    remove: (id, { user }) =>
      save(() => {
        const record = found(id)
        if (record.deleted) refuse('ENTITY_IS_DELETED', 'entity is deleted')
        bin(record.object, record.id, 1, user.id)
        return succeeded(record.id)
      }),

    hardDelete: (id) =>
      save(() => {
        const record = found(id)
        database.run(`DELETE FROM ${quoted(record.object.name)} WHERE "Id" = ?`, [record.id])
        return succeeded(record.id)
      }),

    undelete: (id, { user }) =>
      save(() => {
        const record = found(id)
        if (!record.deleted) refuse('UNDELETE_FAILED', 'Entity is not in the recycle bin')
        bin(record.object, record.id, 0, user.id)
        return succeeded(record.id)
      }),

    retrieve: (name, id, fieldNames, rest) => {
      const object = objectOf(name)
      const full = fullId(id)
      if (full === undefined) return undefined
      const fields = fieldNames?.map(
        (wanted) =>
          object.field(wanted) ??
          raise(apiError(400, 'INVALID_FIELD', `No such column '${wanted}' on sobject of type ${object.name}`)),
      )
      const row = database.get(
        `SELECT ${rest === undefined ? '*' : columnsBesideBlobs(object)} FROM ${quoted(object.name)} WHERE "Id" = ? AND "IsDeleted" = 0`,
        [full],
      )
      return row === undefined
        ? undefined
        : recordOf(
            rest?.version ?? org.version,
            object,
            fields ?? object.fields,
            row,
            rest === undefined ? 'content' : 'links',
          )
    },
  }
}

/** What every new record of an object needs, found once. */
interface Insertion {
  readonly required: readonly Field[]
  readonly autoNumbers: readonly (readonly [Field, shape: string])[]
  readonly defaults: readonly (readonly [Field, SqlValue])[]
  readonly owner: Field | undefined
  readonly audit: readonly (readonly [Field, 'id' | 'deleted' | 'time' | 'user'])[]
  /** Statements by the names of their columns. */
  readonly sql: Map<string, string>
}

const auditFields = {
  Id: 'id',
  IsDeleted: 'deleted',
  CreatedDate: 'time',
  LastModifiedDate: 'time',
  SystemModstamp: 'time',
  CreatedById: 'user',
  LastModifiedById: 'user',
} as const

const insertions = new WeakMap<SObjectType, Insertion>()

function insertionOf(object: SObjectType): Insertion {
  const known = insertions.get(object)
  if (known !== undefined) return known
  const written = object.fields.filter((field) => field.formula === null && isStored(field))
  const made: Insertion = {
    required: object.fields.filter(
      ({ name, nillable, createable, defaultValue }) =>
        !nillable && createable && defaultValue === undefined && name !== 'OwnerId',
    ),
    autoNumbers: written.flatMap((field) => (field.autoNumber === null ? [] : [[field, field.autoNumber] as const])),
    defaults: written.flatMap((field) => {
      const { autoNumber, defaultValue } = field
      if (autoNumber !== null || defaultValue === undefined) return []
      return [[field, typeof defaultValue === 'boolean' ? Number(defaultValue) : defaultValue] as const]
    }),
    owner: object.field('OwnerId'),
    audit: Object.entries(auditFields).flatMap(([name, kind]) => {
      const field = written.find((each) => each.name === name)
      return field === undefined ? [] : [[field, kind] as const]
    }),
    sql: new Map(),
  }
  insertions.set(object, made)
  return made
}

function insertSql(object: SObjectType, columns: readonly Field[]): string {
  const { sql } = insertionOf(object)
  const key = columns.map(({ name }) => name).join()
  const known = sql.get(key)
  if (known !== undefined) return known
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const made = `INSERT INTO ${quoted(object.name)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`
  sql.set(key, made)
  return made
}

/** An upsert whose key stands on several records. */
export class AmbiguousKey extends ApiError {
  readonly object: string
  readonly ids: readonly string[]
  constructor(object: string, ids: readonly string[]) {
    super(300, { errorCode: 'DUPLICATE_EXTERNAL_ID', message: `The external ID is not unique: ${ids.join(', ')}` })
    this.object = object
    this.ids = ids
  }
}

/** A row in the shape of the REST API. */
function recordOf(
  version: string,
  object: SObjectType,
  fields: readonly Field[],
  row: Readonly<Record<string, SqlValue>>,
  blobs: Blobs,
): JsonObject {
  const url = `/services/data/v${version}/sobjects/${object.name}/${String(row.Id)}`
  const record: Record<string, JsonValue> = { attributes: { type: object.name, url } }
  for (const field of fields) {
    const value = row[field.name]
    record[field.name] =
      field.type === 'address'
        ? addressOf(field, (part) => row[part] ?? null)
        : field.type === 'base64' && blobs === 'links'
          ? blobLink(url, field, value)
          : toJson(field, value)
  }
  return record
}

/** Where the content of a field is read; null where there is none. */
export const blobLink = (recordUrl: string, { name }: Field, isThere: SqlValue | undefined): string | null =>
  isThere === 1 ? `${recordUrl}/${name}` : null

/** All that stands in a table, but of blobs only whether they are there. */
const columnsBesideBlobs = ({ fields }: SObjectType): string => {
  const blobs = fields.filter(({ type }) => type === 'base64')
  if (blobs.length === 0) return '*'
  return fields
    .filter(isStored)
    .map(({ name, type }) => (type === 'base64' ? `${quoted(name)} IS NOT NULL AS ${quoted(name)}` : quoted(name)))
    .join(', ')
}

const addressParts = ['City', 'Country', 'GeocodeAccuracy', 'Latitude', 'Longitude', 'PostalCode', 'State', 'Street']

/** A compound address from its columns; null where all are empty. */
export function addressOf(field: Field, column: (name: string) => SqlValue): JsonValue {
  const prefix = field.name.replace(/Address$/, '')
  const parts = addressParts.map(
    (part) => [part.charAt(0).toLowerCase() + part.slice(1), column(prefix + part)] as const,
  )
  return parts.every(([, value]) => value === null) ? null : (Object.fromEntries(parts) as JsonObject)
}

const readerOf =
  (values: Values) =>
  (name: string): SqlValue | undefined => {
    for (const [field, value] of values) if (field.name === name) return value
    return undefined
  }

function raise(error: Error): never {
  throw error
}
