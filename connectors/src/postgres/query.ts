import type { Source } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { flag, list, number, SettingFault, text } from '../setting.ts'
import { postgres } from './connection.ts'
import { quoted } from './table.ts'

/** Rows behind the last one are sought in the query as a table of this name. */
const alias = 'q'

/** What the database says of a statement that it cannot read, at its place. */
function refusedStatement(error: unknown, sql: string, key: string | undefined): SettingFault | undefined {
  if (!(error instanceof Error) || !('code' in error) || !/^42/.test(String(error.code))) return undefined
  const { position, hint } = error as { readonly position?: unknown; readonly hint?: unknown }
  if (key !== undefined && error.message.startsWith(`column ${alias}.${key} `))
    return new SettingFault('key', { problem: `names no column of the result: \`${key}\`` }, error)
  const at = Number(position) - 1 - offset(key)
  const found = Number.isInteger(at) && at >= 0 && at < sql.length ? /^(?:\w+|.)/s.exec(sql.slice(at)) : null
  return new SettingFault(
    'sql',
    {
      problem: `is refused by the database: ${error.message}`,
      advice: typeof hint === 'string' ? hint : undefined,
      span: found === null ? undefined : { start: at, end: at + found[0].length },
    },
    error,
  )
}

const declare = 'declare rows no scroll cursor for '
const columnsBefore = (key: string): string => `select ${alias}.*, ${alias}.${quoted(key)}::text as "__position" from (`

/** How much stands before the query of the user in what the database gets. */
const offset = (key: string | undefined): number => declare.length + (key === undefined ? 0 : columnsBefore(key).length)

export const query = operation({
  connector: 'postgres',
  name: 'query',
  kind: 'source',
  since: '0.1',
  doc: 'Runs a query and gives its rows one by one, through a cursor: memory does not depend on their number.',
  when: 'With `key` an interrupted run goes on behind the last row that arrived, without it from the start.',
  connection: postgres,
  settings: {
    sql: text('The query, with `$1`, `$2` for the parameters.', { required: true, example: 'select * from account' }),
    parameters: list('Values of the parameters, as texts.'),
    key: text('A column of the result that is unique and not null; rows come in its order.', { example: 'id' }),
    incremental: flag('The next run goes on behind the last row of this one; `key` must grow with new rows.', {
      default: false,
    }),
    fetch: number('Rows fetched at a time.', { default: 1000, minimum: 1, maximum: 100_000 }),
  },
  run: ({ sql, parameters = [], key, incremental, fetch }, _, pool): Source => ({
    continues: incremental,
    async *read(from, stop) {
      const client = await pool.connect()
      let broken = false
      try {
        await client.query('begin read only')
        const inner = sql.replace(/;\s*$/, '')
        const [text, values] =
          key === undefined
            ? [inner, parameters]
            : from === undefined
              ? [`${columnsBefore(key)}${inner}) ${alias} order by ${alias}.${quoted(key)}`, parameters]
              : [
                  `${columnsBefore(key)}${inner}) ${alias} where ${alias}.${quoted(key)} > $${parameters.length + 1} order by ${alias}.${quoted(key)}`,
                  [...parameters, String(from)],
                ]
        await client.query(`${declare}${text}`, [...values])
        while (!stop.aborted) {
          const { rows } = await client.query(`fetch ${fetch} from rows`)
          if (rows.length === 0) break
          for (const { __position: position, ...value } of rows as readonly Record<string, unknown>[])
            yield key === undefined ? { value } : { value, position: String(position) }
        }
        await client.query('commit')
      } catch (error) {
        broken = true
        throw refusedStatement(error, sql, key) ?? error
      } finally {
        client.release(broken)
      }
    },
  }),
})
