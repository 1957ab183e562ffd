import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
  for (let i = 0; i < 60; i++) {
    const values = { Name: `Account ${i}`, Phone: `0${i}`, AnnualRevenue: 700 + i }
    org.org.records.create('Account', values, { user: org.org.admin })
  }
  org.org.records.create('Account', { Name: '<img src=x onerror=alert(1)> ÄRZTE' }, { user: org.org.admin })
})
afterAll(() => org.close())

/** What the tests read of the answers. */
interface Shown {
  readonly fields: readonly string[]
  readonly records: readonly Readonly<Record<string, string>>[]
}

const get = async (path: string) => {
  const answer = await fetch(`${org.url}/__twill/${path}`)
  return { status: answer.status, body: (await answer.json()) as Shown }
}

test('objects are counted', async () => {
  const { body } = await get('objects')
  expect(body).toContainEqual({ name: 'Account', label: 'Account', keyPrefix: '001', records: 61 })
  expect(body).toContainEqual(expect.objectContaining({ name: 'Contact', records: 0 }))
})

test('records come in pages, and are searched in their texts, whatever the case', async () => {
  const { body } = await get('objects/account/records?offset=50&limit=50')
  expect(body).toMatchObject({ label: 'Accounts', total: 61 })
  expect(body.records).toHaveLength(11)
  expect(body.fields.slice(0, 2)).toEqual(['Name', 'Id'])
  const named = async (search: string) => {
    const { records } = (await get(`objects/Account/records?search=${encodeURIComponent(search)}`)).body
    return records.map(({ Name }) => Name)
  }
  expect(await named('ärzte')).toEqual(['<img src=x onerror=alert(1)> ÄRZTE'])
  expect(await named('059')).toEqual(['Account 59'])
  expect(await named("' OR 1=1 --")).toEqual([])
  expect(await named('%')).toEqual([])
})

test('a record is shown whole', async () => {
  const [first] = (await get('objects/Account/records')).body.records
  const { body } = await get(`objects/Account/records/${first?.Id}`)
  expect(body).toMatchObject({ Id: first?.Id, Name: 'Account 0', AnnualRevenue: 700, IsDeleted: false })
  expect((await get('objects/Account/records/001000000000000AAA')).status).toBe(404)
  expect((await get('objects/Nope/records')).status).toBe(404)
  expect((await get('objects/Account/records?offset=-1')).status).toBe(400)
})

test('the page and its parts are served, and let nothing else in', async () => {
  const page = await fetch(org.url)
  expect(page.headers.get('content-type')).toBe('text/html;charset=UTF-8')
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
  const html = await page.text()
  const parts = [...html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path ?? '')
  expect(parts).toHaveLength(2)
  for (const path of parts) expect((await fetch(org.url + path)).status).toBe(200)
  // what comes from the org never becomes markup
  expect(await (await fetch(`${org.url}/__twill/page.js`)).text()).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/,
  )
})

/** The status that a request with these headers meets; `fetch` would not send them. */
const statusWith = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(org.url + path, { headers }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end()
  })

test('pages of the web can neither read it nor pass for it', async () => {
  for (const path of ['/', '/__twill/objects', '/__twill/requests']) {
    expect(await statusWith(path, { host: 'evil.example:8080' })).toBe(403)
    expect(await statusWith(path, { origin: 'https://evil.example' })).toBe(403)
    expect(await statusWith(path, { host: 'localhost:1' })).toBe(200)
  }
  expect(await statusWith('/__twill/objects', { 'sec-fetch-site': 'cross-site' })).toBe(403)
})
