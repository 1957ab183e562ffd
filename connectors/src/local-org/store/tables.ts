import type { Field, FieldType, Schema } from '../schema/sobject-type.ts'
import type { OrgDatabase } from './database.ts'

const columnTypes: Readonly<Record<FieldType, string | null>> = {
  id: 'TEXT COLLATE NOCASE',
  string: 'TEXT COLLATE NOCASE',
  textarea: 'TEXT COLLATE NOCASE',
  email: 'TEXT COLLATE NOCASE',
  phone: 'TEXT COLLATE NOCASE',
  url: 'TEXT COLLATE NOCASE',
  picklist: 'TEXT COLLATE NOCASE',
  multipicklist: 'TEXT COLLATE NOCASE',
  combobox: 'TEXT COLLATE NOCASE',
  encryptedstring: 'TEXT COLLATE NOCASE',
  anyType: 'TEXT COLLATE NOCASE',
  boolean: 'INTEGER',
  int: 'INTEGER',
  long: 'INTEGER',
  double: 'REAL',
  currency: 'REAL',
  percent: 'REAL',
  date: 'TEXT',
  datetime: 'TEXT',
  time: 'TEXT',
  reference: 'TEXT COLLATE BINARY',
  address: null,
  location: null,
  base64: 'BLOB',
}

/** Names come from declarations, whose characters are checked; quoted all the same, for `Order` and `Group` are words of SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The field is kept in its table; a compound is put together from its parts. */
export const isStored = (field: Field): boolean => columnTypes[field.type] !== null

/** Makes the tables that are missing and adds the columns that a schema has gained. */
export function createTables(database: OrgDatabase, schema: Schema): void {
  for (const object of schema.objects()) {
    const stored = object.fields.filter(isStored)
    const table = quoted(object.name)
    const existing = new Set(database.all(`PRAGMA table_xinfo(${table})`).map((row) => String(row.name).toLowerCase()))
    if (existing.size === 0) {
      database.exec(`CREATE TABLE ${table} (${stored.map(columnOf).join(', ')})`)
      database.exec(`CREATE INDEX ${quoted(`${object.name}.SystemModstamp`)} ON ${table} ("SystemModstamp", "Id")`)
    } else {
      for (const field of stored) {
        if (!existing.has(field.name.toLowerCase())) database.exec(`ALTER TABLE ${table} ADD COLUMN ${columnOf(field)}`)
      }
    }
    for (const field of stored) {
      if (!isIndexed(field)) continue
      const index = quoted(`${object.name}.${field.name}`)
      const column = quoted(field.name)
      database.exec(`CREATE INDEX IF NOT EXISTS ${index} ON ${table} (${column}) WHERE ${column} IS NOT NULL`)
    }
  }
}

/** Takes a table away, with its records. */
export function dropTable(database: OrgDatabase, object: string): void {
  database.exec(`DROP TABLE IF EXISTS ${quoted(object)}`)
}

/** Takes a field away from all records. */
export function dropColumn(database: OrgDatabase, object: string, field: string): void {
  database.exec(`DROP INDEX IF EXISTS ${quoted(`${object}.${field}`)}`)
  database.exec(`ALTER TABLE ${quoted(object)} DROP COLUMN ${quoted(field)}`)
}

/** What records are found by. Who made or changed them is seldom asked, and an index costs each save. */
const isIndexed = ({ name, type, externalId, unique }: Field): boolean =>
  externalId || unique || (type === 'reference' && name !== 'CreatedById' && name !== 'LastModifiedById')

function columnOf(field: Field): string {
  const type = field.name === 'Id' ? 'TEXT PRIMARY KEY' : columnTypes[field.type]
  const generated = field.formula === null ? '' : ` GENERATED ALWAYS AS (${field.formula}) VIRTUAL`
  return `${quoted(field.name)} ${type}${generated}`
}
