import { XMLParser } from 'fast-xml-parser'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())
afterEach(() => org.faults.clear())

const ns = 'http://www.force.com/2009/06/asyncapi/dataload'
const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true })

const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${org.url}/services/async/64.0/job${path}`, {
    method,
    headers: { 'x-sfdc-session': org.accessToken, 'content-type': 'application/xml', ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await answer.text()
  return { status: answer.status, type: answer.headers.get('content-type')?.split(';')[0], text }
}
type Answer = { readonly status: number } & Readonly<
  Record<
    'jobInfo' | 'batchInfo' | 'batchInfoList' | 'error' | 'results' | 'result-list',
    Record<string, string> | undefined
  >
>
const xml = async (method: string, path: string, body?: string, headers?: Record<string, string>) => {
  const { status, text } = await call(method, path, body, headers)
  const elements: Readonly<Record<string, Record<string, string>>> = parser.parse(text)
  return { status, ...elements } as unknown as Answer
}

const open = async (job: Record<string, string>, headers?: Record<string, string>): Promise<string> => {
  const inner = Object.entries(job).map(([name, value]) => `<${name}>${value}</${name}>`)
  const { jobInfo } = await xml('POST', '', `<jobInfo xmlns="${ns}">${inner.join('')}</jobInfo>`, headers)
  return jobInfo?.id ?? ''
}
/** Sends a batch and waits for its end. */
const run = async (job: string, content: string, type: string) => {
  const { batchInfo } = await xml('POST', `/${job}/batch`, content, { 'content-type': type, accept: 'application/xml' })
  const path = `/${job}/batch/${batchInfo?.id}`
  const info = await vi.waitFor(async () => {
    const state = (await xml('GET', path)).batchInfo
    expect(['Completed', 'Failed', 'NotProcessed']).toContain(state?.state)
    return state
  })
  return { path, info }
}

describe('loads', () => {
  test('a job goes from open to closed, and counts what its batches did', async () => {
    const id = await open({ operation: 'insert', object: 'Account', contentType: 'CSV' })
    const { path, info } = await run(id, 'Name,Industry\n"V1, ""a""",Energy\n,Banking\n', 'text/csv')
    expect(info).toMatchObject({ jobId: id, state: 'Completed', numberRecordsProcessed: '2', numberRecordsFailed: '1' })
    const result = await call('GET', `${path}/result`)
    expect(result.type).toBe('text/csv')
    expect(result.text).toMatch(
      /^"Id","Success","Created","Error"\n"001\w{15}","true","true",""\n"","false","false","REQUIRED_FIELD_MISSING:Required fields are missing: \[Name\]:Name --"\n$/,
    )
    expect((await call('GET', `${path}/request`)).text).toBe('Name,Industry\n"V1, ""a""",Energy\n,Banking\n')
    const { jobInfo } = await xml('POST', `/${id}`, `<jobInfo xmlns="${ns}"><state>Closed</state></jobInfo>`)
    expect(jobInfo).toMatchObject({
      state: 'Closed',
      apiVersion: '64.0',
      numberBatchesCompleted: '1',
      numberBatchesTotal: '1',
      numberRecordsFailed: '1',
    })
    expect(await xml('POST', `/${id}/batch`, 'Name\nlate\n', { 'content-type': 'text/csv' })).toMatchObject({
      status: 400,
      error: { exceptionCode: 'InvalidJobState' },
    })
  })

  test('JSON comes back as JSON', async () => {
    const headers = { 'content-type': 'application/json' }
    const job = { operation: 'upsert', object: 'Account', externalIdFieldName: 'ExternalId__c', contentType: 'JSON' }
    const made = JSON.parse((await call('POST', '', JSON.stringify(job), headers)).text)
    expect(made).toMatchObject({ state: 'Open', apiVersion: 64, contentType: 'JSON' })
    const records = [
      { ExternalId__c: 'v1-1', Name: 'Json' },
      { ExternalId__c: 'v1-1', Name: 'Json 2' },
      { Name: 'no key' },
    ]
    const { id } = JSON.parse((await call('POST', `/${made.id}/batch`, JSON.stringify(records), headers)).text)
    const result = await vi.waitFor(async () => {
      const answer = await call('GET', `/${made.id}/batch/${id}/result`, undefined, headers)
      expect(answer.status).toBe(200)
      return answer
    })
    expect(JSON.parse(result.text)).toMatchObject([
      { success: true, created: true, errors: [] },
      { success: true, created: false },
      { success: false, id: null, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
    ])
    const list = JSON.parse((await call('GET', `/${made.id}/batch`, undefined, headers)).text)
    expect(list.batchInfo).toMatchObject([{ id, state: 'Completed' }])
  })

  test('XML names parents by elements and empties fields by nil', async () => {
    const id = await open({ operation: 'insert', object: 'Contact', contentType: 'XML' })
    org.org.records.create('Account', { Name: 'Parent', ExternalId__c: 'v1-p' }, { user: org.org.admin })
    const content = `<sObjects xmlns="${ns}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sObject><LastName>A &amp; B</LastName><Account><sObject><ExternalId__c>v1-p</ExternalId__c></sObject></Account><Phone xsi:nil="true"/></sObject></sObjects>`
    const { path, info } = await run(id, content, 'application/xml')
    expect(info).toMatchObject({ state: 'Completed', numberRecordsFailed: '0' })
    const { results } = await xml('GET', `${path}/result`)
    const made = (results as unknown as { result: { id: string; success: string } }).result
    expect(made).toMatchObject({ success: 'true', created: 'true' })
    expect(org.org.records.retrieve('Contact', made.id)).toMatchObject({ LastName: 'A & B', Phone: null })
  })

  test.each([
    ['CSV', 'text/csv', 'Name,Nope\na,b\n', 'InvalidBatch : Field name not found : Nope'],
    ['CSV', 'text/csv', 'Name\n"a\n', 'InvalidBatch : Failed to parse CSV: a quote is not closed'],
    ['JSON', 'application/json', '{"Name": "a"}', 'InvalidBatch : A batch is an array of records'],
    ['XML', 'application/xml', '<sObjects><sObject>', 'InvalidBatch : Failed to parse XML'],
    ['CSV', 'text/csv', `Name\n${'a\n'.repeat(10_001)}`, 'InvalidBatch : Records exceed the limit of 10000 of a batch'],
  ])('a batch of %s that cannot be read fails: %s', async (contentType, type, content, stateMessage) => {
    const id = await open({ operation: 'insert', object: 'Account', contentType })
    expect((await run(id, content, type)).info).toMatchObject({ state: 'Failed', stateMessage })
  })

  test('an aborted job leaves the batches that wait, and a fault befalls one', async () => {
    const failing = await open({ operation: 'insert', object: 'Account', contentType: 'CSV' })
    org.faults.add({ kind: 'jobFails', rows: 1, message: 'broken', times: 1 })
    expect((await run(failing, 'Name\na\nb\n', 'text/csv')).info).toMatchObject({
      state: 'Failed',
      stateMessage: 'broken',
      numberRecordsProcessed: '1',
    })
    org.faults.add({ kind: 'jobDelay', delays: { UploadComplete: 20 } })
    const id = await open({ operation: 'insert', object: 'Account', contentType: 'CSV' })
    const { batchInfo } = await xml('POST', `/${id}/batch`, 'Name\nnever\n', { 'content-type': 'text/csv' })
    await xml('POST', `/${id}`, `<jobInfo xmlns="${ns}"><state>Aborted</state></jobInfo>`)
    await vi.waitFor(async () =>
      expect((await xml('GET', `/${id}/batch/${batchInfo?.id}`)).batchInfo?.state).toBe('NotProcessed'),
    )
    expect(org.org.database.get(`SELECT COUNT(*) AS n FROM "Account" WHERE "Name" = 'never'`)?.n).toBe(0)
  })
})

