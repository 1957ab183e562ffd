import { MultiMap, parseNumber, TwillError, type Value, withMetadata } from '@twill/stdlib/value'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { read, type Settings, write } from './documents.ts'

const csv = (value: Value, options: Settings = {}): string => write(value, 'csv', options)

function failure(value: Value, options: Settings = {}): TwillError {
  try {
    csv(value, options)
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('was written')
}

describe('rows', () => {
  it('follow a header of the keys of the first', () => {
    expect(
      csv([
        { id: 1, name: 'Ada' },
        { id: 2, name: null },
      ]),
    ).toBe('id,name\n1,Ada\n2,\n')
  })

  it('with other keys go to their columns, what has none to the end', () => {
    expect(csv([{ a: 1, b: 2, c: 3 }, { c: 6, a: 4 }, { d: 9, b: 8 }, {}])).toBe('a,b,c\n1,2,3\n4,,6\n,8,,9\n,,\n')
  })

  it('with repeated keys', () => {
    const row = (...values: number[]) => MultiMap.of(['a', '1', 'a'], values)
    expect(csv([row(1, 2, 3), row(4, 5, 6), MultiMap.of(['a', 'a'], [7, 8]), { a: 9 }])).toBe(
      'a,1,a\n1,2,3\n4,5,6\n7,,8\n9,,\n',
    )
  })

  it('may be one object, or none', () => {
    expect([csv({ a: 1 }), csv([]), csv(null)]).toEqual(['a\n1\n', '', ''])
  })

  it('without header may be arrays', () => {
    expect(csv([[1, 'a,b'], { x: 2, y: 3 }, []], { header: false })).toBe('1,a\\,b\n2,3\n""\n')
  })

  it('start at the line that is told', () => {
    expect(csv([{ a: 1 }], { headerLineNumber: 1, bodyStartLineNumber: 3 })).toBe('\na\n\n1\n')
    expect(csv([{ a: 1 }], { header: false, bodyStartLineNumber: 1 })).toBe('\n1\n')
  })

  it('end as told', () => {
    expect(csv([{ a: 1, b: 2 }], { lineSeparator: '\r\n', separator: '\t' })).toBe('a\tb\r\n1\t2\r\n')
    expect(csv([{ a: 'x~y', b: 'z' }], { lineSeparator: '~' })).toBe('a,b~"x~y",z~')
  })
})

describe('fields', () => {
  it('are texts of values', () => {
    const row = { b: true, n: parseNumber('12345678901234567890.5'), f: withMetadata(58, { format: '0.00' }) }
    expect(csv([row], { header: false })).toBe('true,12345678901234567890.5,58.00\n')
  })

  it('have escapes before what could be taken for the end of the field', () => {
    expect(csv([['a,b', 'c"d', 'i j', ' k', '"l"']], { header: false })).toBe('a\\,b,c\\"d,i j, k,\\"l\\"\n')
    expect(csv([['C:\\dir', 'C:\\', '\\\\x', 'C:\\a,b', 'C:\\,']], { header: false })).toBe(
      'C:\\dir,C:\\\\,\\\\\\x,C:\\a\\,b,C:\\\\\\,\n',
    )
  })

  it('are quoted where they have line ends', () => {
    expect(csv([['e\nf', 'g\rh', 'a,\n"']], { header: false })).toBe('"e\nf","g\rh","a,\n\\""\n')
  })

  it('are quoted where there is no escape but the quote', () => {
    expect(csv([['c"d', 'a,b', 'e']], { header: false, escape: '"' })).toBe('"c""d","a,b",e\n')
    expect(csv([['c"d', 'a,b', 'e']], { header: false, escape: '' })).toBe('"c""d","a,b",e\n')
  })

  it('are all quoted when asked', () => {
    expect(csv([{ a: 1, b: null }], { quoteValues: true, quoteHeader: true })).toBe('"a","b"\n"1",""\n')
    expect(csv([{ a: 1 }, { b: 2 }], { quoteValues: true })).toBe('a\n"1"\n"","2"\n')
    expect(csv([{ a: 'x,y "z"' }], { quoteValues: true })).toBe('a\n"x,y \\"z\\""\n')
    expect(csv([{ 'a,b': 1 }])).toBe('a\\,b\n1\n')
  })

  it('are escaped where there is no quote', () => {
    expect(csv([['a,b', 'c\nd', '"', '\\']], { header: false, quote: '' })).toBe('a\\,b,c\\\nd,",\\\\\n')
    expect(failure([['a,b']], { header: false, quote: '', escape: '' }).message).toMatch(/neither quote nor escape/)
  })

  it('alone and empty are no empty line', () => {
    expect(csv([{ a: '' }, { a: null }, { a: 1 }])).toBe('a\n""\n""\n1\n')
  })
})

it.each<[Value, Settings, string, RegExp, RegExp]>([
  [[{ a: 1 }, { a: { b: 1 } }], {}, '[1].a', /an object is no field at \[1\]\.a/, /one by one/],
  [[{ a: [1] }], {}, '[0].a', /an array is no field/, /joinBy/],
  [{ a: [1] }, {}, 'a', /an array is no field at a/, /joinBy/],
  [[[[1]]], { header: false }, '[0][0]', /an array is no field/, /joinBy/],
  [[{ a: 1 }, 5], {}, '[1]', /a simple value is no row/, /map/],
  [[null], {}, '[0]', /null is no row/, /map/],
  ['text', {}, '', /a simple value is no row/, /map/],
  [[[1]], {}, '[0]', /row is an array/, /header=false/],
  [[{ a: () => 1 }], {}, '[0].a', /a function is no field/, /one by one/],
])('%# is refused', (value, options, path, message, hint) => {
  const error = failure(value, options)
  expect(error.code).toBe('TW4009')
  expect(error.message).toMatch(message)
  expect(error.hint).toMatch(hint)
  expect(error.data.path).toBe(path)
})

it.each<[Settings, RegExp]>([
  [{ separator: '|', quote: '|' }, /`separator` of csv must hold neither the quote nor the escape, not "|"/],
  [{ separator: ',\\' }, /must hold neither the quote nor the escape/],
  [{ quote: '\n' }, /`quote` of csv must be one character, or none/],
  [{ lineSeparator: '' }, /`lineSeparator` of csv must not be empty/],
])('signs that could be taken for one another are refused: %j', (options, message) => {
  expect(failure([{ a: 1 }], options)).toMatchObject({ code: 'TW4004', message: expect.stringMatching(message) })
})

it('reading refuses them too', () => {
  expect(() => read('a|b', 'csv', { separator: '|', quote: '|' })).toThrow(/neither the quote nor the escape/)
})

describe('properties', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r', '\\', ' ', "'", '$', '|'),
    maxLength: 8,
  })
  const dialect = fc.record({
    separator: fc.constantFrom(',', ';', '\t', '||', '|'),
    quote: fc.constantFrom('"', "'", '$', ''),
    escape: fc.constantFrom('\\', '"', '$'),
    lineSeparator: fc.constantFrom('\n', '\r\n', '\r'),
    quoteValues: fc.boolean(),
  })
  const reading = ({ separator, quote, escape: escaping }: Settings): Settings => ({
    separator,
    quote,
    escape: escaping,
  })

  it('what is written is read', () => {
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1 }))
    fc.assert(
      fc.property(rows, dialect, (table, options) => {
        const keys = table[0]?.map((_, i) => `k${i}`) ?? []
        const records = table.map((row) => Object.fromEntries(row.map((field, i) => [keys[i], field])))
        const settings = options.quote === '' && options.quoteValues ? { ...options, quoteValues: false } : options
        // without quotes an empty row has no form
        fc.pre(options.quote !== '' || table.every((row) => row.length > 1 || row[0] !== ''))
        expect(read(csv(records, settings), 'csv', reading(settings))).toEqual(records)
      }),
      { numRuns: 3000 },
    )
  })

  it('csv-parse reads it alike', () => {
    const safe = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' '), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(fc.array(safe, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (table) => {
        const written = csv(table, { header: false, escape: '"' })
        expect(parse(written, { relax_column_count: true, record_delimiter: '\n' })).toEqual(table)
      }),
      { numRuns: 500 },
    )
  })
})
