import type { Outcome, Sink } from '@twill/runtime/flow'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import {
  connect,
  createRecords,
  deleteRecords,
  downloadFile,
  mergeRecords,
  type Org,
  query,
  uploadFile,
  upsertRecords,
} from '../../src/salesforce/index.ts'
import type { salesforceOperations } from '../../src/salesforce/operations.ts'
import { wholeOf } from '../../src/salesforce/transport/exchange.ts'
import { collected } from './collected.ts'
import { opened } from './opened.ts'
import { impatientClock, scriptedServer } from './scripted-org.ts'

let local: LocalOrg
let org: Org
beforeAll(async () => {
  local = await startLocalOrg({
    apexRest: { 'POST /echo/v1': ({ body = null }) => ({ body: { got: body } }) },
  })
})
afterAll(() => local.close())
beforeEach(async () => {
  local.org.reset()
  local.faults.clear()
  org = await connect({
    url: local.url,
    clientId: local.clientId,
    clientSecret: local.clientSecret,
    attempts: 8,
    clock: impatientClock,
  })
})

const never = new AbortController().signal
const open = (name: keyof typeof salesforceOperations, settings: object = {}): Promise<Sink> =>
  opened(name, settings, org)
const send = async (sink: Sink, ...values: readonly unknown[]): Promise<readonly Outcome[]> =>
  await sink.write(
    values.map((value, i) => ({ value, attributes: {}, correlationId: `c${i}`, id: `r${i}`, key: undefined })),
    never,
  )
const all = (text: string) => collected(query(org, text))
const made = async (object: string, ...records: object[]) =>
  (await createRecords(org, object, records)).map(({ id }) => id ?? '')

test('merge, undelete and convertLead answer with what they did, or with what is wrong', async () => {
  const [a, b] = await made('Account', { Name: 'A' }, { Name: 'B' })
  const merge = await open('merge', { object: 'Account' })
  expect(await send(merge, { master: { Id: a, Phone: '1' }, ids: [b] })).toMatchObject([
    { ok: true, value: { id: a, mergedIds: [b] } },
  ])
  expect(await send(merge, { master: { Id: a }, ids: ['001000000000000AAA'] })).toMatchObject([
    { ok: false, again: false },
  ])
  expect(merge.check?.({ master: { Id: a }, ids: [] })).toMatch(/one or two ids/)
  expect(merge.check?.({ master: {}, ids: [b] })).toMatch(/`master` is an object with `Id`/)

  await deleteRecords(org, [a ?? ''])
  const undelete = await open('undelete')
  expect((await send(undelete, a, { Id: a })).map(({ ok }) => ok)).toContain(true)
  expect(await all('SELECT Phone FROM Account')).toEqual([{ Phone: '1' }])

  const [lead] = await made('Lead', { LastName: 'Miller', Company: 'Acme' })
  const convert = await open('convertLead')
  const conversion = { leadId: lead, convertedStatus: 'Closed - Converted', doNotCreateOpportunity: true }
  const [converted, again] = await send(convert, conversion, conversion)
  expect(converted).toMatchObject({
    ok: true,
    value: { leadId: lead, opportunityId: null, accountId: expect.any(String) },
  })
  expect(again).toMatchObject({ ok: false, again: false, failure: { code: expect.any(String) } })
  expect(convert.check?.({ leadId: lead })).toMatch(/convertedStatus/)
})

test('headers of SOAP calls go along', async () => {
  const answer =
    '<e:Envelope xmlns:e="x"><e:Body><mergeResponse><result><id>001000000000001AAA</id><success>true</success></result></mergeResponse></e:Body></e:Envelope>'
  const server = await scriptedServer(() => ({ status: 200, body: answer, headers: { 'content-type': 'text/xml' } }))
  try {
    const other = await connect({ url: server.url, accessToken: 'tok&en', clock: impatientClock })
    const records = { master: { Id: '001000000000001AAA', Name: 'a<b', Phone: null }, ids: ['001000000000002AAA'] }
    const headers = { AllOrNoneHeader: { allOrNone: true }, EmailHeader: { triggerUserEmail: false } }
    expect(await mergeRecords(other, 'Account', records, { headers })).toMatchObject({ success: true, mergedIds: [] })
    const sent = server.seen[0]?.body ?? ''
    expect(sent).toContain(
      '<SessionHeader><sessionId>tok&amp;en</sessionId></SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader><EmailHeader><triggerUserEmail>false</triggerUserEmail></EmailHeader>',
    )
    expect(sent).toContain('<so:fieldsToNull>Phone</so:fieldsToNull>')
    expect(sent).toContain('<so:Name>a&lt;b</so:Name>')
    const bad = { ...records, master: { ...records.master, Name: 'a\u0001b' } }
    await expect(mergeRecords(other, 'Account', bad)).rejects.toMatchObject({
      message: expect.stringContaining('U+0001'),
    })
  } finally {
    await server.close()
  }
})

