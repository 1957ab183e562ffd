import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../src/local-org/index.ts'
import { restClient } from './rest-client.ts'

let org: LocalOrg
beforeAll(async () => {
  org = await startLocalOrg()
})
afterAll(() => org.close())
const call = restClient(() => org)
const get = async (path: string) => (await call('GET', path)).body
const admin = () => ({ user: org.org.admin })
const master = '012000000000000AAA'

test('records are counted by object', async () => {
  org.org.records.create('Campaign', { Name: 'One' }, admin())
  const gone = org.org.records.create('Campaign', { Name: 'Two' }, admin())
  org.org.records.remove(gone.id ?? '', admin())
  expect(await get('/limits/recordCount?sObjects=campaign,Nope')).toEqual({
    sObjects: [{ count: 1, name: 'Campaign' }],
  })
  expect((await get('/limits/recordCount')).sObjects).toContainEqual({ count: 1, name: 'User' })
})

describe('layouts', () => {
  test('show all fields of an object in sections, and lists of what hangs on it', async () => {
    const { layouts, recordTypeMappings } = await get('/sobjects/Contact/describe/layouts')
    expect(recordTypeMappings).toMatchObject([
      {
        recordTypeId: master,
        layoutId: layouts[0].id,
        urls: { layout: `/services/data/v65.0/sobjects/Contact/describe/layouts/${master}` },
      },
    ])
    interface Row {
      readonly layoutItems: readonly {
        readonly required: boolean
        readonly layoutComponents: readonly { readonly value: string; readonly details: { readonly type: string } }[]
      }[]
    }
    const [own, kept] = layouts[0].detailLayoutSections.map(({ layoutRows }: { layoutRows: readonly Row[] }) =>
      layoutRows.flatMap(({ layoutItems }) => layoutItems),
    ) as [Row['layoutItems'], Row['layoutItems']]
    const names = (items: Row['layoutItems']) => items.map(({ layoutComponents }) => layoutComponents[0]?.value)
    expect(names(own)).toContain('LastName')
    expect(names(kept)).toContain('CreatedDate')
    expect(own.filter(({ required }) => required).flatMap((item) => names([item]))).toEqual(['LastName', 'OwnerId'])
    expect(own.find((item) => names([item])[0] === 'AccountId')?.layoutComponents[0]?.details.type).toBe('reference')
    expect(layouts[0].relatedLists).toContainEqual(
      expect.objectContaining({ name: 'Cases', sobject: 'Case', field: 'ContactId' }),
    )
    expect(await get(`/sobjects/Contact/describe/layouts/${master.slice(0, 15)}`)).toEqual(layouts[0])
    expect((await call('GET', '/sobjects/Contact/describe/layouts/012000000000001AAA')).status).toBe(404)
  })

  test('in their compact form hold what a record is known by', async () => {
    const { compactLayouts, recordTypeCompactLayoutMappings } = await get('/sobjects/Account/describe/compactLayouts')
    expect(compactLayouts[0].fieldItems[0].layoutComponents[0]).toMatchObject({ type: 'Field', value: 'Name' })
    expect(recordTypeCompactLayoutMappings[0]).toMatchObject({ compactLayoutName: 'SYSTEM', recordTypeId: master })
    const both = await get('/compactLayouts?q=Account,case')
    expect(both).toMatchObject({ Account: compactLayouts[0], Case: { objectType: 'Case' } })
    expect(await call('GET', '/compactLayouts?q=Nope')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE' }],
    })
    expect(await get('/sobjects/Account/describe/approvalLayouts')).toEqual({ approvalLayouts: [] })
  })
})

