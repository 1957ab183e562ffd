import { LocalDate, LocalDateTime, LocalTime, MultiMap, parseNumber, type Value } from '@twill/stdlib/value'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate/browser'
import { describe, expect, test } from 'vitest'
import { readDocument, writeDocument } from '../../src/format/registry.ts'
import { plain, type Settings } from './documents.ts'

const failure = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

const write = (value: Value, options: Settings = {}): Uint8Array => writeDocument(value, 'excel', options).bytes()
const read = (bytes: Uint8Array, options: Settings = {}): Value =>
  readDocument(bytes, 'application/xlsx', options, 'payload')

const partsOf = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, part]) => [path, strFromU8(part)]))

const sheetOf = (value: Value, options: Settings = {}): string =>
  /<sheetData>(.*)<\/sheetData>/s.exec(partsOf(write({ S: value }, options))['xl/worksheets/sheet1.xml'] ?? '')?.[1] ??
  ''

/** A workbook as other programs write it: prefixes, shared texts, styles, absolute and relative targets. */
function workbook(rows: string, more: { shared?: string; styles?: string; properties?: string } = {}): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels':
      '<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="/xl/book.xml"/></Relationships>',
    'xl/book.xml': `<x:workbook xmlns:x="m" xmlns:q="r">${more.properties ?? ''}<x:sheets><x:sheet name="One &amp; two" sheetId="4" q:id="r7"/></x:sheets></x:workbook>`,
    'xl/_rels/book.xml.rels':
      '<Relationships><Relationship Id="r7" Type="http://x/worksheet" Target="sheets/a.xml"/><Relationship Id="r8" Type="http://x/sharedStrings" Target="../xl/texts.xml"/><Relationship Id="r9" Type="http://x/styles" Target="styles.xml"/><Relationship Id="r0" Type="http://x/hyperlink" Target="http://x" TargetMode="External"/></Relationships>',
    'xl/texts.xml': `<sst>${more.shared ?? ''}</sst>`,
    'xl/styles.xml': more.styles ?? '<styleSheet/>',
    'xl/sheets/a.xml': `<x:worksheet xmlns:x="m"><x:sheetData>${rows}</x:sheetData></x:worksheet>`,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])))
}

const rows = (bytes: Uint8Array, options: Settings = {}): unknown => {
  const [[name, sheet] = []] = (plain(read(bytes, options)) as { entries: [string, { entries: unknown }[]][] }).entries
  expect(name).toBe('One & two')
  return sheet?.map(({ entries }) => entries)
}

