import type { JsonObject, Org, SaveOptions, SaveResult } from './org.ts'
import type { SObjectType } from './schema/sobject-type.ts'
import { quoted } from './store/tables.ts'
import { datetimeText } from './values.ts'

/** Objects whose records can be merged, up to three into one. */
const mergeable = new Set(['Account', 'Contact', 'Lead', 'Case'])
const maxMerged = 2

export interface MergeResult extends SaveResult {
  readonly mergedRecordIds: readonly string[]
  readonly updatedRelatedIds: readonly string[]
}

const refused = (statusCode: string, message: string): MergeResult => ({
  id: null,
  success: false,
  errors: [{ statusCode, message, fields: [] }],
  mergedRecordIds: [],
  updatedRelatedIds: [],
})

/** What hangs on the others hangs on the first afterwards, and they lie in the recycle bin. */
export function mergeRecords(
  org: Org,
  object: SObjectType,
  masterId: string,
  values: JsonObject,
  ids: readonly string[],
  options: SaveOptions,
): MergeResult {
  if (!mergeable.has(object.name))
    return refused('INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support merge`)
  if (ids.length === 0) return refused('REQUIRED_FIELD_MISSING', 'Merge takes one or two records to merge, not none')
  if (ids.length > maxMerged)
    return refused('LIMIT_EXCEEDED', `Merge takes one or two records to merge, not ${ids.length}`)
  if (ids.includes(masterId)) return refused('DUPLICATE_VALUE', 'The master record cannot be merged with itself')
  const table = quoted(object.name)
  const lives = (id: string): boolean =>
    org.database.get(`SELECT 1 FROM ${table} WHERE "Id" = ? AND "IsDeleted" = 0`, [id]) !== undefined
  if (![masterId, ...ids].every(lives)) return refused('ENTITY_IS_DELETED', 'entity is deleted')
  return org.database.transaction(() => {
    const updatedRelatedIds: string[] = []
    const now = datetimeText(org.now())
    for (const { childObject, field } of object.children()) {
      const child = quoted(childObject.name)
      const column = quoted(field.name)
      for (const id of ids) {
        const rows = org.database.all(`SELECT "Id" FROM ${child} WHERE ${column} = ?`, [id])
        if (rows.length === 0) continue
        updatedRelatedIds.push(...rows.map(({ Id }) => String(Id)))
        org.database.run(`UPDATE ${child} SET ${column} = ?, "SystemModstamp" = ? WHERE ${column} = ?`, [
          masterId,
          now,
          id,
        ])
      }
    }
    for (const id of ids) {
      org.database.run(`UPDATE ${table} SET "MasterRecordId" = ? WHERE "Id" = ?`, [masterId, id])
      org.records.remove(id, options)
    }
    const updated = org.records.update(object.name, masterId, values, options)
    return { ...updated, id: masterId, mergedRecordIds: ids, updatedRelatedIds }
  })
}
