import type { OrgDatabase } from '../store/database.ts'
import { createTables, dropColumn, dropTable } from '../store/tables.ts'
import { customPrefix } from './custom-objects.ts'
import type { ObjectDeclaration } from './declare.ts'
import { type LiveSchema, schemaOf } from './schema.ts'

/** Objects and fields that clients add to an org while it runs; they are kept with its records. */
export interface Declarations {
  /** Adds an object, or fields to one, or declares them anew. @throws Error where the schema would not hold together */
  readonly add: (object: ObjectDeclaration) => void
  /** Takes away what a client has added, with its data. @returns whether there was such a thing */
  readonly remove: (object: string, field?: string) => boolean
  /** When the schema last changed, in milliseconds since 1970. */
  readonly changed: () => number
  /** A prefix that no object has. */
  readonly freePrefix: () => string
}

/**
 * The schema of an org: its own objects, and those that clients have added.
 * @param own declared before the org was opened
 * @throws Error where two share a name or a prefix
 */
export function declaredSchema(
  database: OrgDatabase,
  own: readonly ObjectDeclaration[],
  now: () => number,
): { readonly schema: LiveSchema; readonly declarations: Declarations } {
  database.exec(
    'CREATE TABLE IF NOT EXISTS "_declared" ("name" TEXT PRIMARY KEY COLLATE NOCASE, "declaration" TEXT NOT NULL)',
  )
  const added = new Map(
    database
      .all('SELECT "name", "declaration" FROM "_declared" ORDER BY rowid')
      .map((row) => [String(row.name).toLowerCase(), JSON.parse(String(row.declaration)) as ObjectDeclaration]),
  )
  const schema = schemaOf(merged([...own, ...added.values()]))
  createTables(database, schema)

  let changed = now()

  const change = (name: string, declaration: ObjectDeclaration | undefined): void => {
    const key = name.toLowerCase()
    const before = added.get(key)
    if (declaration === undefined) added.delete(key)
    else added.set(key, declaration)
    try {
      schema.redeclare(merged([...own, ...added.values()]))
    } catch (error) {
      if (before === undefined) added.delete(key)
      else added.set(key, before)
      throw error
    }
    changed = now()
    database.run('DELETE FROM "_declared" WHERE "name" = ?', [name])
    if (declaration !== undefined)
      database.run('INSERT INTO "_declared" VALUES (?, ?)', [name, JSON.stringify(declaration)])
  }

  return {
    schema,
    declarations: {
      add(object) {
        const before = added.get(object.name.toLowerCase())
        const whole = before === undefined ? object : merged([before, object])[0]
        change(object.name, whole)
        createTables(database, schema)
      },
      remove(name, field) {
        const before = added.get(name.toLowerCase())
        if (before === undefined) return false
        if (field === undefined) {
          if (own.some((object) => object.name.toLowerCase() === name.toLowerCase())) return false
          change(before.name, undefined)
          dropTable(database, before.name)
          return true
        }
        const [found] = Object.keys(before.fields).filter((one) => one.toLowerCase() === field.toLowerCase())
        if (found === undefined) return false
        const { [found]: _gone, ...fields } = before.fields
        change(before.name, { ...before, fields })
        dropColumn(database, before.name, found)
        return true
      },
      changed: () => changed,
      freePrefix() {
        for (let next = 0; ; next++) {
          const prefix = customPrefix(next)
          if (schema.byPrefix(prefix) === undefined) return prefix
        }
      },
    },
  }
}

/** Fields of a declaration whose object is known join that object. */
function merged(declarations: readonly ObjectDeclaration[]): readonly ObjectDeclaration[] {
  const byName = new Map<string, ObjectDeclaration>()
  for (const object of declarations) {
    const key = object.name.toLowerCase()
    const before = byName.get(key)
    byName.set(key, before === undefined ? object : { ...before, fields: { ...before.fields, ...object.fields } })
  }
  return [...byName.values()]
}
