import { XMLParser } from 'fast-xml-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, ignoreAttributes: true })

const namespaces: Record<string, string> = {
  u: 'urn:partner.soap.sforce.com',
  c: 'urn:enterprise.soap.sforce.com',
  m: 'http://soap.sforce.com/2006/04/metadata',
}

/** The results of an operation, or its fault. */
const call = async (operation: string, inner: string, { api = 'u', header = '' } = {}) => {
  const answer = await fetch(`${org.url}/services/Soap/${api}/64.0`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: '""' },
    body: `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespaces[api]}"><s:Header><SessionHeader><sessionId>${org.accessToken}</sessionId></SessionHeader>${header}</s:Header><s:Body><${operation}>${inner}</${operation}></s:Body></s:Envelope>`,
  })
  const { Body } = parser.parse(await answer.text()).Envelope
  const results = Body[`${operation}Response`]?.result
  return { status: answer.status, fault: Body.Fault, results: [results ?? []].flat() }
}
const create = (object: string, values: Record<string, string>) =>
  org.org.records.create(object, values, { user: org.org.admin }).id ?? ''

test('an object is described as over REST', async () => {
  const rest = await fetch(`${org.url}/services/data/v64.0/sobjects/Contact/describe`, {
    headers: { authorization: `Bearer ${org.accessToken}` },
  })
  const expected = (await rest.json()) as { fields: { name: string; type: string; nillable: boolean }[] }
  const { results } = await call('describeSObject', '<sObjectType>contact</sObjectType>')
  expect(results[0]).toMatchObject({ name: 'Contact', keyPrefix: '003', queryable: 'true' })
  const shown = results[0].fields.map(({ name, type, nillable }: Record<string, string>) => [name, type, nillable])
  expect(shown).toEqual(expected.fields.map(({ name, type, nillable }) => [name, type, String(nillable)]))
  const account = results[0].fields.find(({ name }: { name: string }) => name === 'AccountId')
  expect(account).toMatchObject({ referenceTo: 'Account', relationshipName: 'Account' })
})

test('several objects are described, or all, and what is none is told', async () => {
  const both = await call('describeSObjects', '<sObjectType>Account</sObjectType><sObjectType>Lead</sObjectType>')
  expect(both.results.map(({ name }) => name)).toEqual(['Account', 'Lead'])
  const { results } = await call('describeGlobal', '')
  expect(results[0]).toMatchObject({ encoding: 'UTF-8', maxBatchSize: '200' })
  expect(results[0].sobjects.map(({ name }: { name: string }) => name)).toEqual(
    org.org.schema.objects().map(({ name }) => name),
  )
  const unknown = await call('describeSObject', '<sObjectType>Nope</sObjectType>')
  expect([unknown.status, unknown.fault.faultcode]).toEqual([500, 'sf:INVALID_TYPE'])
  const many = await call('describeSObjects', '<sObjectType>Lead</sObjectType>'.repeat(101))
  expect(many.fault.faultcode).toBe('sf:EXCEEDED_MAX_TYPES_LIMIT')
})

test('a record comes back from the bin, until that is emptied of it', async () => {
  const id = create('Account', { Name: 'Binned' })
  const kept = await call('emptyRecycleBin', `<ids>${id}</ids>`)
  expect(kept.results[0]).toMatchObject({ success: 'false', errors: { statusCode: 'DELETE_FAILED' } })
  await call('delete', `<ids>${id}</ids>`)
  expect((await call('undelete', `<ids>${id}</ids>`)).results[0]).toMatchObject({ id, success: 'true' })
  expect(org.org.records.retrieve('Account', id)).toMatchObject({ Name: 'Binned' })
  await call('delete', `<ids>${id}</ids>`)
  expect((await call('emptyRecycleBin', `<ids>${id}</ids>`)).results[0]).toMatchObject({ success: 'true' })
  expect((await call('undelete', `<ids>${id}</ids>`)).results[0]).toMatchObject({ success: 'false' })
})

