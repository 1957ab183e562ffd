import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())
afterEach(() => org.faults.clear())

const get = (path: string) =>
  fetch(`${org.url}/services/data/v65.0${path}`, { headers: { authorization: `Bearer ${org.accessToken}` } })

test.each([
  [{ kind: 'unauthorized' }, 401, 'INVALID_SESSION_ID'],
  [{ kind: 'requestLimit' }, 403, 'REQUEST_LIMIT_EXCEEDED'],
  [{ kind: 'tooManyRequests', retryAfter: 7 }, 429, 'REQUEST_LIMIT_EXCEEDED'],
  [{ kind: 'unavailable' }, 503, 'SERVER_UNAVAILABLE'],
  [{ kind: 'rowLock' }, 400, 'UNABLE_TO_LOCK_ROW'],
])('%j befalls as many requests as it says', async (fault, status, errorCode) => {
  org.faults.add({ ...fault, times: 2, after: 1, path: '/limits$', method: 'get' })
  const answers = [
    await get('/limits'),
    await get('/limits'),
    await get('/recent'),
    await get('/limits'),
    await get('/limits'),
  ]
  expect(answers.map((answer) => answer.status)).toEqual([200, status, 200, status, 200])
  expect(await answers[1]?.json()).toMatchObject([{ errorCode }])
  if ('retryAfter' in fault) expect(answers[1]?.headers.get('retry-after')).toBe('7')
})

test('an answer is lost after its work is done', async () => {
  org.faults.add({ kind: 'dropAfterCommit', method: 'POST', times: 1 })
  const create = fetch(`${org.url}/services/data/v65.0/sobjects/Account`, {
    method: 'POST',
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ Name: 'Committed' }),
  })
  await expect(create).rejects.toThrow()
  const found = (await (await get("/query?q=SELECT+Id+FROM+Account+WHERE+Name='Committed'")).json()) as {
    totalSize: number
  }
  expect(found.totalSize).toBe(1)
})

test('an answer is cut, or comes slowly', async () => {
  const whole = await (await get('/sobjects/Account/describe')).text()
  org.faults.add({ kind: 'halfBody', times: 1 })
  const half = await (await get('/sobjects/Account/describe')).text()
  expect([half.length, whole.startsWith(half)]).toEqual([whole.length >> 1, true])
  org.faults.add({ kind: 'slowDrip', delay: 1, times: 1 })
  expect(await (await get('/quickActions')).json()).toEqual([])
})

test('is told over HTTP what a fault must be', async () => {
  const post = async (body: object) => {
    const answer = await fetch(`${org.url}/__twill/faults`, { method: 'POST', body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }
  expect(await post({ kind: 'unavailable', times: 1 })).toMatchObject({
    status: 201,
    body: { kind: 'unavailable', hits: 0 },
  })
  expect((await get('/limits')).status).toBe(503)
  expect(await post({ kind: 'nonsense' })).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_INPUT' }] })
  expect(await post({ kind: 'unavailable', often: 1 })).toMatchObject({
    status: 400,
    body: [{ message: 'A fault `unavailable` has no `often`; it takes kind, times, after, method, path, retryAfter' }],
  })
  expect(await post({ kind: 'unavailable', path: '(' })).toMatchObject({ status: 400 })
})

test.each([
  [
    { kind: 'unavailable', rows: 1 },
    'A fault `unavailable` has no `rows`; it takes kind, times, after, method, path, retryAfter',
  ],
  [
    { kind: 'jobFails', path: '/jobs' },
    'A fault `jobFails` has no `path`; it takes kind, times, after, object, operation, rows, message',
  ],
  [{ kind: 'jobFails', rows: '3' }, '`rows` must be a number, 0 or more'],
  [{ kind: 'jobFails', object: 3 }, '`object` must be a text'],
  [{ kind: 'jobDelay', delays: { Open: 5 } }, '`delays` must be milliseconds by state, of UploadComplete, InProgress'],
  [{ kind: 'jobDelay', delays: 5 }, '`delays` must be milliseconds by state, of UploadComplete, InProgress'],
])('%j is no fault', (fault, message) => {
  expect(() => org.faults.add(fault)).toThrow(message)
})

test('sessions end when they are told to', async () => {
  const own = await startLocalOrg()
  try {
    const ask = () =>
      fetch(`${own.url}/services/data/v65.0/limits`, { headers: { authorization: `Bearer ${own.accessToken}` } })
    expect((await ask()).status).toBe(200)
    own.expireSessions()
    expect((await ask()).status).toBe(401)
  } finally {
    await own.close()
  }
})

test('pages of the web cannot steer it', async () => {
  const reset = (origin: string) => fetch(`${org.url}/__twill/reset`, { method: 'POST', headers: { origin } })
  expect((await reset('https://evil.example')).status).toBe(403)
  expect((await reset('null')).status).toBe(403)
  expect((await reset(org.url)).status).toBe(204)
})
