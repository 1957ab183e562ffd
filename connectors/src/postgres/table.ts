import { nearest } from '@twill/language'
import type { SinkFields } from '@twill/runtime/flow'
import type { ClientBase, Pool } from 'pg'
import { SettingFault } from '../setting.ts'

/** A name in a statement. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `sales.order` is a table in a schema. */
export const tableName = (name: string): string => name.split('.').map(quoted).join('.')

/** Columns of a table with their types. @throws Error when there is no such table */
export async function columnsOf(table: string, client: Pool | ClientBase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [tableName(table)],
  )
  if (rows.length > 0) return new Map(rows.map(({ name, type }) => [name, type]))
  const { rows: all } = await client.query<{ name: string }>(
    `select case when schemaname = current_schema() then tablename else schemaname || '.' || tablename end as name from pg_tables`,
  )
  const near = nearest(
    table,
    all.map(({ name }) => name),
  )
  const advice = near === undefined ? undefined : `Did you mean \`${near}\`?`
  throw new SettingFault('table', { problem: `names no table of the database: \`${table}\``, advice })
}

/** @throws SettingFault for a name that is no column */
export function checkKey(table: string, columns: ReadonlyMap<string, string>, key: readonly string[]): void {
  const item = key.findIndex((name) => !columns.has(name))
  const unknown = key[item]
  if (unknown === undefined) return
  const near = nearest(unknown, columns.keys())
  const advice = near === undefined ? `There are ${[...columns.keys()].join(', ')}.` : `Did you mean \`${near}\`?`
  throw new SettingFault('key', { problem: `names no column of \`${table}\`: \`${unknown}\``, advice, item })
}

/** What a sink into a table takes. */
export const rowFields = (table: string, columns: ReadonlyMap<string, string>, key: readonly string[]): SinkFields => ({
  names: [...columns.keys()],
  problem: (name) => (columns.has(name) ? undefined : `the table \`${table}\` has no column \`${name}\``),
  required: key.map((name) => [name]),
})

/** What is wrong with a value as a row: no object, or a field that is no column. */
export function rowProblem(
  value: unknown,
  columns: ReadonlyMap<string, string>,
  key: readonly string[],
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `a row is made of an object, not of ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}`
  const names = Object.keys(value)
  const unknown = names.find((name) => !columns.has(name))
  if (unknown !== undefined) {
    const near = nearest(unknown, columns.keys())
    return `there is no column \`${unknown}\`${near === undefined ? `; there are ${[...columns.keys()].join(', ')}` : `, did you mean \`${near}\`?`}`
  }
  const missing = key.find(
    (name) =>
      (value as Readonly<Record<string, unknown>>)[name] === undefined ||
      (value as Readonly<Record<string, unknown>>)[name] === null,
  )
  return missing === undefined ? undefined : `the key column \`${missing}\` has no value`
}
