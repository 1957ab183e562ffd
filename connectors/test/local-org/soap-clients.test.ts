import { gzipSync } from 'node:zlib'
import { DOMParser, type Element } from '@xmldom/xmldom'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'

// envelopes as clients of other languages write them, and answers read as they read them: by namespace

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())

const soap = 'http://schemas.xmlsoap.org/soap/envelope/'
const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
const partner = 'urn:partner.soap.sforce.com'
const partnerRecords = 'urn:sobject.partner.soap.sforce.com'
const enterprise = 'urn:enterprise.soap.sforce.com'
const enterpriseRecords = 'urn:sobject.enterprise.soap.sforce.com'

const wellFormed = (level: string, message: string): void => {
  if (level !== 'warning') throw new Error(message)
}

const send = async (body: string | Uint8Array, { path = '/services/Soap/u/64.0', headers = {} } = {}) => {
  const answer = await fetch(org.url + path, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""', ...headers },
    body,
  })
  const root = new DOMParser({ onError: wellFormed }).parseFromString(await answer.text(), 'text/xml').documentElement
  if (root === null) throw new Error('no envelope')
  return { status: answer.status, type: answer.headers.get('content-type'), root }
}

const within = (node: Element, namespace: string, name: string): Element[] => [
  ...node.getElementsByTagNameNS(namespace, name),
]
const childrenOf = (node: Element): Element[] =>
  [...node.childNodes].filter((child) => child.nodeType === 1) as Element[]
const isNil = (node: Element): boolean => node.getAttributeNS(xsi, 'nil') === 'true'
/** Local names with their texts, in order; null where nil. */
const fieldsOf = (node: Element | undefined): (readonly [string, string | null])[] =>
  node === undefined
    ? []
    : childrenOf(node).map((child) => [child.localName ?? '', isNil(child) ? null : (child.textContent ?? '')] as const)
const textIn = (node: Element, namespace: string, name: string) => within(node, namespace, name)[0]?.textContent

