import { compile } from '@twill/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { connect, createRecords, type Org, query, typeModules } from '../../src/salesforce/index.ts'
import { collected } from './collected.ts'

let local: LocalOrg
let org: Org
beforeAll(async () => {
  local = await startLocalOrg()
  org = await connect({ url: local.url, accessToken: local.accessToken })
  const [account] = await createRecords(org, 'Account', [
    { Name: 'A', AnnualRevenue: 5, Industry: 'Energy' },
    { Name: 'B' },
  ])
  await createRecords(org, 'Contact', [{ LastName: 'C', AccountId: account?.id }, { LastName: 'D' }])
})
afterAll(() => local.close())

const rowsOf = (soql: string) => collected(query(org, soql))

/** Whether a mapping finds that values are of a type of the module. */
const areOf = (module: string, type: string, values: readonly unknown[]): unknown => {
  const source = `%dw 2.0\nimport ${type} from crm\noutput json\n---\npayload map ($ is ${type})`
  return compile(source, { modules: (name) => (name === 'crm' ? module : undefined) }).evaluate({ payload: values })
}

test.each([
  'SELECT Id, Name, Owner.Name, Parent.Owner.Name, IsDeleted, AnnualRevenue FROM Account',
  'SELECT Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account',
  'SELECT Industry, COUNT(Id) n, MAX(CreatedDate), SUM(AnnualRevenue) FROM Account GROUP BY Industry',
  'SELECT LastName, Account.Name FROM Contact',
])('rows are of the type of their query: %s', async (soql) => {
  const { tw } = await typeModules(org, { queries: { Row: soql } })
  const rows = await rowsOf(soql)
  expect(rows.length).toBeGreaterThan(0)
  expect(areOf(tw, 'Row', rows)).toEqual(rows.map(() => true))
  const broken = rows.map((row) => ({ ...(row as object), [Object.keys(row as object)[0] ?? '']: { no: 'value' } }))
  expect(areOf(tw, 'Row', broken)).toEqual(rows.map(() => false))
})

test('records of objects, with the parents and children among them', async () => {
  const { tw, typescript } = await typeModules(org, { objects: ['account', 'Contact'] })
  expect(
    areOf(tw, 'Contact', [{ LastName: 'x' }, { LastName: 1 }, { Account: { Name: 'x' } }, { Account: { Name: 1 } }]),
  ).toEqual([true, false, true, false])
  expect(
    areOf(tw, 'Account', [{ Contacts: [{ LastName: 'x' }] }, { Contacts: [{ LastName: 1 }] }, { AnnualRevenue: null }]),
  ).toEqual([true, false, true])
  expect(typescript).toContain('  readonly Contacts?: readonly (Contact)[] | null\n')
  expect(typescript).toContain('  readonly AnnualRevenue?: number | null\n')
})

test('names that the org lacks are told with those that were meant', async () => {
  const message = async (request: Parameters<typeof typeModules>[1]) =>
    await typeModules(org, request).then(
      () => '',
      (error: Error) => error.message,
    )
  expect(await message({ objects: ['Acount'] })).toBe('The org has no object `Acount`. Did you mean `Account`?')
  expect(await message({ queries: { R: 'SELECT Nme FROM Account' } })).toBe(
    '`Account` has no field `Nme`. Did you mean `Name`?',
  )
  expect(await message({ queries: { R: 'SELECT Acount.Name FROM Contact' } })).toBe(
    '`Contact` has no parent `Acount`. Did you mean `Account`?',
  )
  expect(await message({ queries: { R: 'SELECT Id, (SELECT Id FROM Contcts) FROM Account' } })).toContain(
    'Did you mean `Contacts`?',
  )
  expect(await message({ queries: { R: 'SELECT FROM Account' } })).toBe(
    'The query is no SOQL: `FROM` is not due there (character 8).',
  )
})
