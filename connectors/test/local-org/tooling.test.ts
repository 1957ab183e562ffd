import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { restClient } from './rest-client.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
  org.org.declarations.add({
    name: 'Boat__c',
    label: 'Boat',
    keyPrefix: 'a77',
    custom: true,
    fields: {
      Name: { type: 'string', length: 80, nameField: true },
      Length__c: { type: 'double', precision: 5, scale: 2 },
      Owner__c: { type: 'reference', length: 18, referenceTo: ['Account'] },
    },
  })
})
afterAll(() => org.close())
const call = restClient(() => org)
const tooling = async (soql: string, root = '/tooling') =>
  (await call('GET', `${root}/query?q=${encodeURIComponent(soql)}`)).body

describe('objects and fields of the org are records', () => {
  test('of EntityDefinition and FieldDefinition, which the data API has too', async () => {
    const soql =
      "SELECT DurableId, QualifiedApiName, Label, KeyPrefix, IsQueryable FROM EntityDefinition WHERE QualifiedApiName = 'opportunity'"
    const answer = await tooling(soql)
    expect(answer).toMatchObject({
      size: 1,
      totalSize: 1,
      done: true,
      queryLocator: null,
      entityTypeName: 'EntityDefinition',
    })
    const values = {
      DurableId: 'Opportunity',
      QualifiedApiName: 'Opportunity',
      Label: 'Opportunity',
      KeyPrefix: '006',
      IsQueryable: true,
    }
    const url = (root: string) => `/services/data/v65.0${root}/sobjects/EntityDefinition/Opportunity`
    expect(answer.records).toEqual([{ attributes: { type: 'EntityDefinition', url: url('/tooling') }, ...values }])
    expect((await tooling(soql, '')).records).toEqual([
      { attributes: { type: 'EntityDefinition', url: url('') }, ...values },
    ])

    const fields = await tooling(
      "SELECT QualifiedApiName, DataType, EntityDefinition.QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Boat__c' ORDER BY QualifiedApiName",
    )
    const described = (await call('GET', '/sobjects/Boat__c/describe')).body.fields.map(
      ({ name }: { name: string }) => name,
    )
    expect(fields.records.map(({ QualifiedApiName }: Record<string, string>) => QualifiedApiName).sort()).toEqual(
      described.sort(),
    )
    const types = fields.records.map((each: Record<string, string>) => [each.QualifiedApiName, each.DataType])
    expect(types).toEqual(
      expect.arrayContaining([
        ['Length__c', 'Number(3, 2)'],
        ['Owner__c', 'Lookup(Account)'],
        ['Name', 'Text(80)'],
      ]),
    )
    expect(fields.records[0].EntityDefinition).toMatchObject({
      attributes: { type: 'EntityDefinition' },
      QualifiedApiName: 'Boat__c',
    })
  })

  test('of CustomObject and CustomField, where they are custom', async () => {
    const objects = await tooling('SELECT Id, DeveloperName FROM CustomObject')
    expect(objects.records).toMatchObject([{ Id: expect.stringMatching(/^01I\w{15}$/), DeveloperName: 'Boat' }])
    const table = objects.records[0].Id.slice(0, 15)
    const fields = await tooling(
      `SELECT Id, DeveloperName, TableEnumOrId FROM CustomField WHERE TableEnumOrId = '${table}' ORDER BY DeveloperName`,
    )
    expect(fields.records.map(({ DeveloperName }: Record<string, string>) => DeveloperName)).toEqual([
      'Length',
      'Owner',
    ])
    const one = await call(
      'GET',
      `/tooling/sobjects/CustomField/${fields.records[0].Id}?fields=DeveloperName,Precision,Scale`,
    )
    expect(one.body).toEqual({
      attributes: {
        type: 'CustomField',
        url: `/services/data/v65.0/tooling/sobjects/CustomField/${fields.records[0].Id}`,
      },
      DeveloperName: 'Length',
      Precision: 5,
      Scale: 2,
    })
  })

  test('which come and go with them', async () => {
    const count = async () => (await tooling("SELECT COUNT() FROM CustomField WHERE DeveloperName = 'Late'")).totalSize
    expect(await count()).toBe(0)
    org.org.declarations.add({ name: 'Account', keyPrefix: '001', fields: { Late__c: { type: 'boolean' } } })
    expect(await count()).toBe(1)
    org.org.declarations.remove('Account', 'Late__c')
    expect(await count()).toBe(0)
  })

  test('whose pages follow each other', async () => {
    const { status, body } = await call(
      'GET',
      `/tooling/query?q=${encodeURIComponent('SELECT DurableId FROM EntityParticle')}`,
      undefined,
      { 'sforce-query-options': 'batchSize=200' },
    )
    expect([status, body.size, body.done]).toEqual([200, 200, false])
    expect(body.nextRecordsUrl).toMatch(/^\/services\/data\/v65\.0\/tooling\/query\/01g\w{15}-200$/)
    const next = await call('GET', body.nextRecordsUrl.replace('/services/data/v65.0', ''))
    expect(next.body).toMatchObject({ totalSize: body.totalSize, entityTypeName: 'EntityParticle' })
    expect(next.body.records[0].DurableId).not.toBe(body.records[0].DurableId)
  })
})