const partnerEnvelope = (body: string, header = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="${soap}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="${xsi}"><env:Header>${header}<SessionHeader xmlns="${partner}"><sessionId>${org.accessToken}</sessionId></SessionHeader></env:Header><env:Body><m:${body.replace(/^<(\w+)>/, `$1 xmlns:m="${partner}" xmlns:sobj="${partnerRecords}">`).replace(/<\/(\w+)>$/, '</m:$1>')}</env:Body></env:Envelope>`
const enterpriseEnvelope = (body: string, header = '') =>
  `<soapenv:Envelope xmlns:soapenv="${soap}" xmlns:urn="${enterprise}" xmlns:urn1="${enterpriseRecords}" xmlns:xsi="${xsi}"><soapenv:Header><urn:SessionHeader><urn:sessionId>${org.accessToken}</urn:sessionId></urn:SessionHeader>${header}</soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`

const create = (object: string, values: Record<string, string | number>) =>
  org.org.records.create(object, values, { user: org.org.admin }).id ?? ''
const read = (object: string, id: string) => org.org.records.retrieve(object, id)

test('a login in Python is answered in elements that it finds by their names', async () => {
  const login = (password: string) =>
    send(
      `<?xml version="1.0" encoding="utf-8" ?>
<env:Envelope
        xmlns:xsd="http://www.w3.org/2001/XMLSchema"
        xmlns:xsi="${xsi}"
        xmlns:env="${soap}"
        xmlns:urn="${partner}">
    <env:Header>
        <urn:CallOptions>
            <urn:client>RestForce</urn:client>
            <urn:defaultNamespace>sf</urn:defaultNamespace>
        </urn:CallOptions>
    </env:Header>
    <env:Body>
        <n1:login xmlns:n1="${partner}">
            <n1:username>${org.username.toUpperCase()}</n1:username>
            <n1:password>${password}</n1:password>
        </n1:login>
    </env:Body>
</env:Envelope>`,
      { path: '/services/Soap/u/59.0', headers: { 'content-type': 'text/xml', charset: 'UTF-8', soapaction: 'login' } },
    )
  const { root } = await login(org.password + org.securityToken)
  const [result] = within(root, partner, 'result')
  expect(childrenOf(result as Element).map(({ localName }) => localName)).toEqual([
    'metadataServerUrl',
    'passwordExpired',
    'sandbox',
    'serverUrl',
    'sessionId',
    'userId',
    'userInfo',
  ])
  expect(textIn(root, partner, 'serverUrl')).toBe(`${org.url}/services/Soap/u/59.0/${org.orgId.slice(0, 15)}`)
  expect(fieldsOf(within(root, partner, 'userInfo')[0])).toEqual(
    expect.arrayContaining([
      ['organizationId', org.orgId],
      ['roleId', null],
      ['sessionSecondsValid', '7200'],
      ['userFullName', 'Local Admin'],
    ]),
  )
  const session = await fetch(`${org.url}/services/data/v59.0/limits`, {
    headers: { authorization: `Bearer ${textIn(root, partner, 'sessionId')}` },
  })
  expect(session.status).toBe(200)

  const refused = await login('wrong')
  expect(refused.status).toBe(500)
  // looked for by this very name, prefix and all
  expect(refused.root.getElementsByTagName('sf:exceptionCode')[0]?.textContent).toBe('INVALID_LOGIN')
  expect(within(refused.root, 'urn:fault.partner.soap.sforce.com', 'LoginFault')).toHaveLength(1)
  expect(textIn(refused.root, '*', 'faultcode')).toBe('INVALID_LOGIN')
})

test('records of the partner API: the type, the id twice, then what was asked for in its order', async () => {
  const account = create('Account', {
    Name: 'Ångström & <Søn>',
    AnnualRevenue: 1000,
    NumberOfEmployees: 7,
    BillingCity: 'Malmö',
  })
  const contact = create('Contact', { LastName: "O'Neil", AccountId: account, Birthdate: '1980-02-29' })
  const soql = `SELECT Name, Id, AnnualRevenue, NumberOfEmployees, Website, BillingAddress, CreatedDate, IsDeleted, (SELECT Id, LastName, Birthdate FROM Contacts), (SELECT Id FROM Opportunities) FROM Account WHERE Id = '${account}'`
  const { status, type, root } = await send(partnerEnvelope(`<query><m:queryString>${soql}</m:queryString></query>`))
  expect([status, type]).toEqual([200, 'text/xml;charset=UTF-8'])
  const [result] = within(root, partner, 'result')
  expect(result?.getAttributeNS(xsi, 'type')).toBe('QueryResult')
  const [record] = within(root, partner, 'records')
  expect(record?.getAttributeNS(xsi, 'type')).toBe('sf:sObject')
  expect(new Set(childrenOf(record as Element).map(({ namespaceURI }) => namespaceURI))).toEqual(
    new Set([partnerRecords]),
  )
  expect(fieldsOf(record).filter(([name]) => !['BillingAddress', 'Contacts'].includes(name))).toEqual([
    ['type', 'Account'],
    ['Id', account],
    ['Name', 'Ångström & <Søn>'],
    ['Id', account],
    ['AnnualRevenue', '1000.0'],
    ['NumberOfEmployees', '7'],
    ['Website', null],
    ['CreatedDate', expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)],
    ['IsDeleted', 'false'],
    ['Opportunities', null],
  ])
  const [address] = within(root, partnerRecords, 'BillingAddress')
  expect(address?.getAttributeNS(xsi, 'type')).toBe('address')
  expect(fieldsOf(address).map(([name]) => name)).toEqual([
    'latitude',
    'longitude',
    'city',
    'country',
    'countryCode',
    'geocodeAccuracy',
    'postalCode',
    'state',
    'stateCode',
    'street',
  ])
  expect(textIn(address as Element, partner, 'city')).toBe('Malmö')
  const [contacts] = within(root, partnerRecords, 'Contacts')
  expect(contacts?.getAttributeNS(xsi, 'type')).toBe('QueryResult')
  expect(childrenOf(contacts as Element).map(({ localName }) => localName)).toEqual([
    'done',
    'queryLocator',
    'records',
    'size',
  ])
  expect(fieldsOf(within(contacts as Element, partner, 'records')[0])).toEqual([
    ['type', 'Contact'],
    ['Id', contact],
    ['Id', contact],
    ['LastName', "O'Neil"],
    ['Birthdate', '1980-02-29'],
  ])

  const parents = await send(
    partnerEnvelope(
      '<query><m:queryString>SELECT Account.Name, Owner.Name FROM Contact LIMIT 1</m:queryString></query>',
    ),
  )
  expect(fieldsOf(within(parents.root, partnerRecords, 'Account')[0])).toEqual([
    ['type', 'Account'],
    ['Id', null],
    ['Name', 'Ångström & <Søn>'],
  ])
  const none = await send(
    partnerEnvelope("<query><m:queryString>SELECT Id FROM Account WHERE Name = 'nobody'</m:queryString></query>"),
  )
  expect(fieldsOf(within(none.root, partner, 'result')[0])).toEqual([
    ['done', 'true'],
    ['queryLocator', null],
    ['size', '0'],
  ])
})

test('groups and sums say their types', async () => {
  const soql = 'SELECT Name n, COUNT(Id), SUM(AnnualRevenue) total, MAX(CreatedDate) FROM Account GROUP BY Name LIMIT 1'
  const { root } = await send(partnerEnvelope(`<query><m:queryString>${soql}</m:queryString></query>`))
  const [record] = within(root, partner, 'records')
  expect(fieldsOf(record).slice(0, 2)).toEqual([
    ['type', 'AggregateResult'],
    ['Id', null],
  ])
  const typed = childrenOf(record as Element).slice(2)
  expect(typed.map((field) => [field.localName, field.getAttributeNS(xsi, 'type'), field.textContent])).toEqual([
    ['n', 'xsd:string', 'Ångström & <Søn>'],
    ['expr0', 'xsd:int', '1'],
    ['total', 'xsd:double', '1000.0'],
    ['expr1', 'xsd:dateTime', expect.stringMatching(/Z$/)],
  ])
  const count = await send(partnerEnvelope('<query><m:queryString>SELECT COUNT() FROM Account</m:queryString></query>'))
  expect(fieldsOf(within(count.root, partner, 'result')[0])).toEqual([
    ['done', 'true'],
    ['queryLocator', null],
    ['size', '1'],
  ])
})

