// XML and CSV: `node --expose-gc bench/formats.mjs [rows]`. Readers and writers against csv-parse, fast-xml-parser and hand-written
// limits; then how their time grows with size, depth and width.
import assert from 'node:assert/strict'
import { parse } from 'csv-parse/sync'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { compare, load, median } from './harness.mjs'

const { readDocument, writeDocument } = await load('runtime/src/format/registry.ts')

const rows = Number(process.argv[2] ?? 20_000)

const people = Array.from({ length: rows }, (_, i) => ({
  id: `C-${String(i).padStart(6, '0')}`,
  first: ['Ada', 'Grace', 'Zoë', 'Søren'][i % 4],
  last: `Núñez ${i}`,
  email: `person${i}@example.com`,
  street: `${i} Main Street`,
  city: i % 9 === 0 ? 'Zürich, ZH' : 'Zürich',
  zip: String(8000 + (i % 90)),
  note: i % 7 === 0 ? 'said "hello"\nand left' : '',
  balance: String(Math.round(i * 137.31) / 100),
}))

// CSV

const csvText = writeDocument(people, 'csv', { escape: '"' }).text
const readCsv = () => readDocument(csvText, 'csv', { escape: '"' })
const parseCsv = () => parse(csvText, { columns: true })
assert.deepEqual(readCsv(), parseCsv())

compare(
  `CSV reading, ${rows} rows`,
  {
    twill: readCsv,
    'twill, backslash escape': () => readDocument(csvText, 'csv'),
    'csv-parse': parseCsv,
    'split, no quotes (limit)': () => csvText.split('\n').map((line) => line.split(',')),
  },
  { bytes: csvText.length },
)

const handCsv = () => {
  const special = /[,"\n\r]/
  const field = (text) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const names = Object.keys(people[0])
  let text = `${names.join(',')}\n`
  for (const row of people) text += `${names.map((name) => field(row[name])).join(',')}\n`
  return text
}
assert.equal(handCsv(), csvText)
compare(
  `CSV writing, ${rows} rows`,
  { twill: () => writeDocument(people, 'csv', { escape: '"' }).text, 'by hand': handCsv },
  { bytes: csvText.length },
)

// XML

const orders = { orders: { order: people } }
const xmlText = writeDocument(orders, 'xml').text
const tight = writeDocument(orders, 'xml', { indent: false }).text
const namespaced = tight
  .replace('<orders>', '<s:orders xmlns:s="urn:shop" xmlns="urn:people">')
  .replace('</orders>', '</s:orders>')
  .replaceAll('<order>', '<s:order id="7" s:kind="new">')
  .replaceAll('</order>', '</s:order>')

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: false })
assert.equal(readDocument(xmlText, 'xml').orders.size, rows)

for (const [title, text] of Object.entries({ indented: xmlText, 'in one line': tight, namespaces: namespaced })) {
  compare(
    `XML reading, ${title}`,
    { twill: () => readDocument(text, 'xml'), 'fast-xml-parser': () => parser.parse(text) },
    { bytes: text.length },
  )
}

const builder = new XMLBuilder({ format: true, ignoreAttributes: false })
const read = { plain: readDocument(xmlText, 'xml'), namespaces: readDocument(namespaced, 'xml') }
compare(
  'XML writing',
  {
    'twill, plain': () => writeDocument(orders, 'xml').text,
    'twill, as read': () => writeDocument(read.plain, 'xml').text,
    'twill, namespaces and attributes': () => writeDocument(read.namespaces, 'xml').text,
    'fast-xml-parser': () => builder.build(orders),
  },
  { bytes: xmlText.length },
)

// How time grows: nanoseconds per character should stay about the same along each line

function perCharacter(text, format, options) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    readDocument(text, format, options)
    return performance.now() - start
  })
  return (median(times) * 1e6) / text.length
}

function sweep(title, format, documents, options) {
  const cells = Object.entries(documents).map(([name, text]) => [
    name,
    Number(perCharacter(text, format, options).toPrecision(3)),
  ])
  console.log(`${title}: ns per character`, Object.fromEntries(cells))
}

const sizes = [1e3, 1e4, 1e5, 1e6]
const bySize = (make) => Object.fromEntries(sizes.map((size) => [size.toExponential(0), make(size)]))

console.log()
sweep(
  'XML, repeated elements',
  'xml',
  bySize((n) => `<a>${'<b>x</b>'.repeat(n / 8)}</a>`),
)
sweep(
  'XML, distinct elements',
  'xml',
  bySize((n) => `<a>${Array.from({ length: n / 18 }, (_, i) => `<b${i}>x</b${i}>`).join('')}</a>`),
)
sweep(
  'XML, text with references',
  'xml',
  bySize((n) => `<a>${'x&lt;'.repeat(n / 5)}</a>`),
)
sweep(
  'XML, comments and sections',
  'xml',
  bySize((n) => `<a>${'<!-- x --><![CDATA[y]]>'.repeat(n / 23)}</a>`),
)
sweep(
  'XML, attributes',
  'xml',
  bySize((n) => `<a ${Array.from({ length: n / 10 }, (_, i) => `k${i}="v"`).join(' ')}/>`),
)
sweep(
  'XML, attributes in a namespace',
  'xml',
  bySize((n) => `<a xmlns:p="u" ${Array.from({ length: n / 12 }, (_, i) => `p:k${i}="v"`).join(' ')}/>`),
)
sweep(
  'XML, depth 10 to 999 with a namespace each',
  'xml',
  Object.fromEntries(
    [10, 100, 999].map((depth) => {
      const open = Array.from({ length: depth }, (_, i) => `<p:a xmlns:p="u" xmlns:q${i}="v">`).join('')
      return [depth, `<r>${`${open}${'</p:a>'.repeat(depth)}`.repeat(Math.ceil(20_000 / depth))}</r>`]
    }),
  ),
)
sweep(
  'CSV, rows',
  'csv',
  bySize((n) => `a,b,c\n${'1,"2",3\n'.repeat(n / 8)}`),
)
sweep(
  'CSV, columns',
  'csv',
  bySize((n) =>
    Array.from({ length: 2 }, () => Array.from({ length: n / 16 }, (_, i) => `column${i}`).join(',')).join('\n'),
  ),
)
sweep(
  'CSV, one field in quotes',
  'csv',
  bySize((n) => `a\n"${'x""\\"\n'.repeat(n / 6)}"`),
)
sweep(
  'CSV, escapes outside quotes',
  'csv',
  bySize((n) => `a\n${'x\\,\\y'.repeat(n / 5)}`),
)
sweep(
  'CSV, rows of growing width',
  'csv',
  bySize((n) => Array.from({ length: Math.sqrt(n) }, (_, i) => ','.repeat(i)).join('\n')),
  { header: false },
)