test('duplicates are found by values and by id', async () => {
  const [first, second] = [create('Account', { Name: 'Dütwin' }), create('Account', { Name: 'DÜTWIN ' })]
  create('Account', { Name: 'Other' })
  const sobject = (inner: string) => `<sObjects><type>Account</type>${inner}</sObjects>`
  const { results } = await call('findDuplicates', sobject('<Name>dütwin</Name>') + sobject('<Name>Nobody</Name>'))
  expect(results[0]).toMatchObject({
    success: 'true',
    duplicateResults: { allowSave: 'true', duplicateRule: 'Standard_Account_Duplicate_Rule' },
  })
  const matches = results[0].duplicateResults.matchResults
  expect([matches.size, matches.matchRecords.map((match: { record: { Id: string[] } }) => match.record.Id)]).toEqual([
    '2',
    [
      [first, first],
      [second, second],
    ],
  ])
  expect(results[1].duplicateResults).not.toHaveProperty('matchResults')
  const byId = await call('findDuplicatesByIds', `<ids>${first}</ids>`)
  expect(byId.results[0].duplicateResults.matchResults.matchRecords.record.Id).toEqual([second, second])
  expect((await call('findDuplicatesByIds', '<ids>001000000000000AAA</ids>')).fault.faultcode).toBe(
    'sf:INVALID_ID_FIELD',
  )
  expect((await call('findDuplicates', sobject('<Name>a</Name>').repeat(51))).fault.faultcode).toBe('sf:LIMIT_EXCEEDED')
})

test('a query of several pages is read by its locators', async () => {
  for (let i = 0; i < 450; i++) create('Task', { Subject: `Call ${i}` })
  const header = '<QueryOptions><batchSize>200</batchSize></QueryOptions>'
  const first = await call('query', '<queryString>SELECT Subject FROM Task ORDER BY Subject</queryString>', { header })
  expect(first.results[0]).toMatchObject({ done: 'false', size: '450' })
  const pages = [first.results[0]]
  while (pages.at(-1).done === 'false') {
    const { results } = await call('queryMore', `<queryLocator>${pages.at(-1).queryLocator}</queryLocator>`)
    pages.push(results[0])
  }
  expect(pages.map(({ records }) => records.length)).toEqual([200, 200, 50])
  const subjects = pages.flatMap(({ records }) => records.map(({ Subject }: { Subject: string }) => Subject))
  expect(new Set(subjects).size).toBe(450)
  const wrong = await call('queryMore', '<queryLocator>01gTw0000000001-9</queryLocator>')
  expect(wrong.fault.faultcode).toBe('sf:INVALID_QUERY_LOCATOR')
})

test('metadata is described, listed and read', async () => {
  const described = await call('describeMetadata', '<asOfVersion>64.0</asOfVersion>', { api: 'm' })
  const kinds = described.results[0].metadataObjects.map(({ xmlName }: { xmlName: string }) => xmlName)
  expect(kinds).toEqual(expect.arrayContaining(['CustomObject', 'ApexClass', 'Profile']))
  const list = (kind: string) => call('listMetadata', `<queries><type>${kind}</type></queries>`, { api: 'm' })
  const objects = await list('CustomObject')
  expect(objects.results.map(({ fullName }) => fullName)).toEqual(org.org.schema.objects().map(({ name }) => name))
  const fields = await list('CustomField')
  expect(fields.results.find(({ fullName }) => fullName === 'Account.ExternalId__c')).toMatchObject({
    fileName: 'objects/Account.object',
    type: 'CustomField',
    createdById: org.org.admin.id,
    id: expect.stringMatching(/^00N\w{15}$/),
  })
  expect((await list('ApexClass')).results).toEqual([])
  expect((await list('Nonsense')).fault.faultcode).toBe('sf:INVALID_TYPE')
  const read = await call(
    'readMetadata',
    '<type>CustomField</type><fullNames>account.externalid__c</fullNames><fullNames>Account.No__c</fullNames>',
    { api: 'm' },
  )
  expect(read.results[0].records).toEqual([
    expect.objectContaining({ fullName: 'Account.ExternalId__c', type: 'Text', externalId: 'true' }),
    '',
  ])
})