test('objects and fields are made, changed and removed', async () => {
  const object = {
    FullName: 'Port__c',
    Metadata: { label: 'Port', pluralLabel: 'Ports', nameField: { type: 'Text', label: 'Name' } },
  }
  const port = await call('POST', '/tooling/sobjects/CustomObject', object)
  expect(port).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^01I/), success: true, errors: [] } })
  const metadata = { label: 'Depth', type: 'Number', precision: 5, scale: 1, required: true, description: null }
  const made = await call('POST', '/tooling/sobjects/CustomField', { FullName: 'Port__c.Depth__c', Metadata: metadata })
  expect(made.status).toBe(201)
  const path = `/tooling/sobjects/CustomField/${made.body.id}`
  expect((await call('GET', path)).body).toMatchObject({
    DeveloperName: 'Depth',
    FullName: 'Port__c.Depth__c',
    Metadata: { label: 'Depth', type: 'Number', precision: 5, required: true },
  })
  expect(await call('POST', '/sobjects/Port__c', { Name: 'Visby' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }],
  })
  expect((await call('PATCH', path, { Metadata: { ...metadata, required: false } })).status).toBe(204)
  expect((await call('POST', '/sobjects/Port__c', { Name: 'Visby' })).status).toBe(201)
  expect(
    await call('POST', '/tooling/sobjects/CustomField', { FullName: 'Port__c.Depth__c', Metadata: metadata }),
  ).toMatchObject({
    status: 400,
    body: [{ errorCode: 'DUPLICATE_DEVELOPER_NAME' }],
  })
  expect(
    await call('POST', '/tooling/sobjects/CustomField', { FullName: 'Port__c.Bad', Metadata: metadata }),
  ).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FULL_NAME' }],
  })
  expect((await call('DELETE', path)).status).toBe(204)
  expect((await call('DELETE', path)).status).toBe(404)
  expect((await call('DELETE', `/tooling/sobjects/CustomObject/${port.body.id}`)).status).toBe(204)
  expect((await call('GET', '/sobjects/Port__c/describe')).status).toBe(404)
})

test('its objects are described', async () => {
  const { body } = await call('GET', '/tooling/sobjects')
  const names = body.sobjects.map(({ name }: { name: string }) => name)
  expect(names).toEqual(expect.arrayContaining(['ApexClass', 'CustomField', 'TraceFlag']))
  expect(names).not.toContain('Account')
  const apex = (await call('GET', '/tooling/sobjects/ApexClass/describe')).body
  expect(apex).toMatchObject({ keyPrefix: '01p', urls: { sobject: '/services/data/v65.0/tooling/sobjects/ApexClass' } })
  expect(apex.fields.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['Body', 'ApiVersion']))
})

test('there is no Apex, and it says so', async () => {
  expect(await tooling('SELECT Id, Name, Body FROM ApexClass')).toEqual({
    size: 0,
    totalSize: 0,
    done: true,
    queryLocator: null,
    entityTypeName: 'ApexClass',
    records: [],
  })
  const run = await call('GET', `/tooling/executeAnonymous?anonymousBody=${encodeURIComponent('System.debug(1);')}`)
  expect(run).toMatchObject({
    status: 200,
    body: { compiled: false, success: false, compileProblem: expect.stringContaining('no Apex') },
  })
  expect((await call('GET', '/tooling/executeAnonymous')).status).toBe(400)
  expect(await call('POST', '/tooling/sobjects/ApexClass', { Name: 'A' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'FUNCTIONALITY_NOT_ENABLED' }],
  })
  expect(await call('POST', '/tooling/runTestsSynchronous', { tests: [{ className: 'MyTest' }] })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_INPUT', message: expect.stringContaining('MyTest') }],
  })
})

test.each([
  ['/tooling/query?q=SELECT Id FROM Nonsense', 400, 'INVALID_TYPE'],
  ['/tooling/query?q=SELECT Nope FROM ApexClass', 400, 'INVALID_FIELD'],
  ['/tooling/query?q=SELECT', 400, 'MALFORMED_QUERY'],
  ['/tooling/query', 400, 'MALFORMED_QUERY'],
  ['/query?q=SELECT Id FROM CustomField', 400, 'INVALID_TYPE'],
  ['/tooling/sobjects/Account/describe', 404, 'NOT_FOUND'],
  ['/tooling/nonsense', 404, 'NOT_FOUND'],
])('%s is refused', async (path, status, errorCode) => {
  expect(await call('GET', path)).toMatchObject({ status, body: [{ errorCode }] })
})
