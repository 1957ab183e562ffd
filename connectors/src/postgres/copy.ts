import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Outcome, type Sink, type SinkRecord, writeBytes } from '@twill/runtime/flow'
import type { Pool, PoolClient } from 'pg'
import { operation } from '../operation.ts'
import { list, text } from '../setting.ts'
import { arrayText, withHex } from './column-value.ts'
import { postgres } from './connection.ts'
import { failedBatch, failedRow, isDataFault } from './faults.ts'
import { checkKey, columnsOf, quoted, rowFields, rowProblem, tableName } from './table.ts'
import { latestOfKey, onConflict } from './upsert.ts'

export const copy = operation({
  connector: 'postgres',
  name: 'copy',
  kind: 'sink',
  since: '0.1',
  doc: 'Loads batches by COPY. Each batch is a transaction.',
  when: 'For very many rows, with a large batch size. With `key` a row that comes twice is an update; without, it is there twice.',
  connection: postgres,
  batch: { size: 5000 },
  takes: () => 'object',
  settings: {
    table: text('The table.', { required: true, example: 'account' }),
    key: list('Columns that identify a row; the table must have a unique index on them.'),
  },
  run: async ({ table, key = [] }, _, pool): Promise<Sink> => {
    const columns = await columnsOf(table, pool)
    checkKey(table, columns, key)
    return {
      check: (value) => rowProblem(value, columns, key),
      fields: rowFields(table, columns, key),
      write: (records) => load(pool, { table, key, columns }, records),
    }
  },
})

interface Target {
  readonly table: string
  readonly key: readonly string[]
  /** Types by name. */
  readonly columns: ReadonlyMap<string, string>
}

/** Halves a batch in which a row is wrong until that row stands alone. */
async function load(pool: Pool, target: Target, records: readonly SinkRecord[]): Promise<readonly Outcome[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw failedBatch(error)
  })
  let broken = false
  try {
    return await halve(client, target, records)
  } catch (error) {
    broken = true
    throw failedBatch(error)
  } finally {
    client.release(broken)
  }
}

async function halve(client: PoolClient, target: Target, records: readonly SinkRecord[]): Promise<readonly Outcome[]> {
  try {
    await client.query('begin')
    await copyInto(client, target, records)
    await client.query('commit')
    return records.map(() => ({ ok: true }))
  } catch (error) {
    await client.query('rollback')
    if (!isDataFault(error)) throw error
    if (records.length === 1) return [failedRow(error)]
    const middle = records.length >> 1
    return [
      ...(await halve(client, target, records.slice(0, middle))),
      ...(await halve(client, target, records.slice(middle))),
    ]
  }
}

type Row = Readonly<Record<string, unknown>>

async function copyInto(
  client: PoolClient,
  { table, key, columns }: Target,
  records: readonly SinkRecord[],
): Promise<void> {
  const { from } = await import('pg-copy-streams')
  const rows = (key.length === 0 ? records : latestOfKey(records, key)).map(({ value }) => value as Row) // checked
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const listed = names.map(quoted).join(', ')
  const into = key.length === 0 ? tableName(table) : 'pg_temp.twill_copy'
  if (key.length > 0)
    await client.query(
      `create temp table twill_copy on commit drop as select ${listed} from ${tableName(table)} with no data`,
    )
  await pipeline(Readable.from(lines(rows, names, columns)), client.query(from(`copy ${into} (${listed}) from stdin`)))
  if (key.length > 0)
    await client.query(
      `insert into ${tableName(table)} (${listed}) select ${listed} from pg_temp.twill_copy ${onConflict(key, names)}`,
    )
}

/** The text form of COPY. */
function* lines(rows: readonly Row[], names: readonly string[], columns: Target['columns']): Iterable<string> {
  const areArrays = names.map((name) => columns.get(name)?.endsWith('[]') === true)

  for (const row of rows) yield `${names.map((name, i) => field(row[name], areArrays[i] === true)).join('\t')}\n`
}

function field(given: unknown, isArray: boolean): string {
  const value = isArray && Array.isArray(given) ? arrayText(given) : withHex(given)
  if (value === null || value === undefined) return '\\N'
  const text =
    typeof value === 'object' && isStructure(value)
      ? new TextDecoder().decode(writeBytes(value, 'application/json', { indent: false }).bytes)
      : String(value)
  return text.replace(/[\\\b\f\n\r\t\v]/g, (character) => escapes[character] ?? character)
}

/** Arrays and objects go into JSON columns; numbers and times have a text of their own. */
const isStructure = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || 'entries' in value

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
