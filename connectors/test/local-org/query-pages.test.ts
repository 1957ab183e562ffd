import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '../../src/local-org/org.ts'
import { type OrgCore, openOrg } from '../../src/local-org/org-core.ts'

let org: OrgCore
let ids: readonly string[]
beforeEach(() => {
  org = openOrg()
  ids = Array.from({ length: 450 }, (_, i) => create(String(i).padStart(3, '0')))
})
afterEach(() => org.close())

const options = () => ({ user: org.admin })
const create = (name: string) => org.records.create('Lead', { LastName: name, Company: 'x' }, options()).id ?? ''
const get = (path: string, soql?: string) =>
  org.dispatch({
    method: 'GET',
    path,
    query: new URLSearchParams(soql === undefined ? {} : { q: soql }),
    headers: { 'sforce-query-options': 'batchSize=200' },
    body: undefined,
    version: '65.0',
    user: org.admin,
  })

interface Page {
  readonly totalSize: number
  readonly done: boolean
  readonly nextRecordsUrl?: string
  readonly records: readonly JsonObject[]
}
const first = (soql: string) => get('/query', soql).body as unknown as Page
const after = ({ nextRecordsUrl = '' }: Page) => get(nextRecordsUrl.replace('/services/data/v65.0', ''))
const next = (page: Page) => after(page).body as unknown as Page
const names = ({ records }: Page) => records.map(({ LastName }) => LastName)

test('pages go on over the records that there were, while others come and go', () => {
  const one = first('SELECT LastName FROM Lead ORDER BY LastName DESC')
  expect(one).toMatchObject({ totalSize: 450, done: false })
  for (const id of ids.slice(200, 210)) org.records.hardDelete(id, options())
  create('999')
  const two = next(one)
  const three = next(two)
  expect([two.done, three.done, three.nextRecordsUrl]).toEqual([false, true, undefined])
  const expected = Array.from({ length: 450 }, (_, i) => String(449 - i).padStart(3, '0'))
  expect([...names(one), ...names(two), ...names(three)]).toEqual(
    expected.filter((name) => !(name >= '200' && name < '210')),
  )
  expect(names(next(one))).toEqual(names(two))
})

test('without an order records come as they were made, and with a limit no more', () => {
  const page = first('SELECT LastName FROM Lead WHERE IsConverted = false LIMIT 201')
  expect(page.totalSize).toBe(201)
  expect([...names(page), ...names(next(page))]).toEqual(
    Array.from({ length: 201 }, (_, i) => String(i).padStart(3, '0')),
  )
  expect(first('SELECT Id FROM Lead LIMIT 200')).toMatchObject({ totalSize: 200, done: true })
})

test('groups come in pages too', () => {
  const page = first('SELECT LastName, COUNT(Id) n FROM Lead GROUP BY LastName ORDER BY LastName')
  expect([page.totalSize, next(next(page)).done]).toEqual([450, true])
  expect(next(page).records[0]).toMatchObject({ LastName: '200', n: 1 })
})

test('a locator that is old, or none, is refused', () => {
  const page = first('SELECT LastName FROM Lead')
  for (let i = 0; i < 20; i++) first('SELECT LastName FROM Lead')
  for (const answer of [after(page), get('/query/01g000000000000AAA-200'), get('/query/nonsense')]) {
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] })
  }
})
