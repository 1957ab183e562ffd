import {
  DateTime,
  equals,
  Key,
  LocalDate,
  LocalDateTime,
  LocalTime,
  MultiMap,
  metadataOf,
  Namespace,
  OffsetTime,
  Period,
  parseNumber,
  Regex,
  TimeZone,
  TwillError,
  TypeValue,
  type Value,
  withMetadata,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument, writeDocument } from '../../src/format/registry.ts'

const read = (text: string): Value => readDocument(text, 'dw', {}, 'order.dwl')
const write = (value: Value, options: Record<string, Value> = {}): string =>
  writeDocument(value, 'dw', options).text as string

function failure(act: () => unknown): TwillError {
  try {
    act()
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const shop = new Namespace('shop', 'http://shop.example/v1')

describe('writing', () => {
  test.each<[string, Value, string]>([
    ['null', null, 'null'],
    ['numbers', [1, -0.5, parseNumber('12345678901234567890')], '[\n  1,\n  -0.5,\n  12345678901234567890\n]'],
    ['what is empty', { a: [], b: {}, c: '' }, '{\n  a: [],\n  b: {},\n  c: ""\n}'],
    [
      'keys',
      { 'first name': 1, '2nd': 2, if: 3, ünits: 4, _x1: 5 },
      '{\n  "first name": 1,\n  "2nd": 2,\n  "if": 3,\n  "ünits": 4,\n  _x1: 5\n}',
    ],
    ['texts', 'a "b" \\ $c\n\t\u0001\u2028', '"a \\"b\\" \\\\ \\$c\\n\\t\\u0001\u2028"'],
    ['dates', LocalDate.parse('2024-02-29'), '|2024-02-29|'],
    [
      'dates with a format',
      withMetadata(LocalDate.parse('2024-02-29'), { format: 'dd/MM/uuuu' }),
      '|2024-02-29| as Date {format: "dd/MM/uuuu"}',
    ],
    ['moments', DateTime.parse('2024-02-29T10:00:00+01:00'), '|2024-02-29T10:00:00+01:00|'],
    ['periods', Period.parse('P1Y2M'), '|P1Y2M|'],
    ['zones', TimeZone.parse('Europe/Zurich'), '|Europe/Zurich|'],
    ['patterns', new Regex('a/b\\/c'), '/a\\/b\\/c/'],
    ['bytes', Uint8Array.of(1, 2, 255), '"AQL/" as Binary {base: "64"}'],
    ['types', new TypeValue({ kind: 'simple', name: 'String' }), 'String'],
    ['namespaces', shop, '{uri: "http://shop.example/v1", prefix: "shop"} as Namespace'],
    [
      'numbers with a format',
      withMetadata(1.5, { format: '0.00', rounds: true }),
      '1.5 as Number {format: "0.00", rounds: true}',
    ],
    ['objects with metadata', withMetadata({ a: 1 }, { class: 'Order' }), '{\n  a: 1\n} as Object {class: "Order"}'],
    ['repeated keys', MultiMap.of(['a', '1', 'a'], [1, 2, 3]), '{\n  a: 1,\n  "1": 2,\n  a: 3\n}'],
  ])('%s', (_, value, text) => {
    expect(write(value)).toBe(text)
  })

  test('attributes and namespaces', () => {
    const line = new Key('line', shop, MultiMap.of([new Key('no', shop), 'unit-price'], [1, '2.50']))
    expect(write({ order: MultiMap.of([line, new Key('line', null, { no: 2 })], ['', null]) })).toBe(
      'ns shop http://shop.example/v1\n---\n{\n  order: {\n    shop#line @(shop#no: 1,"unit-price": "2.50"): "",\n    line @(no: 2): null\n  }\n}',
    )
  })

  test('one prefix for two namespaces is told apart, and one without a prefix gets one', () => {
    const keys = [
      new Key('a', shop),
      new Key('b', new Namespace('shop', 'urn:2')),
      new Key('c', new Namespace('', 'urn:3')),
    ]
    expect(write(MultiMap.of(keys, [1, 2, 3]))).toBe(
      'ns shop http://shop.example/v1\nns ns0 urn:2\nns ns1 urn:3\n---\n{\n  shop#a: 1,\n  ns0#b: 2,\n  ns1#c: 3\n}',
    )
  })

  test('the indentation is an option', () => {
    expect(write({ a: [1] }, { indent: '\t' })).toBe('{\n\ta: [\n\t\t1\n\t]\n}')
    expect(failure(() => write(1, { indent: 'x' })).code).toBe('TW4004')
  })

  test('metadata are left out on demand', () => {
    expect(write(withMetadata(1, { class: 'X' }), { ignoreSchema: true })).toBe('1')
  })

  test('long collections are cut on demand, and what is left can be read', () => {
    const text = write({ a: [1, 2, 3], b: 2, c: 3 }, { maxCollectionSize: 2 })
    expect(text).toBe('{\n  a: [\n    1,\n    2\n    // 1 more\n  ],\n  b: 2\n  // 1 more\n}')
    expect(read(text)).toEqual({ a: [1, 2], b: 2 })
  })

  test('a function is an error, or a placeholder', () => {
    const value = { rules: [(a: Value, b: Value) => [a, b]] }
    const error = failure(() => write(value))
    expect(error.code).toBe('TW4009')
    expect(error.message).toContain('rules[0]')
    expect(write(value, { onlyData: false })).toContain('(arg0, arg1) -> ???')
  })

  test('what is nested beyond the stack is an error', () => {
    let value: Value = null
    for (let i = 0; i < 100_000; i++) value = [value]
    expect(failure(() => write(value)).code).toBe('TW4010')
  })
})

describe('reading', () => {
  test.each<[string, Value]>([
    ['%dw 2.0\noutput application/json\n---\n{a: 1}', { a: 1 }],
    ['a: 1, "b c": [2,], ', { a: 1, 'b c': [2] }],
    ["'it is' ", 'it is'],
    ['`back"tick`', 'back"tick'],
    ['"cost: 5$ or \\$x \\u00e9 \\/ \\q"', 'cost: 5$ or $x é / \\q'],
    ['// first\n[ /* one */ 1, .5, 1e3 ] // last', [1, 0.5, 1000]],
    ['((-3))', -3],
    ['{("a"): true, 1: false}', MultiMap.of(['a', '1'], [true, false])],
    ['|2024-02-29|', LocalDate.parse('2024-02-29')],
    ['"29/02/2024" as Date {format: "dd/MM/uuuu"}', LocalDate.parse('2024-02-29')],
    ['"12.50" as Number', 12.5],
    ['1 as String as Number', 1],
    ['"AQL/" as Binary {base: "64"}', Uint8Array.of(1, 2, 255)],
    ['{uri: "urn:1", prefix: "p"} as Namespace', new Namespace('p', 'urn:1')],
    ['/a\\/b/', new Regex('a/b')],
    ['["x"] as Array<String>', ['x']],
  ])('%j', (text, value) => {
    expect(equals(read(text), value)).toBe(true)
  })

  test('metadata of values and containers', () => {
    expect(metadataOf(read('1 as Number {class: "int"}'))).toEqual({ class: 'int' })
    expect(metadataOf(read('{a: 1} as Object {class: "Order"}'))).toEqual({ class: 'Order' })
  })

  test('attributes and namespaces', () => {
    const value = read('ns s urn:1\n---\n{ s#line @(no: 1, s#x: "y"): {}, line @(): 2 }') as MultiMap
    const key = value.keyAt(0) as Key
    expect(key.localName).toBe('line')
    expect(key.namespace?.uri).toBe('urn:1')
    expect(equals(key.attributes, MultiMap.of(['no', new Key('x', new Namespace('s', 'urn:1'))], [1, 'y']))).toBe(true)
  })

  test.each([
    ['', 'the document is empty at line 1, column 1'],
    ['payload.orders', '`payload` belongs to a script, and a document holds only data at line 1, column 1'],
    ['{a: payload}', '`payload` belongs to a script, and a document holds only data at line 1, column 5'],
    ['[1, 2] map $', '`map` belongs to a script, and a document holds only data at line 1, column 8'],
    ['1 + 2', '`+` belongs to a script, and a document holds only data at line 1, column 3'],
    ['var x = 1\n---\nx', '`var` belongs to a script, and a document holds only data at line 1, column 1'],
    ['{\n  a: "x $(1)"\n}', 'a string with an expression in it is no data at line 2, column 9'],
    ['{a: 1', 'the document ends where `,` or `}` is due at line 1, column 6'],
    ['{a: 1 b: 2}', '`,` or `}` is missing at line 1, column 7'],
    ['{a 1}', '`:` is missing at line 1, column 4'],
    ['[1', 'the document ends where `,` or `]` is due at line 1, column 3'],
    ['"abc', 'a string is not closed at line 1, column 1'],
    ['|2024-13-01|', '`2024-13-01` is no date, time, period or time zone at line 1, column 1'],
    ['|2024', 'a date is not closed by `|` at line 1, column 1'],
    ['{s#a: 1}', 'the prefix `s` is not declared at line 1, column 2'],
    ['1 as Numbr', '`Numbr` is no type of the language at line 1, column 6'],
    ['{a: }', 'a value is missing before `}` at line 1, column 5'],
  ])('%j is refused', (text, problem) => {
    const error = failure(() => read(text))
    expect(error.code).toBe('TW4001')
    expect(error.message).toBe(`order.dwl is not valid application/dw: ${problem}.`)
  })

  test('a coercion that fails says so with its place', () => {
    const error = failure(() => read('{a: "x" as Number}'))
    expect(error.code).toBe('TW4001')
    expect(error.message).toMatch(/at line 1, column 12\.$/)
  })

  test('deep nesting is refused', () => {
    for (const open of ['[', '{a: ', '(']) expect(failure(() => read(open.repeat(100_000))).code).toBe('TW4001')
  })
})

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('$', '$(x)', '\\', '"', "'", '`', '//', '---'),
)
const temporal = fc.constantFrom(
  LocalDate.parse('2024-02-29'),
  LocalDateTime.parse('2024-02-29T23:59:59.123456789'),
  LocalTime.parse('10:00'),
  OffsetTime.parse('10:00:00-03:00'),
  DateTime.parse('2024-02-29T10:00:00Z'),
  TimeZone.parse('America/New_York'),
  Period.parse('P1Y2M3D'),
  Period.parse('PT1H0.5S'),
)
const namespaces = fc.constantFrom(null, shop, new Namespace('p', 'urn:p'), new Namespace('p', 'urn:other'))
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => {
  const attributes = fc.option(
    fc.array(fc.tuple(text, fc.oneof(text, fc.integer())), { maxLength: 2 }).map((fields) =>
      MultiMap.of(
        fields.map(([key]) => key),
        fields.map(([, value]) => value),
      ),
    ),
    { freq: 3 },
  )
  const key = fc.oneof(
    text,
    fc
      .tuple(text, namespaces, attributes)
      .map(([name, namespace, attrs]) =>
        namespace === null && attrs === null ? name : new Key(name, namespace, attrs),
      ),
  )
  return {
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), temporal),
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map((n) => parseNumber(String(n))),
      fc.uint8Array({ maxLength: 5 }),
      fc.constantFrom(new Regex('a/b'), new Regex('\\\\/x|\\d'), new TypeValue({ kind: 'simple', name: 'Date' }), shop),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((fields) =>
        MultiMap.of(
          fields.map(([name]) => name),
          fields.map(([, value]) => value),
        ),
      ),
    ),
  }
})

test('what was written is read as the same value', () => {
  fc.assert(
    fc.property(anyValue, fc.constantFrom('', '  ', '\t'), (value, indent) => {
      expect(equals(read(write(value, { indent })), value)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('documents changed at random are read or refused, never anything else', () => {
  fc.assert(
    fc.property(
      anyValue,
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', '"', '{', '}', '(', ')', '|', '/', '$', '#', '@(', ' as ', '<'),
      (value, at, remove, insert) => {
        const written = write(value)
        const from = at % (written.length + 1)
        try {
          read(written.slice(0, from) + insert + written.slice(from + remove))
        } catch (error) {
          expect(error).toBeInstanceOf(TwillError)
          expect((error as TwillError).code).toBe('TW4001')
        }
      },
    ),
    { numRuns: 1000 },
  )
})