test('objects and fields are made, changed and deleted by metadata, and are there at once', async () => {
  const change = (operation: string, type: string, inner: string) =>
    call(
      operation,
      `<metadata xsi:type="${type}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inner}</metadata>`,
      {
        api: 'm',
      },
    )
  const ship =
    '<fullName>Ship__c</fullName><label>Ship</label><pluralLabel>Ships</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>'
  expect((await change('createMetadata', 'CustomObject', ship)).results).toEqual([
    { fullName: 'Ship__c', success: 'true' },
  ])
  const again = await change('createMetadata', 'CustomObject', ship)
  expect(again.results[0]).toMatchObject({ success: 'false', errors: { statusCode: 'DUPLICATE_DEVELOPER_NAME' } })
  const field = (name: string, more: string) => `<fullName>${name}</fullName><label>X</label>${more}`
  const tons = field('Ship__c.Tons__c', '<type>Number</type><precision>8</precision><scale>1</scale>')
  const owner = field(
    'Ship__c.Owner_Account__c',
    '<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Ships</relationshipName>',
  )
  for (const one of [tons, owner]) {
    expect((await change('createMetadata', 'CustomField', one)).results[0]).toMatchObject({ success: 'true' })
  }
  expect((await change('upsertMetadata', 'CustomField', tons)).results[0]).toMatchObject({ created: 'false' })

  const account = create('Account', { Name: 'Line' })
  create('Ship__c', { Name: 'Vasa', Tons__c: '1210.5', Owner_Account__c: account })
  const queried = await call('query', '<queryString>SELECT Tons__c, Owner_Account__r.Name FROM Ship__c</queryString>')
  expect(queried.results[0].records).toMatchObject({ Tons__c: '1210.5', Owner_Account__r: { Name: 'Line' } })
  const children = await call('query', '<queryString>SELECT (SELECT Name FROM Ships__r) FROM Account</queryString>')
  expect(JSON.stringify(children.results)).toContain('Vasa')

  const remove = (type: string, name: string) =>
    call('deleteMetadata', `<type>${type}</type><fullNames>${name}</fullNames>`, { api: 'm' })
  expect((await remove('CustomField', 'Ship__c.Tons__c')).results[0]).toMatchObject({ success: 'true' })
  const gone = await call('query', '<queryString>SELECT Tons__c FROM Ship__c</queryString>')
  expect(gone.fault.faultcode).toBe('sf:INVALID_FIELD')
  expect((await remove('CustomObject', 'Ship__c')).results[0]).toMatchObject({ success: 'true' })
  expect(org.org.schema.object('Ship__c')).toBeUndefined()
})

test.each([
  ['CustomField', '<fullName>Account.Nice</fullName><label>X</label><type>Text</type>', 'INVALID_FULL_NAME'],
  ['CustomField', '<fullName>Nope__c.A__c</fullName><label>X</label><type>Text</type>', 'INVALID_CROSS_REFERENCE_KEY'],
  ['CustomField', '<fullName>Account.A__c</fullName><type>Text</type>', 'REQUIRED_FIELD_MISSING'],
  ['CustomField', '<fullName>Account.A__c</fullName><label>X</label><type>Odd</type>', 'FIELD_INTEGRITY_EXCEPTION'],
  ['ApexClass', '<fullName>Thing</fullName>', 'INVALID_TYPE'],
])('metadata that makes no sense is refused: %s %s', async (type, inner, statusCode) => {
  const { results } = await call(
    'createMetadata',
    `<metadata xsi:type="met:${type}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inner}</metadata>`,
    { api: 'm' },
  )
  expect(results[0]).toMatchObject({ success: 'false', errors: { statusCode } })
})
