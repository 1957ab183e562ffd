import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Sink } from '@twill/runtime/flow'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import {
  bulkLoad,
  connect,
  createRecords,
  listJobs,
  type Org,
  query,
  type RowResult,
} from '../../src/salesforce/index.ts'
import { collected } from './collected.ts'
import { opened } from './opened.ts'
import { impatientClock } from './scripted-org.ts'

let local: LocalOrg
let org: Org
const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'twill-load-'))
  folders.push(made)
  return made
}
const login = () =>
  connect({
    url: local.url,
    clientId: local.clientId,
    clientSecret: local.clientSecret,
    attempts: 8,
    clock: impatientClock,
  })
beforeAll(async () => {
  local = await startLocalOrg()
})
afterAll(async () => {
  await local.close()
  for (const one of folders) rmSync(one, { recursive: true, force: true })
})
beforeEach(async () => {
  local.org.reset()
  local.faults.clear()
  org = await login()
})

const all = (text: string) => collected(query(org, text))
const jobs = async () => (await collected(listJobs(org, 'ingest'))).map(({ state }) => state)
const accounts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ ExternalId__c: `e${from + i}`, Name: `Account ${from + i}` }))
const upsert = { object: 'Account', operation: 'upsert', externalId: 'ExternalId__c' } as const

describe('a load', () => {
  test('is cut into jobs by size, and every row is accounted for, the refused ones in a file', async () => {
    const path = join(folder(), 'rejects.csv')
    const rows = accounts(1000).map((row, i) => (i % 100 === 7 ? { ...row, Name: '' } : row))
    const results: RowResult[] = []
    const summary = await bulkLoad(org, rows, {
      ...upsert,
      partBytes: 5000,
      rejects: path,
      onResult: (one) => results.push(one),
    })
    expect(summary).toMatchObject({ records: 1000, succeeded: 990, created: 990, failed: 10, unprocessed: 0 })
    expect(summary.jobs.length).toBeGreaterThan(3)
    expect(await all('SELECT COUNT() FROM Account').catch(() => [])).toBeDefined()
    expect(await all('SELECT Id FROM Account')).toHaveLength(990)
    const rejects = parse(readFileSync(path, 'utf8'), { columns: true }) as Record<string, string>[]
    expect(rejects.map(({ ExternalId__c }) => ExternalId__c).sort()).toEqual(
      rows
        .filter(({ Name }) => Name === '')
        .map(({ ExternalId__c }) => ExternalId__c)
        .sort(),
    )
    expect(Object.keys(rejects[0] ?? {})).toEqual(['ExternalId__c', 'Name', 'sf__Id', 'sf__Error'])
    expect(rejects[0]?.sf__Error).toMatch(/^REQUIRED_FIELD_MISSING/)
    expect(new Set(results.map(({ row }) => row.get('ExternalId__c'))).size).toBe(1000)
  })

  test('writes every kind of value so that it arrives; null empties, a missing field stays, a new field begins a job', async () => {
    await createRecords(org, 'Account', [{ ExternalId__c: 'a', Name: 'old', Phone: '1', Description: 'stays' }])
    const [parent] = await createRecords(org, 'Account', [{ ExternalId__c: 'p', Name: 'parent' }])
    const rows = [
      { ExternalId__c: 'a', Name: 'a "b", ü😀\r\n c', Phone: null },
      {
        ExternalId__c: 'b',
        Name: ' b',
        AnnualRevenue: 1234568,
        NumberOfEmployees: 12,
        Parent: { ExternalId__c: 'p' },
      },
      { ExternalId__c: 'c', Name: 'c', Phone: '' },
    ]
    const summary = await bulkLoad(org, rows, upsert)
    expect(summary).toMatchObject({ records: 3, succeeded: 3, created: 2 })
    expect(summary.jobs).toHaveLength(2)
    expect(
      await all(
        "SELECT Name, Phone, Description, AnnualRevenue, NumberOfEmployees, ParentId FROM Account WHERE ExternalId__c IN ('a','b','c') ORDER BY ExternalId__c",
      ),
    ).toEqual([
      {
        Name: 'a "b", ü😀\r\n c',
        Phone: null,
        Description: 'stays',
        AnnualRevenue: null,
        NumberOfEmployees: null,
        ParentId: null,
      },
      {
        Name: 'b',
        Phone: null,
        Description: null,
        AnnualRevenue: 1234568,
        NumberOfEmployees: 12,
        ParentId: parent?.id,
      },
      { Name: 'c', Phone: null, Description: null, AnnualRevenue: null, NumberOfEmployees: null, ParentId: null },
    ])
  })

  test('that cannot be written says which record it is', async () => {
    const before = await jobs()
    await expect(
      bulkLoad(org, [{ Name: 'a' }, { Name: ['x'] }], { object: 'Account', operation: 'insert' }),
    ).rejects.toThrow('record 2: the field `Name` holds an array')
    await expect(bulkLoad(org, [{}], { object: 'Account', operation: 'insert' })).rejects.toThrow(
      'record 1: the record has no fields',
    )
    await expect(bulkLoad(org, [], { object: 'Account', operation: 'upsert' })).rejects.toThrow(RangeError)
    expect(await bulkLoad(org, [], { object: 'Account', operation: 'insert' })).toMatchObject({ records: 0, jobs: [] })
    expect(await jobs()).toEqual(before)
    const own = folder()
    await bulkLoad(org, accounts(1), { ...upsert, folder: own })
    await expect(bulkLoad(org, accounts(1), { object: 'Account', operation: 'insert', folder: own })).rejects.toThrow(
      /holds another load: upsert of Account/,
    )
  })

  test('of a job that fails midway: rows not processed are told as such', async () => {
    local.faults.add({ kind: 'jobFails', rows: 30, message: 'the cause' })
    const path = join(folder(), 'rejects.csv')
    const summary = await bulkLoad(org, accounts(100), { ...upsert, rejects: path })
    expect(summary).toMatchObject({ records: 100, succeeded: 30, failed: 0, unprocessed: 70 })
    const rejects = parse(readFileSync(path, 'utf8'), { columns: true }) as Record<string, string>[]
    expect(rejects).toHaveLength(70)
    expect(rejects[0]?.sf__Error).toMatch(/^Not processed: .*the cause/)
  })
})

