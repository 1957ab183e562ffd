import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import {
  bindSoql,
  connect,
  convertLeads,
  createRecords,
  createTrees,
  deleteRecords,
  emptyRecycleBin,
  getDeleted,
  getUpdated,
  mergeRecords,
  type Org,
  orgLimits,
  query,
  Requests,
  retrieveRecords,
  search,
  sendBatch,
  sendComposite,
  sendGraphs,
  soql,
  soslText,
  undeleteRecords,
  updateRecords,
  upsertRecord,
  upsertRecords,
} from '../../src/salesforce/index.ts'
import { collected } from './collected.ts'
import { failureOf } from './failure.ts'

let local: LocalOrg
let org: Org
beforeAll(async () => {
  local = await startLocalOrg()
  org = await connect({ url: local.url, clientId: local.clientId, clientSecret: local.clientSecret })
})
afterAll(() => local.close())
beforeEach(() => local.org.reset())

const all = (text: string, options = {}) => collected(query(org, text, options))

describe('records', () => {
  test('are created, read, changed and deleted, 450 in calls of 200, the bad ones singled out', async () => {
    const rows = Array.from({ length: 450 }, (_, i) => (i === 333 ? { Phone: '1' } : { Name: `Account ${i}` }))
    const created = await createRecords(org, 'Account', rows)
    expect(created.filter(({ success }) => success)).toHaveLength(449)
    expect(created[333]).toEqual({
      id: null,
      success: false,
      errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', message: expect.any(String), fields: ['Name'] }],
    })
    const ids = created.flatMap(({ id }) => id ?? [])
    const updated = await updateRecords(
      org,
      'Account',
      ids.map((Id, i) => ({ Id, Phone: String(i) })),
    )
    expect(updated.map(({ id }) => id)).toEqual(ids)
    const missing = '001000000000000AAA'
    const read = await retrieveRecords(org, 'Account', [ids[448] ?? '', missing, ids[0] ?? ''], ['Name', 'Phone'])
    expect(read).toEqual([{ Name: 'Account 449', Phone: '448' }, null, { Name: 'Account 0', Phone: '0' }])
    expect((await deleteRecords(org, ids)).every(({ success }) => success)).toBe(true)
    // a call that is repeated finds them deleted
    expect((await deleteRecords(org, ids.slice(0, 3))).map(({ success, id }) => [success, id])).toEqual(
      ids.slice(0, 3).map((id) => [true, id]),
    )
    expect(await all('SELECT Id FROM Account')).toEqual([])
    expect(await all('SELECT Id FROM Account', { deleted: true, batchSize: 200 })).toHaveLength(449)
  })

  test('with allOrNone are saved together or not at all, and not in more than one call', async () => {
    const results = await createRecords(org, 'Account', [{ Name: 'A' }, { Phone: '1' }], { allOrNone: true })
    expect(results.map(({ success }) => success)).toEqual([false, false])
    expect(await all('SELECT Id FROM Account')).toEqual([])
    await expect(createRecords(org, 'Account', Array(201).fill({ Name: 'A' }), { allOrNone: true })).rejects.toThrow(
      RangeError,
    )
  })

  test('any external id is written so that it names the right record', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .string({ minLength: 1, maxLength: 40, unit: 'binary' })
          .filter((text) => text.trim() === text && text.isWellFormed() && !/\p{Cc}/u.test(text)),
        async (value) => {
          local.org.reset()
          const at = { field: 'ExternalId__c', value }
          const first = await upsertRecord(org, 'Account', at, { Name: 'first' })
          expect(first.created).toBe(true)
          expect(await upsertRecord(org, 'Account', at, { Name: 'second' })).toEqual({ id: first.id, created: false })
          expect(await all('SELECT Name, ExternalId__c FROM Account')).toEqual([
            { Name: 'second', ExternalId__c: value },
          ])
        },
      ),
      { numRuns: 60, examples: [['A/B?C #1'], ['../..'], ['%2F'], ['a+b &c=d'], ['ü 漢 😀'], ["o'neil"]] },
    )
  })

  test('a record that comes twice changes nothing', async () => {
    const rows = [
      { ExternalId__c: 'a', Name: 'A' },
      { ExternalId__c: 'b', Name: 'B' },
    ]
    const first = await upsertRecords(org, 'Account', 'ExternalId__c', rows)
    expect(first.map(({ created }) => created)).toEqual([true, true])
    const again = await upsertRecords(org, 'Account', 'ExternalId__c', rows)
    expect(again.map(({ id, created }) => [id, created])).toEqual(first.map(({ id }) => [id, false]))
  })

  test('merge, and what was deleted and changed in a time', async () => {
    const start = new Date(Date.now() - 60_000)
    const [a, b] = await createRecords(org, 'Account', [{ Name: 'A' }, { Name: 'B' }])
    const master = { Id: a?.id ?? '', Phone: '1 & <2>' }
    const merged = await mergeRecords(org, 'Account', { master, ids: [b?.id ?? ''] })
    expect(merged).toMatchObject({ id: a?.id, success: true, mergedIds: [b?.id] })
    expect(await all('SELECT Id, Phone FROM Account')).toEqual([master])
    const end = new Date(Date.now() + 60_000)
    expect((await getUpdated(org, 'Account', { start, end })).ids).toContain(a?.id)
    expect((await getDeleted(org, 'Account', { start, end })).deletedRecords.map(({ id }) => id)).toEqual([b?.id])
  })

  test('come back from the recycle bin, until it is emptied', async () => {
    const ids = (await createRecords(org, 'Account', [{ Name: 'A' }, { Name: 'B' }])).flatMap(({ id }) => id ?? [])
    await deleteRecords(org, ids)
    expect((await undeleteRecords(org, ids.slice(0, 1))).map(({ id, success }) => [id, success])).toEqual([
      [ids[0], true],
    ])
    expect(await all('SELECT Name FROM Account')).toEqual([{ Name: 'A' }])
    expect((await emptyRecycleBin(org, ids.slice(1))).map(({ success }) => success)).toEqual([true])
    expect((await undeleteRecords(org, ids.slice(1)))[0]).toMatchObject({ success: false })
  })

  test('leads become accounts and contacts; one that cannot says why', async () => {
    const [lead] = await createRecords(org, 'Lead', [{ LastName: 'Miller', Company: 'Acme' }])
    const [status] = await all('SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true').catch(() => [])
    const convertedStatus = String(status?.MasterLabel ?? 'Closed - Converted')
    const results = await convertLeads(org, [
      { leadId: lead?.id ?? '', convertedStatus, opportunityName: 'Big & new' },
      { leadId: '00Q000000000000AAA', convertedStatus },
    ])
    expect(results[0]).toMatchObject({ success: true, leadId: lead?.id })
    expect(results[1]).toMatchObject({ success: false })
    expect(results[1]?.errors[0]?.statusCode).toMatch(/^[A-Z_]+$/)
    expect(await all('SELECT Name FROM Opportunity')).toEqual([{ Name: 'Big & new' }])
  })

  test('headers of the connection cannot be set by an operation, others can', async () => {
    await expect(createRecords(org, 'Account', [{ Name: 'A' }], { headers: { Authorization: 'x' } })).rejects.toThrow(
      /connection's own/,
    )
    await createRecords(org, 'Account', [{ Name: 'A' }], {
      assignmentRule: 'false',
      allowDuplicates: true,
      mostRecentlyUsed: false,
    })
  })

  test('limits of the org', async () => {
    expect((await orgLimits(org)).DailyApiRequests).toEqual({ Max: expect.any(Number), Remaining: expect.any(Number) })
  })
})

