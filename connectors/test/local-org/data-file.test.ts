import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exported, seed } from '../../src/local-org/data-files.ts'
import { openOrg } from '../../src/local-org/org-core.ts'
import { customObjects, prefixes } from '../../src/local-org/schema/custom-objects.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twill-org-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ship = `<?xml version="1.0"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Ship</label>
<nameField><label>Ship Name</label><type>Text</type></nameField>
<fields><fullName>Tons__c</fullName><label>Tons</label><type>Number</type><precision>10</precision><scale>1</scale></fields>
<fields><fullName>Line__c</fullName><label>Line</label><type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Ships</relationshipName></fields></CustomObject>`

const objects = () => customObjects(ship, 'objects/Ship__c.object-meta.xml', prefixes())

test('records outlive the org, ids go on, and a file belongs to one org at a time', () => {
  const data = join(folder, 'org.db')
  const first = openOrg({ data, objects: objects() })
  const document = {
    Account: [{ Name: 'Line', ExternalId__c: 'l' }],
    Ship__c: [{ Name: 'Titanic', Tons__c: 52310.25, Line__r: { ExternalId__c: 'l' } }],
  }
  expect(seed(first, JSON.stringify(document), 'seed.json')).toBe(2)
  expect(() => openOrg({ data })).toThrow()
  first.close()
  const second = openOrg({ data, objects: objects() })
  try {
    expect(exported(second)).toMatchObject({
      Account: [{ Name: 'Line' }],
      Ship__c: [{ Name: 'Titanic', Tons__c: 52310.3 }],
    })
    const { id } = second.records.create('Account', { Name: 'Later' }, { user: second.admin })
    expect(id).not.toBe((exported(second).Account as { Id: string }[])[0]?.Id)
    second.reset()
    expect(exported(second).Account).toBeUndefined()
  } finally {
    second.close()
  }
})

test('objects and fields that a client has added outlive the org too', () => {
  const data = join(folder, 'declared.db')
  const first = openOrg({ data })
  const text = { type: 'string', length: 40 } as const
  first.declarations.add({
    name: 'Crane__c',
    custom: true,
    keyPrefix: first.declarations.freePrefix(),
    fields: { Name: text },
  })
  first.declarations.add({ name: 'Account', keyPrefix: '001', fields: { Berth__c: text } })
  const made = first.records.create('Account', { Name: 'A', Berth__c: '7' }, { user: first.admin })
  first.close()
  const second = openOrg({ data })
  try {
    expect(second.schema.object('crane__c')).toMatchObject({ name: 'Crane__c', keyPrefix: 'a00' })
    expect(second.records.retrieve('Account', made.id ?? '', ['Berth__c'])).toMatchObject({ Berth__c: '7' })
    expect(second.declarations.remove('account', 'berth__c')).toBe(true)
    expect(second.declarations.remove('Account', 'ExternalId__c')).toBe(false)
    expect(second.declarations.remove('Account')).toBe(false)
    expect(second.schema.object('Account')?.field('Berth__c')).toBeUndefined()
    expect(() => second.declarations.add({ name: 'Other__c', keyPrefix: '001', fields: {} })).toThrow(
      /share the id prefix/,
    )
    expect(second.schema.object('Other__c')).toBeUndefined()
  } finally {
    second.close()
  }
})

test('a seed is taken whole or not at all', () => {
  const org = openOrg()
  try {
    expect(() => seed(org, JSON.stringify({ Account: [{ Name: 'Kept?' }, {}] }), 'seed.json')).toThrow(
      'seed.json: Account[1]: Required fields are missing: [Name]',
    )
    expect(exported(org).Account).toBeUndefined()
  } finally {
    org.close()
  }
})

test.each([
  ['{"name": "Bad Name"}', 'objects.json: an object needs a name, such as "Invoice__c".'],
  [
    '{"name": "A__c", "fields": {"X__c": {"type": "Nope"}}}',
    'objects.json: A__c.X__c: the type Nope is not known; write one such as "string", "currency" or "reference".',
  ],
  [
    '{"name": "A__c", "fields": {"X__c": {"type": "Lookup"}}}',
    'objects.json: A__c.X__c: a reference needs "referenceTo".',
  ],
])('%s is refused', (text, message) => {
  expect(() => customObjects(text, 'objects.json', prefixes())).toThrow(message)
})