test('records of the enterprise API are of their types, in their order, without what is null', async () => {
  const made = await send(
    enterpriseEnvelope(
      '<urn:create><urn:sObjects xsi:type="urn1:Contact"><LastName>Doe</LastName><FirstName>Jane</FirstName><Birthdate>1970-01-01</Birthdate></urn:sObjects><urn:sObjects xsi:type="Account"><urn1:Name>Rockets, Inc.</urn1:Name></urn:sObjects></urn:create>',
    ),
    { path: '/services/Soap/c/64.0/0DF000000000001' },
  )
  expect(made.root.getElementsByTagNameNS(partner, '*')).toHaveLength(0)
  const [contact = '', account = ''] = within(made.root, enterprise, 'id').map(({ textContent }) => textContent ?? '')
  expect(read('Contact', contact)).toMatchObject({ LastName: 'Doe', FirstName: 'Jane', Birthdate: '1970-01-01' })
  org.org.records.update('Contact', contact, { AccountId: account }, { user: org.org.admin })
  const soql = `SELECT LastName, Email, Account.Name, Id, FirstName FROM Contact WHERE Id = '${contact}'`
  const { root } = await send(enterpriseEnvelope(`<urn:query><urn:queryString>${soql}</urn:queryString></urn:query>`), {
    path: '/services/Soap/c/64.0/',
  })
  const [record] = within(root, enterprise, 'records')
  expect(record?.getAttributeNS(xsi, 'type')).toBe('sf:Contact')
  expect(record?.lookupNamespaceURI('sf')).toBe(enterpriseRecords)
  expect(fieldsOf(record)).toEqual([
    ['Id', contact],
    ['Account', 'Rockets, Inc.'],
    ['FirstName', 'Jane'],
    ['LastName', 'Doe'],
  ])
  const [parent] = within(root, enterpriseRecords, 'Account')
  expect(parent?.getAttributeNS(xsi, 'type')).toBe('sf:Account')
  expect(fieldsOf(parent)).toEqual([
    ['Id', null],
    ['Name', 'Rockets, Inc.'],
  ])

  const wrong = await send(
    enterpriseEnvelope('<urn:describeSObject><urn:sObjectType>Nope</urn:sObjectType></urn:describeSObject>'),
    {
      path: '/services/Soap/c/64.0',
    },
  )
  expect(wrong.status).toBe(500)
  expect(textIn(wrong.root, 'urn:fault.enterprise.soap.sforce.com', 'exceptionCode')).toBe('INVALID_TYPE')
})

test('only what is named in fieldsToNull is emptied', async () => {
  const id = create('Account', { Name: 'Kept', Phone: '1', Website: 'https://a.example', Fax: '2' })
  const { root } = await send(
    partnerEnvelope(
      `<update><m:sObjects><sobj:type>Account</sobj:type><sobj:fieldsToNull>Phone</sobj:fieldsToNull><sobj:Id>${id}</sobj:Id><sobj:Id>${id}</sobj:Id><Website/><Fax xsi:nil="true"/><NumberOfEmployees xsi:type="xsd:int">12</NumberOfEmployees></m:sObjects></update>`,
    ),
  )
  expect(fieldsOf(within(root, partner, 'result')[0])).toEqual([
    ['id', id],
    ['success', 'true'],
  ])
  expect(read('Account', id)).toMatchObject({
    Phone: null,
    Website: 'https://a.example',
    Fax: '2',
    NumberOfEmployees: 12,
  })
})

const header = (inner: string) =>
  `<h:${inner.replace(/^<(\w+)>/, `$1 xmlns:h="${partner}">`).replace(/<\/(\w+)>$/, '</h:$1>')}`

test('all records are saved or none, where the header says so', async () => {
  const sobjects = (name: string) =>
    `<create><m:sObjects><type>Account</type><Name>${name}</Name></m:sObjects><m:sObjects><type>Account</type><Phone>1</Phone></m:sObjects></create>`
  const all = await send(
    partnerEnvelope(sobjects('Atomic'), header('<AllOrNoneHeader><h:allOrNone>true</h:allOrNone></AllOrNoneHeader>')),
  )
  const [first, second] = within(all.root, partner, 'result')
  expect(fieldsOf(first).map(([name]) => name)).toEqual(['errors', 'id', 'success'])
  expect(fieldsOf(within(first as Element, partner, 'errors')[0])).toEqual([
    ['message', expect.stringContaining('rolled back')],
    ['statusCode', 'ALL_OR_NONE_OPERATION_ROLLED_BACK'],
  ])
  expect(fieldsOf(within(second as Element, partner, 'errors')[0])).toEqual([
    ['fields', 'Name'],
    ['message', 'Required fields are missing: [Name]'],
    ['statusCode', 'REQUIRED_FIELD_MISSING'],
  ])
  const some = await send(partnerEnvelope(sobjects('Single')))
  expect(within(some.root, partner, 'success').map(({ textContent }) => textContent)).toEqual(['true', 'false'])
  const named = org.org.database.all('SELECT "Name" FROM "Account" WHERE "Name" IN (?, ?)', ['Atomic', 'Single'])
  expect(named).toEqual([{ Name: 'Single' }])
  const wrong = await send(
    partnerEnvelope(sobjects('X'), header('<AllOrNoneHeader><h:allOrNone>maybe</h:allOrNone></AllOrNoneHeader>')),
  )
  expect([wrong.status, textIn(wrong.root, '*', 'faultstring')]).toEqual([
    500,
    "'maybe' is not a valid value for the type xsd:boolean",
  ])
})

