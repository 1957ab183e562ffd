import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject, JsonValue } from './org.ts'
import type { OrgCore } from './org-core.ts'
import { resultOf } from './save-result.ts'
import { customObjects, prefixes } from './schema/custom-objects.ts'
import type { ObjectDeclaration } from './schema/declare.ts'
import { isStored, quoted } from './store/tables.ts'
import { toJson } from './values.ts'

/** Custom objects of files, and of folders with `.json` and `.object-meta.xml` files at any depth. @throws Error */
export function readObjects(paths: readonly string[]): readonly ObjectDeclaration[] {
  const nextPrefix = prefixes()
  const files = paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path]
    const names = readdirSync(path, { recursive: true }).map(String).sort()
    return names.filter((name) => /\.(json|object-meta\.xml|object)$/i.test(name)).map((name) => join(path, name))
  })
  return files.flatMap((file) => customObjects(readFileSync(file, 'utf8'), file, nextPrefix))
}

/**
 * Adds the records of a document: `{"Account": [{…}], "Contact": [{…}]}`, in that order; a parent is named by an external id.
 * All or none.
 * @returns how many
 * @throws Error that names the record which cannot be added
 */
export function seed(org: OrgCore, text: string, name: string): number {
  const document = JSON.parse(text) as Readonly<Record<string, JsonValue>>
  let count = 0
  org.database.transaction(() => {
    for (const [object, records] of Object.entries(document)) {
      if (!Array.isArray(records)) throw new Error(`${name}: ${object} must hold a list of records.`)
      for (const [i, record] of (records as readonly JsonObject[]).entries()) {
        const { errors, success } = resultOf(() => org.records.create(object, record, { user: org.admin }))
        if (!success) throw new Error(`${name}: ${object}[${i}]: ${errors.map(({ message }) => message).join('; ')}`)
        count += 1
      }
    }
  })
  return count
}

/** All records by object, as `seed` reads them but for what the org itself gives; objects without records are left out. */
export function exported(org: OrgCore): JsonObject {
  const document: Record<string, JsonValue> = {}
  for (const object of org.schema.objects()) {
    const rows = org.database.all(`SELECT * FROM ${quoted(object.name)} WHERE "IsDeleted" = 0 ORDER BY "Id"`)
    const fields = object.fields.filter((field) => isStored(field))
    const records = rows.map((row): JsonObject => {
      const values = fields.flatMap((field) =>
        row[field.name] === null ? [] : [[field.name, toJson(field, row[field.name])] as const],
      )
      return Object.fromEntries(values)
    })
    if (records.length > 0) document[object.name] = records
  }
  return document
}
