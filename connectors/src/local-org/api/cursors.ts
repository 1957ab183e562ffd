import { apiError } from '../api-error.ts'
import type { JsonObject, Org } from '../org.ts'
import type { QueryRows, Snapshot } from '../soql/index.ts'

const maxCursors = 20

const standardBatch = 2000
const leastBatch = 200

/** How many records a page is to have, from the header with which a client asks for more or fewer; undefined where it does not. */
export function batchOf(headers: Readonly<Record<string, string>>): number | undefined {
  const [, asked] = /batchSize\s*=\s*(\d+)/i.exec(headers['sforce-query-options'] ?? '') ?? []
  return Number(asked) ? Math.min(standardBatch, Math.max(leastBatch, Number(asked))) : undefined
}

interface Cursor {
  readonly rows: Snapshot
  readonly columns: Page['columns']
  readonly batch: number
}

/** Records of a query, with what leads to the next ones. */
export interface Page {
  /** Of all pages. */
  readonly size: number
  readonly records: readonly JsonObject[]
  readonly columns: QueryRows['columns']
  /** Absent on the last page. */
  readonly locator?: string
}

/** Results that are not read to their end, by org; the oldest make room. */
const cursorsOf = new WeakMap<Org, Map<string, Cursor>>()

const cursors = (org: Org): Map<string, Cursor> => {
  const known = cursorsOf.get(org) ?? new Map<string, Cursor>()
  cursorsOf.set(org, known)
  return known
}

/** The first page of a query; where more follow, its result is held for them as it is now. */
export function firstPage(org: Org, rows: QueryRows, batch = standardBatch): Page {
  const { columns } = rows
  if (rows.countOnly) return { size: rows.totalSize, records: [], columns }
  const first = rows.aggregate ? rows.all() : rows.first(batch + 1)
  if (first.length <= batch) return { size: first.length, records: first, columns }
  const open = cursors(org)
  for (const [oldest, { rows: left }] of open) {
    if (open.size < maxCursors) break
    left.close()
    open.delete(oldest)
  }
  const id = org.newId('01g')
  const cursor = { rows: rows.aggregate ? held(first) : rows.snapshot(), batch, columns }
  open.set(id, cursor)
  return pageAt(id, cursor, 0)
}

/** The page that a locator leads to, as long as the first one or of its own length. @throws ApiError INVALID_QUERY_LOCATOR */
export function nextPage(org: Org, locator: string, batch?: number): Page {
  const [, id = '', start = ''] = /^(\w{15,18})-(\d+)$/.exec(locator) ?? []
  const cursor = cursors(org).get(id)
  if (cursor === undefined || Number(start) > cursor.rows.size)
    throw apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  return pageAt(id, batch === undefined ? cursor : { ...cursor, batch }, Number(start))
}

/** Groups have no place in a table that could be held. */
const held = (records: readonly JsonObject[]): Snapshot => ({
  size: records.length,
  records: (from, to) => records.slice(from, to),
  close: () => {},
})

function pageAt(id: string, { rows, batch, columns }: Cursor, start: number): Page {
  const end = Math.min(start + batch, rows.size)
  return {
    size: rows.size,
    records: rows.records(start, end),
    columns,
    ...(end >= rows.size ? {} : { locator: `${id}-${end}` }),
  }
}
