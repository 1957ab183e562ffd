import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${org.url}/services/data/v65.0${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

describe('records', () => {
  test('are made, read, changed and deleted', async () => {
    const made = await call('POST', '/sobjects/account', { Name: 'Acme', annualrevenue: '12', BillingCity: 'Ulm' })
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } })
    const { id } = made.body
    expect(id).toMatch(/^001[A-Za-z0-9]{15}$/)
    const read = await call('GET', `/sobjects/Account/${id.slice(0, 15)}`)
    expect(read.body).toMatchObject({
      attributes: { type: 'Account', url: `/services/data/v65.0/sobjects/Account/${id}` },
      Name: 'Acme',
      AnnualRevenue: 12,
      BillingAddress: { city: 'Ulm', street: null },
      ShippingAddress: null,
      IsDeleted: false,
      OwnerId: org.org.admin.id,
    })
    expect(await call('PATCH', `/sobjects/Account/${id}`, { Name: 'Acme 2' })).toMatchObject({ status: 204 })
    expect((await call('GET', `/sobjects/Account/${id}?fields=Name`)).body).toMatchObject({ Name: 'Acme 2' })
    expect((await call('DELETE', `/sobjects/Account/${id}`)).status).toBe(204)
    expect(await call('GET', `/sobjects/Account/${id}`)).toMatchObject({
      status: 404,
      body: [{ errorCode: 'ENTITY_IS_DELETED' }],
    })
    expect(await call('DELETE', `/sobjects/Account/${id}`)).toMatchObject({
      status: 404,
      body: [{ errorCode: 'ENTITY_IS_DELETED' }],
    })
  })

  test.each([
    [{}, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]'],
    [{ Name: 'x', Nope: 1 }, 'INVALID_FIELD', "No such column 'Nope' on sobject of type Account"],
    [
      { Name: 'x'.repeat(256) },
      'STRING_TOO_LONG',
      `Account Name: data value too large: ${'x'.repeat(255)} (max length=255)`,
    ],
    [
      { Name: 'x', CreatedDate: '2026-01-01' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      /Unable to create\/update fields: CreatedDate\./,
    ],
    [
      { Name: 'x', NumberOfEmployees: 'many' },
      'JSON_PARSER_ERROR',
      /Cannot deserialize instance of int from VALUE_STRING value many/,
    ],
    [
      { Name: 'x', CleanStatus: 'Filthy' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      /bad value for restricted picklist field: Filthy/,
    ],
    [{ Name: 'x', ParentId: '001000000000000' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
    [{ Name: 'x', ParentId: 'nonsense' }, 'MALFORMED_ID', /id value of incorrect type: nonsense/],
    [{ Name: 'x', ParentId: '003000000000000' }, 'FIELD_INTEGRITY_EXCEPTION', /id value of incorrect type/],
    [{ Name: 'x', Id: '001000000000000' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call'],
  ])('refuse %j', async (values, errorCode, message) => {
    const answer = await call('POST', '/sobjects/Account', values)
    expect(answer).toMatchObject({
      status: 400,
      body: [{ errorCode, message: typeof message === 'string' ? message : expect.stringMatching(message) }],
    })
  })

  test('are upserted by an external id in any case, with signs in it', async () => {
    const path = `/sobjects/Account/ExternalId__c/${encodeURIComponent('A/B?C #1')}`
    const made = await call('PATCH', path, { Name: 'Signs' })
    expect(made).toMatchObject({ status: 201, body: { created: true } })
    expect(
      await call(
        'PATCH',
        path.toLowerCase().replace('/sobjects/account/externalid__c', '/sobjects/Account/ExternalId__c'),
        { Name: 'Signs 2' },
      ),
    ).toMatchObject({
      status: 200,
      body: { created: false, id: made.body.id },
    })
    expect((await call('GET', path)).body).toMatchObject({ Name: 'Signs 2', ExternalId__c: 'A/B?C #1' })
    await call('POST', '/sobjects/Account', { Name: 'Twin', ExternalId__c: 'a/b?c #1' })
    expect(await call('PATCH', path, { Name: 'Which?' })).toMatchObject({ status: 300 })
  })

  test.each(['application/x-www-form-urlencoded', 'text/plain;charset=UTF-8'])('do not come as %s', async (type) => {
    const answer = await call('POST', '/sobjects/Account', { Name: 'x' }, { 'content-type': type })
    expect(answer).toMatchObject({ status: 415, body: [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }] })
  })

  test('have urls of the version that asks', async () => {
    const { id } = (await call('POST', '/sobjects/Account', { Name: 'Versioned' })).body
    const answer = await fetch(`${org.url}/services/data/v58.0/sobjects/Account/${id}?fields=Name`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    })
    expect(await answer.json()).toEqual({
      attributes: { type: 'Account', url: `/services/data/v58.0/sobjects/Account/${id}` },
      Name: 'Versioned',
    })
  })

  test('name their parents by external id', async () => {
    await call('POST', '/sobjects/Account', { Name: 'Parent', ExternalId__c: 'parent-1' })
    const child = await call('POST', '/sobjects/Contact', { LastName: 'Child', Account: { ExternalId__c: 'parent-1' } })
    expect(child.status).toBe(201)
    const orphan = await call('POST', '/sobjects/Contact', { LastName: 'Child', Account: { ExternalId__c: 'none' } })
    expect(orphan).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'INVALID_FIELD',
          message: 'Foreign key external ID: none not found for field ExternalId__c in entity Account',
        },
      ],
    })
  })

  test('of a collection stand or fall each for itself, unless all are asked for', async () => {
    const records = [{ attributes: { type: 'Account' }, Name: 'One' }, { attributes: { type: 'Account' } }]
    const some = await call('POST', '/composite/sobjects', { records })
    expect(some.body).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ])
    const none = await call('POST', '/composite/sobjects', { allOrNone: true, records })
    expect(none.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ])
  })

  test('take what hangs on them into the bin', async () => {
    const account = (await call('POST', '/sobjects/Account', { Name: 'Root' })).body.id
    const contact = (await call('POST', '/sobjects/Contact', { LastName: 'Leaf', AccountId: account })).body.id
    await call('DELETE', `/sobjects/Account/${account}`)
    expect((await call('GET', `/sobjects/Contact/${contact}`)).status).toBe(404)
  })
})