test('texts that are too long are refused, or cut where the header says so', async () => {
  const long = 'x'.repeat(300)
  const call = (more = '') =>
    send(partnerEnvelope(`<create><m:sObjects><type>Account</type><Name>${long}</Name></m:sObjects></create>`, more))
  expect(textIn((await call()).root, partner, 'statusCode')).toBe('STRING_TOO_LONG')
  const { root } = await call(
    header(
      '<AllowFieldTruncationHeader><h:allowFieldTruncation>1</h:allowFieldTruncation></AllowFieldTruncationHeader>',
    ),
  )
  expect(read('Account', textIn(root, partner, 'id') ?? '')).toMatchObject({ Name: 'x'.repeat(255) })
})

test('the answer tells what is used of the requests of a day', async () => {
  org.setUsage({ used: 41, limit: 5000 })
  const { root } = await send(partnerEnvelope('<getServerTimestamp></getServerTimestamp>'))
  expect(fieldsOf(within(root, partner, 'limitInfo')[0])).toEqual([
    ['current', '42'],
    ['limit', '5000'],
    ['type', 'API REQUESTS'],
  ])
  expect(Date.parse(textIn(root, partner, 'timestamp') ?? '')).toBeGreaterThan(0)
})

test('a body that is packed is read, one that is no gzip is told', async () => {
  const body = partnerEnvelope('<getUserInfo></getUserInfo>')
  const packed = await send(gzipSync(body), { headers: { 'content-encoding': 'gzip' } })
  expect(textIn(packed.root, partner, 'userId')).toBe(org.org.admin.id)
  const broken = await send('no gzip', { headers: { 'content-encoding': 'gzip' } })
  expect(broken.status).toBe(500)
  expect(within(broken.root, soap, 'Fault')).toHaveLength(1)
})