test('whatever fails and wherever it is killed: each row in exactly one of succeeded, failed and unprocessed, none inserted twice', async () => {
  const fault = fc.record({
    kind: fc.constantFrom(
      'dropAfterCommit' as const,
      'halfBody' as const,
      'unavailable' as const,
      'unauthorized' as const,
    ),
    path: fc.constantFrom('/jobs/ingest$', '/batches', '/jobs/ingest/\\w+$', 'Results', 'unprocessed'),
  })
  let kills = 0
  let faultCount = 0
  let rowCount = 0
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fault, { maxLength: 3, selector: ({ kind }) => kind }),
      fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 3 }),
      fc.integer({ min: 1, max: 120 }),
      async (faults, killedAt, count) => {
        local.org.reset()
        local.faults.clear()
        for (const one of faults) local.faults.add({ ...one, times: 1 })
        faultCount += faults.length
        rowCount += count
        const own = folder()
        const rows = Array.from({ length: count }, (_, i) => (i % 10 === 3 ? { Phone: '1' } : { Name: `A${i % 5}` }))
        const options = { object: 'Account', operation: 'insert', partBytes: 200, folder: own } as const
        // a kill is the end of everything at some request
        for (const at of killedAt) {
          const cut = new AbortController()
          let requests = 0
          const dying = await connect({
            url: local.url,
            clientId: local.clientId,
            clientSecret: local.clientSecret,
            attempts: 8,
            clock: impatientClock,
            observe: ({ kind }) => {
              if (kind === 'answered' && ++requests === at) cut.abort()
            },
          })
          const ended = await bulkLoad(dying, rows, { ...options, cut: cut.signal }).then(
            () => true,
            () => false,
          )
          if (!ended) kills++
        }
        const results: RowResult[] = []
        const summary = await bulkLoad(await login(), rows, { ...options, onResult: (one) => results.push(one) })
        const bad = rows.filter((row) => !('Name' in row)).length
        expect(summary).toMatchObject({ records: count, succeeded: count - bad, failed: bad, unprocessed: 0 })
        expect(results).toHaveLength(count)
        const inOrg = (await all('SELECT Name FROM Account')).map(({ Name }) => Name).sort()
        expect(inOrg).toEqual(rows.flatMap((row) => ('Name' in row ? row.Name : [])).sort())
      },
    ),
    { numRuns: 60 },
  )
  console.log(
    `${rowCount} rows, ${faultCount} faults, ${kills} kills: each row accounted for once, none inserted twice`,
  )
}, 120_000)

