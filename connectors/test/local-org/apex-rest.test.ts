import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg({
    apexRest: {
      'GET /orders/:id': ({ params, query, user }) => ({
        body: { ...params, full: query.get('full'), by: user.username },
      }),
      'POST /orders': async ({ body, org: { records }, user }) => {
        const name = (body as { name: string }).name
        const { id } = records.create('Account', { Name: name }, { user })
        return { status: 201, headers: { 'x-made': 'yes' }, body: { id } }
      },
      'POST /text/*rest': ({ body, params }) => ({ body: [body ?? null, params.rest ?? null] }),
      'GET /broken': () => {
        throw new Error('Attempt to de-reference a null object')
      },
      'DELETE /orders/:id': () => ({ status: 204 }),
    },
  })
})
afterAll(() => org.close())

const call = async (method: string, path: string, body?: string, type = 'application/json') => {
  const answer = await fetch(`${org.url}/services/apexrest${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': type },
    ...(body === undefined ? {} : { body }),
  })
  const text = await answer.text()
  return { status: answer.status, made: answer.headers.get('x-made'), body: text === '' ? '' : JSON.parse(text) }
}

test('handlers get the parts of a path, the query and who asks', async () => {
  expect(await call('GET', '/orders/a%20b?full=1')).toMatchObject({
    status: 200,
    body: { id: 'a b', full: '1', by: 'admin@twill.local' },
  })
  expect(await call('DELETE', '/orders/1')).toMatchObject({ status: 204, body: '' })
})

test('handlers get the body, and change records', async () => {
  const { status, made, body } = await call('POST', '/orders', '{"name": "By Apex"}')
  expect([status, made]).toEqual([201, 'yes'])
  expect(org.org.records.retrieve('Account', body.id)).toMatchObject({ Name: 'By Apex' })
  expect((await call('POST', '/text/a/b', 'plain', 'text/plain')).body).toEqual(['plain', 'a/b'])
  expect((await call('POST', '/text/')).body).toEqual([null, ''])
})

test.each([
  ['GET', '/nothing', undefined, 404, 'NOT_FOUND', 'Could not find a match for URL /nothing'],
  ['PUT', '/orders/1', undefined, 405, 'METHOD_NOT_ALLOWED', "HTTP Method 'PUT' not allowed. Allowed are GET,DELETE"],
  ['POST', '/orders', '{', 400, 'JSON_PARSER_ERROR', expect.any(String)],
  ['GET', '/broken', undefined, 500, 'APEX_ERROR', 'System.Exception: Attempt to de-reference a null object'],
])('%s %s is refused as by the real one', async (method, path, body, status, errorCode, message) => {
  expect(await call(method, path, body)).toMatchObject({ status, body: [{ errorCode, message }] })
})

test('needs a session, and handlers under a method and a path', async () => {
  expect((await fetch(`${org.url}/services/apexrest/broken`)).status).toBe(401)
  await expect(startLocalOrg({ apexRest: { orders: () => ({}) } })).rejects.toThrow(
    `An Apex REST handler is a function under a method and a path, as 'GET /orders/:id', not "orders"`,
  )
})
