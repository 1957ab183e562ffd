import { isPlainObject, MultiMap, TwillError, type Value } from '@twill/stdlib/value'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvScanner } from '../../src/format/csv-read.ts'
import { plain, read, type Settings } from './documents.ts'

const csv = (text: string | Uint8Array, options: Settings = {}): Value[] => read(text, 'csv', options) as Value[]
const lines = (text: string, options: Settings = {}): unknown[][] =>
  csv(text, { header: false, ...options }).map((row) => Object.values(row as object))

function failure(text: string, options: Settings = {}): TwillError {
  try {
    csv(text, options)
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('was read')
}

describe('records', () => {
  it('are named by the first line', () => {
    expect(csv('id,name\n1,Ada\n2,\n')).toEqual([
      { id: '1', name: 'Ada' },
      { id: '2', name: '' },
    ])
  })

  it('are called column_0, column_1, … without a header', () => {
    expect(csv('1, Ada\n2', { header: false })).toEqual([{ column_0: '1', column_1: ' Ada' }, { column_0: '2' }])
  })

  it('too short have nulls, too long have numbered columns, so have nameless ones', () => {
    expect(csv('a,,c\n1\n1,2,3,4')).toEqual([
      { a: '1', column_1: null, c: null },
      { a: '1', column_1: '2', c: '3', column_3: '4' },
    ])
  })

  it('are plain objects, or MultiMaps where those cannot hold the names', () => {
    expect(isPlainObject(csv('a,b\n1,2')[0])).toBe(true)
    expect(plain(csv('a,2024,a,__proto__\n1,2,3,4'))).toEqual([
      {
        entries: [
          ['a', '1'],
          ['2024', '2'],
          ['a', '3'],
          ['__proto__', '4'],
        ],
      },
    ])
    expect((csv('a,a\n1,2\n3,4')[1] as MultiMap).getAll('a')).toEqual(['3', '4'])
  })

  it('are made alike by generated code and without it', () => {
    const row = (n: number) => ({ id: `${n}`, 'na"me': `x${n}`, '': null })
    const text = (count: number) => `id,"na""me"\n${Array.from({ length: count }, (_, n) => `${n},x${n}\n`).join('')}`
    for (const count of [3, 3000]) {
      expect(csv(text(count))).toEqual(
        Array.from({ length: count }, (_, n) => ({ id: row(n).id, 'na"me': row(n)['na"me'] })),
      )
    }
  })

  it('can be wide', () => {
    const columns = Array.from({ length: 3000 }, (_, i) => `c${i}`)
    const [row] = csv(`${columns.join(',')}\n${columns.join(',')}`)
    expect(row).toBeInstanceOf(MultiMap)
    expect((row as MultiMap).get('c2999')).toBe('c2999')
  })

  it('of nothing are none', () => {
    expect([csv(''), csv('a,b'), csv('a,b\n'), csv('\n\n'), csv('', { header: false })]).toEqual([[], [], [], [], []])
  })
})

describe('fields', () => {
  it('in quotes contain separators, quotes and line ends', () => {
    expect(lines('"a,b","c""d","e\\"f","g\r\nh",""\n')).toEqual([['a,b', 'c"d', 'e"f', 'g\r\nh', '']])
  })

  it('without quotes contain quotes, and escaped separators', () => {
    expect(lines('a"b,c\\,d,e""f\n')).toEqual([['a"b', 'c,d', 'e""f']])
  })

  it('keep an escape that escapes nothing', () => {
    expect(lines('C:\\dir,"C:\\dir",\\\\x,"\\\\y",\\')).toEqual([['C:\\dir', 'C:\\dir', '\\x', '\\y', '\\']])
  })

  it('may have spaces after the closing quote', () => {
    expect(lines('"a" ,"b"\t\n"c" ')).toEqual([['a', 'b'], ['c']])
  })

  it('other quotes, escapes, separators', () => {
    expect(lines("'a;b';c", { separator: ';', quote: "'" })).toEqual([['a;b', 'c']])
    expect(lines('"a""b","c\\"', { escape: '"' })).toEqual([['a"b', 'c\\']])
    expect(lines('a||b|c||"d||e"', { separator: '||' })).toEqual([['a', 'b|c', 'd||e']])
    expect(lines('"a","b', { quote: '' })).toEqual([['"a"', '"b']])
    expect(lines('a\u001eb', { separator: '\u001e' })).toEqual([['a', 'b']])
    expect(lines('a\tb', { separator: '\t' })).toEqual([['a', 'b']])
  })

  it.each<[string, number, number, RegExp]>([
    ['a,b\n1,"x\n2,y\n', 2, 3, /quote that opens a field is not closed/],
    ['a\n"x\\"\n', 2, 1, /not closed/],
    ['a\n\n"x"y,1\n', 3, 4, /text follows the closing quote/],
  ])('%j is malformed', (text, line, column, message) => {
    const error = failure(text)
    expect(error.code).toBe('TW4001')
    expect(error.message).toMatch(message)
    expect([error.data.line, error.data.column]).toEqual([line, column])
    expect(error.hint).toContain('""')
  })
})

describe('lines', () => {
  it('end in any way', () => {
    expect(lines('a\nb\r\nc\rd')).toEqual([['a'], ['b'], ['c'], ['d']])
  })

  it('that are empty are left out, or rows', () => {
    expect(csv('\na,b\n\n1,2\r\n\r\n""\n')).toEqual([
      { a: '1', b: '2' },
      { a: '', b: null },
    ])
    expect(csv('a,b\n\n1,2\n', { ignoreEmptyLine: false })).toEqual([
      { a: '', b: null },
      { a: '1', b: '2' },
    ])
  })

  it('of header and body can be told', () => {
    const text = '# made today\r\nid,name\r\n---\n1,Ada\n'
    expect(csv(text, { headerLineNumber: 1, bodyStartLineNumber: 3 })).toEqual([{ id: '1', name: 'Ada' }])
    expect(csv(text, { header: false, bodyStartLineNumber: '3' })).toEqual([{ column_0: '1', column_1: 'Ada' }])
    expect(csv(text, { headerLineNumber: 9 })).toEqual([])
    expect(csv('a\n1\n2\n', { bodyStartLineNumber: 0 })).toEqual([{ a: '1' }, { a: '2' }])
  })

  it('may start with a byte order mark', () => {
    expect(csv('\ufeffid\n1')).toEqual([{ id: '1' }])
    expect(csv(new TextEncoder().encode('\ufeffid\né'))).toEqual([{ id: 'é' }])
  })
})

it('impossible options are refused', () => {
  expect(failure('a', { quote: '""' }).message).toMatch(/must be one character/)
  expect(failure('a', { separator: '' }).message).toMatch(/must be one or more characters/)
  expect(failure('a', { headerLineNumber: -1 }).message).toMatch(/line number/)
  expect(csv('a\n1', { streaming: true, indexedReader: false })).toEqual([{ a: '1' }])
})

describe('properties', () => {
  const raw = fc
    .array(fc.constantFrom('a', 'b', '"', ',', '\n', '\r', '\\', ' ', '""', '"a"', '\\"'), { maxLength: 30 })
    .map((p) => p.join(''))
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'é', '\u{1F600}', ' ', ';'), maxLength: 5 }),
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 8 }).map(quoted),
  )
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 })

  it('agrees with csv-parse', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, lineEnd, last) => {
        const text = rows.map((row) => row.join(',')).join(lineEnd) + (last ? lineEnd : '')
        const theirs = parse(text, {
          escape: '"',
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: lineEnd,
        })
        expect(lines(text, { escape: '"' })).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  it('agrees with csv-parse on escapes in quotes', () => {
    const escaped = fc
      .string({ unit: fc.constantFrom('a', '"', '\\', ',', '\n'), maxLength: 8 })
      .map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`)
    fc.assert(
      fc.property(fc.array(fc.array(escaped, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rows) => {
        const text = rows.map((row) => row.join(',')).join('\n')
        const theirs = parse(text, { escape: '\\', relax_column_count: true, record_delimiter: '\n' })
        expect(lines(text)).toEqual(theirs)
      }),
      { numRuns: 500 },
    )
  })

  it('reads anything or says why not', () => {
    fc.assert(
      fc.property(raw, fc.boolean(), fc.constantFrom('\\', '"', ''), (text, header, escaping) => {
        try {
          csv(text, { header, escape: escaping })
        } catch (error) {
          expect(error).toBeInstanceOf(TwillError)
          expect((error as TwillError).code).toBe('TW4001')
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('gives the same rows for text in pieces', () => {
    const scanned = (text: string, cuts: readonly number[]): unknown => {
      const rows: unknown[] = []
      const scanner = new CsvScanner(
        { separator: ',,', quote: '"', escape: '\\' },
        true,
        (_, problem) => new TwillError('TW4001', problem),
      )
      let rest = ''
      let from = 0
      for (const to of [...cuts, text.length]) {
        const piece = rest + text.slice(from, to)
        const isLast = to === text.length
        const done = scanner.scan(piece, 0, isLast, (fields, count) => {
          rows.push(fields.slice(0, count))
          return false
        })
        rest = piece.slice(done)
        from = to
        if (isLast) return rows
      }
      return rows
    }
    const pieces = fc.array(fc.constantFrom('a', ',,', ',', '"', '\r\n', '\n', '\\', '"a"', '""'), { maxLength: 20 })
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(20), { maxLength: 4 }), (parts, cuts) => {
        const text = parts.join('')
        const sorted = cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b)
        const outcome = (cutsOrNone: readonly number[]): unknown => {
          try {
            return scanned(text, cutsOrNone)
          } catch (error) {
            return (error as Error).message
          }
        }
        expect(outcome(sorted)).toEqual(outcome([]))
      }),
      { numRuns: 3000 },
    )
  })
})
