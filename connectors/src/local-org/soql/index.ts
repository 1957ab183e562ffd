import type { Query } from '@jetstreamapp/soql-parser-js'
import type { Blobs, JsonObject, Org, OrgUser } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import type { OrgDatabase } from '../store/database.ts'
import { parseSoql } from './parse.ts'
import { type Plan, planOf, type SelectedColumn } from './plan.ts'

export interface QueryOptions {
  readonly user: OrgUser
  /** `queryAll`: deleted records too. */
  readonly all: boolean
  /** That urls of records name. */
  readonly version: string
  /** The content where nothing is said. */
  readonly blobs?: Blobs
}

export interface QueryRows {
  readonly object: SObjectType
  readonly totalSize: number
  /** `SELECT COUNT()`: there are no records, the size is the answer. */
  readonly countOnly: boolean
  readonly aggregate: boolean
  readonly columns: readonly SelectedColumn[]
  /** What was asked, as a tree. */
  readonly query: Query
  readonly all: () => JsonObject[]
  /** No more than so many. */
  readonly first: (count: number) => JsonObject[]
  /** Holds which records there are now, so that they can be read bit by bit while others come and go. */
  readonly snapshot: () => Snapshot
}

export interface Snapshot {
  readonly size: number
  /** From the one number up to the other, counted from 0, without those that are gone for good meanwhile. */
  readonly records: (from: number, to: number) => JsonObject[]
  readonly close: () => void
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
    blobs: options.blobs ?? 'content',
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
    query,
    all: () => (countOnly ? [] : database.all(sql.text, sql.values).map(plan.read)),
    first: (count) => database.all(`SELECT * FROM (${sql.text}) LIMIT ${count}`, sql.values).map(plan.read),
    snapshot: () => snapshotOf(plan, database),
  }
}

let snapshots = 0

/** The place of each row in its table, in the order of the query. */
function snapshotOf(plan: Plan, database: OrgDatabase): Snapshot {
  snapshots += 1
  const table = `temp."snapshot_${snapshots}"`
  database.exec(`CREATE TABLE ${table} ("n" INTEGER PRIMARY KEY, "row" INTEGER NOT NULL)`)
  const { changes } = database.run(`INSERT INTO ${table} ("row") ${plan.places.text}`, plan.places.values)
  const text = plan.at(table)
  return {
    size: changes,
    records: (from, to) => database.all(text, [from, to]).map(plan.read),
    close: () => database.exec(`DROP TABLE IF EXISTS ${table}`),
  }
}