test.each([
  ['nothing', '', 'Premature end of file.'],
  ['no XML', 'hello', /./],
  ['an element that does not end', '<Envelope><Body>', /./],
  [
    'a DOCTYPE',
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><e:Envelope xmlns:e="${soap}"><e:Body><a>&e;</a></e:Body></e:Envelope>`,
    'DOCTYPE is not allowed',
  ],
  ['an envelope without a body', `<e:Envelope xmlns:e="${soap}"/>`, 'The body of the envelope holds no operation'],
  [
    'SOAP 1.2',
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><a/></e:Body></e:Envelope>',
    /namespace/,
  ],
  [
    'elements without end',
    `<e:Envelope xmlns:e="${soap}"><e:Body>${'<a>'.repeat(2000)}${'</a>'.repeat(2000)}</e:Body></e:Envelope>`,
    /nested more than 100 deep/,
  ],
  [
    'an operation that does not exist',
    `<e:Envelope xmlns:e="${soap}"><e:Body><x:fly xmlns:x="${partner}"/></e:Body></e:Envelope>`,
    `No operation available for request {${partner}}fly, please check the WSDL for the service.`,
  ],
  [
    'an operation of the other API',
    `<e:Envelope xmlns:e="${soap}"><e:Body><x:getUserInfo xmlns:x="${enterprise}"/></e:Body></e:Envelope>`,
    `No operation available for request {${enterprise}}getUserInfo, please check the WSDL for the service.`,
  ],
])('%s is a fault of the client', async (_, body, message) => {
  const { status, root } = await send(body)
  expect([status, root.localName, root.namespaceURI]).toEqual([500, 'Envelope', soap])
  const code = textIn(root, '*', 'faultcode')
  expect(['soapenv:Client', 'soapenv:VersionMismatch']).toContain(code)
  expect(textIn(root, '*', 'faultstring')).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  )
  expect(root.getElementsByTagName('detail')).toHaveLength(0)
})

test('whatever is asked below the address of SOAP is answered by a fault', async () => {
  const asked = async (method: string, path: string) => {
    const answer = await fetch(org.url + path, { method, ...(method === 'POST' ? { body: '<x/>' } : {}) })
    const text = await answer.text()
    return [answer.status, answer.headers.get('content-type'), /<faultcode>([^<]*)</.exec(text)?.[1]]
  }
  const xml = 'text/xml;charset=UTF-8'
  expect(await asked('GET', '/services/Soap/u/64.0')).toEqual([500, xml, 'soapenv:Client'])
  expect(await asked('POST', '/services/Soap/T/64.0')).toEqual([500, xml, 'soapenv:Client'])
  expect(await asked('POST', '/services/Soap/u/64.0/%zz')).toEqual([500, xml, 'soapenv:Client'])
  const old = await send(partnerEnvelope('<getUserInfo></getUserInfo>'), { path: '/services/Soap/u/20.0' })
  expect([old.status, textIn(old.root, '*', 'faultcode')]).toEqual([500, 'sf:UNSUPPORTED_API_VERSION'])
})

test('faults of queries tell the place', async () => {
  const { status, root } = await send(
    partnerEnvelope('<query><m:queryString>SELECT Nope FROM Account</m:queryString></query>'),
  )
  expect([status, textIn(root, '*', 'faultcode')]).toEqual([500, 'sf:INVALID_FIELD'])
  const [fault] = within(root, 'urn:fault.partner.soap.sforce.com', 'InvalidFieldFault')
  expect(fault?.getAttributeNS(xsi, 'type')).toBe('sf:InvalidFieldFault')
  expect(fieldsOf(fault)).toEqual([
    ['exceptionCode', 'INVALID_FIELD'],
    ['exceptionMessage', expect.stringContaining("No such column 'Nope'")],
    ['row', '1'],
    ['column', '8'],
  ])
})

test('a session ends, and others with it where they are named', async () => {
  const login = async () => {
    const { root } = await send(
      `<e:Envelope xmlns:e="${soap}"><e:Body><login xmlns="${partner}"><username>${org.username}</username><password>${org.password}</password></login></e:Body></e:Envelope>`,
    )
    return textIn(root, partner, 'sessionId') ?? ''
  }
  const [one, two, three] = [await login(), await login(), await login()]
  const as = (session: string, body: string) => send(partnerEnvelope(body).replace(org.accessToken, session))
  const out = await as(one, '<logout></logout>')
  expect(childrenOf(within(out.root, partner, 'logoutResponse')[0] as Element)).toEqual([])
  const after = await as(one, '<getUserInfo></getUserInfo>')
  expect([after.status, textIn(after.root, '*', 'faultcode')]).toEqual([500, 'sf:INVALID_SESSION_ID'])
  expect(textIn(after.root, '*', 'faultstring')).toContain('Illegal Session')
  const { root } = await as(
    two,
    `<invalidateSessions><m:sessionIds>${three}</m:sessionIds><m:sessionIds>00Dnope</m:sessionIds></invalidateSessions>`,
  )
  expect(within(root, partner, 'success').map(({ textContent }) => textContent)).toEqual(['true', 'false'])
  expect(textIn(root, partner, 'statusCode')).toBe('INVALID_SESSION_ID')
  expect((await as(three, '<getUserInfo></getUserInfo>')).status).toBe(500)
  expect((await as(two, '<getUserInfo></getUserInfo>')).status).toBe(200)
})

test('passwords are set, reset and changed, and count for every login', async () => {
  const own = await startLocalOrg()
  try {
    const call = async (inner: string, session = own.accessToken) => {
      const answer = await fetch(`${own.url}/services/Soap/u/64.0`, {
        method: 'POST',
        body: `<e:Envelope xmlns:e="${soap}" xmlns="${partner}"><e:Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader></e:Header><e:Body>${inner}</e:Body></e:Envelope>`,
      })
      return { status: answer.status, text: await answer.text() }
    }
    const login = async (username: string, password: string) => {
      const answer = await fetch(`${own.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'password',
          client_id: own.clientId,
          client_secret: own.clientSecret,
          username,
          password,
        }),
      })
      return answer.status
    }
    const { id = '' } = own.org.records.create(
      'User',
      {
        Username: 'ada@example.com',
        LastName: 'Lovelace',
        Email: 'ada@example.com',
        Alias: 'ada',
        ProfileId: String(own.org.database.get('SELECT "Id" FROM "Profile"')?.Id),
        TimeZoneSidKey: 'GMT',
        LocaleSidKey: 'en_US',
        EmailEncodingKey: 'UTF-8',
        LanguageLocaleKey: 'en_US',
      },
      { user: own.org.admin },
    ) as { id?: string }
    expect(await login('ada@example.com', 'Analytic1')).toBe(400)
    const set = await call(`<setPassword><userId>${id}</userId><password>Analytic1</password></setPassword>`)
    expect(set.text).toContain('<setPasswordResponse><result></result></setPasswordResponse>')
    expect(await login('ADA@example.com', 'Analytic1')).toBe(200)
    const short = await call(`<setPassword><userId>${id}</userId><password>abc</password></setPassword>`)
    expect([short.status, /<sf:exceptionCode>(\w+)/.exec(short.text)?.[1]]).toEqual([500, 'INVALID_NEW_PASSWORD'])
    const reset = await call(`<resetPassword><userId>${own.org.admin.id.slice(0, 15)}</userId></resetPassword>`)
    const [, password = ''] = /<password>([^<]+)</.exec(reset.text) ?? []
    expect([await login(own.username, own.password), await login(own.username, password)]).toEqual([400, 200])
    const wrong = await call(
      '<changeOwnPassword><oldPassword>x</oldPassword><newPassword>Other0ther</newPassword></changeOwnPassword>',
    )
    expect(wrong.text).toContain('INVALID_OLD_PASSWORD')
    await call(
      `<changeOwnPassword><oldPassword>${password}</oldPassword><newPassword>Other0ther</newPassword></changeOwnPassword>`,
    )
    expect([await login(own.username, password), await login(own.username, 'Other0ther')]).toEqual([400, 200])
    expect((await call('<resetPassword><userId>005000000000000</userId></resetPassword>')).text).toContain(
      'INVALID_ID_FIELD',
    )
  } finally {
    await own.close()
  }
})

test('a description holds what its version knows, in the order of the alphabet', async () => {
  const describe = async (version: number) => {
    const { root } = await send(
      partnerEnvelope('<describeSObject><m:sObjectType>Account</m:sObjectType></describeSObject>'),
      { path: `/services/Soap/u/${version}.0` },
    )
    const [result] = within(root, partner, 'result')
    const fields = childrenOf(result as Element).filter(({ localName }) => localName === 'fields')
    const named = (name: string) => fields.find((field) => textIn(field, partner, 'name') === name)
    return { result: fieldsOf(result).map(([name]) => name), named }
  }
  const inOrder = (names: readonly string[]) => [...names].sort()
  const [old, recent] = [await describe(31), await describe(51)]
  for (const { result, named } of [old, recent]) {
    expect(result).toEqual(inOrder(result))
    const field = fieldsOf(named('Industry')).map(([name]) => name)
    expect(field).toEqual(inOrder(field))
    expect(result).not.toContain('sobjectDescribeOption')
  }
  expect(recent.result).toEqual(expect.arrayContaining(['deepCloneable', 'idEnabled', 'supportedScopes', 'urlNew']))
  for (const later of ['deepCloneable', 'idEnabled', 'supportedScopes', 'associateEntityType'])
    expect(old.result).not.toContain(later)
  const type = (field: Element | undefined) => textIn(field as Element, partner, 'soapType')
  expect([type(old.named('BillingAddress')), type(recent.named('BillingAddress'))]).toEqual([
    'urn:address',
    'tns:address',
  ])
  const flag = within(recent.named('IsDeleted') as Element, partner, 'defaultValue')[0]
  expect([flag?.getAttributeNS(xsi, 'type'), flag?.textContent]).toEqual(['xsd:boolean', 'false'])
})

