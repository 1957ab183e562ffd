import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/local-org/org.ts'
import { type OrgCore, openOrg } from '../../src/local-org/org-core.ts'

let org: OrgCore
beforeAll(() => {
  org = openOrg()
})
afterAll(() => org.close())

const post = (path: string, body: JsonValue) =>
  org.dispatch({
    method: 'POST',
    path,
    query: new URLSearchParams(),
    headers: {},
    body,
    version: '65.0',
    user: org.admin,
  })
const count = (name: string) =>
  org.database.get('SELECT COUNT(*) AS n FROM "Account" WHERE "Name" = ? AND "IsDeleted" = 0', [name])?.n

const account = (referenceId: string, body: JsonObject): JsonObject => ({
  method: 'POST',
  url: '/services/data/v65.0/sobjects/Account',
  referenceId,
  body,
})

test('later requests use what earlier ones answered', () => {
  const answer = post('/composite', {
    compositeRequest: [
      account('a', { Name: 'Ref & Co' }),
      {
        method: 'POST',
        url: '/services/data/v65.0/sobjects/Contact',
        referenceId: 'c',
        body: { LastName: 'Ref', AccountId: '@{a.id}' },
      },
      {
        method: 'GET',
        url: "/services/data/v65.0/query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{c.id}'",
        referenceId: 'q',
      },
      { method: 'GET', url: '/services/data/v65.0/sobjects/Account/@{a.id}?fields=Name', referenceId: 'r' },
      account('again', { Name: 'again @{q.records[0].Account.Name}' }),
    ],
  })
  const { compositeResponse } = answer.body as unknown as {
    compositeResponse: { httpStatusCode: number; body: JsonObject }[]
  }
  expect(compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201, 200, 200, 201])
  expect(compositeResponse[3]?.body.Name).toBe('Ref & Co')
  expect(count('again Ref & Co')).toBe(1)
})

test('with allOrNone nothing is kept where one fails', () => {
  const answer = post('/composite', {
    allOrNone: true,
    compositeRequest: [account('a', { Name: 'Not kept' }), account('b', {}), account('c', { Name: 'Never' })],
  })
  expect(answer.body).toMatchObject({
    compositeResponse: [
      { referenceId: 'a', httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
      { referenceId: 'b', httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
      { referenceId: 'c', httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
    ],
  })
  expect(count('Not kept')).toBe(0)
})

test('without it the others stand, and what refers to a failure fails', () => {
  const answer = post('/composite', {
    compositeRequest: [account('a', {}), account('b', { Name: 'Kept' }), account('c', { Name: '@{a.id}' })],
  })
  expect(answer.body).toMatchObject({
    compositeResponse: [
      { httpStatusCode: 400 },
      { httpStatusCode: 201 },
      { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
    ],
  })
  expect(count('Kept')).toBe(1)
})

test.each([
  [{ compositeRequest: Array.from({ length: 26 }, (_, i) => account(`r${i}`, { Name: 'x' })) }, 'LIMIT_EXCEEDED'],
  [
    {
      compositeRequest: Array.from({ length: 6 }, (_, i) => ({
        method: 'GET',
        url: '/services/data/v65.0/query?q=x',
        referenceId: `r${i}`,
      })),
    },
    'LIMIT_EXCEEDED',
  ],
  [{ compositeRequest: [account('a', {}), account('a', {})] }, 'INVALID_INPUT'],
  [{ compositeRequest: [account('a b', {})] }, 'INVALID_INPUT'],
  [{}, 'JSON_PARSER_ERROR'],
])('a composite that cannot be is refused whole: %#', (body, errorCode) => {
  expect(post('/composite', body as JsonObject)).toMatchObject({ status: 400, body: [{ errorCode }] })
})

test('a url that cannot be read fails its request, not the others', () => {
  const answer = post('/composite', {
    compositeRequest: [{ method: 'GET', url: 'http://[', referenceId: 'a' }, account('b', { Name: 'Beside' })],
  })
  expect(answer.body).toMatchObject({ compositeResponse: [{ httpStatusCode: 400 }, { httpStatusCode: 201 }] })
})

test('a batch goes on after a failure, or halts where it is told to', () => {
  const batchRequests = [
    { method: 'GET', url: 'v65.0/sobjects/Account/001000000000000' },
    { method: 'POST', url: 'v65.0/sobjects/Account', richInput: { Name: 'Batch' } },
  ]
  expect(post('/composite/batch', { batchRequests }).body).toMatchObject({
    hasErrors: true,
    results: [{ statusCode: 404 }, { statusCode: 201 }],
  })
  expect(post('/composite/batch', { haltOnError: true, batchRequests }).body).toMatchObject({
    results: [{ statusCode: 404 }, { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] }],
  })
})

test('graphs stand or fall each for itself', () => {
  const answer = post('/composite/graph', {
    graphs: [
      { graphId: 'good', compositeRequest: [account('a', { Name: 'Graph good' })] },
      { graphId: 'bad', compositeRequest: [account('a', { Name: 'Graph bad' }), account('b', {})] },
    ],
  })
  expect(answer.body).toMatchObject({
    graphs: [
      { graphId: 'good', isSuccessful: true },
      { graphId: 'bad', isSuccessful: false },
    ],
  })
  expect([count('Graph good'), count('Graph bad')]).toEqual([1, 0])
})

test('a tree is made whole, or not at all', () => {
  const leaf = (referenceId: string, LastName: string | null) => ({
    attributes: { type: 'Contact', referenceId },
    LastName,
  })
  const tree = (name: string, ...leaves: JsonObject[]) => ({
    records: [{ attributes: { type: 'Account', referenceId: 'root' }, Name: name, Contacts: { records: leaves } }],
  })
  const made = post('/composite/tree/Account', tree('Tree', leaf('l1', 'A'), leaf('l2', 'B')))
  expect(made).toMatchObject({
    status: 201,
    body: { hasErrors: false, results: [{ referenceId: 'root' }, { referenceId: 'l1' }, { referenceId: 'l2' }] },
  })
  const failed = post('/composite/tree/Account', tree('Dead tree', leaf('l1', 'A'), leaf('l2', null)))
  expect(failed).toMatchObject({
    status: 400,
    body: { hasErrors: true, results: [{ referenceId: 'l2', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] }] },
  })
  expect(count('Dead tree')).toBe(0)
  const mistyped = { records: [{ attributes: { type: 'Contact', referenceId: 'r' }, Name: 'Wrong kind' }] }
  expect(post('/composite/tree/Account', mistyped)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_INPUT' }],
  })
  expect(count('Wrong kind')).toBe(0)
  expect(post('/composite/tree/Account', { records: [] }).status).toBe(400)
  expect(post('/composite/tree/Account', tree('Twins', leaf('l1', 'A'), leaf('l1', 'B')))).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_INPUT' }],
  })
})