describe('reading', () => {
  test('texts, numbers, booleans, formulas and errors', () => {
    const bytes = workbook(
      `<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>in</x:t><x:r><x:t>line</x:t></x:r></x:is></x:c><x:c r="C1" t="str"><x:f>A1</x:f><x:v>text</x:v></x:c><x:c r="D1"><x:v>2024</x:v></x:c></x:row>
       <x:row><x:c><x:v>12345678901234567890.5</x:v></x:c><x:c><x:f>1+1</x:f><x:v>2E-3</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>
       <x:row r="9"><x:c r="B9" t="s"><x:v>1</x:v></x:c><x:c r="E9"><x:v>5</x:v></x:c></x:row>`,
      {
        shared:
          '<si><t xml:space="preserve"> a_x000D_b </t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si>',
      },
    )
    const first = ' a\rb '
    expect(rows(bytes)).toEqual([
      [
        [first, parseNumber('12345678901234567890.5')],
        ['inline', 0.002],
        ['text', true],
        ['2024', '#N/A'],
      ],
      [
        [first, null],
        ['inline', 'rich'],
        ['text', null],
        ['2024', null],
        ['E', 5],
      ],
    ])
  })

  test('dates, by the formats of their cells', () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="[Red]dd/mm/yyyy &quot;h&quot;"/><numFmt numFmtId="201" formatCode="[h]:mm"/><numFmt numFmtId="202" formatCode="0.00&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="200"/><xf numFmtId="201"/><xf numFmtId="202"/></cellXfs></styleSheet>`
    const cell = (style: number, value: number): string => `<x:c s="${style}"><x:v>${value}</x:v></x:c>`
    const bytes = workbook(
      `<x:row>${cell(0, 45351)}${cell(1, 45351)}${cell(1, 45351.5)}${cell(2, 45351)}${cell(3, 1)}${cell(3, 61)}${cell(3, 60)}${cell(4, 0.75)}${cell(4, 1.75)}${cell(5, 3)}</x:row>`,
      { styles },
    )
    expect((rows(bytes, { header: false }) as [string, Value][][])[0]?.map(([, value]) => value)).toEqual([
      45351,
      LocalDate.parse('2024-02-29'),
      LocalDateTime.parse('2024-02-29T12:00:00'),
      LocalDateTime.parse('2024-02-29T00:00:00'),
      LocalDate.parse('1900-01-01'),
      LocalDate.parse('1900-03-01'),
      60,
      LocalTime.parse('18:00:00'),
      1.75,
      3,
    ])
    const since1904 = workbook(`<x:row>${cell(1, 0)}</x:row>`, { styles, properties: '<x:workbookPr date1904="1"/>' })
    expect(rows(since1904, { header: false })).toEqual([[['A', LocalDate.parse('1904-01-01')]]])
  })

  const table = workbook(
    `<x:row r="2"><x:c r="B2" t="str"><x:v>x</x:v></x:c><x:c r="C2" t="str"><x:v>y</x:v></x:c></x:row>
     <x:row r="3"><x:c r="B3"><x:v>1</x:v></x:c><x:c r="D3"><x:v>9</x:v></x:c></x:row>
     <x:row r="4"><x:c r="B4"/></x:row>
     <x:row r="6"><x:c r="A6"><x:v>0</x:v></x:c><x:c r="C6"><x:v>2</x:v></x:c></x:row>`,
  )

  test.each<[Settings, unknown]>([
    [
      {},
      [
        [
          ['x', 1],
          ['y', null],
          ['D', 9],
        ],
        [
          ['x', null],
          ['y', 2],
          ['A', 0],
        ],
      ],
    ],
    [
      { tableOffset: 'B2' },
      [
        [
          ['x', 1],
          ['y', null],
          ['D', 9],
        ],
        [
          ['x', null],
          ['y', 2],
        ],
      ],
    ],
    [
      { tableOffset: 'C2' },
      [
        [
          ['y', null],
          ['D', 9],
        ],
        [['y', 2]],
      ],
    ],
    [
      { tableOffset: 'B3' },
      [
        [
          ['9', null],
          ['1', null],
          ['C', 2],
        ],
      ],
    ],
    [
      { tableLimit: 'HeaderSize' },
      [
        [
          ['x', 1],
          ['y', null],
        ],
        [
          ['x', null],
          ['y', 2],
          ['A', 0],
        ],
      ],
    ],
    [
      { tableLimit: 'B' },
      [
        [['x', 1]],
        [
          ['x', null],
          ['A', 0],
        ],
      ],
    ],
    [{ header: false, tableOffset: 'B3', tableLimit: 'C' }, [[['B', 1]], [['C', 2]]]],
    [
      { header: false, ignoreEmptyLine: false, tableOffset: 'B1' },
      [
        [],
        [
          ['B', 'x'],
          ['C', 'y'],
        ],
        [
          ['B', 1],
          ['D', 9],
        ],
        [],
        [],
        [['C', 2]],
      ],
    ],
    [
      { ignoreEmptyLine: false, tableLimit: 'C' },
      [
        [
          ['x', 1],
          ['y', null],
        ],
        [
          ['x', null],
          ['y', null],
        ],
        [
          ['x', null],
          ['y', null],
        ],
        [
          ['x', null],
          ['y', 2],
          ['A', 0],
        ],
      ],
    ],
  ])('with %j', (options, expected) => {
    const found = rows(table, options) as [string, Value][][]
    if (options.tableOffset === 'B3' && options.header !== false) {
      expect(found.map((row) => Object.fromEntries(row))).toEqual([{ '1': null, '9': null, C: 2 }])
    } else expect(found).toEqual(expected)
  })

  test.each<[string, Uint8Array, Settings, RegExp]>([
    ['text', strToU8('a,b\n1,2'), {}, /Excel: it is no ZIP archive\.$/],
    ['nothing', new Uint8Array(0), {}, /it is no ZIP archive/],
    ['another archive', zipSync({ 'a.txt': strToU8('a') }), {}, /it has no part xl\/workbook\.xml/],
    [
      'XML that is none',
      workbook('<x:row><x:c></x:row>'),
      {},
      /payload \(xl\/sheets\/a\.xml\) is not valid Excel: [^:]*close[^:]* at line 1, column \d+/,
    ],
    ['a number that is none', workbook('<x:row><x:c><x:v>1,5</x:v></x:c></x:row>'), {}, /`1,5` is no number at line 1/],
    ['a missing text', workbook('<x:row><x:c t="s"><x:v>3</x:v></x:c></x:row>'), {}, /there is no shared text 3/],
    ['a cell outside', workbook('<x:row><x:c r="XFE1"/></x:row>'), {}, /a sheet has no cell XFE1/],
    ['a row outside', workbook('<x:row r="1048577"/>'), {}, /a sheet has no row 1048577/],
    ['a bomb', workbook(' '.repeat(1_000_000)), {}, /more than 100 times as large as it is packed/],
  ])('%s is refused', (_, bytes, options, message) => {
    expect(failure(() => read(bytes, options))).toMatchObject({
      code: expect.stringMatching(/TW400[14]/),
      message: expect.stringMatching(message),
    })
  })

  test('a bomb is unpacked where the check is off', () => {
    expect(rows(workbook(' '.repeat(1_000_000)), { zipBombCheck: false })).toEqual([])
  })

  test('a part that is no text is told', () => {
    const damaged = zipSync({ '_rels/.rels': Uint8Array.of(60, 255, 253) })
    expect(failure(() => read(damaged))).toMatchObject({
      code: 'TW4001',
      message: expect.stringContaining('its part _rels/.rels is damaged: it is no text'),
    })
  })

  test('any damage is an error of the document', () => {
    const bytes = write({ S: [{ a: 1, b: 'x' }] })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const damaged = bytes.slice()
          for (const [at, byte] of changes) damaged[at] = byte
          const result = failure(() => read(damaged))
          if (result instanceof Error) expect(result).toMatchObject({ code: 'TW4001' })
        },
      ),
    )
    for (let end = 0; end < bytes.length; end += 7) {
      expect(failure(() => read(bytes.slice(0, end)))).toMatchObject({ code: 'TW4001' })
    }
  })
})

