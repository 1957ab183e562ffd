import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { restClient } from './rest-client.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg({ clock: new Date('2026-01-31T08:00:00Z') })
})
afterAll(() => org.close())
const call = restClient(() => org)

const made = async (object = 'Account', values: object = { Name: 'One' }) => {
  const { body } = await call('POST', `/sobjects/${object}`, values)
  const path = `/sobjects/${object}/${body.id}`
  const { headers } = await call('GET', path)
  return { path, etag: headers.get('etag') ?? '', modified: headers.get('last-modified') ?? '' }
}

describe('the tag of an account', () => {
  test('is that of its content, whatever fields are asked for', async () => {
    const { path, etag } = await made()
    expect(etag).toMatch(/^"[A-Za-z0-9+/=]+"$/)
    expect((await call('GET', `${path}?fields=Name`)).headers.get('etag')).toBe(etag)
    const changed = await call('PATCH', path, { Name: 'Two' })
    const after = (await call('GET', path)).headers.get('etag')
    expect(after).not.toBe(etag)
    expect([changed.status, changed.headers.get('etag')]).toEqual([204, after])
  })

  test('spares reading what is known, and keeps a change from what somebody else has changed', async () => {
    const { path, etag } = await made()
    const known = await call('GET', path, undefined, { 'if-none-match': `"other", ${etag}` })
    expect([known.status, known.body]).toEqual([304, undefined])
    expect((await call('GET', path, undefined, { 'if-none-match': etag.replace(/"$/, '--gzip"') })).status).toBe(304)
    expect((await call('GET', path, undefined, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await call('GET', path, undefined, { 'if-match': '"other"' })).status).toBe(412)
    expect((await call('PATCH', path, { Name: 'Mine' }, { 'if-match': etag })).status).toBe(204)
    expect(await call('PATCH', path, { Name: 'Theirs' }, { 'if-match': etag })).toMatchObject({
      status: 412,
      body: [{ errorCode: 'PRECONDITION_FAILED' }],
    })
    const now = (await call('GET', path)).headers.get('etag') ?? ''
    expect((await call('PATCH', path, { Name: 'Theirs' }, { 'if-none-match': now })).status).toBe(412)
    expect((await call('GET', path)).body.Name).toBe('Mine')
    expect((await call('PATCH', path, { Name: 'x' }, { 'if-match': 'no quotes' })).status).toBe(400)
  })

  test('is given of no other object, whose changes do not depend on it', async () => {
    const { path, etag } = await made('Contact', { LastName: 'One' })
    expect(etag).toBe('')
    expect((await call('PATCH', path, { LastName: 'Two' }, { 'if-match': '"other"' })).status).toBe(204)
  })
})

test('a date tells whether a record of any object has changed since', async () => {
  const { path, modified } = await made('Contact', { LastName: 'Dated' })
  expect(modified).toBe('Sat, 31 Jan 2026 08:00:00 GMT')
  const earlier = 'Sat, 31 Jan 2026 07:59:59 GMT'
  expect((await call('GET', path, undefined, { 'if-modified-since': modified })).status).toBe(304)
  expect((await call('GET', path, undefined, { 'if-modified-since': earlier })).status).toBe(200)
  expect((await call('GET', path, undefined, { 'if-unmodified-since': earlier })).status).toBe(412)
  expect((await call('PATCH', path, { LastName: 'x' }, { 'if-unmodified-since': earlier })).status).toBe(412)
  expect((await call('PATCH', path, { LastName: 'x' }, { 'if-unmodified-since': 'yesterday' })).status).toBe(400)
  expect((await call('PATCH', path, { LastName: 'Changed' }, { 'if-unmodified-since': modified })).status).toBe(204)
  expect((await call('GET', path, undefined, { 'if-modified-since': 'yesterday' })).body.LastName).toBe('Changed')
})

test('what is in hand becomes recent, the newest first, unless the request says no', async () => {
  const ids: string[] = []
  for (const Name of ['r1', 'r2', 'r3']) ids.push((await call('POST', '/sobjects/Campaign', { Name })).body.id)
  const quiet = { 'sforce-mru': 'updateMru=false' }
  await call('POST', '/sobjects/Campaign', { Name: 'quiet' }, quiet)
  await call('GET', `/sobjects/Campaign/${ids[0]}`)
  await call('GET', `/sobjects/Campaign/${ids[1]}`, undefined, quiet)
  await call('GET', `/query?q=${encodeURIComponent('SELECT Id FROM Campaign')}`)
  await call('DELETE', `/sobjects/Campaign/${ids[2]}`)
  const { body } = await call('GET', '/sobjects/Campaign')
  expect(body.recentItems).toEqual([
    {
      attributes: { type: 'Campaign', url: `/services/data/v65.0/sobjects/Campaign/${ids[0]}` },
      Id: ids[0],
      Name: 'r1',
    },
    {
      attributes: { type: 'Campaign', url: `/services/data/v65.0/sobjects/Campaign/${ids[1]}` },
      Id: ids[1],
      Name: 'r2',
    },
  ])
  const { body: task } = await call('POST', '/sobjects/Case', {})
  const recent = await call('GET', '/recent?limit=2')
  expect(recent.body).toMatchObject([{ Id: task.id, CaseNumber: expect.stringMatching(/^\d{8}$/) }, { Id: ids[0] }])
  expect((await call('GET', '/recent?limit=none')).status).toBe(400)
})