test('list views show all records and those of the user, page by page', async () => {
  const other = org.org.records.create(
    'User',
    { Username: 'o@x.y', LastName: 'Other', Email: 'o@x.y', Alias: 'o' },
    admin(),
  )
  for (const [Name, OwnerId] of [
    ['lv b', org.org.admin.id],
    ['lv a', other.id ?? ''],
    ['lv c', org.org.admin.id],
  ] as const)
    org.org.records.create('Opportunity', { Name, OwnerId, StageName: 'Prospecting', CloseDate: '2026-01-01' }, admin())
  const { listviews, size, done } = await get('/sobjects/Opportunity/listviews')
  expect([size, done, listviews.map(({ developerName }: { developerName: string }) => developerName)]).toEqual([
    2,
    true,
    ['AllOpportunities', 'MyOpportunities'],
  ])
  const short = (url: string) => url.replace('/services/data/v65.0', '')
  const described = await get(short(listviews[1].describeUrl))
  expect(described).toMatchObject({ sobjectType: 'Opportunity', scope: 'mine', id: listviews[1].id })
  const rerun = await get(`/query?q=${encodeURIComponent(described.query)}`)
  expect(rerun.records.map(({ Name }: { Name: string }) => Name)).toEqual(['lv b', 'lv c'])
  const shown = async (url: string) => {
    const { records, done: isDone } = await get(short(url))
    return [isDone, records.map(({ columns }: { columns: readonly { value: string }[] }) => columns[0]?.value)]
  }
  expect(await shown(listviews[0].resultsUrl)).toEqual([true, ['lv a', 'lv b', 'lv c']])
  expect(await shown(`${listviews[0].resultsUrl}?limit=2`)).toEqual([false, ['lv a', 'lv b']])
  expect(await shown(`${listviews[0].resultsUrl}?limit=2&offset=2`)).toEqual([true, ['lv c']])
  expect((await call('GET', `${short(listviews[0].resultsUrl)}?limit=-1`)).status).toBe(400)
  expect((await call('GET', '/sobjects/Opportunity/listviews/00B000000000000AAA/results')).status).toBe(404)
})

test('searches tell their scope and columns, and suggest names', async () => {
  for (const Name of ['Suggestible One', 'Suggestible Two']) org.org.records.create('Account', { Name }, admin())
  expect((await get('/search/scopeOrder'))[0]).toEqual({
    type: 'Account',
    url: '/services/data/v65.0/sobjects/Account/describe',
  })
  expect(await get('/search/layout?q=Account')).toMatchObject([
    {
      objectType: 'Account',
      searchColumns: [{ field: 'Account.Name', label: 'Account Name', name: 'Name' }, {}, {}, {}, {}],
    },
  ])
  const found = await get('/search/suggestions?q=sugg&sobject=Account')
  expect(found).toMatchObject({
    autoSuggestResults: [{ Name: 'Suggestible One' }, { Name: 'Suggestible Two' }],
    hasMoreResults: false,
  })
  expect(await get('/search/suggestions?q=sugg&sobject=Account&limit=1')).toMatchObject({
    autoSuggestResults: [{}],
    hasMoreResults: true,
  })
  expect((await call('GET', '/search/suggestions?q=su&sobject=Account')).status).toBe(400)
  expect((await call('GET', '/search/suggestions?q=sugg')).status).toBe(400)
})

test.each([
  ['/quickActions', []],
  ['/sobjects/Account/quickActions', []],
  ['/process/approvals', { approvals: {} }],
  ['/process/rules', { rules: {} }],
  ['/analytics/reports', []],
  ['/actions/standard', { actions: [] }],
  ['/appMenu/AppSwitcher', { appMenuItems: [] }],
])('%s tells that there is nothing', async (path, body) => {
  expect(await get(path)).toEqual(body)
})

test.each([
  '/nope',
  '/sobjects/Nope/quickActions',
  '/appMenu/nope',
  '/process/rules/Nope',
  '/chatter/feeds',
  '/sobjects/Nope__c/describe/layouts',
])('%s does not exist', async (path) => {
  const { status, body } = await call('GET', path)
  expect([status, body]).toEqual([404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]])
})

test('tabs, themes and users are those of the org', async () => {
  expect(await get('/tabs')).toContainEqual(
    expect.objectContaining({ name: 'standard-Account', label: 'Accounts', url: `${org.url}/001/o` }),
  )
  expect((await get('/theme')).themeItems).toContainEqual({ colors: [], icons: [], name: 'Lead' })
  expect(await get('/chatter/users/me')).toMatchObject({
    id: org.org.admin.id,
    username: org.username,
    name: 'Local Admin',
  })
  expect(await call('GET', '/chatter/users/005000000000000')).toMatchObject({ status: 404 })
  expect(await call('POST', '/process/approvals', { requests: [{ actionType: 'Submit' }] })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'NO_APPLICABLE_PROCESS' }],
  })
})