describe('the door', () => {
  test('turns away who has no session', async () => {
    const answer = await call('GET', '/limits', undefined, { authorization: 'Bearer nonsense' })
    expect(answer).toMatchObject({
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
    })
  })

  test('tells how much of the day is used', async () => {
    expect((await call('GET', '/limits')).headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/100000$/)
  })

  test('lists versions, and refuses those that are none', async () => {
    const versions = (await (await fetch(`${org.url}/services/data`)).json()) as { version: string; label: string }[]
    expect(versions.at(-1)).toMatchObject({ version: '65.0', label: "Winter '26" })
    expect((await fetch(`${org.url}/services/data/v20.0/limits`)).status).toBe(410)
    expect((await fetch(`${org.url}/services/data/v99.0/limits`)).status).toBe(404)
  })

  test('takes doubled slashes', async () => {
    const answer = await fetch(`${org.url}//services/data/v65.0//limits`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    })
    expect(answer.status).toBe(200)
  })

  test.each([
    [
      { grant_type: 'password', username: 'admin@twill.local', password: 'wrong' },
      'invalid_grant',
      'authentication failure',
    ],
    [{ grant_type: 'refresh_token', refresh_token: 'none' }, 'invalid_grant', 'expired access/refresh token'],
    [{ grant_type: 'nonsense' }, 'unsupported_grant_type', 'grant type not supported'],
    [{ grant_type: 'client_credentials', client_secret: 'wrong' }, 'invalid_client', 'invalid client credentials'],
    [{ grant_type: 'client_credentials', client_id: 'wrong' }, 'invalid_client_id', 'client identifier invalid'],
  ])('refuses a token for %j', async (form, error, error_description) => {
    const body = new URLSearchParams({ client_id: org.clientId, client_secret: org.clientSecret, ...form } as Record<
      string,
      string
    >)
    const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error, error_description })
  })

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const bearer = async (claims: object, head: object = { alg: 'RS256' }) => {
    const assertion = `${part(head)}.${part(claims)}.c2lnbmF0dXJl`
    const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
    const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body })
    return { status: answer.status, body: (await answer.json()) as Record<string, string> }
  }
  const claims = () => ({
    iss: org.clientId,
    sub: org.username,
    aud: 'https://login.salesforce.com',
    exp: Math.floor(Date.now() / 1000) + 180,
  })

  test('gives a token for a signed assertion, also where its end is in milliseconds', async () => {
    expect(await bearer(claims())).toMatchObject({ status: 200, body: { instance_url: org.url, token_type: 'Bearer' } })
    expect((await bearer({ ...claims(), exp: Date.now() + 300 })).status).toBe(200)
  })

  test.each([
    [{ exp: 1 }, 'invalid_grant', 'expired authorization code'],
    [{ exp: undefined }, 'invalid_grant', 'assertion has no expiry'],
    [{ aud: 'https://elsewhere.example' }, 'invalid_grant', 'audience is invalid'],
    [{ sub: 'nobody@twill.local' }, 'invalid_grant', "user hasn't approved this consumer"],
    [{ iss: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
  ])('refuses an assertion with %j', async (wrong, error, error_description) => {
    expect(await bearer({ ...claims(), ...wrong })).toEqual({ status: 400, body: { error, error_description } })
  })

  test('refuses an assertion without signature', async () => {
    expect(await bearer(claims(), { alg: 'none' })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  test('takes a code for a token once, with the verifier of its challenge', async () => {
    const challenge = Buffer.from(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode('v'.repeat(43))),
    ).toString('base64url')
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: org.clientId,
      redirect_uri: 'http://localhost:1717/OauthRedirect',
      state: 's',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    const authorize = async () => {
      const answer = await fetch(`${org.url}/services/oauth2/authorize?${query}`, { redirect: 'manual' })
      const location = new URL(answer.headers.get('location') ?? '')
      expect(location.searchParams.get('state')).toBe('s')
      return location.searchParams.get('code') ?? ''
    }
    const redeem = async (code: string, code_verifier: string) => {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        code_verifier,
        redirect_uri: 'http://localhost:1717/OauthRedirect',
        client_id: org.clientId,
        client_secret: org.clientSecret,
      })
      return (await (await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body })).json()) as Record<
        string,
        string
      >
    }
    expect(await redeem(await authorize(), 'w'.repeat(43))).toMatchObject({ error: 'invalid_grant' })
    const code = await authorize()
    const token = await redeem(code, 'v'.repeat(43))
    expect(token).toMatchObject({ instance_url: org.url, refresh_token: expect.any(String) })
    expect(await redeem(code, 'v'.repeat(43))).toMatchObject({
      error: 'invalid_grant',
      error_description: 'expired authorization code',
    })
  })

  test('sends no code to another machine', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: org.clientId,
      redirect_uri: 'https://evil.example/',
    })
    expect((await fetch(`${org.url}/services/oauth2/authorize?${query}`, { redirect: 'manual' })).status).toBe(400)
  })
})

