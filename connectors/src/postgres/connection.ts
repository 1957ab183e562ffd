import type { Pool } from 'pg'
import { connection } from '../operation.ts'
import { duration, number, type SettingProblem, text } from '../setting.ts'

const form = 'postgres://user:password@host:5432/database'

const settings = {
  url: text(`The address, as \`${form}\`; take it or its password by reference.`, {
    required: true,
    secret: true,
    check: addressProblem,
  }),
  pool: number('How many connections are open at most.', { default: 4, minimum: 1, maximum: 100 }),
  timeout: duration('How long connecting may take.', { default: 10_000, minimum: 1 }),
} as const

/** The address holds a password as a rule, so none of it is told but the scheme. */
function addressProblem(written: string): SettingProblem | undefined {
  if (/^(?:postgres(?:ql)?:\/\/|socket:|\/)/i.test(written)) {
    if (!/^postgres/i.test(written) || URL.canParse(written)) return undefined
    const advice = 'Signs such as `@`, `/`, `#`, `%` in user or password are written as in addresses: `%40` for `@`.'
    return { problem: 'is no address that can be read', advice }
  }
  const scheme = /^([a-z][\w+.-]*):/i.exec(written)?.[1]
  return {
    problem:
      scheme === undefined
        ? 'is no address of a PostgreSQL database'
        : `has the scheme \`${scheme}\`, and the connection is one to PostgreSQL`,
    advice: `Write it as \`${form}\`.`,
  }
}

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
