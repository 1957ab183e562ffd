import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '@twill/language/diagnostics'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lettersOf } from '../../src/flow/index.ts'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { connect, createRecords } from '../../src/salesforce/index.ts'
import { folderWith, started } from './run-here.ts'

let org: LocalOrg
const folders: string[] = []
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(async () => {
  await org.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const connections = () => `connections:
  crm: { salesforce: { url: '${org.url}', clientId: '${org.clientId}', clientSecret: '${org.clientSecret}' } }
`

async function run(flow: string, files: Record<string, string> = {}) {
  const folder = folderWith({ ...files, 'crm.flow.yaml': `name: crm\n${connections()}${flow}` })
  folders.push(folder)
  return { folder, flow: started(folder, 'crm.flow.yaml') }
}

test('records go in by external id, twice without harm, the bad ones singled out, and come out by SOQL', async () => {
  const rows = Array.from({ length: 450 }, (_, n) => ({ ref: `a/${n}?ü`, name: n === 33 ? null : `Account ${n}` }))
  const sink = `source: { file.read: { path: in.json } }
mapping: { script: '{ ExternalId__c: payload.ref, Name: payload.name }' }
sink: { salesforce.upsert: { connection: crm, object: Account, externalId: ExternalId__c } }
batch: { size: 300 }
`
  const files = { 'in.json': JSON.stringify(rows) }
  const first = await run(sink, files)
  expect(await first.flow.done).toMatchObject({ received: 450, delivered: 449, deadLetters: 1, complete: true })
  const [letter] = await lettersOf(join(first.folder, 'crm.flow.yaml'))
  expect(letter?.failure).toMatchObject({ code: 'REQUIRED_FIELD_MISSING', message: expect.stringContaining('Name') })
  expect(await (await run(sink, files)).flow.done).toMatchObject({ delivered: 449 })
  const out =
    await run(`source: { salesforce.query: { connection: crm, soql: 'SELECT Id, ExternalId__c, Name, Owner.Name FROM Account' } }
sink: { file.append: { path: out.ndjson, replace: true } }
batch: { size: 100 }
`)
  expect(await out.flow.done).toMatchObject({ delivered: 449, complete: true })
  const read = readFileSync(join(out.folder, 'out.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(read.map(({ ExternalId__c: ref }) => ref).sort()).toEqual(
    rows
      .filter(({ name }) => name !== null)
      .map(({ ref }) => ref)
      .sort(),
  )
  expect(Object.keys(read[0])).toEqual(['Id', 'ExternalId__c', 'Name', 'Owner'])
})

test('in bulk: all records in one job, the bad ones singled out, and out again', async () => {
  org.org.reset()
  org.requests.clear()
  const rows = Array.from({ length: 3000 }, (_, n) => ({
    ref: `b${n}`,
    name: n % 1000 === 5 ? '' : `Account ${n}`,
    size: n,
  }))
  const load = await run(
    `source: { file.read: { path: in.json } }
mapping: { script: '{ ExternalId__c: payload.ref, Name: payload.name, NumberOfEmployees: payload.size }' }
sink: { salesforce.bulkLoad: { connection: crm, object: Account, externalId: ExternalId__c } }
`,
    { 'in.json': JSON.stringify(rows) },
  )
  expect(await load.flow.done).toMatchObject({ received: 3000, delivered: 2997, deadLetters: 3, complete: true })
  const letters = await lettersOf(join(load.folder, 'crm.flow.yaml'))
  expect(letters.map(({ failure }) => failure.code)).toEqual(Array(3).fill('REQUIRED_FIELD_MISSING'))
  expect(org.requests.list().filter(({ method, path }) => method === 'PUT' && path.endsWith('/batches'))).toHaveLength(
    1,
  )
  const out =
    await run(`source: { salesforce.bulkQuery: { connection: crm, soql: 'SELECT Name, NumberOfEmployees, Owner.Name FROM Account WHERE NumberOfEmployees < :most', parameters: { most: 2000 } } }
mapping: { script: '{ n: payload.NumberOfEmployees + 1, owner: payload.Owner.Name }' }
sink: { file.append: { path: out.ndjson, replace: true } }
`)
  expect(await out.flow.done).toMatchObject({ delivered: 1998, complete: true })
  const lines = readFileSync(join(out.folder, 'out.ndjson'), 'utf8').trimEnd().split('\n')
  const numbers = lines.map((line) => JSON.parse(line).n)
  expect(numbers.reduce((sum, n) => sum + n, 0)).toBe((2000 * 2001) / 2 - 6 - 1006)
})

test('a scheduled flow goes on where its last run ended, also when nothing was there', async () => {
  org.org.reset()
  const flow = `source: { salesforce.modifiedRecords: { connection: crm, object: Account, fields: [Name], since: '2020-01-01T00:00:00Z', lag: 0ms } }
sink: { file.append: { path: out.ndjson } }
`
  const first = await run(flow)
  expect(await first.flow.done).toMatchObject({ delivered: 0, complete: true })
  const program = await connect({ url: org.url, accessToken: org.accessToken })
  await createRecords(program, 'Account', [{ Name: 'A' }, { Name: 'B' }])
  // the org tells its present by the second: the records are due within the next
  let delivered = 0
  while (delivered < 2) delivered += (await started(first.folder, 'crm.flow.yaml').done)?.delivered ?? 0
  expect(delivered).toBe(2)
  expect(await started(first.folder, 'crm.flow.yaml').done).toMatchObject({ delivered: 0 })
})

test('an object or a field that the org lacks is told before anything is sent', async () => {
  const sink = (object: string, field: string): string => `source: { file.read: { path: in.json } }
sink: { salesforce.upsert: { connection: crm, object: ${object}, externalId: ${field} } }
`
  const files = { 'in.json': '[{"ExternalId__c":"1","LastNam":"x"}]' }
  await expect((await run(sink('Contct', 'ExternalId__c'), files)).flow.done).rejects.toThrow(
    /`object` names no object of the org: `Contct`\. Did you mean `Contact`\?/,
  )
  await expect((await run(sink('Contact', 'ExternalId'), files)).flow.done).rejects.toThrow(
    /`externalId` names no field of `Contact`: `ExternalId`\. Did you mean `ExternalId__c`\?/,
  )
  const { folder, flow } = await run(sink('Contact', 'ExternalId__c'), files)
  expect(await flow.done).toMatchObject({ delivered: 0, deadLetters: 1 })
  expect((await lettersOf(join(folder, 'crm.flow.yaml')))[0]?.failure).toMatchObject({
    code: 'TW7011',
    message: expect.stringContaining('`Contact` has no field `LastNam`. Did you mean `LastName`?'),
  })
})

test.each(['query', 'bulkQuery'])(
  'what the org refuses in a %s is told at its place in the file',
  async (operation) => {
    const found = async (query: string): Promise<string> => {
      const { flow } = await run(
        `source:\n  salesforce.${operation}:\n    connection: crm\n    soql: >\n      ${query.replaceAll('\n', '\n      ')}\nsink: { file.append: { path: out.ndjson } }\n`,
      )
      const error = (await flow.done.catch((thrown: unknown) => thrown)) as { readonly reports: readonly Report[] }
      const [{ message = '', hint = '', place } = {} as Partial<Report>] = error.reports
      const marked = place?.source.text.slice(place.span.start, place.span.end)
      return [marked, message, hint].join(' | ')
    }
    expect(await found('SELECT Id, Nme\nFROM Account')).toBe(
      "Nme | `soql` is refused by the org: No such column 'Nme' on entity 'Account'. | Did you mean `Name`?",
    )
    expect(await found("SELECT Id FROM Account\nWHERE Industri = 'x'")).toBe(
      "Industri | `soql` is refused by the org: No such column 'Industri' on entity 'Account'. | Did you mean `Industry`?",
    )
    expect(await found('SELECT Id\nFROM Acount')).toMatch(
      /^Acount \| .*sObject type 'Acount'.*\| Did you mean `Account`\?$/,
    )
  },
)

test('a bulk load refuses such a mapping too, before a record is read', async () => {
  const refused = async (script: string) =>
    (
      await run(
        `source: { file.read: { path: in.json } }
mapping: { script: '${script}' }
sink: { salesforce.bulkLoad: { connection: crm, object: Contact, externalId: ExternalId__c } }
`,
        { 'in.json': '[{}]' },
      )
    ).flow.done
  await expect(refused('{ ExternalId__c: "1", LastNam: "x" }')).rejects.toThrow(/TW7011|no field `LastNam`/)
  await expect(refused('{ LastName: "x" }')).rejects.toThrow(/ExternalId__c/)
  await expect(refused('[1]')).rejects.toThrow(/array|object/)
})

test('a mapping with a field that the object lacks is refused before a record is read', async () => {
  const refused = async (script: string) =>
    (
      await run(`source: { file.read: { path: nothing.json } }
mapping: { script: '${script}' }
sink: { salesforce.upsert: { connection: crm, object: Contact, externalId: ExternalId__c } }
`)
    ).flow.done
  await expect(refused('{ ExternalId__c: payload.id, LastNam: payload.name, Id: null }')).rejects.toMatchObject({
    reports: [
      {
        code: 'TW7011',
        message: 'The sink cannot take what the mapping gives: `Contact` has no field `LastNam`.',
        hint: 'Did you mean `LastName`?',
      },
    ],
  })
  await expect(refused('{ LastName: payload.name }')).rejects.toThrow('it has no `ExternalId__c`')
  expect(await refused('{ externalid__c: "1", account: { ExternalId__c: "2" }, (payload) }')).toMatchObject({
    received: 0,
    complete: true,
  })
})

test('the example of a form answers with the id of the contact', async () => {
  const example = join(import.meta.dirname, '../../../examples/contact-form')
  const flowText = readFileSync(join(example, 'contact.flow.yaml'), 'utf8')
  const folder = folderWith({
    'contact.flow.yaml': flowText
      .replace(/url: .*/, `url: ${org.url}`)
      .replace(/clientId: .*/, `clientId: ${org.clientId}`)
      .replace(/clientSecret: .*/, `clientSecret: ${org.clientSecret}`)
      .replace(/port: "[^"]*"/, 'port: 0'),
    'contact.tw': readFileSync(join(example, 'contact.tw'), 'utf8'),
  })
  folders.push(folder)
  const flow = started(folder, 'contact.flow.yaml')
  const { message } = await flow.until((line) => line.message.startsWith('listening on '))
  const post = async (body: unknown) => {
    const response = await fetch(message.replace('listening on ', ''), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const made = await post({ firstName: 'Ada', lastName: ' Wong ', email: 'Ada@Example.com' })
  expect(made).toMatchObject({
    status: 200,
    body: { created: true, name: 'Wong', id: expect.stringMatching(/^003\w{15}$/) },
  })
  const again = await post({ firstName: 'Ada', lastName: 'Wong-Lee', email: 'ada@example.com ' })
  expect(again).toEqual({ status: 200, body: { id: made.body.id, created: false, name: 'Wong-Lee' } })
  expect(await post({ email: 'x@example.com', lastName: 'y'.repeat(100) })).toMatchObject({
    status: 422,
    body: { error: { code: 'STRING_TOO_LONG', fields: ['LastName'] } },
  })
  expect(await post({ email: 'no address', lastName: 'Wong' })).toEqual({
    status: 422,
    body: {
      error: {
        code: 'INVALID_EMAIL_ADDRESS',
        message: expect.stringContaining('invalid email address: no address'),
        fields: ['Email'],
        correlationId: expect.any(String),
      },
    },
  })
  org.faults.add({ kind: 'unauthorized', path: '/composite/sobjects', times: 5 })
  expect(await post({ email: 'x@example.com', lastName: 'Wong' })).toMatchObject({ status: 502 })
  org.faults.clear()
  flow.stop()
  await flow.done
}, 60_000)

test('a record goes in with its children or not at all', async () => {
  const { folder, flow } = await run(
    `source: { file.read: { path: in.json } }
mapping:
  script: |
    [{ method: "POST", url: "/sobjects/Account", referenceId: "account", body: { Name: payload.customer } }]
      ++ (payload.contacts map (name, i) -> {
        method: "POST", url: "/sobjects/Contact", referenceId: "contact" ++ i,
        body: { LastName: name, AccountId: "@{account.id}" }
      })
sink: { salesforce.composite: { connection: crm } }
`,
    {
      'in.json': JSON.stringify([
        { customer: 'Whole', contacts: ['One', 'Two'] },
        { customer: 'Broken', contacts: ['Three', 'x'.repeat(100)] },
        { customer: 'Long', contacts: Array.from({ length: 30 }, (_, i) => `n${i}`) },
      ]),
    },
  )
  expect(await flow.done).toMatchObject({ delivered: 1, deadLetters: 2, complete: true })
  const letters = await lettersOf(join(folder, 'crm.flow.yaml'))
  expect(letters.map(({ failure }) => [failure.code, failure.message])).toEqual([
    ['STRING_TOO_LONG', expect.stringMatching(/^contact1: /)],
    ['TW7011', expect.stringContaining('there are 31 requests, and one call takes 25')],
  ])
  const found =
    await run(`source: { salesforce.query: { connection: crm, soql: "SELECT LastName, Account.Name FROM Contact WHERE Account.Name IN ('Whole', 'Broken') ORDER BY LastName" } }
mapping: { script: '{ last: payload.LastName, account: payload.Account.Name }' }
sink: { file.append: { path: out.ndjson } }
`)
  await found.flow.done
  expect(
    readFileSync(join(found.folder, 'out.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { last: 'One', account: 'Whole' },
    { last: 'Two', account: 'Whole' },
  ])
})
