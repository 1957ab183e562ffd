// JSON: `node --expose-gc bench/json.mjs [rows]`. Reader, writer, and both around a mapping, against JSON.parse and JSON.stringify.
import assert from 'node:assert/strict'
import { compare, load } from './harness.mjs'

const { readDocument, writeDocument } = await load('runtime/src/format/registry.ts')

const rows = Number(process.argv[2] ?? 50_000)
const decoder = new TextDecoder()
const encoder = new TextEncoder()

const tiny = Array.from({ length: rows }, (_, i) => ({ id: i + 1, name: `item_${i + 1}`, value: (i + 1) * 3 }))
const contacts = Array.from({ length: rows / 5 }, (_, i) => ({
  id: `C-${String(i).padStart(6, '0')}`,
  first: ['Ada', 'Grace', 'Zoë', 'Søren'][i % 4],
  last: `Núñez ${i}`,
  email: `person${i}@example.com`,
  active: i % 3 === 0,
  balance: Math.round(i * 137.31) / 100,
  note: i % 7 === 0 ? 'said "hello"\nand left' : null,
  address: { street: `${i} Main Street`, city: 'Zürich', zip: String(8000 + (i % 90)) },
  tags: ['new', 'vip', 'mail'].slice(i % 3),
}))

const documents = {
  'tiny rows': JSON.stringify(tiny),
  'tiny rows, indented': JSON.stringify(tiny, null, 2),
  contacts: JSON.stringify(contacts),
  'contacts, indented, wrapped': JSON.stringify({ page: 1, contacts }, null, 2),
  numbers: JSON.stringify(tiny.map(({ id }) => id / 7)).replace(/(\.\d{1,6})\d*/g, '$1'),
}

for (const [name, text] of Object.entries(documents)) {
  const bytes = encoder.encode(text)
  const value = readDocument(bytes, 'json')
  assert.deepEqual(value, JSON.parse(text))
  compare(
    `read ${name}`,
    {
      'JSON.parse': () => JSON.parse(decoder.decode(bytes)),
      Twill: () => readDocument(bytes, 'json'),
    },
    { bytes: bytes.length },
  )
  assert.equal(writeDocument(value, 'json').text, JSON.stringify(value, null, 2))
  compare(
    `write ${name}`,
    {
      'JSON.stringify, indented': () => encoder.encode(JSON.stringify(value, null, 2)),
      Twill: () => writeDocument(value, 'json').bytes(),
      'Twill, skipNullOn': () => writeDocument(value, 'json', { skipNullOn: 'everywhere' }).bytes(),
      'JSON.stringify, one line': () => encoder.encode(JSON.stringify(value)),
      'Twill, one line': () => writeDocument(value, 'json', { indent: false }).bytes(),
    },
    { bytes: bytes.length },
  )
}

const map = (items) => items.map((item) => ({ id: item.id, doubled: item.value * 2, label: `item_${item.id}` }))
const bytes = encoder.encode(documents['tiny rows'])
const byHand = () => encoder.encode(JSON.stringify(map(JSON.parse(decoder.decode(bytes))), null, 2))
const twill = () => writeDocument(map(readDocument(bytes, 'json')), 'json').bytes()
assert.deepEqual(twill(), byHand())
compare('read, map, write', { 'by hand': byHand, Twill: twill }, { bytes: bytes.length })

const small = encoder.encode(JSON.stringify({ order: 'A1', lines: contacts.slice(0, 3) }))
compare('a small message, read and written', {
  'by hand': () => encoder.encode(JSON.stringify(JSON.parse(decoder.decode(small)), null, 2)),
  Twill: () => writeDocument(readDocument(small, 'json'), 'json').bytes(),
})