test('a text with NUL is refused, and as a key leads to no other record', async () => {
  const { id } = (await call('POST', '/sobjects/Account', { Name: 'Seven', ExternalId__c: 'nul-7' })).body
  expect(await call('POST', '/sobjects/Account', { Name: 'a\0b' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD', fields: ['Name'] }],
  })
  expect((await call('DELETE', '/sobjects/Account/ExternalId__c/nul-7%00x')).status).toBe(404)
  expect((await call('PATCH', '/sobjects/Account/ExternalId__c/nul-7%00x', { Name: 'Other' })).status).toBe(400)
  expect((await call('GET', `/sobjects/Account/${id}`)).body).toMatchObject({ Name: 'Seven' })
})

test('a description that was seen is sent again when the schema has changed', async () => {
  const first = await call('GET', '/sobjects/Account/describe')
  const seen = { 'if-modified-since': new Date(Date.now() + 1000).toUTCString() }
  expect((await call('GET', '/sobjects/Account/describe', undefined, seen)).status).toBe(304)
  org.advance(5000)
  org.org.declarations.add({ name: 'Account', keyPrefix: '001', fields: { Late__c: { type: 'string', length: 5 } } })
  const again = await call('GET', '/sobjects/Account/describe', undefined, seen)
  expect(again.status).toBe(200)
  expect(again.body.fields.length).toBe(first.body.fields.length + 1)
})

test('a method that a client cannot send stands in the query, and a body that cannot be unpacked is an error of the client', async () => {
  const { id } = (await call('POST', '/sobjects/Account', { Name: 'Before' })).body
  expect((await call('POST', `/sobjects/Account/${id}?_HttpMethod=PATCH`, { Name: 'After' })).status).toBe(204)
  expect((await call('GET', `/sobjects/Account/${id}`)).body).toMatchObject({ Name: 'After' })
  expect(await call('POST', '/sobjects/Account', { Name: 'x' }, { 'content-encoding': 'gzip' })).toMatchObject({
    status: 400,
    body: [{ message: expect.stringContaining('no gzip') }],
  })
  const token = await fetch(`${org.url}/services/oauth2/token`, {
    method: 'POST',
    headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=password',
  })
  expect([token.status, await token.json()]).toMatchObject([400, [{ message: expect.stringContaining('no gzip') }]])
})
