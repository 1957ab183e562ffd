import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OrgCore, openOrg } from '../../src/local-org/org-core.ts'

let org: OrgCore
beforeAll(() => {
  org = openOrg()
  for (const Name of ['Quokka Works', 'The quokka inn', 'Aquokka', "O'Hara 50%"])
    org.records.create('Account', { Name }, { user: org.admin })
  org.records.create(
    'Contact',
    { LastName: 'Quokka', Email: 'q@works.example', Phone: '555 1234' },
    { user: org.admin },
  )
})
afterAll(() => org.close())

const get = (q: string) =>
  org.dispatch({
    method: 'GET',
    path: '/search',
    query: new URLSearchParams({ q }),
    headers: {},
    body: undefined,
    version: '65.0',
    user: org.admin,
  })
const names = (q: string) => {
  const { searchRecords } = get(q).body as unknown as { searchRecords: { Name: string }[] }
  return searchRecords.map(({ Name }) => Name)
}

test.each([
  ['FIND {quokka} RETURNING Account(Id, Name ORDER BY Name)', ['Quokka Works', 'The quokka inn']],
  ['FIND {quokka work*} IN ALL FIELDS RETURNING Account(Name)', ['Quokka Works']],
  ['FIND {"quokka inn"} RETURNING Account(Name)', ['The quokka inn']],
  ['FIND {*quokka} RETURNING Account(Name ORDER BY Name LIMIT 1)', ['Aquokka']],
  ["FIND {quokka} RETURNING Account(Name WHERE Name LIKE 'The%'), Contact(Name)", ['The quokka inn', 'Quokka']],
  ['FIND {q@works.example} IN EMAIL FIELDS RETURNING Contact(Name)', ['Quokka']],
  ['FIND {50%} RETURNING Account(Name)', ["O'Hara 50%"]],
  ['FIND {quokka} IN NAME FIELDS RETURNING Account(Name), Contact(Name) LIMIT 1', ['Quokka Works']],
])('%s', (sosl, expected) => {
  expect(names(sosl)).toEqual(expected)
})

test.each([
  ['FIND quokka', 'MALFORMED_SEARCH'],
  ['FIND {q}', 'MALFORMED_SEARCH'],
  ['FIND {quokka} RETURNING Nope', 'INVALID_TYPE'],
  ['FIND {quokka} RETURNING Account(Nope)', 'INVALID_FIELD'],
  ['FIND {quokka} RETURNING Account(Name', 'MALFORMED_SEARCH'],
])('%s is refused', (sosl, errorCode) => {
  expect(get(sosl)).toMatchObject({ status: 400, body: [{ errorCode }] })
})
