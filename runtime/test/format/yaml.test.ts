import { LocalDate, parseNumber, type Value, withMetadata } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments, stringify } from 'yaml'
import { plain, read, type Settings, write } from './documents.ts'

const failure = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

const bare = (value: Value, options: Settings = {}): string =>
  write(value, 'yaml', { writeDeclaration: false, ...options })

describe('reading', () => {
  test.each<[string, unknown]>([
    ['', null],
    ['# nothing\n', null],
    ['---\n', null],
    ['--- a\n...\n', 'a'],
    ['[~, null, Null, NULL]', [null, null, null, null]],
    ['- \n- nULL', [null, 'nULL']],
    ['[true, False, TRUE, yes, on, tRUE]', [true, false, true, 'yes', 'on', 'tRUE']],
    ['[1, -2, +3, 007, 0o17, 0x1F, 1_000, 0b1, 08]', [1, -2, 3, 7, 15, 31, '1_000', '0b1', 8]],
    ['[1.5, .5, 1., 1e3, -1.2E-3, 1e, .e1, 1.2.3]', [1.5, 0.5, 1, 1000, -0.0012, '1e', '.e1', '1.2.3']],
    ['[.inf, -.INF, .nan]', ['.inf', '-.INF', '.nan']],
    [
      '[2024-02-29, 12:30:00, 2001-12-14t21:59:43.10-05:00]',
      ['2024-02-29', '12:30:00', '2001-12-14t21:59:43.10-05:00'],
    ],
    [`["1", 'true', "", ! 12]`, ['1', 'true', '', '12']],
    ['[!!str 1, !!int "7", !!float 3, !!bool "true", !!null ""]', ['1', 7, 3, true, null]],
    ['!!binary aGk=', Uint8Array.of(104, 105)],
    ['"\\u00e9\\n\\x41"', 'é\nA'],
    ['|\n  a\n   b\n\n', 'a\n b\n'],
    ['|+\n  a\n\n', 'a\n\n'],
    ['>-\n  a\n  b\n\n  c\n', 'a b\nc'],
    ['a\n---\nb: 1\n---\n', ['a', { entries: [['b', 1]] }, null]],
    [
      '!!omap [a: 1, b: 2]',
      {
        entries: [
          ['a', 1],
          ['b', 2],
        ],
      },
    ],
    [
      '!!set {a, b}',
      {
        entries: [
          ['a', null],
          ['b', null],
        ],
      },
    ],
    [
      '{a: 1, b: 2, a: 3}',
      {
        entries: [
          ['a', 1],
          ['b', 2],
          ['a', 3],
        ],
      },
    ],
    [
      '{1.10: a, on: b, null: c, "": d, 2: e, 1: f}',
      {
        entries: [
          ['1.10', 'a'],
          ['on', 'b'],
          ['null', 'c'],
          ['', 'd'],
          ['2', 'e'],
          ['1', 'f'],
        ],
      },
    ],
    ['? a\n: - 1\n', { entries: [['a', [1]]] }],
    [': a', { entries: [['', 'a']] }],
    [
      '{__proto__: {polluted: 1}, constructor: 2}',
      {
        entries: [
          ['__proto__', { entries: [['polluted', 1]] }],
          ['constructor', 2],
        ],
      },
    ],
    [
      '&a k: &b [1]\n*a : *b\n',
      {
        entries: [
          ['k', [1]],
          ['k', [1]],
        ],
      },
    ],
    ['- &a 1\n- *a\n- &a 2\n- *a', [1, 1, 2, 2]],
  ])('%j', (text, expected) => expect(plain(read(text, 'yaml'))).toEqual(expected))

  test('numbers keep their digits', () => {
    const [integer, decimal, hex] = read(
      '[12345678901234567890, 0.1234567890123456789012345678901234, 0xFFFFFFFFFFFFFFFFFF]',
      'yaml',
    ) as Value[]
    expect(integer).toEqual(parseNumber('12345678901234567890'))
    expect(decimal).toEqual(parseNumber('0.1234567890123456789012345678901234'))
    expect(hex).toEqual(parseNumber('4722366482869645213695'))
  })

  test('a key << merges: own keys and earlier objects win', () => {
    const text = 'a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 0\n  <<: [*a, *b]\n  w: 5\n'
    expect(plain(read(text, 'yaml'))).toMatchObject({
      entries: [
        ['a', {}],
        ['b', {}],
        [
          'c',
          {
            entries: [
              ['y', 0],
              ['x', 1],
              ['z', 4],
              ['w', 5],
            ],
          },
        ],
      ],
    })
    expect(read('{"<<": {a: 1}}', 'yaml')).toEqual({ '<<': { a: 1 } })
    expect(read('<<: 1', 'yaml')).toEqual({ '<<': 1 })
  })

  test.each([
    ['a: 1\n b: 2', /not valid YAML: nested mappings are not allowed .* at line 1, column 4/],
    ['a: [1, 2\nb: 3', /at line 2/],
    ['a: "x', /at line 1, column 6/],
    ['\ta: 1', /tabs .* at line 1, column 1/],
    ['a: 1\nb: *c', /the alias `\*c` has no finished anchor `&c` before it at line 2, column 4/],
    ['a: &a [1, *a]', /no finished anchor `&a` before it at line 1, column 11/],
    ['a: &a 1\n---\nb: *a', /no finished anchor `&a` before it at line 3, column 4/],
    ['a: !Ref x', /the tag `!Ref` has no meaning here at line 1/],
    ['a: !!int x', /the text is no `!!int` at line 1/],
    ['- !!binary "?"', /the text is no `!!binary`/],
    ['[1]: 2', /a key is an array or object at line 1, column 1/],
    ['- 1\n- 1e9999999999', /the number is out of range at line 2, column 3/],
    ['@a', /line 1, column 1/],
    ['a: b: c', /line 1, column 4/],
  ])('%j is malformed where it is', (text, message) => {
    expect(failure(() => read(text, 'application/yaml'))).toMatchObject({
      code: 'TW4001',
      message: expect.stringMatching(message),
    })
  })

  test('what is nested too deeply for the stack is an error', () => {
    const deep = [
      '['.repeat(5_000),
      '- '.repeat(5_000),
      '? '.repeat(5_000),
      '{a: '.repeat(5_000),
      Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    ]
    for (const text of deep) {
      expect(failure(() => read(text, 'yaml'))).toMatchObject({ code: 'TW4001', message: /more than 256 levels deep/ })
    }
    const fits = read('['.repeat(256) + ']'.repeat(256), 'yaml')
    expect(JSON.stringify(fits)).toBe('['.repeat(256) + ']'.repeat(256))
  })

  test('aliases that stand for more than any document holds are an error', () => {
    const bomb = (item: string): string =>
      [
        'a0: &a0 [x]',
        ...Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} ${item.replaceAll('*', `*a${i}`)}`),
      ].join('\n')
    for (const item of [`[${Array(9).fill('*').join(', ')}]`, '{a: *, b: *, c: *, d: *, e: *, f: *}']) {
      expect(failure(() => read(bomb(item), 'yaml'))).toMatchObject({
        code: 'TW4001',
        message: /more than ten million/,
      })
    }
    const long = `a: &a ${'x'.repeat(100_000)}\nb: [${Array(200).fill('*a').join(', ')}]`
    expect(failure(() => read(long, 'yaml'))).toMatchObject({ code: 'TW4001' })
  })

  test('aliases can be counted', () => {
    const text = 'a: &a 1\nb: *a\nc: *a'
    expect(read(text, 'yaml', { maxEntityCount: 2 })).toEqual({ a: 1, b: 1, c: 1 })
    expect(failure(() => read(text, 'yaml', { maxEntityCount: 1 }))).toMatchObject({
      code: 'TW4001',
      message: /line 3, column 4/,
    })
    expect(failure(() => read(text, 'yaml', { maxEntityCount: -1 }))).toMatchObject({ code: 'TW4004' })
  })

  test('bytes may be UTF-16 with a mark', () => {
    expect(read(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3a, 0, 0x20, 0, 0x31, 0), 'yaml')).toEqual({ a: 1 })
  })
})

describe('writing', () => {
  test.each<[Value, string]>([
    [null, 'null\n'],
    [[], '[]\n'],
    [{}, '{}\n'],
    [{ a: {}, b: [], c: null }, 'a: {}\nb: []\nc: null\n'],
    [[[1, [2]], { a: 1, b: [{ c: 2, d: 3 }] }], '- - 1\n  - - 2\n- a: 1\n  b:\n    - c: 2\n      d: 3\n'],
    [
      ['yes', 'No', '~', '1', '1.5', '0x1f', '1_000', '12:30:00', '2024-02-29', '.inf', '<<', '='],
      '- "yes"\n- "No"\n- "~"\n- "1"\n- "1.5"\n- "0x1f"\n- "1_000"\n- "12:30:00"\n- "2024-02-29"\n- ".inf"\n- "<<"\n- "="\n',
    ],
    [
      ['a: b', 'a #b', 'a:', '- a', '#a', ' a', 'a ', '', '...', '{a', '"a'],
      '- "a: b"\n- "a #b"\n- "a:"\n- "- a"\n- "#a"\n- " a"\n- "a "\n- ""\n- "..."\n- "{a"\n- "\\"a"\n',
    ],
    [
      ['1.2.3', 'http://a.b/c#d', 'it is', "it's", 'é😀', 'a,b', '10 kg'],
      "- 1.2.3\n- http://a.b/c#d\n- it is\n- it's\n- é😀\n- a,b\n- 10 kg\n",
    ],
    [['e0', 'E-5', 'e', 'e5x'], '- "e0"\n- "E-5"\n- e\n- e5x\n'],
    [{ a: 'x\n y\n', b: ['x\ny'], c: 'x\n\n' }, 'a: |\n  x\n   y\nb:\n  - |-\n    x\n    y\nc: |+\n  x\n\n'],
    ['x\n--- y', '|-\n  x\n  --- y\n'],
    [['\n', ' \na', 'a\r\nb', 'a\tb', 'a\u0000'], '- "\\n"\n- " \\na"\n- "a\\r\\nb"\n- "a\\tb"\n- "a\\u0000"\n'],
    [{ 'a b': 1, '1': 2, true: 3, 'x\ny': 4 }, '"1": 2\na b: 1\n"true": 3\n"x\\ny": 4\n'],
    [{ ['k'.repeat(1001)]: [1] }, `? ${'k'.repeat(1001)}\n:\n  - 1\n`],
    [
      [LocalDate.parse('2024-02-29'), withMetadata(LocalDate.parse('2024-02-29'), { format: 'dd.MM.uuuu' })],
      '- 2024-02-29\n- 29.02.2024\n',
    ],
    [Uint8Array.of(104, 105), '!!binary "aGk="\n'],
    [parseNumber('12345678901234567890.5') as Value, '12345678901234567890.5\n'],
    [parseNumber('1e-7') as Value, '0.0000001\n'],
  ])('%j', (value, text) => expect(bare(value)).toBe(text))

  test('begins with a declaration', () => {
    expect(write({ a: 1 }, 'yaml')).toBe('%YAML 1.2\n---\na: 1\n')
  })

  test.each<[string, string]>([
    ['arrays', 'a: null\nb:\n  - 1\n'],
    ['objects', 'b:\n  - null\n  - 1\n'],
    ['everywhere', 'b:\n  - 1\n'],
  ])('without nulls in %s', (skipNullOn, text) => {
    expect(bare({ a: null, b: [null, 1] }, { skipNullOn })).toBe(text)
  })

  test('a function is an error that says where it is', () => {
    expect(failure(() => bare({ a: [1, { 'b c': () => 1 }] }))).toMatchObject({
      code: 'TW4009',
      message: 'The output cannot be written as YAML: a function at a[1]."b c".',
    })
  })

  test('what is nested beyond the stack is an error', () => {
    let deep: Value = 1
    for (let i = 0; i < 50_000; i++) deep = [deep]
    expect(failure(() => bare(deep))).toMatchObject({ code: 'TW4010' })
  })

  test('repeated keys are repeated', () => {
    expect(bare(read('{"a": 1, "a": 2}', 'json'))).toBe('a: 1\na: 2\n')
  })
})

/** Texts of what has a meaning somewhere in YAML. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        '1',
        '0',
        'x',
        '.',
        '-',
        '+',
        'e',
        ':',
        ' ',
        '#',
        '\n',
        '\r',
        '\t',
        '"',
        "'",
        '~',
        '|',
        '>',
        '&',
        '*',
        '!',
        '%',
        '@',
        '`',
        '{',
        '[',
        ']',
        '}',
        ',',
        '?',
        '<<',
        '---',
        '...',
        'null',
        'true',
        'yes',
        '\u2028',
        '\u0085',
        '\ufeff',
        '_',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
)
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      texts,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Number.isInteger(n) ? Math.trunc(n / 1e300) : n)),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(
          texts.filter((key) => key !== '__proto__'),
          tie('value'),
        ),
        { maxLength: 4 },
      )
      .map(Object.fromEntries),
  ),
}))

