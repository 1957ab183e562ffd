import type { JsonValue, Org } from '../org.ts'
import { recordsOf } from '../records.ts'
import { schemaOf } from '../schema/schema.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import type { OrgDatabase, SqlValue } from '../store/database.ts'
import { openDatabase } from '../store/sqlite.ts'
import { createTables, quoted } from '../store/tables.ts'
import { datetimeText } from '../values.ts'
import { definitionsOf } from './definitions.ts'
import { sharedObjects, toolingObjects } from './tooling-objects.ts'

interface Tooling {
  readonly org: Org
  /** The change of the org's schema up to which its records are. */
  seen: number | undefined
}

const toolings = new WeakMap<Org, Tooling>()

/** The org as the Tooling API shows it: its records are the objects and fields of the org itself, as they are now. */
export function toolingOf(org: Org): Org {
  const known = toolings.get(org) ?? opened(org)
  const changed = org.declarations.changed()
  if (known.seen !== changed) {
    fill(known.org, org, changed)
    known.seen = changed
  }
  return known.org
}

function opened(org: Org): Tooling {
  const schema = schemaOf(toolingObjects)
  const database = openDatabase()
  createTables(database, schema)
  const own = { ...org, schema, database }
  const made = { org: { ...own, records: recordsOf(own) }, seen: undefined }
  toolings.set(org, made)
  return made
}

function fill(
  { schema, database }: Org,
  { schema: described, version, database: records }: Org,
  changed: number,
): void {
  const time = datetimeText(changed)
  const user = String(records.get('SELECT "Id" FROM "User" ORDER BY rowid LIMIT 1')?.Id ?? '')
  const audit = {
    IsDeleted: false,
    CreatedDate: time,
    CreatedById: user,
    LastModifiedDate: time,
    LastModifiedById: user,
    SystemModstamp: time,
  }
  database.transaction(() => {
    for (const [name, definitions] of Object.entries(definitionsOf(described, version))) {
      const object = schema.object(name)
      if (object === undefined) throw new Error(`the Tooling API has no object ${name}`)
      database.run(`DELETE FROM ${quoted(name)}`)
      for (const definition of definitions) insert(database, object, { ...audit, ...definition })
    }
    const object = schema.object('User')
    database.run('DELETE FROM "User"')
    for (const row of records.all('SELECT "Id", "Name", "Username", "Email", "IsActive" FROM "User"'))
      if (object !== undefined) insert(database, object, { ...audit, ...(row as Readonly<Record<string, JsonValue>>) })
  })
}

function insert(
  database: OrgDatabase,
  { name, field }: SObjectType,
  values: Readonly<Record<string, JsonValue>>,
): void {
  const known = Object.entries(values).filter(([key]) => field(key) !== undefined)
  database.run(
    `INSERT INTO ${quoted(name)} (${known.map(([key]) => quoted(key)).join(', ')}) VALUES (${known.map(() => '?').join(', ')})`,
    known.map(([, value]): SqlValue => (typeof value === 'boolean' ? Number(value) : (value as SqlValue))),
  )
}

/** Where a query of the data API is answered: definitions lie with the Tooling API. */
export function homeOfQuery(org: Org, soql: string): Org {
  const [, name = ''] = /\bFROM\s+(\w+)/i.exec(soql) ?? []
  return sharedObjects.has(name.toLowerCase()) && org.schema.object(name) === undefined ? toolingOf(org) : org
}
