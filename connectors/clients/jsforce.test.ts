import type { Connection as JsforceConnection, OAuth2 as JsforceOAuth2 } from '@jsforce/jsforce-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../src/local-org/index.ts'
import { client } from './installed.ts'

interface Jsforce {
  readonly Connection: typeof JsforceConnection
  readonly OAuth2: typeof JsforceOAuth2
}

interface BulkResult {
  readonly id: string | null
  readonly success: boolean
  readonly errors: readonly string[]
}

describe.each(['jsforce', '@jsforce/jsforce-node'])('%s', (name) => {
  const { Connection } = client(name) as Jsforce
  let org: LocalOrg
  let connection: JsforceConnection

  beforeAll(async () => {
    org = await startLocalOrg()
    connection = new Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: '64.0' })
  })
  afterAll(() => org.close())

  test('logs in with user and password', async () => {
    const mine = new Connection({ loginUrl: org.url })
    const user = await mine.login(org.username, org.password + org.securityToken)
    expect(user.organizationId).toBe(org.orgId)
    expect(mine.instanceUrl).toBe(org.url)
    expect((await mine.query('SELECT Id FROM User')).totalSize).toBeGreaterThan(0)
  })

  test('is told that a password is wrong', async () => {
    const mine = new Connection({ loginUrl: org.url })
    await expect(mine.login(org.username, 'wrong')).rejects.toThrow(/INVALID_LOGIN/)
  })

  test.each([
    ['password', () => ({ username: org.username, password: org.password + org.securityToken })],
    ['client_credentials', () => ({})],
  ])('is given a token for %s', async (grant, more) => {
    const oauth2 = { loginUrl: org.url, clientId: org.clientId, clientSecret: org.clientSecret }
    const mine = new Connection({ oauth2 })
    const user = await mine.authorize({ grant_type: grant, ...more() })
    expect(user.organizationId).toBe(org.orgId)
    expect((await mine.query('SELECT Id FROM Organization')).records[0]?.Id).toBe(org.orgId)
  })

  test('creates, reads, updates, upserts and deletes', async () => {
    const made = await connection.sobject('Account').create({ Name: 'Acme "Ltd" Ünïcode', ExternalId__c: 'crud-1' })
    if (!made.success) throw new Error('not created')
    expect(made.id).toMatch(/^001[A-Za-z0-9]{15}$/)
    expect(await connection.sobject('Account').retrieve(made.id)).toMatchObject({ Name: 'Acme "Ltd" Ünïcode' })
    await connection.sobject('Account').update({ Id: made.id, Phone: '123' })
    const again = await connection
      .sobject('Account')
      .upsert({ ExternalId__c: 'CRUD-1', Name: 'Acme 2' }, 'ExternalId__c')
    expect(again.success).toBe(true)
    const found = await connection.sobject('Account').find({ ExternalId__c: 'crud-1' }, ['Id', 'Name', 'Phone'])
    expect(found).toMatchObject([{ Id: made.id, Name: 'Acme 2', Phone: '123' }])
    expect(await connection.sobject('Account').destroy(made.id)).toMatchObject({ success: true, id: made.id })
    await expect(connection.sobject('Account').retrieve(made.id)).rejects.toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    })
  })

  test('sends collections, and each record has its own answer', async () => {
    const results = await connection.sobject('Account').create([{ Name: 'One' }, {}, { Name: 'Three' }])
    expect(results.map((each) => each.success)).toEqual([true, false, true])
    expect(results[1]).toMatchObject({ errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] })
    const none = await connection.sobject('Account').create([{ Name: 'Not kept' }, {}], { allOrNone: true })
    expect(none.map((each) => each.success)).toEqual([false, false])
    expect((await connection.query("SELECT Id FROM Account WHERE Name = 'Not kept'")).totalSize).toBe(0)
  })

  test('pages through a query', async () => {
    const rows = Array.from({ length: 450 }, (_, i) => ({ LastName: `Paged ${i}` }))
    await connection.sobject('Contact').create(rows, { allowRecursive: true })
    const names: string[] = []
    const query = connection
      .query<{ LastName: string }>("SELECT LastName FROM Contact WHERE LastName LIKE 'Paged %' ORDER BY LastName", {
        headers: { 'Sforce-Query-Options': 'batchSize=200' },
      })
      .on('record', (record: { LastName: string }) => names.push(record.LastName))
    await query.run({ autoFetch: true, maxFetch: 1000 })
    expect(new Set(names).size).toBe(450)
  })

  test('reads parents, children and aggregates', async () => {
    const account = await connection.sobject('Account').create({ Name: 'Parent' })
    if (!account.success) throw new Error('not created')
    await connection.sobject('Contact').create([
      { LastName: 'A', AccountId: account.id },
      { LastName: 'B', AccountId: account.id },
    ])
    const contacts = await connection.query(
      `SELECT LastName, Account.Name FROM Contact WHERE AccountId = '${account.id}' ORDER BY LastName`,
    )
    expect(contacts.records).toMatchObject([
      { LastName: 'A', Account: { Name: 'Parent' } },
      { LastName: 'B', Account: { Name: 'Parent' } },
    ])
    const parents = await connection.query(
      `SELECT Id, (SELECT LastName FROM Contacts ORDER BY LastName DESC) FROM Account WHERE Id = '${account.id}'`,
    )
    expect(parents.records[0]?.Contacts).toMatchObject({
      totalSize: 2,
      records: [{ LastName: 'B' }, { LastName: 'A' }],
    })
    const counted = await connection.query(
      `SELECT AccountId, COUNT(Id) n FROM Contact WHERE AccountId = '${account.id}' GROUP BY AccountId`,
    )
    expect(counted.records[0]).toMatchObject({ AccountId: account.id, n: 2 })
  })

  test('describes objects, the org and its limits', async () => {
    const contact = await connection.sobject('Contact').describe()
    expect(contact.fields.find((field) => field.name === 'AccountId')).toMatchObject({
      type: 'reference',
      referenceTo: ['Account'],
      relationshipName: 'Account',
    })
    const all = await connection.describeGlobal()
    expect(all.sobjects.map((each) => each.name)).toContain('OpportunityLineItem')
    expect((await connection.limits()).DailyApiRequests).toMatchObject({ Max: expect.any(Number) })
    expect(connection.limitInfo.apiUsage?.limit).toBeGreaterThan(0)
    expect((await connection.identity()).organization_id).toBe(org.orgId)
  })

  test('reads and changes metadata', async () => {
    const { metadata } = connection
    const described = await metadata.describe('64.0')
    expect(described.metadataObjects.map(({ xmlName }) => xmlName)).toContain('CustomObject')
    const listed = await metadata.list({ type: 'CustomField' }, '64.0')
    expect(listed.map(({ fullName }) => fullName)).toContain('Account.ExternalId__c')
    expect(await metadata.read('CustomObject', 'Account')).toMatchObject({ fullName: 'Account', label: 'Account' })
    const port = {
      fullName: 'Port__c',
      label: 'Port',
      pluralLabel: 'Ports',
      nameField: { type: 'Text', label: 'Name' },
      deploymentStatus: 'Deployed',
      sharingModel: 'ReadWrite',
    } as never // the types ask for every field that a CustomObject may have
    expect(await metadata.create('CustomObject', port)).toMatchObject({ success: true, fullName: 'Port__c' })
    const depth = { fullName: 'Port__c.Depth__c', label: 'Depth', type: 'Number', precision: 5, scale: 1 } as never
    expect(await metadata.upsert('CustomField', depth)).toMatchObject({ success: true, created: true })
    await connection.sobject('Port__c').create({ Name: 'Visby', Depth__c: 9.5 })
    expect((await connection.query('SELECT Depth__c FROM Port__c')).records[0]).toMatchObject({ Depth__c: 9.5 })
    expect(await metadata.delete('CustomObject', ['Port__c'])).toMatchObject([{ success: true }])
    await expect(connection.query('SELECT Name FROM Port__c')).rejects.toThrow(/INVALID_TYPE|not supported/)
  })

  test('uploads files and reads them back', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    const account = await connection.sobject('Account').create({ Name: 'With files' })
    if (!account.success) throw new Error('not created')
    const made = await connection.sobject('ContentVersion').create({
      PathOnClient: 'bytes.bin',
      VersionData: bytes.toString('base64'),
      FirstPublishLocationId: account.id,
    })
    if (!made.success) throw new Error('not created')
    const stream = connection.sobject('ContentVersion').record(made.id).blob('VersionData')
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(Buffer.from(part))
    expect(Buffer.concat(parts)).toEqual(bytes)
    const links = await connection.query(
      `SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '${account.id}'`,
    )
    expect(links.records).toMatchObject([{ ContentDocument: { Title: 'bytes' } }])
  })

  test('reads layouts, list views and recent items', async () => {
    const accounts = connection.sobject('Account')
    expect((await accounts.layouts()).layouts).toHaveLength(1)
    expect((await accounts.compactLayouts()).compactLayouts).toMatchObject([{ name: 'SYSTEM' }])
    const { listviews } = (await accounts.listviews()) as { listviews: { id: string; developerName: string }[] }
    expect(listviews[0]).toMatchObject({ developerName: 'AllAccounts' })
    const results = (await accounts.listview(listviews[0]?.id ?? '').results()) as { size: number }
    expect(results.size).toBeGreaterThan(0)
    const made = await accounts.create({ Name: 'Recent' })
    if (!made.success) throw new Error('not created')
    expect((await accounts.recent())[0]).toMatchObject({ Id: made.id, Name: 'Recent' })
    expect((await connection.tabs()).map(({ name }) => name)).toContain('standard-Account')
    expect(await connection.chatter.resource('/users/me').retrieve()).toMatchObject({ username: org.username })
  })

  test('asks the Tooling API about the schema and Apex', async () => {
    const { tooling } = connection
    const fields = await tooling.query(
      "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'Industry'",
    )
    expect(fields.records).toMatchObject([{ QualifiedApiName: 'Industry', DataType: 'Picklist' }])
    expect((await tooling.describeGlobal()).sobjects.map(({ name }) => name)).toContain('ApexClass')
    expect(await tooling.executeAnonymous('System.debug(1);')).toMatchObject({ compiled: false, success: false })
  })

  test('searches', async () => {
    await connection.sobject('Account').create({ Name: 'Searchable Quokka' })
    const { searchRecords } = await connection.search('FIND {Quokka} IN ALL FIELDS RETURNING Account(Id, Name)')
    expect(searchRecords).toMatchObject([{ Name: 'Searchable Quokka' }])
  })

  test('loads in bulk, with a row that fails', async () => {
    const input = [
      ...Array.from({ length: 30 }, (_, i) => ({ Name: `Bulk ${i}`, ExternalId__c: `bulk-${i}` })),
      { Name: '', ExternalId__c: 'bulk-bad' },
    ]
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'upsert',
      externalIdFieldName: 'ExternalId__c',
      input,
      pollInterval: 50,
      pollTimeout: 60_000,
    })
    expect(results.successfulResults).toHaveLength(30)
    expect(results.failedResults).toMatchObject([{ sf__Error: expect.stringContaining('REQUIRED_FIELD_MISSING') }])
    expect(results.unprocessedRecords).toHaveLength(0)
  })

  test('queries in bulk', async () => {
    const stream = await connection.bulk2.query("SELECT Name FROM Account WHERE Name LIKE 'Bulk %'", {
      pollInterval: 50,
      pollTimeout: 60_000,
    })
    const records = await stream.toArray()
    expect(records).toHaveLength(30)
  })

  test('loads in bulk by the older API, with a row that fails', async () => {
    connection.bulk.pollInterval = 20
    const rows = [{ Name: 'Older 1', ExternalId__c: 'older-1' }, { Name: 'Older 2' }, { Name: '' }]
    const made = (await connection.bulk.load('Account', 'insert', rows)) as readonly BulkResult[]
    expect(made.map(({ success }) => success)).toEqual([true, true, false])
    expect(made[2]?.errors).toEqual([expect.stringContaining('REQUIRED_FIELD_MISSING')])
    const upserted = await connection.bulk.load('Account', 'upsert', { extIdField: 'ExternalId__c' }, [
      { Name: 'Older 1 again', ExternalId__c: 'older-1' },
    ])
    expect(upserted).toMatchObject([{ id: made[0]?.id, success: true }])
    const found = await connection.sobject('Account').retrieve(made[0]?.id ?? '')
    expect(found).toMatchObject({ Name: 'Older 1 again' })
    const ids = made.flatMap(({ id }) => (id === null ? [] : [{ Id: id }]))
    expect(await connection.bulk.load('Account', 'delete', ids)).toMatchObject([{ success: true }, { success: true }])
  })

  test('queries in bulk by the older API', async () => {
    connection.bulk.pollInterval = 20
    const rows = Array.from({ length: 30 }, (_, i) => ({ Name: `Older query ${i}` }))
    await connection.bulk.load('Account', 'insert', rows)
    const stream = await connection.bulk.query("SELECT Name FROM Account WHERE Name LIKE 'Older query %'")
    expect((await stream.toArray()).map(({ Name }) => Name).sort()).toEqual(rows.map(({ Name }) => Name).sort())
  })

  test('is told by the older API that a batch, or the session, is wrong', async () => {
    connection.bulk.pollInterval = 20
    const rows = [{ Name: 'a', Nonsense: 'b' }]
    await expect(connection.bulk.load('Account', 'insert', rows)).rejects.toThrow(/Field name not found : Nonsense/)
    const expired = new Connection({ instanceUrl: org.url, accessToken: '00D!expired', version: '64.0' })
    await expect(expired.bulk.createJob('Account', 'insert').open()).rejects.toMatchObject({
      errorCode: 'InvalidSessionId',
    })
  })

  test('sends a composite', async () => {
    const answer = await connection.requestPost<{
      compositeResponse: { httpStatusCode: number; body: { id: string } }[]
    }>('/services/data/v64.0/composite', {
      allOrNone: true,
      compositeRequest: [
        { method: 'POST', url: '/services/data/v64.0/sobjects/Account', referenceId: 'a', body: { Name: 'Composite' } },
        {
          method: 'POST',
          url: '/services/data/v64.0/sobjects/Contact',
          referenceId: 'c',
          body: { LastName: 'C', AccountId: '@{a.id}' },
        },
      ],
    })
    expect(answer.compositeResponse.map((each) => each.httpStatusCode)).toEqual([201, 201])
  })

  test('gets deleted and updated records, and counts of recent changes', async () => {
    const made = await connection.sobject('Lead').create({ LastName: 'Gone', Company: 'Acme' })
    if (!made.success) throw new Error('not created')
    await connection.sobject('Lead').destroy(made.id)
    const start = new Date(Date.now() - 3_600_000)
    const end = new Date(Date.now() + 60_000)
    const { deletedRecords } = await connection.sobject('Lead').deleted(start, end)
    expect(deletedRecords.map((each) => each.id)).toContain(made.id)
    expect((await connection.sobject('Account').updated(start, end)).ids.length).toBeGreaterThan(0)
  })

  test('is told what is wrong with a query', async () => {
    await expect(connection.query('SELECT Nonsense FROM Account')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' })
    await expect(connection.query('SELECT Id FROM Nonsense')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' })
    await expect(connection.query('SELECT FROM Account')).rejects.toMatchObject({ errorCode: 'MALFORMED_QUERY' })
  })

  test('renews an expired session by its refresh function', async () => {
    let refreshed = 0
    const mine = new Connection({
      instanceUrl: org.url,
      accessToken: '00D000000000000!expired',
      version: '64.0',
      refreshFn: (_, callback) => {
        refreshed += 1
        callback(null, org.accessToken)
      },
    })
    expect((await mine.query('SELECT Id FROM Organization')).totalSize).toBe(1)
    expect(refreshed).toBe(1)
  })

  test('merges and converts over SOAP', async () => {
    const [kept, other] = await connection.sobject('Account').create([{ Name: 'Kept' }, { Name: 'Merged away' }])
    if (!kept?.success || !other?.success) throw new Error('not created')
    const merged = await connection.soap.merge({
      masterRecord: { type: 'Account', Id: kept.id },
      recordToMergeIds: [other.id],
    } as never)
    expect(merged).toMatchObject({ success: true })
    expect((await connection.query(`SELECT Id FROM Account WHERE Id = '${other.id}'`)).totalSize).toBe(0)
  })
})