describe('queries', () => {
  test('any text is found again by a parameter', async () => {
    const writable = fc
      .string({ minLength: 1, maxLength: 60, unit: 'binary' })
      .filter((text) => text.trim() === text && text.isWellFormed() && !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(writable, async (text) => {
        local.org.reset()
        await createRecords(org, 'Account', [{ Name: 'x', Description: 'other' }, { Name: text }])
        const found = await all(bindSoql('SELECT Name FROM Account WHERE Name = :name', { name: text }))
        expect(found.map(({ Name }) => Name)).toContain(text)
        expect(found.length).toBeLessThan(3)
        if (text.toLowerCase() !== 'x') expect(found).toHaveLength(1)
      }),
      { numRuns: 60, examples: [["'"], ['\\'], ["\\'"], ["' OR Name != '"], ['%'], ['a\nb'], [':name']] },
    )
  })

  test('parameters of each kind', () => {
    const values = { a: "it's", n: 12.5, big: 1e21, b: true, no: null, list: ['x', 'y'], d: new Date(0) }
    const text =
      "SELECT Id FROM A WHERE a = :a AND n = : n AND c > :big AND b = :b AND z = :no AND l IN :list AND t > :d AND s = ':a' AND u = 2020-01-01T10:00:00Z"
    expect(bindSoql(text, values)).toBe(
      "SELECT Id FROM A WHERE a = 'it\\'s' AND n = 12.5 AND c > 1000000000000000000000 AND b = true AND z = null AND l IN ('x', 'y') AND t > 1970-01-01T00:00:00.000Z AND s = ':a' AND u = 2020-01-01T10:00:00Z",
    )
    expect(() => bindSoql('SELECT Id FROM A WHERE a = :who', { whom: 1 })).toThrow(/has `:who`, .* \(character 28\)/)
    expect(() => bindSoql('SELECT Id FROM A', { whom: 1 })).toThrow(/no place for the parameter `whom`/)
    expect(() => bindSoql('SELECT Id FROM A WHERE a IN :l', { l: [] })).toThrow(/empty list/)
    expect(() => bindSoql('SELECT Id FROM A WHERE a = :o', { o: { x: 1 } })).toThrow(/text, number/)
    expect(soql`SELECT Id FROM A WHERE a = ${"'"} AND b = ${3}`).toBe("SELECT Id FROM A WHERE a = '\\'' AND b = 3")
  })

  test('children are read whole, however many, parents as objects', async () => {
    const [account] = await createRecords(org, 'Account', [{ Name: 'A' }, { Name: 'none' }])
    const contacts = Array.from({ length: 2500 }, (_, i) => ({ LastName: `C${i}`, AccountId: account?.id }))
    await createRecords(org, 'Contact', contacts)
    const rows = await all(
      'SELECT Name, Owner.Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account ORDER BY Name',
      {
        batchSize: 200,
      },
    )
    expect(rows.map(({ Name }) => Name)).toEqual(['A', 'none'])
    const children = rows[0]?.Contacts as readonly Record<string, unknown>[]
    expect(new Set(children.map(({ LastName }) => LastName)).size).toBe(2500)
    expect(children[2499]?.Account).toEqual({ Name: 'A' })
    expect(rows[1]?.Contacts).toBeNull()
    expect(rows[0]?.Owner).toEqual({ Name: expect.any(String) })
  })

  test('errors come with the words of the org', async () => {
    expect(await failureOf(all('SELECT Nme FROM Account'))).toMatchObject({
      kind: 'INVALID_INPUT',
      code: 'INVALID_FIELD',
      message: expect.stringContaining('Nme'),
    })
    expect((await failureOf(all('SELECT FROM'))).code).toBe('MALFORMED_QUERY')
  })

  test('a search finds words, and signs with a meaning are escaped', async () => {
    await createRecords(org, 'Account', [{ Name: 'Acme North' }, { Name: 'Other' }])
    expect(await search(org, `FIND {${soslText('acme')}} IN NAME FIELDS RETURNING Account(Name)`)).toEqual([
      { type: 'Account', record: { Name: 'Acme North' } },
    ])
    expect(soslText('a-b {c}? "d"')).toBe('a\\-b \\{c\\}\\? \\"d\\"')
  })

  test('describes are kept for a time, and a wrong name tells the right one', async () => {
    expect((await org.describes.of('account')).name).toBe('Account')
    expect(org.describes.of('ACCOUNT')).toEqual(org.describes.of('Account'))
    expect((await failureOf(org.describes.of('Acount'))).message).toBe(
      'The org has no object `Acount`. Did you mean `Account`?',
    )
  })
})