test('layouts, tabs and themes are described', async () => {
  const layout = await send(partnerEnvelope('<describeLayout><m:sObjectType>Contact</m:sObjectType></describeLayout>'))
  const items = within(layout.root, partner, 'layoutComponents').map((part) => textIn(part, partner, 'value'))
  expect(items).toEqual(expect.arrayContaining(['LastName', 'AccountId']))
  const [mapping] = within(layout.root, partner, 'recordTypeMappings')
  expect(textIn(mapping as Element, partner, 'layoutId')).toBe(textIn(layout.root, partner, 'id'))
  const tabs = await send(partnerEnvelope('<describeTabs></describeTabs>'))
  const named = within(tabs.root, partner, 'sobjectName').map(({ textContent }) => textContent)
  expect(named).toEqual(expect.arrayContaining(['Account', 'Contact']))
  const theme = await send(partnerEnvelope('<describeTheme><m:sobjectType>lead</m:sobjectType></describeTheme>'))
  expect(fieldsOf(within(theme.root, partner, 'themeItems')[0])).toEqual([['name', 'Lead']])
})

test('what a local org has nothing for is told as that', async () => {
  const { status, root } = await send(partnerEnvelope('<sendEmail></sendEmail>'))
  expect([status, textIn(root, '*', 'faultstring')]).toEqual([
    500,
    'FUNCTIONALITY_NOT_ENABLED: sendEmail is not there in a local org',
  ])
  const account = create('Account', { Name: 'Approve me' })
  const process = await send(
    partnerEnvelope(
      `<process><m:actions xsi:type="m:ProcessSubmitRequest"><m:comments>please</m:comments><m:objectId>${account}</m:objectId></m:actions></process>`,
    ),
  )
  expect(fieldsOf(within(process.root, partner, 'result')[0])).toEqual([
    ['entityId', account],
    ['errors', expect.stringContaining('NO_APPLICABLE_PROCESS')],
    ['instanceId', null],
    ['instanceStatus', null],
    ['success', 'false'],
  ])
})

test('changes are asked for within the same bounds as over REST', async () => {
  const id = create('Account', { Name: 'Changed' })
  const gone = create('Account', { Name: 'Gone' })
  org.org.records.remove(gone, { user: org.org.admin })
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const ask = (operation: string, start: string, end: string) =>
    send(
      partnerEnvelope(
        `<${operation}><m:sObjectType>Account</m:sObjectType><m:startDate>${start}</m:startDate><m:endDate>${end}</m:endDate></${operation}>`,
      ),
    )
  const updated = await ask('getUpdated', at(-1), at(1))
  expect(within(updated.root, partner, 'ids').map(({ textContent }) => textContent)).toContain(id)
  const deleted = await ask('getDeleted', at(-1).replace('Z', '+00:00'), at(1))
  const records = within(deleted.root, partner, 'deletedRecords').map(fieldsOf)
  expect(records).toContainEqual([
    ['deletedDate', expect.stringMatching(/Z$/)],
    ['id', gone],
  ])
  expect(
    fieldsOf(within(deleted.root, partner, 'result')[0])
      .map(([name]) => name)
      .slice(-2),
  ).toEqual(['earliestDateAvailable', 'latestDateCovered'])
  for (const [start, end, message] of [
    [at(1), at(-1), 'startDate before endDate'],
    [at(-31), at(0), 'startDate before org replication enablement date'],
  ] as const) {
    const { root } = await ask('getUpdated', start, end)
    expect(textIn(root, '*', 'faultstring')).toBe(`INVALID_REPLICATION_DATE: ${message}`)
    const path = `/services/data/v64.0/sobjects/Account/updated/?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`
    const rest = await fetch(org.url + path, { headers: { authorization: `Bearer ${org.accessToken}` } })
    expect(await rest.json()).toEqual([{ errorCode: 'INVALID_REPLICATION_DATE', message }])
  }
})

test('a search answers with records', async () => {
  create('Lead', { LastName: 'Zweistein', Company: 'Relativ' })
  const { root } = await send(
    partnerEnvelope(
      '<search><m:searchString>FIND {Zweistein} IN ALL FIELDS RETURNING Lead(Id, Company)</m:searchString></search>',
    ),
  )
  const [record] = within(root, partner, 'record')
  expect(fieldsOf(record).map(([name]) => name)).toEqual(['type', 'Id', 'Id', 'Company'])
  expect(textIn(record as Element, partnerRecords, 'Company')).toBe('Relativ')
  const wrong = await send(partnerEnvelope('<search><m:searchString>FIND</m:searchString></search>'))
  expect(within(wrong.root, 'urn:fault.partner.soap.sforce.com', 'MalformedSearchFault')).toHaveLength(1)
})

/** What XML 1.0 can hold. */
const xmlText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  .map((text) => `|${text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '')}|`)

