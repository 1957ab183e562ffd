import type { Pool } from 'pg'
import { connection } from '../operation.ts'
import { duration, number, text } from '../setting.ts'

const settings = {
  url: text('The address, as `postgres://user:password@host:5432/database`; take it or its password by reference.', {
    required: true,
    secret: true,
  }),
  pool: number('How many connections are open at most.', { default: 4, minimum: 1, maximum: 100 }),
  timeout: duration('How long connecting may take.', { default: 10_000, minimum: 1 }),
} as const

export const postgres = connection<Pool, typeof settings>({
  connector: 'postgres',
  doc: 'A PostgreSQL database.',
  settings,
  open: async ({ url, pool, timeout }, { warn }) => {
    const { default: pg } = await import('pg')
    const made = new pg.Pool({
      connectionString: url,
      max: pool,
      connectionTimeoutMillis: timeout,
      application_name: 'twill',
    })
    made.on('error', (error) => warn(`PostgreSQL: ${error.message}`)) // an idle connection that broke; the next query takes another
    // one that breaks while it is at work fails its query; without a listener it would end the process as well
    made.on('connect', (client) => client.on('error', () => {}))
    return { session: made, close: () => made.end() }
  },
})