describe('queries', () => {
  const leads = () => {
    for (let i = 0; i < 5; i++)
      org.org.records.create('Lead', { LastName: `v1 ${i}`, Company: 'C' }, { user: org.org.admin })
  }

  test('a batch is a query, and its result a list of documents', async () => {
    leads()
    const id = await open({ operation: 'query', object: 'Lead', contentType: 'CSV' })
    const { path } = await run(id, 'SELECT LastName, Owner.Name FROM Lead ORDER BY LastName LIMIT 2', 'text/csv')
    const list = (await xml('GET', `${path}/result`))['result-list'] as { result: string }
    expect(list.result).toMatch(/^752\w{15}$/)
    expect((await call('GET', `${path}/result/${list.result}`)).text).toBe(
      '"LastName","Owner.Name"\n"v1 0","Local Admin"\n"v1 1","Local Admin"\n',
    )
    expect((await call('GET', `${path}/result/752000000000000AAA`)).status).toBe(400)
  })

  test('a divided query has a batch for each part', async () => {
    const id = await open(
      { operation: 'query', object: 'Lead', contentType: 'JSON' },
      { 'sforce-enable-pkchunking': 'chunkSize=2; parent=Lead' },
    )
    expect((await run(id, 'SELECT LastName FROM Lead', 'application/json')).info?.state).toBe('NotProcessed')
    const batchInfo = await vi.waitFor(async () => {
      const { batchInfo: infos } = (await xml('GET', `/${id}/batch`)).batchInfoList as unknown as {
        batchInfo: { id: string; state: string; numberRecordsProcessed: string }[]
      }
      expect(infos.at(-1)?.state).toBe('Completed')
      return infos
    })
    expect(batchInfo.map(({ state, numberRecordsProcessed }) => [state, numberRecordsProcessed])).toEqual([
      ['NotProcessed', '0'],
      ['Completed', '2'],
      ['Completed', '2'],
      ['Completed', '1'],
    ])
    const [result] = JSON.parse((await call('GET', `/${id}/batch/${batchInfo[3]?.id}/result`)).text)
    const records = JSON.parse((await call('GET', `/${id}/batch/${batchInfo[3]?.id}/result/${result}`)).text)
    expect(records).toMatchObject([{ attributes: { type: 'Lead' }, LastName: 'v1 4' }])
  })

  test('a long query lets other requests through, and holds what there was when it began', async () => {
    const count = 40_000
    org.org.database.transaction(() => {
      for (let i = 0; i < count; i++) org.org.records.create('Campaign', { Name: `Long ${i}` }, { user: org.org.admin })
    })
    const id = await open({ operation: 'query', object: 'Campaign', contentType: 'JSON' })
    const { batchInfo } = await xml('POST', `/${id}/batch`, 'SELECT Name FROM Campaign', {
      'content-type': 'application/json',
      accept: 'application/xml',
    })
    const path = `/${id}/batch/${batchInfo?.id}`
    const states = new Set<string | undefined>()
    while (!states.has('Completed') && !states.has('Failed')) {
      states.add((await xml('GET', path)).batchInfo?.state)
      org.org.records.create('Campaign', { Name: 'Late' }, { user: org.org.admin })
    }
    expect([...states]).toContain('InProgress')
    const [result] = JSON.parse((await call('GET', `${path}/result`)).text)
    const records: { readonly Name: string }[] = JSON.parse((await call('GET', `${path}/result/${result}`)).text)
    expect(records.map(({ Name }) => Name)).toEqual(Array.from({ length: count }, (_, i) => `Long ${i}`))
  })

  test.each([
    ['SELECT Id FROM Account', /must be that of the job, Lead/],
    ['SELECT COUNT(Id) FROM Lead', /FeatureNotEnabled : Aggregate Relationships not supported in Bulk Query with CSV/],
    ['SELECT Nope FROM Lead', /No such column 'Nope'/],
  ])('%s fails', async (query, message) => {
    const id = await open({ operation: 'query', object: 'Lead', contentType: 'CSV' })
    const { info } = await run(id, query, 'text/csv')
    expect([info?.state, info?.stateMessage]).toEqual(['Failed', expect.stringMatching(message)])
  })
})

