import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readValue } from '@twill/runtime/flow'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type LineRecord, lineRecords } from '../../src/file/line-records.ts'
import { lettersOf } from '../../src/flow/index.ts'
import { folderWith, started } from './run-here.ts'

const folder = folderWith({})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function recordsOf(text: string, format: 'csv' | 'ndjson', options = {}) {
  const path = join(folder, `in.${format}`)
  writeFileSync(path, text)
  const found: LineRecord[] = []
  for await (const record of lineRecords(path, format, options)) found.push(record)
  return found
}

const field = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[a-zäß€0-9 ]{0,8}$/) },
  fc.stringMatching(/^[a-z,"\n\r]{0,8}$/),
)
const quoted = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

test('CSV read bit by bit is CSV read as a whole, whatever stands in quotes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { maxLength: 30 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.boolean(),
      fc.boolean(),
      async (rows, end, header, complete) => {
        const text = [['a', 'b\n"c'], ...rows].map((row) => row.map(quoted).join(',')).join(end) + (complete ? end : '')
        const found = await recordsOf(text, 'csv', { header })
        expect(found.map(({ value }) => value)).toEqual(readValue(text, 'csv', { header }))
      },
    ),
    { numRuns: 300 },
  )
})

test('records across blocks are whole, and know their line', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => `${n},"${'é,\n'.repeat(n % 3)}x${n}"`)
  const found = await recordsOf(`n,text\n${rows.join('\n')}\n`, 'csv')
  let line = 2
  expect(found).toHaveLength(rows.length)
  for (const [n, record] of found.entries()) {
    expect(record).toEqual({ value: { n: String(n), text: `${'é,\n'.repeat(n % 3)}x${n}` }, line })
    line += 1 + (n % 3)
  }
  const json = await recordsOf(rows.map((_, n) => `{"n":${n}}\n`).join(''), 'ndjson')
  expect(json.map(({ line }) => line)).toEqual(rows.map((_, n) => n + 1))
  expect(json.at(-1)?.value).toEqual({ n: 19_999 })
})

test.each([
  ['csv', 'n,t\n1,"a"\n2,"b" x\n3,c\n4,"open\n5,e\n', ['1', '3', '5'], ['in.csv:3', 'in.csv:5']],
  ['ndjson', '{"n":"1"}\n\n{"n":\n{"n":"3"}\n', ['1', '3'], ['in.ndjson:3, payload']],
])(
  'a malformed line of %s is a dead letter with its place, and the others arrive',
  async (format, text, arrived, places) => {
    const made = folderWith({
      [`in.${format}`]: text,
      'out.flow.yaml': `name: out
source: { file.read: { path: in.${format} } }
mapping: { script: '{ n: payload.n, line: attributes.line }' }
sink: { file.append: { path: out.ndjson } }
`,
    })
    const flow = started(made, 'out.flow.yaml')
    expect(await flow.done).toMatchObject({ delivered: arrived.length, deadLetters: places.length, complete: true })
    const letters = await lettersOf(join(made, 'out.flow.yaml'))
    expect(letters.map(({ failure }) => failure.where)).toEqual(places.map((place) => expect.stringContaining(place)))
    expect(letters.every(({ failure }) => failure.code?.startsWith('TW4'))).toBe(true)
    expect(text).toContain(String(letters[0]?.payload.content).trim().split('\n').at(-1))
    rmSync(made, { recursive: true })
  },
)
