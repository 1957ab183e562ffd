import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

const send = (
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) =>
  fetch(`${org.url}/services/data/v65.0${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, ...headers },
    ...(body === undefined ? {} : { body }),
  })
const call = async (method: string, path: string, body?: unknown) => {
  const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body), {
    'content-type': 'application/json',
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}
const query = async (soql: string) => (await call('GET', `/query?q=${encodeURIComponent(soql)}`)).body.records

/** A message as clients write it; `eol` is what ends its lines. */
const multipart = (parts: readonly (readonly [head: string, content: string | Uint8Array])[], eol = '\r\n') =>
  Buffer.concat([
    ...parts.flatMap(([head, content]) => [
      Buffer.from(`--xyz${eol}${head.replaceAll('\n', eol)}${eol}${eol}`),
      Buffer.from(content),
      Buffer.from(eol),
    ]),
    Buffer.from(`--xyz--${eol}`),
  ])
const json = (values: object, name = 'entity_content') =>
  [`Content-Disposition: form-data; name="${name}";\nContent-Type: application/json`, JSON.stringify(values)] as const
const file = (name: string, content: Uint8Array, type = 'application/pdf') =>
  [`Content-Type: ${type}\nContent-Disposition: form-data; name="${name}"; filename="a.pdf"`, content] as const
const post = async (path: string, body: Uint8Array, method = 'POST') => {
  const answer = await send(method, path, new Uint8Array(body), {
    'content-type': 'multipart/form-data; boundary="xyz"',
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}
const blob = async (path: string) => {
  const answer = await send('GET', path)
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    bytes: new Uint8Array(await answer.arrayBuffer()),
  }
}
const account = async (name: string): Promise<string> =>
  (await call('POST', '/sobjects/Account', { Name: name })).body.id

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)

describe('files', () => {
  test('are versions of a document, which hangs on the record it is published to', async () => {
    const place = await account('Place')
    const values = { PathOnClient: 'C:\\x\\Plan 1.PDF', FirstPublishLocationId: place }
    const made = await post('/sobjects/ContentVersion', multipart([json(values), file('VersionData', everyByte)]))
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } })
    const [version] = await query(
      `SELECT Id, Title, FileExtension, FileType, ContentSize, VersionNumber, IsLatest, VersionData, ContentDocumentId, ContentDocument.LatestPublishedVersionId FROM ContentVersion WHERE Id = '${made.body.id}'`,
    )
    expect(version).toMatchObject({
      Title: 'Plan 1',
      FileExtension: 'PDF',
      FileType: 'PDF',
      ContentSize: 256,
      VersionNumber: '1',
      IsLatest: true,
      VersionData: `/services/data/v65.0/sobjects/ContentVersion/${made.body.id}/VersionData`,
      ContentDocument: { LatestPublishedVersionId: made.body.id },
    })
    const links = await query(
      `SELECT LinkedEntityId, ShareType FROM ContentDocumentLink WHERE ContentDocumentId = '${version.ContentDocumentId}'`,
    )
    expect(links.map((link: Record<string, string>) => [link.LinkedEntityId, link.ShareType])).toEqual([
      [org.org.admin.id, 'I'],
      [place, 'V'],
    ])
    expect(await blob(`/sobjects/ContentVersion/${made.body.id}/VersionData`)).toEqual({
      status: 200,
      type: 'application/octet-stream',
      bytes: everyByte,
    })

    const second = await call('POST', '/sobjects/ContentVersion', {
      ContentDocumentId: version.ContentDocumentId,
      PathOnClient: 'plan2.txt',
      Title: 'Plan 2',
      VersionData: 'SGVsbG8=',
    })
    expect(second.status).toBe(201)
    const versions = await query(
      `SELECT VersionNumber, IsLatest, Title FROM ContentVersion WHERE ContentDocumentId = '${version.ContentDocumentId}' ORDER BY VersionNumber`,
    )
    expect(versions).toMatchObject([
      { VersionNumber: '1', IsLatest: false, Title: 'Plan 1' },
      { VersionNumber: '2', IsLatest: true, Title: 'Plan 2' },
    ])
    expect((await call('GET', `/sobjects/ContentDocument/${version.ContentDocumentId}`)).body).toMatchObject({
      Title: 'Plan 2',
      FileType: 'TEXT',
      ContentSize: 5,
      LatestPublishedVersionId: second.body.id,
    })

    await call('DELETE', `/sobjects/ContentDocument/${version.ContentDocumentId}`)
    expect((await blob(`/sobjects/ContentVersion/${second.body.id}/VersionData`)).status).toBe(404)
    expect(await query(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${place}'`)).toEqual([])
  })

  test('need a name and a content, and hang on what there is', async () => {
    const nothing = await call('POST', '/sobjects/ContentVersion', { Title: 'x' })
    expect(nothing).toMatchObject({
      status: 400,
      body: [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['PathOnClient', 'VersionData'] }],
    })
    const nowhere = { PathOnClient: 'x', VersionData: 'AA==', FirstPublishLocationId: '001000000000009' }
    expect(await call('POST', '/sobjects/ContentVersion', nowhere)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }],
    })
    expect(await query("SELECT Id FROM ContentDocument WHERE Title = 'x'")).toEqual([])
  })

  test('may hang on records of custom objects', async () => {
    org.org.declarations.add({
      name: 'Boat__c',
      keyPrefix: 'a77',
      custom: true,
      fields: { Name: { type: 'string', length: 80, nameField: true } },
    })
    const boat = (await call('POST', '/sobjects/Boat__c', { Name: 'Fram' })).body.id
    const values = { ParentId: boat, Name: 'log.txt', Body: 'SGVsbG8=' }
    expect((await call('POST', '/sobjects/Attachment', values)).status).toBe(201)
    const [fram] = await query('SELECT Name, (SELECT Name, BodyLength FROM Attachments) FROM Boat__c')
    expect(fram.Attachments.records).toMatchObject([{ Name: 'log.txt', BodyLength: 5 }])
  })
})

