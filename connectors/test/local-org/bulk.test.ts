import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

const call = async (method: string, path: string, body?: unknown, type = 'application/json') => {
  const response = await fetch(`${org.url}/services/data/v65.0/jobs${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
}

/** Polls until a job has ended. */
const ended = async (path: string) => {
  for (;;) {
    const { json } = await call('GET', path)
    if (['JobComplete', 'Failed', 'Aborted'].includes(json.state)) return json
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const load = async (job: object, csv: string) => {
  const { json } = await call('POST', '/ingest', job)
  expect((await call('PUT', `/ingest/${json.id}/batches`, csv, 'text/csv')).status).toBe(201)
  expect((await call('PATCH', `/ingest/${json.id}`, { state: 'UploadComplete' })).json.state).toBe('UploadComplete')
  return ended(`/ingest/${json.id}`)
}

const lines = async (path: string) => (await call('GET', path)).text.trimEnd().split('\n')

describe('ingest', () => {
  test.each(['\r\n', '\n'])('a job and its rows may come in one message, with lines that end in %j', async (eol) => {
    const body = [
      '--BOUNDARY',
      'Content-Type: application/json',
      'Content-Disposition: form-data; name="job"',
      '',
      JSON.stringify({ object: 'Account', operation: 'insert', contentType: 'CSV' }),
      '--BOUNDARY',
      'Content-Type: text/csv',
      'Content-Disposition: form-data; name="content"; filename="content"',
      '',
      'Name\nÄ one\nÄ two',
      '--BOUNDARY--',
      '',
    ].join(eol)
    const { status, json } = await call('POST', '/ingest', body, 'multipart/form-data; boundary=BOUNDARY')
    expect([status, json.state]).toEqual([200, 'UploadComplete'])
    expect(await ended(`/ingest/${json.id}`)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2 })
    expect((await call('GET', `/ingest/${json.id}/successfulResults`)).text).toContain('"Ä two"')
    const cut = await call('POST', '/ingest', body.slice(0, 90), 'multipart/form-data; boundary=BOUNDARY')
    expect(cut).toMatchObject({ status: 400, json: [{ errorCode: 'INVALID_MULTIPART_REQUEST' }] })
  })

  test('every row ends in one of the result files, with its own columns', async () => {
    const job = await load(
      { object: 'Account', operation: 'insert' },
      'Name,Industry,AnnualRevenue\n"Bulk, ""1""\nx",Energy,5\n,Banking,\nBulk 2,#N/A,x\n',
    )
    expect(job).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 3,
      numberRecordsFailed: 2,
      jobType: 'V2Ingest',
      apiVersion: 65,
    })
    const good = (await call('GET', `/ingest/${job.id}/successfulResults`)).text
    expect(good).toMatch(
      /^"sf__Id","sf__Created","Name","Industry","AnnualRevenue"\n"001\w{15}","true","Bulk, ""1""\nx","Energy","5"\n$/,
    )
    const bad = await lines(`/ingest/${job.id}/failedResults`)
    expect(bad[0]).toBe('"sf__Id","sf__Error","Name","Industry","AnnualRevenue"')
    expect(bad.slice(1).sort()).toEqual([
      expect.stringMatching(
        /^"","JSON_PARSER_ERROR:Cannot deserialize instance of currency from VALUE_STRING value x .*,"Bulk 2","#N\/A","x"$/,
      ),
      '"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","Banking",""',
    ])
    expect(await lines(`/ingest/${job.id}/unprocessedrecords`)).toEqual(['"Name","Industry","AnnualRevenue"'])
  })

  test('upserts by external id, with parents named by theirs, in other dialects', async () => {
    await load({ object: 'Account', operation: 'insert' }, 'Name,ExternalId__c\nParent,p-1\n')
    const dialect = { columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' }
    const job = { object: 'Contact', operation: 'upsert', externalIdFieldName: 'ExternalId__c', ...dialect }
    const first = await load(job, 'LastName;ExternalId__c;Account.ExternalId__c\r\nA;c-1;p-1\r\nB;c-2;nobody\r\n')
    expect(first).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 })
    const second = await load(job, 'LastName;ExternalId__c\r\nA2;C-1\r\n')
    const [, row] = (await call('GET', `/ingest/${second.id}/successfulResults`)).text.split('\r\n')
    expect(row).toMatch(/^"003\w{15}";"false";"A2";"C-1"$/)
  })

  test('a column that is no field fails the job', async () => {
    expect(await load({ object: 'Account', operation: 'insert' }, 'Name,Nope\na,b\n')).toMatchObject({
      state: 'Failed',
      errorMessage: 'InvalidBatch : Field name not found : Nope',
    })
  })

  test.each([
    [{ object: 'Nope', operation: 'insert' }, 'INVALIDENTITY'],
    [{ object: 'Account', operation: 'explode' }, 'INVALIDOPERATION'],
    [{ object: 'Account', operation: 'upsert' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'upsert', externalIdFieldName: 'Name' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'insert', columnDelimiter: 'DOT' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'insert', contentType: 'XML' }, 'INVALIDJOB'],
    [{ object: 'Account', operation: 'insert', asignmentRuleId: '01Q000000000001AAA' }, 'JSON_PARSER_ERROR'],
  ])('%j is no job', async (job, errorCode) => {
    expect(await call('POST', '/ingest', job)).toMatchObject({ status: 400, json: [{ errorCode }] })
  })

  test('a record of another object is not deleted', async () => {
    const { id } = org.org.records.create('Account', { Name: 'Stays' }, { user: org.org.admin })
    expect(await load({ object: 'Contact', operation: 'delete' }, `Id\n${id}\n`)).toMatchObject({
      numberRecordsFailed: 1,
    })
    expect(org.org.records.retrieve('Account', id ?? '')).toMatchObject({ Name: 'Stays' })
  })

  test('rows that were never read are all unprocessed', async () => {
    const { json } = await call('POST', '/ingest', { object: 'Account', operation: 'insert' })
    await call('PUT', `/ingest/${json.id}/batches`, 'Name\na\nb\n', 'text/csv')
    await call('PATCH', `/ingest/${json.id}`, { state: 'Aborted' })
    expect((await call('GET', `/ingest/${json.id}/unprocessedrecords`)).text).toBe('Name\na\nb\n')
    const broken = await load({ object: 'Account', operation: 'insert' }, 'Name\n"a\n')
    expect(broken.state).toBe('Failed')
    expect((await call('GET', `/ingest/${broken.id}/unprocessedrecords`)).text).toBe('Name\n"a\n')
  })

  test.each([
    ['LF', 'Name\na\nb\r\n'],
    ['LF', 'Name,Industry\n"a",b\n"c","d"\r\n'],
    ['CRLF', 'Name\r\na\nb\r\n'],
  ])('a line of a job in %s that ends otherwise fails all of it: %j', async (lineEnding, csv) => {
    const job = await load({ object: 'Account', operation: 'insert', lineEnding }, csv)
    expect(job).toMatchObject({
      state: 'Failed',
      errorMessage: `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`,
      numberRecordsProcessed: 0,
    })
    expect((await call('GET', `/ingest/${job.id}/unprocessedrecords`)).text).toBe(csv)
  })

  test.each(['delete', 'hardDelete'])('a job to %s takes nothing but ids', async (operation) => {
    const { id } = org.org.records.create('Account', { Name: 'Goes' }, { user: org.org.admin })
    expect(await load({ object: 'Account', operation }, `Id,Name\n${id},x\n`)).toMatchObject({
      state: 'Failed',
      errorMessage: `InvalidBatch : The '${operation}' batch must contain only ids`,
    })
    expect(await load({ object: 'Account', operation }, `id\n${id}\n`)).toMatchObject({
      state: 'JobComplete',
      numberRecordsFailed: 0,
    })
    expect(org.org.records.retrieve('Account', id ?? '')).toBeUndefined()
  })

  test('an assignment rule is taken for leads and cases, and shown', async () => {
    const assignmentRuleId = '01Q000000000001AAA'
    const job = await load({ object: 'Case', operation: 'insert', assignmentRuleId }, 'Subject\na\n')
    expect(job).toMatchObject({ state: 'JobComplete', assignmentRuleId })
    for (const [object, rule] of [
      ['Account', assignmentRuleId],
      ['Lead', '001000000000001AAA'],
      ['Lead', 5],
    ]) {
      const answer = await call('POST', '/ingest', { object, operation: 'insert', assignmentRuleId: rule })
      expect(answer).toMatchObject({ status: 400, json: [{ errorCode: 'INVALIDJOB' }] })
    }
  })

  test('others are answered while a job runs, and an abort leaves the rows it has not come to', async () => {
    const { json } = await call('POST', '/ingest', { object: 'Account', operation: 'insert' })
    const names = Array.from({ length: 20_000 }, (_, i) => `n${i}`)
    await call('PUT', `/ingest/${json.id}/batches`, `Name\n${names.join('\n')}\n`, 'text/csv')
    await call('PATCH', `/ingest/${json.id}`, { state: 'UploadComplete' })
    expect((await call('PATCH', `/ingest/${json.id}`, { state: 'Aborted' })).json.state).toBe('Aborted')
    const done = (await lines(`/ingest/${json.id}/successfulResults`)).slice(1)
    const left = (await lines(`/ingest/${json.id}/unprocessedrecords`)).slice(1)
    expect(done.length).toBeLessThan(20_000)
    const all = [...done.map((line) => line.split(',')[2] ?? ''), ...left].map((name) => name.replaceAll('"', ''))
    expect(all.sort()).toEqual([...names].sort())
  })

  test('other line ends than the job says are told', async () => {
    const { state, errorMessage } = await load({ object: 'Account', operation: 'insert' }, 'Name,Industry\r\na,b\r\n')
    expect([state, errorMessage]).toEqual([
      'Failed',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    ])
  })

  test('a chunk that the org could not keep is not told as kept', async () => {
    const { create } = org.org.records
    const spied = vi.spyOn(org.org.records, 'create').mockImplementation((object, values, options) => {
      if (values.Name === 'breaks') throw new Error('disk full')
      return create(object, values, options)
    })
    try {
      const job = await load({ object: 'Account', operation: 'insert' }, 'Name\nTaken back\nbreaks\n')
      expect(job).toMatchObject({ state: 'Failed', errorMessage: 'disk full', numberRecordsProcessed: 0 })
      expect(await lines(`/ingest/${job.id}/successfulResults`)).toHaveLength(1)
      expect(await lines(`/ingest/${job.id}/unprocessedrecords`)).toEqual(['"Name"', '"Taken back"', '"breaks"'])
      expect(org.org.database.get(`SELECT COUNT(*) AS n FROM "Account" WHERE "Name" = 'Taken back'`)?.n).toBe(0)
    } finally {
      spied.mockRestore()
    }
  })

  test('a job in parts whose description is no JSON is refused', async () => {
    const body = new FormData()
    body.set('job', '{')
    body.set('content', 'Name\na\n')
    const headers = { authorization: `Bearer ${org.accessToken}` }
    const answer = await fetch(`${org.url}/services/data/v65.0/jobs/ingest`, { method: 'POST', headers, body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject([{ errorCode: 'JSON_PARSER_ERROR' }])
  })

  test('content is taken once, and an aborted job leaves its rows unprocessed', async () => {
    const { json } = await call('POST', '/ingest', { object: 'Account', operation: 'insert' })
    await call('PUT', `/ingest/${json.id}/batches`, 'Name\na\n', 'text/csv')
    expect(await call('PUT', `/ingest/${json.id}/batches`, 'Name\nb\n', 'text/csv')).toMatchObject({
      status: 400,
      json: [{ errorCode: 'API_ERROR' }],
    })
    expect((await call('PATCH', `/ingest/${json.id}`, { state: 'Aborted' })).json.state).toBe('Aborted')
    expect((await call('PATCH', `/ingest/${json.id}`, { state: 'UploadComplete' })).status).toBe(400)
    expect((await call('DELETE', `/ingest/${json.id}`)).status).toBe(204)
    expect((await call('GET', `/ingest/${json.id}`)).status).toBe(404)
  })
})

describe('query', () => {
  test('rows come in pages that follow each other by locators', async () => {
    await load(
      { object: 'Lead', operation: 'insert' },
      `LastName,Company\n${Array.from({ length: 25 }, (_, i) => `L${i},C`).join('\n')}\n`,
    )
    const { json } = await call('POST', '/query', {
      operation: 'query',
      query: 'SELECT LastName, Owner.Name, CreatedDate, IsConverted FROM Lead',
    })
    expect(await ended(`/query/${json.id}`)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 25 })
    const seen: string[] = []
    let locator: string | null = ''
    let pages = 0
    while (locator !== 'null') {
      const page = await call(
        'GET',
        `/query/${json.id}/results?maxRecords=10${locator === '' ? '' : `&locator=${locator}`}`,
      )
      const [header, ...rows] = page.text.trimEnd().split('\n')
      expect(header).toBe('"LastName","Owner.Name","CreatedDate","IsConverted"')
      expect(Number(page.headers.get('sforce-numberofrecords'))).toBe(rows.length)
      expect(rows[0]).toMatch(/^"L\d+","Local Admin","\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","false"$/)
      seen.push(...rows.map((row) => row.split(',')[0] ?? ''))
      locator = page.headers.get('sforce-locator')
      pages += 1
    }
    expect([pages, new Set(seen).size]).toEqual([3, 25])
    for (const size of ['0', '-1', '1.5', 'abc'])
      expect((await call('GET', `/query/${json.id}/results?maxRecords=${size}`)).status).toBe(400)
    expect((await call('GET', `/query/${json.id}/resultPages?maxRecords=10`)).json.resultPages).toHaveLength(3)
    expect(await call('GET', `/query/${json.id}/results?locator=nonsense`)).toMatchObject({
      status: 400,
      json: [{ errorCode: 'INVALIDLOCATOR' }],
    })
  })

  test('results are those of the time when the job ran', async () => {
    const own = await startLocalOrg()
    try {
      const create = (name: string) =>
        own.org.records.create('Account', { Name: name }, { user: own.org.admin }).id ?? ''
      const ids = Array.from({ length: 2500 }, (_, i) => create(`before ${i}`))
      const ask = async (method: string, path: string, body?: object) =>
        await fetch(`${own.url}/services/data/v65.0/jobs/query${path}`, {
          method,
          headers: { authorization: `Bearer ${own.accessToken}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
      const query = 'SELECT Id, Name FROM Account ORDER BY Name DESC'
      const { id } = (await (await ask('POST', '', { operation: 'query', query })).json()) as { id: string }
      await vi.waitFor(async () =>
        expect(await (await ask('GET', `/${id}`)).json()).toMatchObject({ state: 'JobComplete' }),
      )
      const rows = async () => {
        const found: string[] = []
        for (let locator: string | null = ''; locator !== 'null'; ) {
          const page = await ask('GET', `/${id}/results?maxRecords=999${locator === '' ? '' : `&locator=${locator}`}`)
          found.push(...(await page.text()).trimEnd().split('\n').slice(1))
          locator = page.headers.get('sforce-locator')
        }
        return found
      }
      const before = await rows()
      expect(before).toHaveLength(2500)
      expect(before).toEqual([...before].sort((a, b) => (a.slice(20) < b.slice(20) ? 1 : -1)))
      for (const each of ids.slice(0, 100)) own.org.records.hardDelete(each, { user: own.org.admin })
      own.org.records.update('Account', ids[200] ?? '', { Name: 'after' }, { user: own.org.admin })
      create('zzz')
      expect(await rows()).toEqual(before)
    } finally {
      await own.close()
    }
  })

  test.each([
    ['SELECT COUNT(Id) FROM Account', 'Aggregate functions'],
    ['SELECT COUNT() FROM Account', 'Aggregate functions'],
    ['SELECT Industry FROM Account GROUP BY Industry', 'Aggregate functions'],
    ['SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'Aggregate Relationships'],
    ['SELECT BillingAddress FROM Account', 'Selecting compound data'],
    ['SELECT TYPEOF Owner WHEN User THEN Email END FROM Account', 'TYPEOF'],
    ['SELECT Id FROM Account LIMIT 5 OFFSET 2', 'OFFSET'],
  ])('%s is refused', async (query, what) => {
    expect(await call('POST', '/query', { operation: 'query', query })).toMatchObject({
      status: 400,
      json: [{ errorCode: 'API_ERROR', message: `${what} not supported in Bulk Query` }],
    })
  })

  test('a sub-query in a condition is none of the refused kind', async () => {
    const query = 'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)'
    expect((await call('POST', '/query', { operation: 'query', query })).status).toBe(200)
    expect((await call('POST', '/query', { operation: 'query', query, objct: 'Account' })).status).toBe(400)
  })
})
