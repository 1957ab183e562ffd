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
  const twin = {
    referenceId: 'l1',
    errors: [{ statusCode: 'INVALID_INPUT', message: 'Duplicate ReferenceId provided in the request.', fields: [] }],
  }
  expect(post('/composite/tree/Account', tree('Twins', leaf('l1', 'A'), leaf('l1', 'B')))).toEqual({
    status: 400,
    body: { hasErrors: true, results: [twin, twin] },
  })
})

/** A chain of accounts under accounts, or of other kinds, as deep as it is long. */
const nested = (...kinds: readonly (readonly [type: string, relation: string, values: JsonObject])[]): JsonObject => {
  const [[type, relation, values] = ['', '', {}], ...rest] = kinds
  const record: JsonObject = { attributes: { type, referenceId: `r${kinds.length}` }, ...values }
  return rest.length === 0 ? record : { ...record, [relation]: { records: [nested(...rest)] } }
}
const account2 = ['Account', 'ChildAccounts', { Name: 'Chain' }] as const
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ attributes: { type: 'Account', referenceId: `r${i}` }, Name: 'Many' }))

test.each([
  ['200 records', many(200), 201],
  ['201 records', many(201), 400],
  ['5 levels', [nested(...Array.from({ length: 5 }, () => account2))], 201],
  ['6 levels', [nested(...Array.from({ length: 6 }, () => account2))], 400],
  ['a record without a type', [{ attributes: { referenceId: 'r' }, Name: 'Many' }], 400],
  ['a record without a reference', [{ attributes: { type: 'Account' }, Name: 'Many' }], 400],
])('a tree of %s', (_, records, status) => {
  const before = org.database.get('SELECT COUNT(*) AS n FROM "Account"')?.n
  expect(post('/composite/tree/Account', { records })).toMatchObject({ status })
  if (status === 400) expect(org.database.get('SELECT COUNT(*) AS n FROM "Account"')?.n).toBe(before)
})

test('a tree holds five kinds of records', () => {
  const child = (type: string, values: JsonObject) => ({
    records: [{ attributes: { type, referenceId: type }, ...values }],
  })
  const root: JsonObject = {
    attributes: { type: 'Account', referenceId: 'root' },
    Name: 'Kinds',
    Contacts: child('Contact', { LastName: 'a' }),
    Opportunities: child('Opportunity', { Name: 'a', StageName: 'Prospecting', CloseDate: '2026-01-01' }),
    Cases: child('Case', { Subject: 'a' }),
    Tasks: child('Task', { Subject: 'a' }),
  }
  expect(post('/composite/tree/Account', { records: [root] })).toMatchObject({ status: 201 })
  const sixth = { ...root, Events: child('Event', { Subject: 'a' }) }
  expect(post('/composite/tree/Account', { records: [sixth] })).toMatchObject({
    status: 400,
    body: [{ message: 'Too many types of records in the request: 6. Include up to 5.' }],
  })
})

const graph = (graphId: string, compositeRequest: JsonObject[]) => ({ graphId, compositeRequest })
const good = (id: string) => graph(id, [account('a', { Name: 'Limit' })])
const bad = (id: string) => graph(id, [account('a', {})])

test.each([
  ['75 graphs', Array.from({ length: 75 }, (_, i) => good(`g${i}`)), 200],
  ['76 graphs', Array.from({ length: 76 }, (_, i) => good(`g${i}`)), 400],
  [
    '500 nodes',
    Array.from({ length: 5 }, (_, i) =>
      graph(
        `g${i}`,
        Array.from({ length: 100 }, (_, j) => account(`n${j}`, { Name: 'Limit' })),
      ),
    ),
    200,
  ],
  [
    '501 nodes',
    [
      graph(
        'g',
        Array.from({ length: 501 }, (_, j) => account(`n${j}`, { Name: 'Limit' })),
      ),
    ],
    400,
  ],
  ['graphs of the same id', [good('g'), good('g')], 400],
])('%s', (_, graphs, status) => {
  const { body, ...answer } = post('/composite/graph', { graphs: graphs as unknown as JsonValue })
  expect(answer.status).toBe(status)
  if (status === 200)
    expect((body as unknown as { graphs: { isSuccessful: boolean }[] }).graphs.every((each) => each.isSuccessful)).toBe(
      true,
    )
})

test('after fourteen graphs have failed the rest is halted', () => {
  const graphs = [...Array.from({ length: 13 }, (_, i) => bad(`b${i}`)), good('still'), bad('b13'), good('late')]
  const { body } = post('/composite/graph', { graphs: graphs as unknown as JsonValue })
  const answered = (body as unknown as { graphs: { graphId: string; isSuccessful: boolean; graphResponse: object }[] })
    .graphs
  expect(answered.filter(({ isSuccessful }) => isSuccessful).map(({ graphId }) => graphId)).toEqual(['still'])
  expect(answered.at(-1)).toMatchObject({
    graphId: 'late',
    graphResponse: { compositeResponse: [{ referenceId: 'a', body: [{ errorCode: 'PROCESSING_HALTED' }] }] },
  })
})

test('a graph is fifteen levels of references deep', () => {
  const chain = (length: number) =>
    Array.from({ length }, (_, i) =>
      account(`n${i}`, { Name: 'Deep', ...(i === 0 ? {} : { ParentId: `@{n${i - 1}.id}` }) }),
    )
  const { body } = post('/composite/graph', { graphs: [graph('ok', chain(15)), graph('deep', chain(16))] })
  expect(body).toMatchObject({ graphs: [{ isSuccessful: true }, { isSuccessful: false }] })
})

test('requests refer into collections, and to addresses of records', () => {
  const base = '/services/data/v65.0'
  const records = ['One & two', 'Three'].map((Name) => ({ attributes: { type: 'Account' }, Name }))
  const { body } = post('/composite', {
    compositeRequest: [
      { method: 'POST', url: `${base}/composite/sobjects`, referenceId: 'made', body: { allOrNone: true, records } },
      { method: 'GET', url: `${base}/sobjects/Account/@{made[1].id}?fields=Name`, referenceId: 'read' },
      { method: 'PATCH', url: '@{read.attributes.url}', referenceId: 'changed', body: { Phone: '3' } },
      { method: 'GET', url: '@{read.attributes.url}?fields=Phone', referenceId: 'again' },
      { method: 'GET', url: `${base}/sobjects/Account/@{made[2].id}`, referenceId: 'none' },
    ],
  })
  expect(body).toMatchObject({
    compositeResponse: [
      { httpStatusCode: 200 },
      { httpStatusCode: 200, body: { Name: 'Three' } },
      { httpStatusCode: 204 },
      { httpStatusCode: 200, body: { Phone: '3' } },
      { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
    ],
  })
})

test('headers of a subrequest are its own', () => {
  for (let i = 0; i < 201; i++) org.records.create('Lead', { LastName: `${i}`, Company: 'x' }, { user: org.admin })
  const url = '/services/data/v65.0/query?q=SELECT+Id+FROM+Lead'
  const { body } = post('/composite', {
    compositeRequest: [
      { method: 'GET', url, referenceId: 'a', httpHeaders: { 'Sforce-Query-Options': 'batchSize=200' } },
      { method: 'GET', url, referenceId: 'b' },
    ],
  })
  expect(body).toMatchObject({
    compositeResponse: [{ body: { done: false, nextRecordsUrl: expect.any(String) } }, { body: { done: true } }],
  })
})