test('refusals are in its own words', async () => {
  const error = async (body: string, headers?: Record<string, string>) => (await xml('POST', '', body, headers)).error
  const job = (inner: string) => `<jobInfo xmlns="${ns}">${inner}</jobInfo>`
  expect(await error(job(''), { 'x-sfdc-session': 'wrong' })).toEqual({
    exceptionCode: 'InvalidSessionId',
    exceptionMessage: 'Invalid session id',
  })
  expect(await error('<jobInfo>')).toMatchObject({
    exceptionCode: 'InvalidJob',
    exceptionMessage: 'Unable to parse Job',
  })
  expect(await error(job('<operation>insert</operation><object>Nope</object>'))).toMatchObject({
    exceptionCode: 'InvalidEntity',
  })
  expect(await error(job('<operation>nope</operation><object>Lead</object>'))).toMatchObject({
    exceptionCode: 'InvalidOperation',
  })
  expect((await xml('GET', '/750000000000000AAA')).error).toMatchObject({ exceptionCode: 'InvalidJob' })
  org.faults.add({ kind: 'unauthorized', path: '^/services/async' })
  expect(await xml('POST', '', job(''))).toMatchObject({ status: 400, error: { exceptionCode: 'InvalidSessionId' } })
  org.faults.clear()
  org.faults.add({ kind: 'unauthorized', path: '^/services/Soap' })
  const soap = await fetch(`${org.url}/services/Soap/u/64.0`, { method: 'POST', body: '<x/>' })
  expect([soap.status, await soap.text()]).toEqual([
    500,
    expect.stringContaining('<faultcode>sf:INVALID_SESSION_ID</faultcode>'),
  ])
  const json = await call('GET', '/750', undefined, { 'content-type': 'application/json' })
  expect(JSON.parse(json.text)).toEqual({ exceptionCode: 'InvalidJob', exceptionMessage: 'Invalid job id: 750' })
})
