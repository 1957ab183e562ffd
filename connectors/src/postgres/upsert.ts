import { type Outcome, type Sink, type SinkRecord, writeBytes } from '@twill/runtime/flow'
import type { Pool } from 'pg'
import { operation } from '../operation.ts'
import { list, text } from '../setting.ts'
import { withHex } from './column-value.ts'
import { postgres } from './connection.ts'
import { failedBatch, failedRow, isDataFault } from './faults.ts'
import { checkKey, columnsOf, quoted, rowFields, rowProblem, tableName } from './table.ts'

export const upsert = operation({
  connector: 'postgres',
  name: 'upsert',
  kind: 'sink',
  since: '0.1',
  doc: 'Inserts each record as a row, or updates the row with its key. A record that comes twice changes nothing.',
  when: 'The default for tables. For very many rows `postgres.copy` is faster.',
  connection: postgres,
  batch: { size: 200 },
  takes: () => 'object',
  settings: {
    table: text('The table.', { required: true, example: 'account' }),
    key: list('Columns that identify a row; the table must have a unique index on them.', { required: true }),
  },
  run: async ({ table, key }, _, pool): Promise<Sink> => {
    const columns = await columnsOf(table, pool)
    checkKey(table, columns, key)
    return {
      check: (value) => rowProblem(value, columns, key),
      fields: rowFields(table, columns, key),
      async write(records) {
        const outcomes = new Map<SinkRecord, Outcome>()
        for (const rows of sameFields(records)) {
          const latest = latestOfKey(rows, key)
          try {
            await save(pool, table, key, latest)
            for (const row of rows) outcomes.set(row, { ok: true })
          } catch (error) {
            if (!isDataFault(error)) throw failedBatch(error)
            // one bad row fails the statement: each goes by itself, in order
            for (const row of rows) outcomes.set(row, await saved(() => save(pool, table, key, [row])))
          }
        }
        return records.map((record) => outcomes.get(record) ?? { ok: true })
      },
    }
  },
})

async function saved(save: () => Promise<void>): Promise<Outcome> {
  try {
    await save()
    return { ok: true }
  } catch (error) {
    return failedRow(error)
  }
}

type Row = Readonly<Record<string, unknown>>
const rowOf = ({ value }: SinkRecord): Row => value as Row // checked before it is sent
const rowWithHex = (record: SinkRecord): Row =>
  Object.fromEntries(Object.entries(rowOf(record)).map(([name, value]) => [name, withHex(value)]))

/** A field that is absent stays as it is in the table, so rows with different fields need different statements, in order. */
function sameFields(records: readonly SinkRecord[]): readonly (readonly SinkRecord[])[] {
  const runs: SinkRecord[][] = []
  let last: string | undefined
  for (const record of records) {
    const fields = JSON.stringify(Object.keys(rowOf(record)).sort())
    if (fields === last) runs.at(-1)?.push(record)
    else runs.push([record])
    last = fields
  }
  return runs
}

/** A statement cannot touch a row twice; the last one counts. */
export function latestOfKey(records: readonly SinkRecord[], key: readonly string[]): readonly SinkRecord[] {
  const latest = new Map(
    records.map((record) => [JSON.stringify(key.map((name) => String(rowOf(record)[name]))), record]),
  )
  return latest.size === records.length ? records : [...latest.values()]
}

async function save(pool: Pool, table: string, key: readonly string[], records: readonly SinkRecord[]): Promise<void> {
  const [first] = records
  if (first === undefined) return
  const names = Object.keys(rowOf(first))
  const listed = names.map(quoted).join(', ')
  await pool.query(
    `insert into ${tableName(table)} (${listed})
     select ${listed} from json_populate_recordset(null::${tableName(table)}, $1)
     ${onConflict(key, names)}`,
    // by the writer, since numbers may have more digits than a double
    [new TextDecoder().decode(writeBytes(records.map(rowWithHex), 'application/json', { indent: false }).bytes)],
  )
}

export function onConflict(key: readonly string[], names: readonly string[]): string {
  const changed = names.filter((name) => !key.includes(name))
  const target = `on conflict (${key.map(quoted).join(', ')})`
  if (changed.length === 0) return `${target} do nothing`
  return `${target} do update set ${changed.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}`
}