test('passwords of users are set, made anew, and what they log in with', async () => {
  const user = org.org.records.create(
    'User',
    { Username: 'pw@x.y', LastName: 'P', Email: 'p@x.y', Alias: 'p' },
    admin(),
  )
  const path = `/sobjects/User/${user.id}/password`
  const login = async (password: string) => {
    const form = {
      grant_type: 'password',
      client_id: org.clientId,
      client_secret: org.clientSecret,
      username: 'PW@x.y',
      password,
    }
    const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })
    return { status: answer.status, body: (await answer.json()) as { readonly id?: string } }
  }
  expect(await get(path)).toEqual({ isExpired: false })
  expect((await login('secret123')).status).toBe(400)
  expect((await call('POST', path, { NewPassword: 'secret123' })).status).toBe(204)
  expect((await login('secret123')).body.id).toContain(user.id)
  expect((await login(`secret123${org.securityToken}`)).status).toBe(200)
  expect((await login('Secret123')).status).toBe(400)
  for (const NewPassword of ['', 'short1', 'onlyletters', '1234567890']) {
    expect(await call('POST', path, { NewPassword })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_NEW_PASSWORD' }],
    })
  }
  const { NewPassword } = (await call('DELETE', path)).body
  expect((await login('secret123')).status).toBe(400)
  expect((await login(NewPassword)).status).toBe(200)
  expect((await call('GET', '/sobjects/User/005000000000000/password')).status).toBe(404)
})

describe('the UI API', () => {
  test('makes, shows, changes and deletes records', async () => {
    const account = org.org.records.create('Account', { Name: 'Ui', Rating: 'Hot' }, admin())
    const made = await call('POST', '/ui-api/records', {
      apiName: 'Contact',
      fields: { LastName: 'Shown', AccountId: account.id },
    })
    expect(made).toMatchObject({
      status: 201,
      body: { apiName: 'Contact', fields: { LastName: { displayValue: null, value: 'Shown' } } },
    })
    const path = `/ui-api/records/${made.body.id}`
    const shown = await get(
      `${path}?fields=Contact.LastName,Contact.Account.Rating&optionalFields=Contact.Nope,Contact.ReportsTo.Name`,
    )
    expect(shown.fields).toMatchObject({
      LastName: { value: 'Shown' },
      Account: {
        value: { apiName: 'Account', id: account.id, fields: { Rating: { displayValue: 'Hot', value: 'Hot' } } },
      },
      ReportsTo: { displayValue: null, value: null },
    })
    expect(shown).toMatchObject({ recordTypeId: master, eTag: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect((await call('PATCH', path, { fields: { LastName: 'Changed' } })).body.fields.LastName.value).toBe('Changed')
    expect((await call('GET', path)).status).toBe(400)
    expect(await call('GET', `${path}?fields=Contact.Nope`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    })
    expect(await call('GET', `${path}?fields=Account.Name`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    })
    expect(await call('POST', '/ui-api/records', { apiName: 'Contact', fields: {} })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }],
    })
    expect((await call('DELETE', path)).status).toBe(204)
    expect((await call('GET', `${path}?fields=Contact.LastName`)).status).toBe(404)
  })

  test('describes objects, picklists and defaults', async () => {
    const info = await get('/ui-api/object-info/Contact')
    expect(info).toMatchObject({
      apiName: 'Contact',
      keyPrefix: '003',
      nameFields: ['Name'],
      defaultRecordTypeId: master,
    })
    expect(info.fields.AccountId).toMatchObject({
      dataType: 'Reference',
      referenceToInfos: [{ apiName: 'Account', nameFields: ['Name'] }],
    })
    expect(info.fields.LastName.required).toBe(true)
    expect((await get('/ui-api/object-info')).objects.Lead).toMatchObject({ apiName: 'Lead', labelPlural: 'Leads' })
    const { picklistFieldValues } = await get(`/ui-api/object-info/Case/picklist-values/${master}`)
    expect(picklistFieldValues.Status).toMatchObject({
      defaultValue: { value: 'New' },
      values: [{ label: 'New', value: 'New' }, {}, {}, {}],
    })
    expect(await get(`/ui-api/object-info/Case/picklist-values/${master}/Status`)).toEqual(picklistFieldValues.Status)
    expect((await call('GET', `/ui-api/object-info/Case/picklist-values/${master}/Subject`)).status).toBe(404)
    const { record } = await get('/ui-api/record-defaults/template/create/Case')
    expect(record.fields).toMatchObject({ Status: { value: 'New' }, Priority: { value: 'Medium' } })
  })
})
