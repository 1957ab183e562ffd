import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { csvLine, readCsv } from '../../src/salesforce/bulk/csv.ts'
import {
  bulkQuery,
  connect,
  createRecords,
  listJobs,
  type Org,
  query,
  readResults,
  SalesforceError,
  startQuery,
  waitForJob,
} from '../../src/salesforce/index.ts'
import { collected } from './collected.ts'
import { impatientClock, scriptedServer } from './scripted-org.ts'

let local: LocalOrg
let org: Org
beforeAll(async () => {
  local = await startLocalOrg()
  org = await connect({ url: local.url, accessToken: local.accessToken, clock: impatientClock })
})
afterAll(() => local.close())
beforeEach(() => {
  local.org.reset()
  local.faults.clear()
})

const soql =
  'SELECT Id, Name, NumberOfEmployees, AnnualRevenue, IsDeleted, Parent.Name, Parent.Owner.Name FROM Account ORDER BY Name'

async function seed(count: number): Promise<void> {
  const [parent] = await createRecords(org, 'Account', [{ Name: 'parent' }])
  const rows = Array.from({ length: count }, (_, i) => ({
    Name: `child ${String(i).padStart(4, '0')}${i % 7 === 0 ? ' "q", ü\nline' : ''}`,
    NumberOfEmployees: i % 3 === 0 ? null : i,
    AnnualRevenue: i / 100,
    ParentId: i % 2 === 0 ? parent?.id : null,
  }))
  await createRecords(org, 'Account', rows)
}

test('gives the rows that a query over REST gives: types, parents, nulls, any text', async () => {
  await seed(500)
  const rows = await collected(bulkQuery(org, soql, { pageSize: 77 }))
  expect(rows).toHaveLength(501)
  expect(rows).toEqual(await collected(query(org, soql)))
  expect(rows[5]).toMatchObject({ NumberOfEmployees: 5, IsDeleted: false, Parent: null })
})

test('a query without rows, one that is wrong, one that Bulk refuses', async () => {
  expect(await collected(bulkQuery(org, 'SELECT Id FROM Account'))).toEqual([])
  await expect(collected(bulkQuery(org, 'SELECT Nme FROM Account'))).rejects.toMatchObject({ kind: 'INVALID_INPUT' })
  await expect(collected(bulkQuery(org, 'SELECT COUNT(Id) FROM Account'))).rejects.toBeInstanceOf(SalesforceError)
})

test('pages that break off, are refused or arrive slowly lose no row and give none twice', async () => {
  await seed(300)
  const expected = (await collected(query(org, soql))).map(({ Id }) => Id)
  const fault = fc.record({
    kind: fc.constantFrom(
      'halfBody' as const,
      'unavailable' as const,
      'dropAfterCommit' as const,
      'unauthorized' as const,
    ),
    times: fc.integer({ min: 1, max: 2 }),
  })
  let injected = 0
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fault, { maxLength: 2, selector: ({ kind }) => kind }),
      fc.integer({ min: 20, max: 400 }),
      async (faults, pageSize) => {
        local.faults.clear()
        const login = await connect({
          url: local.url,
          clientId: local.clientId,
          clientSecret: local.clientSecret,
          attempts: 8,
          clock: impatientClock,
        })
        for (const one of faults) {
          local.faults.add({ ...one, times: one.kind === 'unauthorized' ? 1 : one.times, path: '/results' })
          injected += one.times
        }
        const rows = await collected(bulkQuery(login, soql, { pageSize }))
        expect(rows.map(({ Id }) => Id)).toEqual(expected)
      },
    ),
    { numRuns: 40 },
  )
  console.log(`${injected} faults in pages: no row lost, none twice`)
}, 60_000)

test('a page without a locator is an error, never the end and never the first page again', async () => {
  await seed(100)
  local.faults.add({ kind: 'missingLocator', path: '/results', times: 1 })
  await expect(collected(bulkQuery(org, soql, { pageSize: 30 }))).rejects.toMatchObject({ kind: 'INVALID_RESPONSE' })
})

test('reading goes on at any place', async () => {
  await seed(100)
  const job = await waitForJob(org, 'query', await startQuery(org, soql))
  const whole: { place: object; id: string | undefined }[] = []
  for await (const { rows, from } of readResults(org, job, undefined, { pageSize: 30 }))
    for (const [i, cells] of rows.entries()) whole.push({ place: { ...from, row: from.row + i }, id: cells[0] })
  for (const at of [0, 1, 29, 30, 31, 99, 100]) {
    const rest: (string | undefined)[] = []
    const place = whole[at]?.place as { locator: string | undefined; row: number }
    for await (const { rows } of readResults(org, job, place, { pageSize: 30 })) rest.push(...rows.map(([id]) => id))
    expect(rest).toEqual(whole.slice(at).map(({ id }) => id))
  }
})

test('a job that fails says why; one that is given up goes on in the org', async () => {
  local.faults.add({ kind: 'jobFails', message: 'the cause' })
  await expect(collected(bulkQuery(org, soql))).rejects.toMatchObject({
    code: 'Failed',
    message: expect.stringContaining('the cause'),
  })
  local.faults.clear()
  local.faults.add({ kind: 'jobNeverEnds' })
  const cut = new AbortController()
  const waiting = collected(bulkQuery(org, soql, { cut: cut.signal }))
  setTimeout(() => cut.abort(), 50)
  await expect(waiting).rejects.toMatchObject({ kind: 'CANCELLED' })
  const states: string[] = []
  for await (const { state } of listJobs(org, 'query')) states.push(state)
  expect(states).toContain('InProgress')
  expect(states).not.toContain('Aborted')
})

test('what a page says of its rows is checked, and so is the sum', async () => {
  const server = await scriptedServer(({ url }) => {
    if (url.endsWith('/results')) return { status: 200, body: 'Id\n1\n2\n', headers: { 'sforce-locator': 'null' } }
    return { status: 200, body: '{"id":"750","object":"Account","state":"JobComplete","numberRecordsProcessed":3}' }
  })
  try {
    const other = await connect({ url: server.url, accessToken: 'x' })
    await expect(collected(bulkQuery(other, 'SELECT Id FROM Account'))).rejects.toThrow()
    const job = await waitForJob(other, 'query', '750')
    const read = async () => {
      for await (const _ of readResults(other, job));
    }
    await expect(read()).rejects.toMatchObject({ message: 'job 750: the results have 2 rows, and the org said 3' })
  } finally {
    await server.close()
  }
})

test('CSV comes out as it went in, wherever the pieces are cut', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed()),
    fc.constantFrom('"', ',', '\n', '\r\n', ' a', '', 'ü😀'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc
        .integer({ min: 1, max: 4 })
        .chain((width) =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
        ),
      fc.integer({ min: 1, max: 9 }),
      async (written, size) => {
        // a row of one empty cell is an empty line, which is none
        const table = written.filter((row) => row.length > 1 || row[0] !== '')
        if (table.length === 0) return
        const bytes = new TextEncoder().encode(table.map(csvLine).join(''))
        const pieces = async function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
        }
        const read: (readonly string[])[] = []
        for await (const { header, rows } of readCsv(pieces())) {
          if (read.length === 0) read.push(header)
          read.push(...rows)
        }
        expect(read).toEqual(table)
      },
    ),
    { numRuns: 300 },
  )
})
