import { XMLParser } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

const parser = new XMLParser({
  ignoreDeclaration: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
})

const send = async (method: string, path: string, { body, ...headers }: Record<string, string> = {}) => {
  const answer = await fetch(`${org.url}/services/data${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, type: answer.headers.get('content-type')?.split(';')[0], text: await answer.text() }
}
const xml = { accept: 'application/xml', 'content-type': 'application/xml' }
/** What an answer holds, by the name of its root. */
type Roots = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
const read = async (method: string, path: string, headers: Record<string, string> = xml) => {
  const { status, type, text } = await send(method, path, headers)
  return { status, type, roots: parser.parse(text) as Roots }
}

test('records are made, read, changed and queried in XML', async () => {
  const body =
    '<?xml version="1.0"?><x:Account xmlns:x="urn:any" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Name>A &amp; B &lt;1&gt;</Name><NumberOfEmployees>7</NumberOfEmployees><Phone xsi:nil="true"/><Site/></x:Account>'
  const made = await read('POST', '/v65.0/sobjects/Account', { ...xml, body })
  expect(made).toMatchObject({
    status: 201,
    type: 'application/xml',
    roots: { Result: { id: expect.stringMatching(/^001\w{15}$/), success: 'true' } },
  })
  const id = String(made.roots.Result?.id)
  const url = `/services/data/v65.0/sobjects/Account/${id}`
  const got = await read('GET', `/v65.0/sobjects/Account/${id}?fields=Name,NumberOfEmployees,Phone`)
  expect(got.roots.Account).toMatchObject({
    '@type': 'Account',
    '@url': url,
    Name: 'A & B <1>',
    NumberOfEmployees: '7',
    Phone: { '@xsi:nil': 'true' },
  })
  const changed = await send('PATCH', `/v65.0/sobjects/Account/${id}`, {
    ...xml,
    body: '<Account><Name>C</Name></Account>',
  })
  expect([changed.status, changed.text]).toEqual([204, ''])
  const contact = '<Contact><LastName>Child</LastName><Account><ExternalId__c>x1</ExternalId__c></Account></Contact>'
  await send('PATCH', '/v65.0/sobjects/Account/ExternalId__c/x1', { ...xml, body: '<a><Name>Parent</Name></a>' })
  expect((await send('POST', '/v65.0/sobjects/Contact', { ...xml, body: contact })).status).toBe(201)
  const soql = encodeURIComponent("SELECT LastName, Account.Name FROM Contact WHERE Account.ExternalId__c = 'x1'")
  const answer = await read('GET', `/v65.0/query?q=${soql}`)
  expect(answer.roots.QueryResult).toMatchObject({
    totalSize: '1',
    done: 'true',
    records: { '@type': 'Contact', LastName: 'Child', Account: { '@type': 'Account', Name: 'Parent' } },
  })
})

test('refusals are in XML too, with and without a session', async () => {
  expect(await read('POST', '/v65.0/sobjects/Account', { ...xml, body: '<Account/>' })).toMatchObject({
    status: 400,
    roots: {
      Errors: {
        Error: { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: 'Name' },
      },
    },
  })
  expect(await read('POST', '/v65.0/sobjects/Account', { ...xml, body: '<Account><Name>' })).toMatchObject({
    status: 400,
    roots: { Errors: { Error: { errorCode: 'XML_PARSER_ERROR' } } },
  })
  expect(await read('GET', '/v65.0/limits', { ...xml, authorization: 'Bearer x' })).toMatchObject({
    status: 401,
    roots: { Errors: { Error: { errorCode: 'INVALID_SESSION_ID' } } },
  })
  expect(await read('GET', '/v65.0/nope')).toMatchObject({
    status: 404,
    roots: { Errors: { Error: { errorCode: 'NOT_FOUND' } } },
  })
})

test.each([
  ['', 'Versions'],
  ['/v65.0', 'urls'],
  ['/v65.0/sobjects', 'DescribeGlobal'],
  ['/v65.0/sobjects/lead', 'Lead'],
  ['/v65.0/sobjects/Lead/describe', 'Lead'],
  ['/v65.0/limits', 'LimitsSnapshot'],
  ['/v65.0/tabs', 'Results'],
])('%s is called %s', async (path, root) => {
  expect(Object.keys((await read('GET', path)).roots)).toEqual([root])
})

describe('what is asked for', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json, application/xml', 'application/json'],
    ['application/xml, application/json', 'application/xml'],
    ['application/xml;q=0.5, application/json', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/xml'],
    ['application/xml;q=0, */*', 'application/json'],
    ['text/csv', 'application/json'],
  ])('%s is answered in %s', async (accept, type) => {
    expect((await send('GET', '/v65.0/limits', accept === undefined ? {} : { accept })).type).toBe(type)
  })

  test('the end of a path says it too, but for keys of records', async () => {
    expect((await send('GET', '/v65.0/sobjects/Account/describe.xml')).type).toBe('application/xml')
    expect((await send('GET', '/v65.0/limits.json', xml)).type).toBe('application/json')
    const path = '/v65.0/sobjects/Account/ExternalId__c/doc.xml'
    const made = await send('PATCH', path, { 'content-type': 'application/json', body: '{"Name": "File"}' })
    expect([made.status, made.type]).toEqual([201, 'application/json'])
    expect(JSON.parse((await send('GET', path)).text)).toMatchObject({ ExternalId__c: 'doc.xml' })
  })
})

test('texts that XML cannot hold are no end of it', async () => {
  const { id } = org.org.records.create('Account', { Name: 'a\u0001"b\'\u{1f600}' }, { user: org.org.admin })
  const answer = await read('GET', `/v65.0/sobjects/Account/${id}?fields=Name`)
  expect(answer.roots.Account).toMatchObject({ Name: 'a\ufffd"b\'\u{1f600}' })
})