describe('attachments and documents', () => {
  test('have the content type that they were given, before and after a change', async () => {
    const values = { ParentId: await account('Attached'), Name: 'a.pdf', ContentType: 'application/pdf' }
    const { body } = await post(
      '/sobjects/Attachment',
      multipart([json(values, 'entity_document'), file('Body', everyByte)], '\n'),
    )
    const path = `/sobjects/Attachment/${body.id}`
    expect(await blob(`${path}/Body`)).toEqual({ status: 200, type: 'application/pdf', bytes: everyByte })
    expect((await call('GET', path)).body).toMatchObject({
      BodyLength: 256,
      Body: `/services/data/v65.0/sobjects/Attachment/${body.id}/Body`,
    })
    const changed = await post(
      path,
      multipart([json({ Name: 'b.txt', ContentType: 'text/plain' }), file('Body', Buffer.from('new'))]),
      'PATCH',
    )
    expect(changed.status).toBe(204)
    expect(await blob(`${path}/body`)).toEqual({
      status: 200,
      type: 'text/plain',
      bytes: new Uint8Array(Buffer.from('new')),
    })
    expect((await call('GET', `${path}?fields=Name,BodyLength`)).body).toMatchObject({ Name: 'b.txt', BodyLength: 3 })
  })

  test('lie in a folder, or with a user', async () => {
    const folder = await call('POST', '/sobjects/Folder', { Name: 'Press', AccessType: 'Public', Type: 'Document' })
    const values = { FolderId: folder.body.id, Name: 'Brochure', Type: 'pdf', Keywords: 'a,b' }
    const made = await post('/sobjects/Document/', multipart([json(values), file('Body', everyByte)]))
    expect(made.status).toBe(201)
    expect((await blob(`/sobjects/Document/${made.body.id}/Body`)).bytes).toEqual(everyByte)
    expect(await call('POST', '/sobjects/Document', { ...values, FolderId: '001000000000009' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['FolderId'] }],
    })
    const empty = await call('POST', '/sobjects/Document', { ...values, FolderId: org.org.admin.id })
    expect(await blob(`/sobjects/Document/${empty.body.id}/Body`)).toMatchObject({ status: 404 })
  })

  test('come in collections too, each with a part of its own', async () => {
    const ParentId = await account('Many')
    const record = (part: string) => ({
      attributes: { type: 'Attachment', binaryPartName: part, binaryPartNameAlias: 'Body' },
      ParentId,
      Name: part,
    })
    const body = { allOrNone: false, records: [record('one'), record('two')] }
    const parts = [json(body, 'collection'), file('two', Buffer.from('2')), file('one', Buffer.from('1'))]
    const made = await post('/composite/sobjects', multipart(parts))
    expect(made.body).toMatchObject([{ success: true }, { success: true }])
    expect((await blob(`/sobjects/Attachment/${made.body[0].id}/Body`)).bytes).toEqual(new Uint8Array(Buffer.from('1')))
    expect(await post('/composite/sobjects', multipart(parts.slice(0, 2)))).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_MULTIPART_REQUEST', message: 'There is no binary part named one' }],
    })
  })

  test.each([
    [
      multipart([file('Body', everyByte)]),
      'INVALID_MULTIPART_REQUEST',
      'Multipart message must include a non-binary part',
    ],
    [multipart([json({})]).subarray(0, 40), 'INVALID_MULTIPART_REQUEST', 'The message ends before its last boundary'],
    [multipart([['Content-Type: application/json', '{']]), 'JSON_PARSER_ERROR', expect.any(String)],
    [
      multipart([['Content-Type: application/json', '[]']]),
      'INVALID_MULTIPART_REQUEST',
      'The non-binary part must hold an object',
    ],
  ])('are refused where the message is malformed: %#', async (body, errorCode, message) => {
    expect(await post('/sobjects/Attachment', body)).toMatchObject({ status: 400, body: [{ errorCode, message }] })
  })

  test('are refused as Base64 that is none', async () => {
    const values = { ParentId: await account('Refusing'), Name: 'x' }
    for (const Body of ['AAA', 'A===', 'AA=A', 'AA-_', '====', 'AAA!', '\u00e4\u00e4\u00e4\u00e4', 7]) {
      const answer = await call('POST', '/sobjects/Attachment', { ...values, Body })
      expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] })
    }
  })

  test('of any bytes come back as they were sent', async () => {
    const ParentId = await account('Any')
    await fc.assert(
      fc.asyncProperty(
        fc
          .tuple(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.constantFrom('', '\r', '\n', '\r\n'))
          .map(([bytes, end]) => new Uint8Array([...bytes, ...Buffer.from(end)])),
        fc.constantFrom('\r\n', '\n'),
        async (bytes, eol) => {
          const { body } = await post(
            '/sobjects/Attachment',
            multipart([json({ ParentId, Name: 'x' }), file('Body', bytes)], eol),
          )
          const lies = await blob(`/sobjects/Attachment/${body.id}/Body`)
          expect(lies.bytes).toEqual(bytes)
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('a record leads to its parents and children', async () => {
  const parent = await account('Lead to')
  const { id } = (await call('POST', '/sobjects/Contact', { LastName: 'Child', AccountId: parent })).body
  expect((await call('GET', `/sobjects/Contact/${id}/account?fields=Name`)).body).toEqual({
    attributes: { type: 'Account', url: `/services/data/v65.0/sobjects/Account/${parent}` },
    Name: 'Lead to',
  })
  expect((await call('GET', `/sobjects/Account/${parent}/Contacts?fields=LastName`)).body).toMatchObject({
    totalSize: 1,
    done: true,
    records: [{ LastName: 'Child' }],
  })
  expect(await call('GET', `/sobjects/Contact/${id}/ReportsTo`)).toMatchObject({ status: 404 })
  expect(await call('GET', `/sobjects/Contact/${id}/Nonsense`)).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  })
})

// the last one: it keeps this process busy for so long that idle connections end
test('50 MB of JSON are too much', async () => {
  const large = await call('POST', '/sobjects/Attachment', { Name: 'x', Body: 'A'.repeat(52_428_800) })
  expect(large).toEqual({
    status: 400,
    body: [
      {
        errorCode: 'JSON_PARSER_ERROR',
        message: 'Maximum size of request reached. Maximum size of request is 52428800 bytes.',
      },
    ],
  })
})
