import type { Checkpoint, Position, Source, SourceRecord } from '@twill/runtime/flow'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { changesOf, type Watch } from '../../src/salesforce/changes/changes.ts'
import { connect, createRecords, deleteRecords, type Org, query, updateRecords } from '../../src/salesforce/index.ts'
import { salesforceOperations } from '../../src/salesforce/operations.ts'
import { opened } from './opened.ts'

let local: LocalOrg
let org: Org
beforeAll(async () => {
  local = await startLocalOrg()
  org = await connect({ url: local.url, accessToken: local.accessToken })
})
afterAll(() => local.close())
beforeEach(() => {
  local.org.reset()
  // the header by which the org tells its present lags by up to a second; here it is exact, rounded up
  vi.spyOn(org.transport, 'serverNow').mockImplementation(() => Math.ceil(Date.now() / 1000) * 1000)
})

const watch: Watch = {
  object: 'Account',
  fields: ['Name'],
  time: 'SystemModstamp',
  where: undefined,
  deleted: false,
  since: Date.now() - 60_000,
  lag: 0,
  lookback: 60_000,
}

/** Reads until `most` records have come, as a run that is killed; gives what came and where the next run goes on. */
async function run(source: Source, from: Position | undefined, most = Number.POSITIVE_INFINITY) {
  const stop = new AbortController()
  const rows: Readonly<Record<string, unknown>>[] = []
  let position = from
  for await (const item of source.read(from, stop.signal) as AsyncIterable<SourceRecord | Checkpoint>) {
    if ('checkpoint' in item) position = item.checkpoint
    else {
      if (rows.length >= most) break
      rows.push(item.value as Readonly<Record<string, unknown>>)
      position = item.position
    }
  }
  return { rows, position }
}

const markOf = ({ Id, SystemModstamp }: Readonly<Record<string, unknown>>) =>
  `${Id}@${Date.parse(String(SystemModstamp))}`

test('no change is lost, whatever is written between and within runs and wherever they are killed', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('create' as const), count: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('update' as const), every: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('run' as const), killedAfter: fc.option(fc.nat(15), { nil: undefined }) }),
  )
  let kills = 0
  let twice = 0
  let records = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      local.org.reset()
      const source = changesOf(org, watch)
      const given: string[] = []
      let position: Position | undefined
      let ids: string[] = []
      let killed = false
      const go = async (most?: number): Promise<void> => {
        const made = await run(source, position, most)
        given.push(...made.rows.map(markOf))
        position = made.position
      }
      for (const one of steps) {
        if (one.kind === 'create') {
          const rows = Array.from({ length: one.count }, (_, i) => ({ Name: `A${i}` }))
          ids = [...ids, ...(await createRecords(org, 'Account', rows)).flatMap(({ id }) => id ?? [])]
        } else if (one.kind === 'update') {
          const some = ids.filter((_, i) => i % one.every === 0)
          await updateRecords(
            org,
            'Account',
            some.map((Id) => ({ Id, Phone: String(Math.random()) })),
          )
        } else {
          killed ||= one.killedAfter !== undefined
          if (one.killedAfter !== undefined) kills++
          await go(one.killedAfter)
        }
      }
      await go()
      const present: string[] = []
      for await (const row of query(org, 'SELECT Id, SystemModstamp FROM Account')) present.push(markOf(row))
      expect(present.filter((mark) => !given.includes(mark))).toEqual([])
      const repeated = given.length - new Set(given).size
      if (!killed) expect(repeated).toBe(0)
      twice += repeated
      records += present.length
    }),
    { numRuns: 60 },
  )
  console.log(`${records} records, ${kills} kills: 0 lost, ${twice} given twice`)
}, 60_000)

test('a first run that finds nothing is remembered: what comes next is not lost', async () => {
  const source = changesOf(org, { ...watch, since: Date.now() - 1 })
  const first = await run(source, undefined)
  expect(first.rows).toEqual([])
  expect(first.position).toBeDefined()
  await createRecords(org, 'Account', [{ Name: 'A' }])
  expect((await run(source, first.position)).rows.map(({ Name }) => Name)).toEqual(['A'])
})

test('new, modified and deleted records, with fields, a condition and parents', async () => {
  const settings = {
    object: 'account',
    fields: ['Name', 'Owner.Name'],
    where: "Name != 'no' OR Name = 'never'",
    since: '2020-01-01T00:00:00Z',
    lag: -2000,
    lookback: 0,
  }
  const made = await createRecords(org, 'Account', [{ Name: 'a' }, { Name: 'no' }, { Name: 'b' }])
  await deleteRecords(org, [made[2]?.id ?? ''])
  const names = async (operation: keyof typeof salesforceOperations, more = {}) => {
    const source = await opened<Source>(operation, { ...settings, ...more }, org)
    const { rows } = await run(source, undefined)
    return rows
  }
  expect(await names('newRecords')).toEqual([
    { Id: made[0]?.id, CreatedDate: expect.any(String), Name: 'a', Owner: { Name: expect.any(String) } },
  ])
  expect((await names('modifiedRecords')).map(({ Name }) => Name)).toEqual(['a'])
  expect((await names('deletedRecords')).map(({ Name }) => Name)).toEqual(['b'])
  expect(Object.keys((await names('modifiedRecords', { fields: undefined }))[0] ?? {})).toContain('Phone')
  await expect(names('newRecords', { fields: ['Nmae'] })).rejects.toThrow(
    '`fields` names no field of `Account`: `Nmae`. Did you mean `Name`?',
  )
  await expect(names('newRecords', { since: 'yesterday' })).rejects.toThrow(/no time: `yesterday`/)
})

test('operations have the names under which they are listed', () => {
  for (const [name, { declaration }] of Object.entries(salesforceOperations)) expect(declaration.name).toBe(name)
})