test('texts arrive and come back as they are', async () => {
  const written = (text: string) =>
    text.replace(/[<>&"'\r\n\t\u{80}-\u{10ffff}]/gu, (sign) => `&#x${sign.codePointAt(0)?.toString(16)};`)
  await fc.assert(
    fc.asyncProperty(xmlText, async (text) => {
      const made = await send(
        partnerEnvelope(
          `<create><m:sObjects><type>Account</type><Name>Text</Name><Description>${written(text)}</Description></m:sObjects></create>`,
        ),
      )
      const id = textIn(made.root, partner, 'id') ?? ''
      expect(read('Account', id)?.Description).toBe(text)
      const { root } = await send(
        partnerEnvelope(
          `<retrieve><m:fieldList>Description</m:fieldList><m:sObjectType>Account</m:sObjectType><m:ids>${id}</m:ids></retrieve>`,
        ),
      )
      expect(textIn(root, partnerRecords, 'Description')).toBe(text)
    }),
    { numRuns: 60 },
  )
})

test('what XML cannot hold does not spoil an answer', async () => {
  const id = create('Account', { Name: 'Bell', Description: 'a\u0007b\u000bc\uffffd' })
  const { root } = await send(
    partnerEnvelope(
      `<retrieve><m:fieldList>Description</m:fieldList><m:sObjectType>Account</m:sObjectType><m:ids>${id}</m:ids></retrieve>`,
    ),
  )
  expect(textIn(root, partnerRecords, 'Description')).toBe('a\ufffdb\ufffdc\ufffdd')
})

test('records become recent ones where the call says so', async () => {
  const recent = async () => {
    const answer = await fetch(`${org.url}/services/data/v64.0/recent`, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    })
    return ((await answer.json()) as { Id: string }[]).map(({ Id }) => Id)
  }
  const made = (name: string, more = '') =>
    send(partnerEnvelope(`<create><m:sObjects><type>Account</type><Name>${name}</Name></m:sObjects></create>`, more))
  const quiet = textIn((await made('Quiet')).root, partner, 'id')
  const mru = header('<MruHeader><h:updateMru>true</h:updateMru></MruHeader>')
  const noted = textIn((await made('Noted', mru)).root, partner, 'id')
  const ids = await recent()
  expect(ids[0]).toBe(noted)
  expect(ids).not.toContain(quiet)
  await send(
    partnerEnvelope(`<query><m:queryString>SELECT Id FROM Account WHERE Id = '${quiet}'</m:queryString></query>`, mru),
  )
  expect((await recent())[0]).toBe(quiet)
})

test.each([
  ['iso-8859-1', 'latin1', { 'content-type': 'text/xml' }],
  ['utf-8', 'latin1', { 'content-type': 'text/xml; charset="ISO-8859-1"' }],
  ['utf-16', 'utf16le', { 'content-type': 'text/xml' }],
  ['utf-8', 'utf8', { 'content-type': 'text/xml' }],
] as const)('a request that declares %s and is %s is read', async (declared, encoding, headers) => {
  const body = partnerEnvelope(
    '<create><m:sObjects><type>Account</type><Name>Smörgås</Name></m:sObjects></create>',
  ).replace('UTF-8', declared)
  const bytes = Buffer.from(encoding === 'utf16le' ? `\ufeff${body}` : body, encoding)
  const { root } = await send(new Uint8Array(bytes), { headers })
  expect(read('Account', textIn(root, partner, 'id') ?? '')).toMatchObject({ Name: 'Smörgås' })
})

test('bytes that are not of their encoding, and encodings that nobody knows, are told', async () => {
  const body = partnerEnvelope('<create><m:sObjects><type>Account</type><Name>Smörgås</Name></m:sObjects></create>')
  const wrong = await send(new Uint8Array(Buffer.from(body, 'latin1')))
  expect(textIn(wrong.root, '*', 'faultstring')).toBe('The request is no UTF-8')
  const unknown = await send(body, { headers: { 'content-type': 'text/xml; charset=klingon' } })
  expect(textIn(unknown.root, '*', 'faultstring')).toBe('The encoding klingon is not known; write UTF-8')
})

test('each page of a query may have its own length', async () => {
  for (let i = 0; i < 900; i++)
    create('Event', { Subject: `Meet ${i}`, DurationInMinutes: 5, ActivityDateTime: '2026-01-01T00:00:00Z' })
  const options = (size: number) => header(`<QueryOptions><h:batchSize>${size}</h:batchSize></QueryOptions>`)
  const first = await send(
    partnerEnvelope('<query><m:queryString>SELECT Id FROM Event</m:queryString></query>', options(200)),
  )
  const more = async (root: Element, sized: string) =>
    send(
      partnerEnvelope(
        `<queryMore><m:queryLocator>${textIn(root, partner, 'queryLocator')}</m:queryLocator></queryMore>`,
        sized,
      ),
    )
  const second = await more(first.root, '')
  const third = await more(second.root, options(500))
  const pages = [first, second, third].map(({ root }) => within(root, partner, 'records').length)
  expect(pages).toEqual([200, 200, 500])
  expect(fieldsOf(within(third.root, partner, 'result')[0]).filter(([name]) => name !== 'records')).toEqual([
    ['done', 'true'],
    ['queryLocator', null],
    ['size', '900'],
  ])
})

test('the Metadata API refuses in its own namespace', async () => {
  const metadata = 'http://soap.sforce.com/2006/04/metadata'
  const ask = (operation: string, session = org.accessToken) =>
    send(
      `<e:Envelope xmlns:e="${soap}"><e:Header><x:SessionHeader xmlns:x="${metadata}"><x:sessionId>${session}</x:sessionId></x:SessionHeader></e:Header><e:Body><x:${operation} xmlns:x="${metadata}"/></e:Body></e:Envelope>`,
      { path: '/services/Soap/m/64.0' },
    )
  const deploy = await ask('deploy')
  expect([textIn(deploy.root, '*', 'faultcode'), textIn(deploy.root, '*', 'faultstring')]).toEqual([
    'sf:FUNCTIONALITY_NOT_ENABLED',
    'FUNCTIONALITY_NOT_ENABLED: deploy is not there in a local org',
  ])
  expect(deploy.root.lookupNamespaceURI('sf')).toBe(metadata)
  expect(textIn((await ask('describeMetadata', 'nope')).root, '*', 'faultcode')).toBe('sf:INVALID_SESSION_ID')
  expect(textIn((await ask('create')).root, '*', 'faultstring')).toContain(`{${metadata}}create`)
})

test('what cannot be read refuses the call, and nothing is saved', async () => {
  const ask = (fields: string, type = 'Account') =>
    send(
      partnerEnvelope(
        `<create><m:sObjects><type>Account</type><Name>Before</Name></m:sObjects><m:sObjects><type>${type}</type><Name>Wrong</Name>${fields}</m:sObjects></create>`,
      ),
    )
  const faults = [
    await ask('<NumberOfEmployees>many</NumberOfEmployees>'),
    await ask('<AnnualRevenue>0,5</AnnualRevenue>'),
    await ask('<Colour>red</Colour>'),
    await ask('<fieldsToNull>Colour</fieldsToNull>'),
    await ask('', 'Spaceship'),
  ].map(({ status, root }) => [status, textIn(root, '*', 'faultcode'), textIn(root, '*', 'faultstring')])
  const unknown = [500, 'sf:INVALID_FIELD', expect.stringContaining("No such column 'Colour' on entity 'Account'.")]
  expect(faults).toEqual([
    [500, 'soapenv:Client', "'many' is not a valid value for the type xsd:int"],
    [500, 'soapenv:Client', "'0,5' is not a valid value for the type xsd:double"],
    unknown,
    unknown,
    [500, 'sf:INVALID_TYPE', "INVALID_TYPE: sObject type 'Spaceship' is not supported."],
  ])
  const typed = await send(
    enterpriseEnvelope('<urn:create><urn:sObjects xsi:type="Account"><Colour>red</Colour></urn:sObjects></urn:create>'),
    { path: '/services/Soap/c/64.0' },
  )
  expect(textIn(typed.root, '*', 'faultstring')).toContain(
    `Element {${enterpriseRecords}}Colour invalid at this location`,
  )
  expect(org.org.database.all(`SELECT 1 FROM "Account" WHERE "Name" = 'Before'`)).toEqual([])
})

test('values come in every way that XML Schema has for them', async () => {
  const { root } = await send(
    partnerEnvelope(
      '<create><m:sObjects xsi:type="sobj:sObject"><type>Contact</type><LastName xsi:type="xsd:string">Typed</LastName><Birthdate xsi:type="xsd:dateTime">1999-12-31T07:00:00.000Z</Birthdate><DoNotCall xsi:type="xsd:boolean">1</DoNotCall></m:sObjects><m:sObjects><type>Account</type><Name><![CDATA[<b>]]> &#38; c</Name><AnnualRevenue>1.5E7</AnnualRevenue></m:sObjects></create>',
    ),
  )
  const [contact = '', account = ''] = within(root, partner, 'id').map(({ textContent }) => textContent ?? '')
  expect(read('Contact', contact)).toMatchObject({ LastName: 'Typed', Birthdate: '1999-12-31', DoNotCall: true })
  expect(read('Account', account)).toMatchObject({ Name: '<b> & c', AnnualRevenue: 15_000_000 })
})

test('whatever is sent, the answer is an envelope', async () => {
  const whole = partnerEnvelope(
    '<upsert><m:externalIDFieldName>ExternalId__c</m:externalIDFieldName><m:sObjects><type>Contact</type><LastName>A &amp; B</LastName><Account><ExternalId__c>7</ExternalId__c></Account></m:sObjects></upsert>',
    header('<AllOrNoneHeader><h:allOrNone>true</h:allOrNone></AllOrNoneHeader>'),
  )
  const spoilt = fc
    .tuple(
      fc.nat(whole.length),
      fc.nat(40),
      fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom(
          '<',
          '</',
          '&#0;',
          '&#xD800;',
          '<![CDATA[',
          '<!--',
          '<?x ',
          '__proto__',
          ' xsi:nil="true"',
          ':',
        ),
      ),
    )
    .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut))
  await fc.assert(
    fc.asyncProperty(spoilt, async (body) => {
      const { status, type, root } = await send(body)
      expect([200, 500]).toContain(status)
      expect([type, root.localName, root.namespaceURI]).toEqual(['text/xml;charset=UTF-8', 'Envelope', soap])
      expect(within(root, soap, 'Fault')).toHaveLength(status === 500 ? 1 : 0)
      expect(textIn(root, '*', 'faultstring') ?? '').not.toContain('UNKNOWN_EXCEPTION')
    }),
    { numRuns: 200 },
  )
})
