import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '@twill/language/diagnostics'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lettersOf } from '../../src/flow/index.ts'
import { folderWith, started } from './run-here.ts'

const url = process.env.TWILL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/test'
const schema = `twill_${process.pid}_${Date.now()}`

const reachable = await (async () => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1500 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    console.log(
      `skipped: no PostgreSQL at 127.0.0.1 (${error instanceof Error ? error.message : error}); name one by TWILL_TEST_POSTGRES`,
    )
    return false
  }
})()

describe.skipIf(!reachable)('PostgreSQL', () => {
  const client = new pg.Client({ connectionString: url })
  const folders: string[] = []
  beforeAll(async () => {
    await client.connect()
    await client.query(`create schema ${schema}`)
    await client.query(
      `create table ${schema}.account (id int primary key, name text not null, total numeric(30, 4), tags jsonb, since date)`,
    )
  })
  afterAll(async () => {
    await client.query(`drop schema ${schema} cascade`)
    await client.end()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  const run = async (source: string, sink: string, files: Record<string, string>, more = '') => {
    const folder = folderWith({
      ...files,
      'db.flow.yaml': `name: db
connections: { db: { postgres: { url: '${url}' } } }
source: ${source}
sink: ${sink}
${more}`,
    })
    folders.push(folder)
    const summary = await started(folder, 'db.flow.yaml').done
    return { folder, summary, letters: await lettersOf(join(folder, 'db.flow.yaml')) }
  }
  const rows = async () => (await client.query(`select * from ${schema}.account order by id`)).rows

  test.each(['upsert', 'copy'])(
    '%s writes rows, updates those it finds, and singles out the bad ones',
    async (name) => {
      await client.query(`truncate ${schema}.account`)
      const given = [
        { id: 1, name: 'A\tb\\c\n"d"', total: 12.5, tags: { a: [1, null] }, since: '2026-01-31' },
        { id: 2, name: 'two', total: null, tags: null, since: null },
        { id: 3, name: null, total: 1, tags: null, since: null },
        { id: 4, name: 'four', total: 4, tags: [], since: 'no date' },
        { id: 5, name: 'five', total: 5, tags: 7, since: null },
        { id: 1, name: 'latest', total: 13, tags: { a: [1, null] }, since: '2026-01-31' },
        { id: 6, nam: 'six' },
        { name: 'no key' },
      ]
      const exact = JSON.stringify(given).replace('"total":5,', '"total":12345678901234567890.1234,')
      const sink = `{ postgres.${name}: { connection: db, table: ${schema}.account, key: [id] } }`
      const { summary, letters } = await run(
        '{ file.read: { path: in.json } }',
        sink,
        { 'in.json': exact },
        'batch: { size: 50 }',
      )
      expect(summary).toMatchObject({ received: 8, delivered: 4, deadLetters: 4, complete: true })
      expect(await rows()).toMatchObject([
        { id: 1, name: 'latest', total: '13.0000', tags: { a: [1, null] } },
        { id: 2, name: 'two', total: null, tags: null, since: null },
        { id: 5, total: '12345678901234567890.1234', tags: 7 },
      ])
      expect(letters.map(({ failure }) => failure.code).sort()).toEqual(['22007', '23502', 'TW7011', 'TW7011'])
      expect(letters.find(({ failure }) => failure.message.includes('`nam`'))?.failure.message).toContain(
        'did you mean `name`?',
      )
    },
  )

  test('a query is read through a cursor, in order, and goes on behind the last row', async () => {
    await client.query(`truncate ${schema}.account`)
    await client.query(`insert into ${schema}.account (id, name) select n, 'n' || n from generate_series(1, 2500) n`)
    const source = `{ postgres.query: { connection: db, sql: 'select id, name from ${schema}.account where id > $1', parameters: ['5'], key: id, incremental: true, fetch: 100 } }`
    const { folder, summary } = await run(source, '{ file.append: { path: out.ndjson } }', {}, 'batch: { size: 200 }')
    expect(summary).toMatchObject({ received: 2495, delivered: 2495, complete: true })
    await client.query(`insert into ${schema}.account (id, name) values (9000, 'new')`)
    expect(await started(folder, 'db.flow.yaml').done).toMatchObject({ received: 1, delivered: 1 })
  })

  test('a column that the table lacks, or a key that is never given, ends the flow before a record is read', async () => {
    const sink = `{ postgres.upsert: { connection: db, table: ${schema}.account, key: [id] } }`
    const refused = (script: string) =>
      run('{ file.read: { path: nothing.json } }', sink, {}, `mapping: { script: '${script}' }`)
    await expect(refused('{ id: payload.id, nam: payload.name }')).rejects.toMatchObject({
      reports: [
        {
          code: 'TW7011',
          message: expect.stringMatching(/the table `.*account` has no column `nam`\.$/),
          hint: 'Did you mean `name`?',
          place: { source: { text: expect.any(String) } },
        },
      ],
    })
    await expect(refused('{ name: payload.name }')).rejects.toThrow('it has no `id`, which each record must have')
    await expect(refused('payload map { id: $ }')).rejects.toThrow('an object is due, and this is an array')
  })

  test.each(['upsert', 'copy'])('%s keeps values of all types as they are', async (name) => {
    await client.query(`drop table if exists ${schema}.odd; drop type if exists ${schema}.mood`)
    await client.query(`create type ${schema}.mood as enum ('calm', 'so-so')`)
    await client.query(
      `create table ${schema}.odd (id int primary key, exact numeric(40, 10), at timestamptz, day date, doc jsonb,
         numbers int[], words text[], bytes bytea, mood ${schema}.mood, yes boolean, none text)`,
    )
    const { letters } = await run(
      '{ file.read: { path: in.json } }',
      `{ postgres.${name}: { connection: db, table: ${schema}.odd, key: [id] } }`,
      {
        'in.json': '[{"id":1,"exact":123456789012345678901234567890.0123456789}]',
        'odd.tw': `import fromBase64 from dw::core::Binaries
---
{ id: payload.id, exact: payload.exact, at: |2026-03-29T02:30:00+02:00|, day: |2026-02-28|,
  doc: { a: [1, "x"], b: null }, numbers: [1, -2], words: ["a,b", "c\\"d", null, ""], bytes: fromBase64("AP9c"),
  mood: "so-so", yes: true, none: null }`,
      },
      'mapping: odd.tw',
    )
    expect(letters.map(({ failure }) => failure.message)).toEqual([])
    const { rows } = await client.query(
      `select exact::text, at at time zone 'UTC' = '2026-03-29 00:30' as at, day::text, doc, numbers, words, encode(bytes, 'hex') as bytes, mood, yes, none from ${schema}.odd`,
    )
    expect(rows).toEqual([
      {
        exact: '123456789012345678901234567890.0123456789',
        at: true,
        day: '2026-02-28',
        doc: { a: [1, 'x'], b: null },
        numbers: [1, -2],
        words: ['a,b', 'c"d', null, ''],
        bytes: '00ff5c',
        mood: 'so-so',
        yes: true,
        none: null,
      },
    ])
  })

  test.each(['upsert', 'copy'])(
    '%s loses nothing when connections are cut in the middle',
    async (name) => {
      await client.query(`truncate ${schema}.account`)
      const count = 20_000
      const rows = Array.from({ length: count }, (_, n) => `${n},name ${n}\n`).join('')
      let cuts = 0
      let done = false
      const cutting = (async () => {
        while (!done && cuts < 6) {
          const { rows: found } = await client.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'twill' and state = 'active' and query ilike $1`,
            [`%${schema}%`],
          )
          cuts += found.length
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      })()
      const { summary, letters } = await run(
        '{ file.read: { path: in.csv } }',
        `{ postgres.${name}: { connection: db, table: ${schema}.account, key: [id] } }`,
        { 'in.csv': `id,name\n${rows}` },
        `mapping: { script: '{ id: payload.id as Number, name: payload.name }' }
batch: { size: 500 }
concurrency: 2
retry: { attempts: 20, initial: 1ms, max: 20ms, budget: 1000 }`,
      )
      done = true
      await cutting
      expect(letters).toEqual([])
      expect(summary).toMatchObject({ received: count, delivered: count, complete: true })
      const { rows: kept } = await client.query(`select count(*)::int as n, sum(id)::int as sum from ${schema}.account`)
      expect(kept).toEqual([{ n: count, sum: (count * (count - 1)) / 2 }])
      console.log(`${name}: ${cuts} connections cut, ${summary?.retries} batches sent again, 0 of ${count} rows lost`)
      expect(cuts).toBeGreaterThan(0)
    },
    60_000,
  )

  test('what the database refuses in a query or a key is told at its place in the file', async () => {
    const found = async (source: string): Promise<string> => {
      const error: { reports?: readonly Report[] } = await run(
        source,
        '{ file.append: { path: out.ndjson } }',
        {},
      ).then(
        () => ({}),
        (thrown) => thrown,
      )
      const [{ message = '', hint = '', place } = {} as Partial<Report>] = error.reports ?? []
      return [place?.source.text.slice(place.span.start, place.span.end), message, hint].join(' | ')
    }
    const query = (sql: string, more = ''): string => `{ postgres.query: { connection: db, sql: "${sql}"${more} } }`
    expect(await found(query(`select id, nme from ${schema}.account`))).toMatch(
      /^nme \| `sql` is refused by the database: column "nme" does not exist\. \| /,
    )
    expect(await found(query(`select id form ${schema}.account`, ', key: id'))).toMatch(
      new RegExp(`^${schema} \\| \`sql\` is refused by the database: syntax error`),
    )
    expect(await found(query(`select id from ${schema}.account`, ', key: idd'))).toBe(
      'idd | `key` names no column of the result: `idd`. | ',
    )
    const sink = `{ postgres.upsert: { connection: db, table: ${schema}.account, key: [id, nam] } }`
    await expect(run('{ file.read: { path: in.json } }', sink, { 'in.json': '[{"id":1}]' })).rejects.toMatchObject({
      reports: [{ code: 'TW7004', hint: 'Did you mean `name`?' }],
    })
  })

  test('a table that does not exist ends the flow before a record is read', async () => {
    const sink = `{ postgres.upsert: { connection: db, table: ${schema}.acount, key: [id] } }`
    await expect(run('{ file.read: { path: in.json } }', sink, { 'in.json': '[{"id":1}]' })).rejects.toThrow(
      /`table` names no table of the database: `.*acount`\. Did you mean `.*account`\?/,
    )
  })
})