test('retrieve and search answer', async () => {
  const [a, b] = await made('Account', { Name: 'Acme' }, { Name: 'Beta' })
  const retrieve = await open('retrieve', { object: 'Account', fields: ['Name'] })
  expect(await send(retrieve, a, [b, a])).toEqual([
    { ok: true, value: { Name: 'Acme' } },
    { ok: true, value: [{ Name: 'Beta' }, { Name: 'Acme' }] },
  ])
  expect(retrieve.check?.('nonsense')).toMatch(/an id or a list of ids/)
  expect(await send(await open('search'), 'FIND {Acme} RETURNING Account(Name)')).toEqual([
    { ok: true, value: [{ type: 'Account', record: { Name: 'Acme' } }] },
  ])
})

test('Apex REST is called with what the mapping gives', async () => {
  const [echo] = await send(await open('apexRest', { path: '/echo/v1', method: 'POST', repeatable: false }), { a: 1 })
  expect(echo).toMatchObject({ ok: true, value: { got: { a: 1 } } })
  const [missing] = await send(await open('apexRest', { path: '/none', method: 'GET', repeatable: false }), null)
  expect(missing).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } })
})

test('files go up and come down as they are, again where the connection broke', async () => {
  const content = new Uint8Array(200_000).map((_, i) => i % 251)
  const server = await scriptedServer((request, number) => {
    if (request.method === 'POST')
      return number === 1
        ? { status: 503, headers: { 'retry-after': '1' } }
        : { status: 201, body: '{"id":"068000000000001AAA"}' }
    return { status: 200, body: 'content', headers: { 'content-type': 'application/octet-stream' } }
  })
  try {
    const other = await connect({ url: server.url, accessToken: 'x', clock: impatientClock })
    const body = async function* () {
      yield content.subarray(0, 70_000)
      yield content.subarray(70_000)
    }
    const id = await uploadFile(other, { fileName: 'a "b".bin', record: '001000000000001AAA', content: body })
    expect(id).toBe('068000000000001AAA')
    const [first, second] = server.seen
    const type = second?.headers['content-type'] ?? ''
    expect(type).toMatch(/^multipart\/form-data; boundary=/)
    expect(second?.body.replaceAll(/twill-[-\w]+/g, '')).toBe(first?.body.replaceAll(/twill-[-\w]+/g, ''))
    expect(second?.body).toContain(
      '{"Title":"a \\"b\\".bin","PathOnClient":"a \\"b\\".bin","FirstPublishLocationId":"001000000000001AAA"}',
    )
    expect(second?.body).toContain('filename="a _b_.bin"')
    expect(new TextDecoder().decode(await wholeOf(await downloadFile(other, id)))).toBe('content')
  } finally {
    await server.close()
  }
})

test('upserts by external id change nothing when they come twice: the table is that of a run without faults', async () => {
  const fault = fc.record({
    kind: fc.constantFrom(
      'dropAfterCommit' as const,
      'halfBody' as const,
      'unavailable' as const,
      'rowLock' as const,
      'unauthorized' as const,
      'tooManyRequests' as const,
    ),
    times: fc.integer({ min: 1, max: 2 }),
  })
  let requests = 0
  let injected = 0
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fault, { maxLength: 3, selector: ({ kind }) => kind }),
      fc.array(fc.tuple(fc.nat(80), fc.string({ minLength: 1, maxLength: 8 })), { minLength: 1, maxLength: 450 }),
      async (faults, written) => {
        local.org.reset()
        local.faults.clear()
        local.requests.clear()
        const one = await connect({
          url: local.url,
          clientId: local.clientId,
          clientSecret: local.clientSecret,
          attempts: 12,
          clock: impatientClock,
        })
        for (const { kind, times } of faults) {
          local.faults.add({ kind, times: kind === 'unauthorized' ? 1 : times, path: '/composite/sobjects' })
          injected += times
        }
        // in a call of their own each, since the same id may not stand in one call twice
        const last = new Map(written.map(([key, name]) => [`k${key}`, `n${name.trim()}`]))
        const rows = [...last].map(([ExternalId__c, Name]) => ({ ExternalId__c, Name }))
        for (let round = 0; round < 2; round++) {
          const results = await upsertRecords(one, 'Account', 'ExternalId__c', rows)
          expect(results.every(({ success }) => success)).toBe(true)
        }
        local.faults.clear()
        const table = await all('SELECT ExternalId__c, Name FROM Account')
        expect(new Map(table.map(({ ExternalId__c, Name }) => [ExternalId__c, Name]))).toEqual(last)
        expect(table).toHaveLength(last.size)
        requests += local.requests.list().length
      },
    ),
    { numRuns: 40 },
  )
  console.log(`${requests} requests, ${injected} faults: each record stands once, as it was sent last`)
}, 60_000)