const json = (value: Value): unknown => JSON.parse(write(value, 'json', { indent: false }))

test('what is written is read back, here and by another reader of either version', () => {
  fc.assert(
    fc.property(values, (value) => {
      const expected = JSON.parse(JSON.stringify(value))
      const text = write(read(JSON.stringify(value), 'json'), 'yaml')
      expect(json(read(text, 'yaml'))).toEqual(expected)
      expect(parse(text, { uniqueKeys: false })).toEqual(expected)
      const older = parse(text.replace('%YAML 1.2', '%YAML 1.1'), { uniqueKeys: false })
      expect(JSON.parse(JSON.stringify(older))).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test('what another writer wrote is read', () => {
  fc.assert(
    fc.property(
      values,
      fc.constantFrom('BLOCK_FOLDED', 'QUOTE_SINGLE', 'PLAIN', 'BLOCK_LITERAL'),
      (value, defaultStringType) => {
        // it writes this mark as it is, and this key as if it merged
        fc.pre(!/\ufeff|"<<":/.test(JSON.stringify(value)))
        const text = stringify(value, { defaultStringType, defaultKeyType: 'PLAIN', aliasDuplicateObjects: false })
        // its own reading, since it loses blanks that stand alone in a block
        expect(json(read(text, 'yaml'))).toEqual(JSON.parse(JSON.stringify(parse(text))))
      },
    ),
  )
})

test('any text is read as by the library, or refused with a place', () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '"',
    "'",
    '|\n',
    '>\n',
    '# c\n',
    '? ',
    '---\n',
    '...\n',
    '1',
    'null',
    '\t',
    '!!str ',
    '%',
  )
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      (text) => {
        const oracle = parseAllDocuments(text, { uniqueKeys: false, stringKeys: true, logLevel: 'silent' })
        const value = failure(() => json(read(text, 'yaml')))
        if (Array.isArray(oracle) && oracle.some((document) => document.errors.length > 0)) {
          expect(value).toMatchObject({ code: 'TW4001', message: expect.stringMatching(/at line \d+, column \d+/) })
        } else if (!(value instanceof Error)) {
          const expected = (oracle as { toJS(): unknown }[]).map((document) => document.toJS())
          expect(value).toEqual(expected.length > 1 ? expected : (expected[0] ?? null))
        } else {
          expect(value.message).toMatch(/the tag `!!str` has no meaning here/)
        }
      },
    ),
    { numRuns: 500 },
  )
})