describe('requests that belong together', () => {
  test('refer to each other, by the builder', async () => {
    const requests = new Requests()
    const account = requests.upsert('Account', 'ExternalId__c', 'a/1', { Name: 'Acme' })
    const contact = requests.create('Contact', { LastName: 'Miller', AccountId: account.id }, 'contact')
    requests.update('Contact', contact.id, { Phone: '1' })
    requests.query(soql`SELECT Id, Name FROM Account WHERE ExternalId__c = ${'a/1'}`, 'found')
    const answers = await sendComposite(org, requests.all)
    expect(answers.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201, 204, 200])
    expect(await all('SELECT Phone, Account.Name FROM Contact')).toEqual([{ Phone: '1', Account: { Name: 'Acme' } }])
  })

  test('a text that looks like a reference is refused, and one that looks ahead', async () => {
    const requests = new Requests()
    expect(() => requests.create('Account', { Name: 'x @{r1.id}' })).toThrow(/form of a reference/)
    const ahead = [{ method: 'GET', url: '/sobjects/Account/@{later.id}', referenceId: 'a' }] as const
    expect((await failureOf(sendComposite(org, ahead))).message).toContain('request 1 refers to `later`')
    const many = Array.from(
      { length: 26 },
      (_, i) => ({ method: 'GET', url: '/limits', referenceId: `r${i}` }) as const,
    )
    expect((await failureOf(sendComposite(org, many))).message).toBe('there are 26 requests, and one call takes 25')
    const queries = Array.from(
      { length: 6 },
      (_, i) => ({ method: 'GET', url: '/query?q=x', referenceId: `r${i}` }) as const,
    )
    expect((await failureOf(sendComposite(org, queries))).message).toBe(
      'there are 6 queries and collections, and one call takes 5',
    )
  })

  test('graphs succeed and fail each by itself', async () => {
    const good = new Requests()
    const account = good.create('Account', { Name: 'A' })
    good.create('Contact', { LastName: 'B', AccountId: account.id })
    const bad = new Requests()
    bad.create('Account', { Name: 'C' })
    bad.create('Contact', { FirstName: 'D' })
    const [first, second] = await sendGraphs(org, [
      { graphId: 'good', requests: good.all },
      { graphId: 'bad', requests: bad.all },
    ])
    expect(first).toMatchObject({ graphId: 'good', isSuccessful: true })
    expect(second).toMatchObject({ graphId: 'bad', isSuccessful: false })
    expect(await all('SELECT Name FROM Account')).toEqual([{ Name: 'A' }])
    const most = Array.from({ length: 76 }, (_, i) => ({ graphId: `g${i}`, requests: good.all }))
    expect((await failureOf(sendGraphs(org, most))).message).toBe('there are 76 graphs, and one call takes 1 to 75')
  })

  test('trees are created whole or not at all', async () => {
    const record = { Name: 'A', Contacts: [{ LastName: 'B' }, { LastName: 'C' }] }
    const [made] = await createTrees(org, 'Account', [record])
    expect(made?.ids).toHaveLength(3)
    expect(await all('SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account')).toEqual([
      { Name: 'A', Contacts: [{ LastName: 'B' }, { LastName: 'C' }] },
    ])
    const bad = { Name: 'X', Contacts: [{ LastName: 'Y', Email: 'no address' }] }
    expect(await failureOf(createTrees(org, 'Account', [bad]))).toMatchObject({ code: 'INVALID_EMAIL_ADDRESS' })
    expect((await failureOf(createTrees(org, 'Account', [{ Name: 'X', Contcts: [] }]))).message).toContain(
      'no field `Contcts`',
    )
    expect(await all('SELECT Id FROM Account')).toHaveLength(1)
  })

  test('a batch keeps what succeeded', async () => {
    const answers = await sendBatch(org, [
      { method: 'POST', url: '/sobjects/Account', body: { Name: 'A' } },
      { method: 'GET', url: '/sobjects/Nothing' },
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 404])
    expect(await all('SELECT Name FROM Account')).toEqual([{ Name: 'A' }])
  })
})
