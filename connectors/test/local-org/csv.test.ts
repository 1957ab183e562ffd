import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine, delimiters, lineEndings, readRow } from '../../src/local-org/bulk/csv.ts'
import { RowStore } from '../../src/local-org/bulk/row-store.ts'

const dialects = fc.record({
  columnDelimiter: fc.constantFrom(...Object.keys(delimiters)),
  lineEnding: fc.constantFrom(...Object.keys(lineEndings)),
})

const rowsOf = (text: string, dialect: { columnDelimiter: string; lineEnding: string }) => {
  const rows: (readonly string[])[] = []
  for (let at = 0; ; ) {
    const row = readRow(text, at, dialect)
    if (row === undefined) return rows
    rows.push(row.values)
    at = row.end
  }
}

const value = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', '\r\n', ' ', '😀') })

test('what is written is read back, by an independent reader too', () => {
  fc.assert(
    fc.property(dialects, fc.array(fc.array(value, { minLength: 1, maxLength: 4 })), (dialect, rows) => {
      const text = rows.map((row) => csvLine(row, dialect)).join('')
      expect(rowsOf(text, dialect)).toEqual(rows)
      const options = {
        delimiter: delimiters[dialect.columnDelimiter] ?? ',',
        record_delimiter: lineEndings[dialect.lineEnding] ?? '\n',
        relax_column_count: true,
      }
      expect(parse(text, options)).toEqual(rows)
    }),
  )
})

test.each([
  [
    'a,b\n\n\nc,"d"',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,\n,',
    [
      ['a', ''],
      ['', ''],
    ],
  ],
  ['', []],
  ['\n\n', []],
  ['a\rb', [['a\rb']]],
])('%j is read', (text, rows) => {
  expect(rowsOf(text, { columnDelimiter: 'COMMA', lineEnding: 'LF' })).toEqual(rows)
})

test.each([
  ['"a', 'a quote is not closed'],
  ['"a"b', 'a quote ends in the middle of the value "a"'],
  ['a"b', 'a quote stands inside of a value without quotes'],
  ['"a"\r\n', 'LineEnding is invalid'],
])('%j is malformed', (text, message) => {
  expect(() => rowsOf(text, { columnDelimiter: 'COMMA', lineEnding: 'LF' })).toThrow(message)
})

test('rows are kept in order and found by number', () => {
  const rows = Array.from({ length: 3210 }, (_, i) => `row ${i} ${'é'.repeat(i % 3)}\n`)
  const store = new RowStore()
  for (const row of rows) store.add(row)
  expect(store.length).toBe(3210)
  fc.assert(
    fc.property(fc.nat(3300), fc.nat(3300), (from, count) => {
      const text = Buffer.concat([...store.bytes(from, count)]).toString()
      expect(text).toBe(rows.slice(from, from + count).join(''))
    }),
  )
})
