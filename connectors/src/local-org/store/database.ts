/**
 * How records lie in SQLite: a table an object, under its API name; a column a stored field, under its API name, so that both are
 * found in any case. A compound address has no column; a field with a formula is a generated one.
 *
 * | types | column |
 * |---|---|
 * | texts, picklists, references, ids | `TEXT COLLATE NOCASE`; ids have 18 characters |
 * | boolean | `INTEGER` 0 or 1 |
 * | int, long | `INTEGER` |
 * | double, currency, percent | `REAL` |
 * | date | `TEXT`, `2026-01-31` |
 * | datetime | `TEXT` in UTC, `2026-01-31T08:00:00.000+0000`: sorts as it reads, and is what the API prints |
 * | time | `TEXT`, `08:00:00.000Z` |
 * | base64 | `BLOB` |
 *
 * An absent value is NULL; an empty text is stored as NULL, as Salesforce does. `IsDeleted` marks what lies in the recycle bin.
 * `fold(text)` is a user function that folds the case of all of Unicode; NOCASE knows ASCII only.
 */
export interface OrgDatabase {
  readonly exec: (sql: string) => void
  readonly run: (sql: string, values?: readonly SqlValue[]) => { readonly changes: number }
  readonly get: (sql: string, values?: readonly SqlValue[]) => SqlRow | undefined
  readonly all: (sql: string, values?: readonly SqlValue[]) => readonly SqlRow[]
  /** Commits when `body` returns and takes everything back when it throws; may be nested (savepoints). */
  readonly transaction: <T>(body: () => T) => T
  readonly close: () => void
}

export type SqlValue = string | number | bigint | Uint8Array | null
export type SqlRow = Readonly<Record<string, SqlValue>>