describe('writing', () => {
  test('cells have the types of their values', () => {
    expect(sheetOf([{ a: 'x', b: 1.5, c: true, d: null, e: LocalDate.parse('2024-02-29') }])).toBe(
      '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">a</t></is></c><c r="B1" t="inlineStr"><is><t xml:space="preserve">b</t></is></c><c r="C1" t="inlineStr"><is><t xml:space="preserve">c</t></is></c><c r="D1" t="inlineStr"><is><t xml:space="preserve">d</t></is></c><c r="E1" t="inlineStr"><is><t xml:space="preserve">e</t></is></c></row>' +
        '<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve">x</t></is></c><c r="B2"><v>1.5</v></c><c r="C2" t="b"><v>1</v></c><c r="E2" s="1"><v>45351</v></c></row>',
    )
  })

  test.each<[Value, Settings, string]>([
    [[{ a: 1 }], { header: false, tableOffset: 'C3' }, '<row r="3"><c r="C3"><v>1</v></c></row>'],
    [[[1, null, 2]], { header: false }, '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>'],
    [
      [{ a: 1 }, { a: null }, {}, null, { b: 2 }],
      { header: false },
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>',
    ],
    [
      [{ a: 1 }, {}, { a: 2 }],
      { header: false, ignoreEmptyLine: false },
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>',
    ],
    [[], {}, ''],
    [null, {}, ''],
  ])('%j with %j', (value, options, expected) => expect(sheetOf(value, options)).toBe(expected))

  test.each<[Value, RegExp]>([
    [[{ a: 1 }], /only an object has sheets/],
    [{}, /at least one sheet/],
    [{ S: { a: 1 } }, /a sheet is an array of rows at S/],
    [{ S: [1] }, /a row is no object at S\[0\]/],
    [{ S: [[1]] }, /a row is no object at S\[0\]/],
    [{ S: [{ a: { b: 1 } }] }, /a cell holds one simple value at S\[0\]\.a/],
    [{ S: [{ a: () => 1 }] }, /a cell holds one simple value at S\[0\]\.a/],
    [{ S: [{ a: 'x'.repeat(32_768) }] }, /more than 32767 characters at S\[0\]\.a/],
    [{ 'a/b': [] }, /a sheet cannot be called so/],
    [{ ['s'.repeat(32)]: [] }, /a sheet cannot be called so/],
    [{ a: [], A: [] }, /a second sheet of this name at A/],
  ])('%j is refused', (value, message) => {
    expect(failure(() => write(value))).toMatchObject({ code: 'TW4009', message: expect.stringMatching(message) })
  })

  test('the same workbook is the same bytes', () => {
    expect(write({ S: [{ a: 1 }] })).toEqual(write({ S: [{ a: 1 }] }))
  })
})

const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
const dates = fc.integer({ min: -25_567, max: 2_932_896 }).map((day) => LocalDate.ofEpochDay(day))
const times = fc
  .integer({ min: 0, max: 86_399_999 })
  .map((n) => LocalTime.ofSecondOfDay(Math.floor(n / 1000), (n % 1000) * 1_000_000))
const moments = fc.tuple(dates, times).map(([date, time]) => LocalDateTime.of(date, time))
const cells: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('_x0041_x0042_', '\u0000', '\r\n', ' ', '=1+1', '\ud800', '<&>'),
  fc.integer(),
  fc.boolean(),
  dates,
  times,
  moments,
  fc.constant(null),
)

test('what is written is read back', () => {
  const sheets = fc.uniqueArray(names, { minLength: 1, maxLength: 4, selector: (name) => name }).chain((columns) =>
    fc
      .array(
        fc.tuple(...columns.map(() => cells)).filter((row) => row.some((value) => value !== null)),
        { minLength: 1, maxLength: 4 },
      )
      .map((list) => list.map((values) => MultiMap.of(columns, values as Value[]))),
  )
  fc.assert(
    fc.property(sheets, (rows) => {
      expect(plain(read(write({ S: rows })))).toEqual({ entries: [['S', plain(rows)]] })
    }),
    { numRuns: 300 },
  )
})

test('repeated columns stay', () => {
  const row = MultiMap.of(['a', 'b', 'a'], [1, 2, 3])
  expect(plain(read(write({ S: [row] })))).toEqual({ entries: [['S', [plain(row)]]] })
})
