import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../src/local-org/index.ts'
import { client } from './installed.ts'

type Result = Readonly<Record<string, unknown>>
type Values = Readonly<Record<string, unknown>>

/** What is used here of jsforce 1, whose calls are promises and whose types are not published with it. */
interface Jsforce {
  readonly Connection: new (
    options: Values,
  ) => {
    readonly login: (username: string, password: string) => Promise<Result>
    readonly query: (soql: string) => Promise<{ readonly totalSize: number; readonly records: readonly Result[] }>
    readonly sobject: (name: string) => {
      readonly create: (record: Values | readonly Values[]) => Promise<Result>
      readonly update: (record: Values) => Promise<Result>
      readonly upsert: (record: Values, key: string) => Promise<Result>
      readonly retrieve: (id: string) => Promise<Result>
      readonly destroy: (id: string) => Promise<Result>
      readonly describe: () => Promise<{ readonly fields: readonly Result[] }>
      readonly layouts: () => Promise<{ readonly layouts: readonly Result[] }>
    }
    readonly bulk: {
      pollInterval: number
      readonly load: (object: string, operation: string, rows: readonly Values[]) => Promise<readonly Result[]>
    }
    readonly tooling: { readonly executeAnonymous: (body: string) => Promise<Result> }
  }
}

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

test('jsforce 1 logs in, saves, queries, describes and loads', async () => {
  const { Connection } = client('jsforce-1') as Jsforce
  const connection = new Connection({ loginUrl: org.url, version: '58.0' })
  expect(await connection.login(org.username, org.password + org.securityToken)).toMatchObject({
    organizationId: org.orgId,
  })
  const accounts = connection.sobject('Account')
  const id = String((await accounts.create({ Name: 'One', ExternalId__c: 'one' })).id)
  expect(await accounts.create([{ Name: 'Two' }, {}])).toMatchObject([{ success: true }, { success: false }])
  expect(await accounts.update({ Id: id, Name: 'One again' })).toMatchObject({ success: true, id })
  expect(await accounts.upsert({ ExternalId__c: 'one', Phone: '1' }, 'ExternalId__c')).toMatchObject({ success: true })
  expect(await accounts.retrieve(id)).toMatchObject({ Name: 'One again', Phone: '1' })
  expect((await connection.query("SELECT Id FROM Account WHERE Name = 'One again'")).records).toMatchObject([
    { Id: id },
  ])
  await expect(connection.query('SELECT Nope FROM Account')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' })
  await expect(accounts.create({})).rejects.toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] })
  expect((await accounts.describe()).fields.map(({ name }) => name)).toContain('Industry')
  expect((await accounts.layouts()).layouts).toHaveLength(1)
  connection.bulk.pollInterval = 20
  expect(
    await connection.bulk.load('Account', 'insert', [
      { Name: 'b1', Phone: '1' },
      { Name: '', Phone: '2' },
    ]),
  ).toMatchObject([{ success: true }, { success: false }])
  expect(await connection.tooling.executeAnonymous('System.debug(1);')).toMatchObject({ compiled: false })
  expect(await accounts.destroy(id)).toMatchObject({ success: true })
  await expect(accounts.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' })
})
