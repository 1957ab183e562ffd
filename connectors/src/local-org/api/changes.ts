import { apiError } from '../api-error.ts'
import type { Org } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { quoted } from '../store/tables.ts'
import { datetimeText } from '../values.ts'

/** A time from which changes are asked for, up to another. */
export interface Period {
  readonly start: string
  readonly end: string
  /** What was changed before is not known any more. */
  readonly earliest: string
}

const kept = 30 * 86_400_000

/** @param asked start and end, in ISO 8601, under the names that the API gives them @throws ApiError */
export function periodOf(org: Org, asked: Readonly<Record<string, string | undefined>>): Period {
  const [start = 0, end = 0] = Object.entries(asked).map(([name, text = '']) => {
    const time = Date.parse(text.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
    if (Number.isNaN(time)) throw apiError(400, 'INVALID_FIELD', `${name} must be a date and time of ISO 8601`)
    return time
  })
  const earliest = org.now() - kept
  if (start >= end) throw apiError(400, 'INVALID_REPLICATION_DATE', 'startDate before endDate')
  if (start < earliest)
    throw apiError(400, 'INVALID_REPLICATION_DATE', 'startDate before org replication enablement date')
  return { start: datetimeText(start), end: datetimeText(end), earliest: datetimeText(earliest) }
}

/** Records that were changed in a period, or deleted in it, with the time of that. */
export function changesBetween(
  org: Org,
  { name }: SObjectType,
  { start, end }: Period,
  deleted: boolean,
): readonly { readonly id: string; readonly at: string }[] {
  const sql = `SELECT "Id", "SystemModstamp" FROM ${quoted(name)} WHERE "IsDeleted" = ? AND "SystemModstamp" >= ? AND "SystemModstamp" < ? ORDER BY "SystemModstamp"`
  return org.database
    .all(sql, [deleted ? 1 : 0, start, end])
    .map((row) => ({ id: String(row.Id), at: String(row.SystemModstamp) }))
}