describe('the sink', () => {
  const open = (
    folder: string,
    settings: object = { object: 'Account', operation: 'insert', partBytes: 100_000 },
  ): Promise<Sink> => opened('bulkLoad', settings, org, folder)
  const records = (values: readonly object[], from = 0) =>
    values.map((value, i) => ({
      value,
      attributes: {},
      correlationId: `c${from + i}`,
      id: `r${from + i}`,
      key: undefined,
    }))
  const never = new AbortController().signal

  test('says of each record of a batch what became of it', async () => {
    const sink = await open(folder())
    await sink.begin?.('run')
    const outcomes = await sink.write(records([{ Name: 'a' }, { Phone: '1' }, { Name: 'a' }, { Name: 'b' }]), never)
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true, true])
    expect(outcomes[1]).toMatchObject({ again: false, failure: { code: 'REQUIRED_FIELD_MISSING' } })
    const ids = outcomes.flatMap((one) => (one.ok ? (one.value as { id: string }).id : []))
    expect((await all('SELECT Id FROM Account')).map(({ Id }) => Id).sort()).toEqual(ids.sort())
  })

  test('a crash before the outcome was noted sends nothing twice, even rows that are equal', async () => {
    const own = folder()
    const first = await open(own)
    await first.begin?.('run')
    await first.write(records([{ Name: 'a' }, { Name: 'a' }]), never)
    // the process dies here; the run is taken up with other batches
    const second = await open(own)
    await second.begin?.('run')
    const outcomes = await second.write(records([{ Name: 'a' }, { Name: 'a' }, { Name: 'a' }]), never)
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(await all('SELECT Id FROM Account')).toHaveLength(3)
    await second.finish?.()
    expect(existsSync(join(own, '.twill', 'flow.bulk'))).toBe(false)
  })

  test('a failure after the rows were sent is taken up by the next attempt', async () => {
    org = await connect({ url: local.url, accessToken: local.accessToken, attempts: 1, clock: impatientClock })
    const sink = await open(folder())
    await sink.begin?.('run')
    local.faults.add({ kind: 'unavailable', path: 'successfulResults', times: 1 })
    const batch = records(accounts(20))
    await expect(sink.write(batch, never)).rejects.toMatchObject({
      again: true,
      message: expect.stringMatching(/successfulResults/),
    })
    local.faults.clear()
    const outcomes: readonly Outcome[] = await sink.write(batch, never)
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(20)
    expect(await all('SELECT Id FROM Account')).toHaveLength(20)
  })

  test('refuses before anything is sent', async () => {
    await expect(open(folder(), { object: 'Account', operation: 'upsert', externalId: 'Phone' })).rejects.toThrow(
      /no external id/,
    )
    const sink = await open(folder(), { object: 'Account', operation: 'delete' })
    expect(sink.check?.({ Id: '001000000000000AAA', Name: 'x' })).toMatch(/named by its `Id` alone/)
    expect(sink.check?.({ Name: 'x' })).toBe('the record has no `Id`')
    expect(readdirSync(folders.at(-1) ?? '')).toEqual([])
  })
})
