import type { Source } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { flag, list, number, text } from '../setting.ts'
import { postgres } from './connection.ts'
import { quoted } from './table.ts'

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
              ? [
                  `select q.*, q.${quoted(key)}::text as "__position" from (${inner}) q order by q.${quoted(key)}`,
                  parameters,
                ]
              : [
                  `select q.*, q.${quoted(key)}::text as "__position" from (${inner}) q where q.${quoted(key)} > $${parameters.length + 1} order by q.${quoted(key)}`,
                  [...parameters, String(from)],
                ]
        await client.query(`declare rows no scroll cursor for ${text}`, [...values])
        while (!stop.aborted) {
          const { rows } = await client.query(`fetch ${fetch} from rows`)
          if (rows.length === 0) break
          for (const { __position: position, ...value } of rows as readonly Record<string, unknown>[])
            yield key === undefined ? { value } : { value, position: String(position) }
        }
        await client.query('commit')
      } catch (error) {
        broken = true
        throw error
      } finally {
        client.release(broken)
      }
    },
  }),
})
