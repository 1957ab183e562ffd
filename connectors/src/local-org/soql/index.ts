import type { JsonObject, Org, OrgUser } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { parseSoql } from './parse.ts'
import { type Plan, planOf, type SelectedColumn } from './plan.ts'

export interface QueryOptions {
  readonly user: OrgUser
  /** `queryAll`: deleted records too. */
  readonly all: boolean
  /** That urls of records name. */
  readonly version: string
}

export interface QueryRows {
  readonly object: SObjectType
  readonly totalSize: number
  /** `SELECT COUNT()`: there are no records, the size is the answer. */
  readonly countOnly: boolean
  readonly aggregate: boolean
  readonly columns: readonly SelectedColumn[]
  /** Read from the database one by one, as they are asked for. */
  readonly records: (range?: { readonly offset: number; readonly limit: number }) => IterableIterator<JsonObject>
  /** All at once; quicker where all are wanted. */
  readonly all: () => JsonObject[]
}

/** @throws ApiError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE, … with the place in the query */
export function runQuery(org: Org, soql: string, options: QueryOptions): QueryRows {
  const { query, allRows } = parseSoql(soql)
  const { schema, database } = org
  const plan: Plan = planOf(query, {
    schema,
    database,
    user: options.user,
    now: org.now(),
    version: options.version,
    all: options.all || allRows,
    soql,
  })
  const { sql, count, countOnly, aggregate, columns, object } = plan
  return {
    object,
    countOnly,
    aggregate,
    columns,
    get totalSize() {
      return Number(database.get(count.text, count.values)?.n ?? 0)
    },
    *records(range) {
      if (countOnly) return
      const text =
        range === undefined ? sql.text : `SELECT * FROM (${sql.text}) LIMIT ${range.limit} OFFSET ${range.offset}`
      for (const row of database.each(text, sql.values)) yield plan.read(row)
    },
    all: () => (countOnly ? [] : database.all(sql.text, sql.values).map(plan.read)),
  }
}
