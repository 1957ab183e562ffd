import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeEach(async () => {
  org = await startLocalOrg({ clock: () => Date.UTC(2026, 0, 31, 8) })
})
afterEach(() => org.close())

const get = (path: string, { url = org.url, token = org.accessToken } = {}) =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
const control = (method: string, path: string, body?: unknown) =>
  fetch(`${org.url}/__twill${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

const login = async () => {
  const { clientId, clientSecret } = org
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  })
  const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body })
  return (await answer.json()) as { access_token: string; instance_url: string }
}

test('the usage is what it is set to, and counts on', async () => {
  expect(await (await control('POST', '/usage', { used: 14_000, limit: 15_000 })).json()).toEqual({
    used: 14_000,
    limit: 15_000,
  })
  expect((await get('/services/data/v65.0/limits')).headers.get('sforce-limit-info')).toBe('api-usage=14001/15000')
  const limits = (await (await get('/services/data/v65.0/limits')).json()) as Record<string, object>
  expect(limits.DailyApiRequests).toEqual({ Max: 15_000, Remaining: 998 })
  org.setUsage({ used: 0 })
  expect(await (await control('GET', '/usage')).json()).toEqual({ used: 0, limit: 15_000 })
})

test.each([
  [{ used: -1 }, '`used` must be a whole number, 0 or more'],
  [{ limit: '5' }, '`limit` must be a whole number, 0 or more'],
  [{ percent: 5 }, 'The usage has no `percent`'],
  [[], 'The body must be an object of JSON'],
])('%j is no usage', async (usage, message) => {
  const answer = await control('POST', '/usage', usage)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject([{ errorCode: 'INVALID_INPUT', message }])
})

test('every answer of the data API tells the usage, refusals and bulk rows too', async () => {
  org.faults.add({ kind: 'unavailable', path: '/recent' })
  const told = async (path: string) => (await get(path)).headers.get('sforce-limit-info')
  expect(await told('/services/data/v65.0/recent')).toBe('api-usage=0/100000')
  expect(await told('/services/data/v65.0/nothing')).toBe('api-usage=1/100000')
  expect(await told('/services/data/v65.0/jobs/ingest/7500000000000000/successfulResults')).toBe('api-usage=2/100000')
})

test('after a move, logins say the new address, and the old one knows no session', async () => {
  const url = await org.move()
  expect(url).not.toBe(org.url)
  const moved = await login()
  expect(moved.instance_url).toBe(url)
  const path = '/services/data/v65.0/limits'
  const old = await get(path, { token: moved.access_token })
  expect(old.status).toBe(401)
  expect(await old.json()).toMatchObject([{ errorCode: 'INVALID_SESSION_ID' }])
  expect((await get(path, { url, token: moved.access_token })).status).toBe(200)
  const soap = await fetch(`${org.url}/services/Soap/u/60.0`, {
    method: 'POST',
    body: `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Header><SessionHeader><sessionId>${moved.access_token}</sessionId></SessionHeader></Header><Body><getServerTimestamp xmlns="urn:partner.soap.sforce.com"/></Body></Envelope>`,
  })
  expect([soap.status, await soap.text()]).toEqual([500, expect.stringContaining('INVALID_SESSION_ID')])
})

test('after a move that refuses, the old address ends connections, and still takes logins', async () => {
  const { url } = (await (await control('POST', '/move', { old: 'refused' })).json()) as { url: string }
  await expect(get('/services/data/v65.0/limits')).rejects.toThrow()
  const again = (await (await control('POST', '/move')).json()) as { url: string }
  expect((await get('/services/data/v65.0/limits', { url })).status).toBe(401)
  expect((await login()).instance_url).toBe(again.url)
  expect((await control('POST', '/move', { old: 'gone' })).status).toBe(400)
})

test('requests are noted in the order they came, with what befell them and without secrets', async () => {
  org.faults.add({ kind: 'rowLock', path: '/recent' })
  org.faults.add({ kind: 'dropAfterCommit', path: '/limits' })
  await get('/services/data/v65.0//query?q=SELECT+Id+FROM+Account&oauth_token=planted')
  await get('/services/data/v65.0/recent')
  await expect(get('/services/data/v65.0/limits')).rejects.toThrow()
  await login()
  const text = await (await control('GET', '/requests')).text()
  const time = '2026-01-31T08:00:00.000Z'
  expect(JSON.parse(text)).toEqual([
    {
      number: 1,
      time,
      method: 'GET',
      path: '/services/data/v65.0/query',
      query: { q: 'SELECT Id FROM Account' },
      status: 200,
    },
    { number: 2, time, method: 'GET', path: '/services/data/v65.0/recent', query: {}, status: 400, fault: 'rowLock' },
    {
      number: 3,
      time,
      method: 'GET',
      path: '/services/data/v65.0/limits',
      query: {},
      status: null,
      fault: 'dropAfterCommit',
    },
    { number: 4, time, method: 'POST', path: '/services/oauth2/token', query: {}, status: 200 },
  ])
  for (const secret of [org.accessToken, org.clientSecret, 'planted']) expect(text).not.toContain(secret)
  expect((await control('DELETE', '/requests')).status).toBe(204)
  expect(org.requests.list()).toEqual([])
})
