import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())
afterEach(() => org.faults.clear())

const call = async (method: string, path: string, body?: object | string) => {
  const answer = await fetch(`${org.url}/services/data/v65.0/jobs${path}`, {
    method,
    headers: {
      authorization: `Bearer ${org.accessToken}`,
      'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return await answer.text()
}
const info = async (path: string) => JSON.parse(await call('GET', path))

const load = async (object: string, csv: string): Promise<string> => {
  const { id } = JSON.parse(await call('POST', '/ingest', { object, operation: 'insert' }))
  await call('PUT', `/ingest/${id}/batches`, csv)
  await call('PATCH', `/ingest/${id}`, { state: 'UploadComplete' })
  return id
}
const query = async (): Promise<string> =>
  JSON.parse(await call('POST', '/query', { operation: 'query', query: 'SELECT Id FROM Account' })).id

const reaches = (path: string, expected: object) =>
  vi.waitFor(async () => expect(await info(path)).toMatchObject(expected), { interval: 2 })

test('a job fails after some of its rows, and tells which ones it never came to', async () => {
  org.faults.add({ kind: 'jobFails', object: 'account', operation: 'insert', rows: 2, message: 'disk full', times: 1 })
  const other = await load('Lead', 'LastName,Company\na,b\n')
  const id = await load('Account', 'Name\na\nb\nc\nd\n')
  await reaches(`/ingest/${other}`, { state: 'JobComplete' })
  await reaches(`/ingest/${id}`, { state: 'Failed', errorMessage: 'disk full', numberRecordsProcessed: 2 })
  expect((await call('GET', `/ingest/${id}/successfulResults`)).match(/"true"/g)).toHaveLength(2)
  expect(await call('GET', `/ingest/${id}/unprocessedrecords`)).toBe('"Name"\n"c"\n"d"\n')
  const next = await load('Account', 'Name\ne\n')
  await reaches(`/ingest/${next}`, { state: 'JobComplete' })
})

test('a job stays in progress until it is aborted', async () => {
  org.faults.add({ kind: 'jobNeverEnds', rows: 1 })
  const id = await load('Account', 'Name\na\nb\n')
  await reaches(`/ingest/${id}`, { state: 'InProgress', numberRecordsProcessed: 1 })
  expect(JSON.parse(await call('PATCH', `/ingest/${id}`, { state: 'Aborted' })).state).toBe('Aborted')
  expect(await call('GET', `/ingest/${id}/unprocessedrecords`)).toBe('"Name"\n"b"\n')
})

test('a query job fails, and gives no results', async () => {
  org.faults.add({ kind: 'jobFails', operation: 'query' })
  const id = await query()
  await reaches(`/query/${id}`, { state: 'Failed' })
  expect(JSON.parse(await call('GET', `/query/${id}/results`))).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }])
})

test('a job waits in each state as long as it is told', async () => {
  org.faults.add({ kind: 'jobDelay', delays: { UploadComplete: 3_600_000 }, times: 1 })
  org.faults.add({ kind: 'jobDelay', delays: { UploadComplete: 1, InProgress: 3_600_000 }, times: 1, after: 1 })
  org.faults.add({ kind: 'jobDelay', delays: { UploadComplete: 1, InProgress: 1 }, after: 2 })
  const [waiting, running, through] = [await query(), await load('Account', 'Name\na\n'), await query()]
  await reaches(`/query/${through}`, { state: 'JobComplete' })
  await reaches(`/ingest/${running}`, { state: 'InProgress', numberRecordsProcessed: 0 })
  expect(await info(`/query/${waiting}`)).toMatchObject({ state: 'UploadComplete' })
})

test('whatever befalls a job, each of its rows stands in one of its result files', async () => {
  const rows = fc.array(fc.boolean(), { maxLength: 450 })
  const end = fc.record({ kind: fc.constantFrom('jobFails', 'jobNeverEnds'), rows: fc.nat(450) })
  await fc.assert(
    fc.asyncProperty(rows, fc.option(end), async (valid, fault) => {
      org.faults.clear()
      if (fault !== null) org.faults.add(fault)
      const lines = valid.map((isValid, i) => `${isValid ? 'a' : ''},row ${i}`)
      const id = await load('Account', `Name,Phone\n${lines.join('\n')}\n`)
      if (fault?.kind === 'jobNeverEnds') {
        const numberRecordsProcessed = Math.min(fault.rows, valid.length)
        await reaches(`/ingest/${id}`, { state: 'InProgress', numberRecordsProcessed })
        await call('PATCH', `/ingest/${id}`, { state: 'Aborted' })
      } else await reaches(`/ingest/${id}`, { state: fault === null ? 'JobComplete' : 'Failed' })
      const phones = async (kind: string) =>
        ((await call('GET', `/ingest/${id}/${kind}`)).match(/row \d+/g) ?? []).map((row) => Number(row.slice(4)))
      const [good, bad, left] = [
        await phones('successfulResults'),
        await phones('failedResults'),
        await phones('unprocessedrecords'),
      ]
      expect([...good, ...bad, ...left].sort((a, b) => a - b)).toEqual([...valid.keys()])
      expect(good.every((i) => valid[i] === true) && bad.every((i) => valid[i] === false)).toBe(true)
      expect(left).toHaveLength(fault === null ? 0 : Math.max(0, valid.length - fault.rows))
    }),
    { numRuns: 25, seed: 7 },
  )
})
