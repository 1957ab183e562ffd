import { parseTypeText, type Type } from '@twill/language/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  Annotated,
  coerce,
  DateTime,
  equals,
  implicitCoerce,
  isType,
  Key,
  LocalDate,
  LocalDateTime,
  LocalTime,
  type Metadata,
  MultiMap,
  metadataOf,
  Namespace,
  numberText,
  OffsetTime,
  parseNumber,
  parseTemporal,
  Range,
  Regex,
  TimeZone,
  TwillError,
  TypeValue,
  toStringValue,
  typeOf,
  typeText,
  unwrap,
  type Value,
} from '../../src/value/index.ts'

const type = (text: string): Type => parseTypeText(text)
const as = (value: Value, to: string): Value => coerce(value, type(to))
const t = (text: string): Value => parseTemporal(text) as Value
const n = (text: string): Value => parseNumber(text) as Value
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

/** How a value prints: its type and its text. */
const show = (value: Value): string => {
  const bare = unwrap(value)
  if (bare instanceof Uint8Array) return `Binary ${Array.from(bare).join(' ')}`
  if (bare === null) return 'null'
  if (Array.isArray(bare)) return `[${bare.map(show).join(', ')}]`
  return `${typeText(typeOf(value))} ${typeof bare === 'object' ? String(bare) : bare}`
}

describe('what becomes what', () => {
  test.each<[Value, string, string]>([
    // Number
    ['12.50', 'Number', 'Number 12.5'],
    ['-0.1e3', 'Number', 'Number -100'],
    ['12345678901234567890.123', 'Number', 'Number 12345678901234567890.123'],
    ['1,234.5', 'Number {format: "#,##0.0"}', 'Number {format: "#,##0.0"} 1234.5'],
    ['1.234,5', 'Number {format: "#,##0.0", locale: "de"}', 'Number {format: "#,##0.0", locale: "de"} 1234.5'],
    [new Key('7'), 'Number', 'Number 7'],
    [t('2024-01-01T00:00:00Z'), 'Number', 'Number 1704067200'],
    [t('2024-01-01T00:00:00.25Z'), 'Number {unit: "milliseconds"}', 'Number 1704067200250'],
    [t('PT2H30M'), 'Number {unit: "minutes"}', 'Number 150'],
    [t('P2Y'), 'Number {unit: "months"}', 'Number 24'],
    // String
    [n('1e21'), 'String', 'String 1000000000000000000000'],
    [0.1, 'String', 'String 0.1'],
    [1234.5, 'String {format: "#,##0.00"}', 'String 1,234.50'],
    [1234.5, 'String {format: "#,##0.00", locale: "de"}', 'String 1.234,50'],
    [2.5, 'String {format: "0", roundMode: "DOWN"}', 'String 2'],
    [2.5, 'String {format: "0", roundMode: "up"}', 'String 3'],
    [true, 'String', 'String true'],
    [new Range(1, 3), 'String', 'String 1,2,3'],
    [new TypeValue(type('String')), 'String', 'String String'],
    [new Regex('a+'), 'String', 'String a+'],
    [new Namespace('s', 'http://shop'), 'String', 'String http://shop'],
    [new Key('name', new Namespace('s', 'http://shop')), 'String', 'String name'],
    [t('P1D'), 'String', 'String P1D'],
    [t('-03:00'), 'String', 'String -03:00'],
    [t('2024-05-31'), 'String', 'String 2024-05-31'],
    [t('2024-05-31'), 'String {format: "dd.MM.uuuu"}', 'String 31.05.2024'],
    [t('2024-05-31T18:30:00Z'), 'String {format: "HH:mm", timezone: "America/New_York"}', 'String 14:30'],
    ['22.30', 'String {format: "#,###.00"}', 'String 22.30'],
    [bytes(0xc3, 0xa9), 'String', 'String é'],
    [bytes(0xe9), 'String {encoding: "ISO-8859-1"}', 'String é'],
    [bytes(0xca, 0xfe), 'String {base: "16"}', 'String CAFE'],
    [bytes(104, 105), 'String {base: "64"}', 'String aGk='],
    // Boolean
    ['TRUE', 'Boolean', 'Boolean true'],
    ['false', 'Boolean', 'Boolean false'],
    // dates and times
    ['2024-05-31', 'Date', 'Date 2024-05-31'],
    ['31/05/2024', 'Date {format: "dd/MM/uuuu"}', 'Date {format: "dd/MM/uuuu"} 2024-05-31'],
    [20240531, 'Date {format: "uuuuMMdd"}', 'Date {format: "uuuuMMdd"} 2024-05-31'],
    [
      '02/31/2020',
      'Date {format: "MM/dd/uuuu", mode: "LENIENT"}',
      'Date {format: "MM/dd/uuuu", mode: "LENIENT"} 2020-03-02',
    ],
    ['2024-05-31T18:30:00Z', 'Date', 'Date 2024-05-31'],
    [t('2024-05-31T18:30:00-03:00'), 'Date', 'Date 2024-05-31'],
    [t('2024-05-31T18:30:00-03:00'), 'LocalDateTime', 'LocalDateTime 2024-05-31T18:30:00'],
    [t('2024-05-31T18:30:00-03:00'), 'LocalTime', 'LocalTime 18:30:00'],
    [t('2024-05-31T18:30:00-03:00'), 'Time', 'Time 18:30:00-03:00'],
    [t('2024-05-31T18:30:00-03:00'), 'TimeZone', 'TimeZone -03:00'],
    [t('2024-05-31T18:30:00'), 'DateTime', 'DateTime 2024-05-31T18:30:00Z'],
    [
      t('2024-05-31T18:30:00'),
      'DateTime {timezone: "-03:00"}',
      'DateTime {timezone: "-03:00"} 2024-05-31T18:30:00-03:00',
    ],
    [
      '2024-05-31 18:30',
      'DateTime {format: "uuuu-MM-dd HH:mm", timezone: "Z"}',
      'DateTime {format: "uuuu-MM-dd HH:mm", timezone: "Z"} 2024-05-31T18:30:00Z',
    ],
    [1704067200, 'DateTime', 'DateTime 2024-01-01T00:00:00Z'],
    [1704067200250, 'DateTime {unit: "milliseconds"}', 'DateTime {unit: "milliseconds"} 2024-01-01T00:00:00.25Z'],
    [t('18:30:00'), 'Time', 'Time 18:30:00Z'],
    [t('18:30:00Z'), 'LocalTime', 'LocalTime 18:30:00'],
    ['18:30:00Z', 'Time', 'Time 18:30:00Z'],
    ['18:30', 'LocalTime', 'LocalTime 18:30:00'],
    ['Europe/Berlin', 'TimeZone', 'TimeZone Europe/Berlin'],
    ['PT1H', 'Period', 'Period PT1H'],
    // Binary
    ['é', 'Binary', 'Binary 195 169'],
    ['é', 'Binary {encoding: "ISO-8859-1"}', 'Binary 233'],
    ['cafe', 'Binary {base: "16"}', 'Binary 202 254'],
    ['aGk', 'Binary {base: "64"}', 'Binary 104 105'],
    [1, 'Binary', 'Binary 1'],
    [255, 'Binary', 'Binary 0 255'],
    [-1, 'Binary', 'Binary 255'],
    [n('18446744073709551616'), 'Binary', 'Binary 1 0 0 0 0 0 0 0 0'],
    // arrays, objects, keys
    [new Range(3, 1), 'Array', '[Number 3, Number 2, Number 1]'],
    [['1', 2], 'Array<Number>', '[Number 1, Number 2]'],
    [['1', [true]], 'Array<String | Array<String>>', '[String 1, [String true]]'],
    [['a', 1], 'Iterator', '[String a, Number 1]'],
    [5, 'Key', 'String 5'],
    // texts of a kind
    ['a', 'CData', 'String {cdata: true} a'],
    [31, 'CData', 'String {cdata: true} 31'],
    ['RED', 'Enum {class: "shop.Colour"}', 'String {enumeration: true, class: "shop.Colour"} RED'],
    ['http://shop', 'Uri', 'String http://shop'],
    ['a+', 'Regex', 'Regex a+'],
    ['Array<String>', 'Type', 'Type<Array<String>> Array<String>'],
    // literals and unions
    ['1', '1', 'Number 1'],
    [1, '"1" | "2"', 'String 1'],
    ['x', 'Number | String', 'String x'],
    ['5', 'Number | Boolean', 'Number 5'],
    ['true', 'Number | Boolean', 'Boolean true'],
    [null, 'Number | Null', 'null'],
    [null, 'Null', 'null'],
    ['x', 'Any', 'String x'],
  ])('%j as %s is %s', (value, to, expected) => {
    expect(show(as(value, to))).toBe(expected)
  })
})

test('fields are coerced by their types', () => {
  const order = { id: '7', lines: [{ qty: '2' }], note: 'x' }
  expect(as(order, '{ id: Number, lines: Array<{ qty: Number }>, paid?: Boolean }')).toEqual({
    id: 7,
    lines: [{ qty: 2 }],
    note: 'x',
  })
  const tags = MultiMap.of(['tag', 'tag'], ['1', '2'])
  expect([...(as(tags, '{| tag*: Number |}') as MultiMap)]).toEqual([
    ['tag', 1],
    ['tag', 2],
  ])
  expect(as({ a: '1', b: '2' }, '{ _?: Number }')).toEqual({ a: 1, b: 2 })
  expect(as({ a: '1', b: '2' }, '{ a: Number } & { b: Number }')).toEqual({ a: 1, b: 2 })
})

describe('metadata', () => {
  test('what a script made up is kept, also on arrays and objects', () => {
    expect(metadataOf(as('x', 'String {schema: "s", format: "#"}'))).toEqual({ schema: 's' })
    expect(metadataOf(as({ a: 1 }, 'Object {class: "shop.Order"}'))).toEqual({ class: 'shop.Order' })
    expect(metadataOf(as([1], 'Array {sorted: true}'))).toEqual({ sorted: true })
  })

  test('an object that gets metadata is another object', () => {
    const order = { a: 1 }
    as(order, 'Object {class: "shop.Order"}')
    expect(metadataOf(order)).toBeUndefined()
  })

  test('a format comes along until something else is asked for', () => {
    const price = as(5, 'Number {format: "0.00"}')
    expect(price).toBeInstanceOf(Annotated)
    expect(toStringValue(price)).toBe('5.00')
    expect(as(price, 'String')).toBe('5.00')
    expect(as(price, 'String {format: "0.0"}')).toBe('5.0')
    expect(toStringValue(as(t('2024-05-31'), 'Date {format: "dd.MM."}'))).toBe('31.05.')
  })

  test('values in braces may be computed', () => {
    const format: Metadata = { format: '000' }
    expect(coerce(7, type('String'), format)).toBe('007')
    expect(coerce(7, type('String'), MultiMap.of(['format'], ['000']))).toBe('007')
    expect(coerce('a', type('String {x: 1}'), { x: 2 })).toEqual(as('a', 'String {x: 2}'))
    expect(coerce(7, type('String'), { format: null })).toBe('7')
  })

  test('what needs no coercion is passed on as it is', () => {
    const items = [1, 2]
    expect(as(items, 'Array<Number>')).toBe(items)
    const price = as(5, 'Number {format: "0.00"}')
    expect(as(price, 'Number')).toBe(price)
  })
})

describe('what cannot be', () => {
  const failure = (value: Value, to: string): TwillError => {
    try {
      as(value, to)
    } catch (error) {
      if (error instanceof TwillError) return error
      throw error
    }
    throw new Error('no error')
  }

  test.each<[Value, string, string, string]>([
    ['abc', 'Number', 'TW5010', 'Cannot coerce String "abc" to Number.'],
    ['', 'Number', 'TW5010', 'Cannot coerce String "" to Number.'],
    ['x'.repeat(100), 'Number', 'TW5010', `Cannot coerce String "${'x'.repeat(60)}…" to Number.`],
    ['abc', 'Number {format: "0"}', 'TW5011', 'Cannot coerce String "abc" to Number with {format: "0"}.'],
    [null, 'String', 'TW5010', 'Cannot coerce null to String.'],
    [true, 'Number', 'TW5010', 'Cannot coerce Boolean true to Number.'],
    [1, 'Boolean', 'TW5010', 'Cannot coerce Number 1 to Boolean.'],
    ['yes', 'Boolean', 'TW5010', 'Cannot coerce String "yes" to Boolean.'],
    [{ a: 1 }, 'String', 'TW5010', 'Cannot coerce an Object to String.'],
    [[1], 'String', 'TW5010', 'Cannot coerce an Array to String.'],
    [{ a: 1 }, 'Array', 'TW5010', 'Cannot coerce an Object to Array.'],
    [[1], 'Object', 'TW5010', 'Cannot coerce an Array to Object.'],
    ['31/05/2024', 'Date', 'TW5010', 'Cannot coerce String "31/05/2024" to Date.'],
    [20240531, 'Date', 'TW5010', 'Cannot coerce Number 20240531 to Date.'],
    [t('18:30:00'), 'Date', 'TW5010', 'Cannot coerce LocalTime |18:30:00| to Date.'],
    [t('2024-05-31'), 'Number', 'TW5010', 'Cannot coerce Date |2024-05-31| to Number.'],
    ['abc', 'Binary {base: "16"}', 'TW5011', 'Cannot coerce String "abc" to Binary with {base: "16"}.'],
    ['a', 'Binary {base: "7"}', 'TW5014', '`base` cannot be String "7" here.'],
    [1.5, 'Binary', 'TW5010', 'Cannot coerce Number 1.5 to Binary.'],
    [1, 'String {format: true}', 'TW5014', '`format` cannot be Boolean true here.'],
    [1, 'String {format: "0", roundMode: "AWAY"}', 'TW5014', '`roundMode` cannot be String "AWAY" here.'],
    ['c', '"a" | "b"', 'TW5010', 'Cannot coerce String "c" to "a" | "b".'],
    ['a', 'Null', 'TW5010', 'Cannot coerce String "a" to Null.'],
    ['a', 'Nothing', 'TW5010', 'Cannot coerce String "a" to Nothing.'],
    ['a', '(Any) -> Any', 'TW5010', 'Cannot coerce String "a" to (Any) -> Any.'],
    [[1, 'x'], 'Array<Number>', 'TW5010', 'Cannot coerce String "x" to Number at `[1]`.'],
    [
      { lines: [{ qty: 'x' }] },
      '{ lines: Array<{ qty: Number }> }',
      'TW5010',
      'Cannot coerce String "x" to Number at `.lines[0].qty`.',
    ],
    [
      { a: 1 },
      '{ a: Number, b: Number }',
      'TW5012',
      'Cannot coerce an Object to { a: Number, b: Number }: it has no field `b`.',
    ],
    [
      { a: 1, b: 1 },
      '{| a: Number |}',
      'TW5013',
      'Cannot coerce an Object to {| a: Number |}: the field `b` is not part of it.',
    ],
    ['a(', 'Regex', 'TW5301', 'The regular expression /a(/ cannot be used'],
    ['Array<', 'Type', 'TW5010', 'Cannot coerce String "Array<" to Type.'],
  ])('%j as %s', (value, to, code, message) => {
    const error = failure(value, to)
    expect(error.message).toContain(message)
    expect(error.code).toBe(code)
  })

  test('says what to write', () => {
    expect(failure('1,5', 'Number').hint).toContain('as Number {format: "#,##0.00"}')
    expect(failure('31/05/2024', 'Date').hint).toContain('as Date {format: "…"}')
    expect(failure(null, 'Number').hint).toContain('default')
    expect(failure({}, 'String').hint).toContain('write')
  })

  test('says where and what, for tools', () => {
    expect(failure([{ a: 'x' }], 'Array<{ a: Number }>').data).toMatchObject({
      from: 'String',
      to: 'Number',
      path: '[0].a',
    })
  })
})

describe('arguments', () => {
  test.each<[Value, string, string]>([
    ['5', 'Number', 'Number 5'],
    [5, 'String', 'String 5'],
    [true, 'String', 'String true'],
    ['true', 'Boolean', 'Boolean true'],
    [new Key('k', new Namespace('s', 'u')), 'String', 'String k'],
    [new Range(1, 2), 'Array<String>', '[String 1, String 2]'],
    ['2024-05-31', 'Date', 'Date 2024-05-31'],
    [t('2024-05-31T18:30:00Z'), 'Date', 'Date 2024-05-31'],
    ['a+', 'Regex', 'Regex a+'],
    [t('PT1M'), 'Number', 'Number 60'],
    [new TypeValue(type('Null')), 'String', 'String Null'],
    [['1', 2], 'Array<Number>', '[Number 1, Number 2]'],
  ])('%j for %s', (value, to, expected) => {
    expect(show(implicitCoerce(value, type(to)))).toBe(expected)
  })

  test.each<[Value, string]>([
    [null, 'String'],
    ['abc', 'Number'],
    ['2024-05-31T18:30:00Z', 'Date'],
    [{}, 'String'],
    ['String', 'Type'],
    ['http://x', 'Namespace'],
    ['a(', 'Regex'],
  ])('%j never for %s', (value, to) => {
    expect(implicitCoerce(value, type(to))).toBeUndefined()
  })

  test('what carries metadata is opened, also inside', () => {
    const price = as(5, 'Number {format: "0.00"}')
    expect(implicitCoerce(price, type('Number'))).toBe(5)
    expect(implicitCoerce([price, 1], type('Array<Number>'))).toEqual([5, 1])
    expect(implicitCoerce({ price }, type('{ price: Number }'))).toEqual({ price: 5 })
  })
})

const dates = fc.integer({ min: -3_000_000, max: 3_000_000 }).map((day) => LocalDate.ofEpochDay(day))
const times = fc
  .tuple(fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([second, nanos]) => LocalTime.ofSecondOfDay(second, nanos))
const offsets = fc.integer({ min: -18 * 60, max: 18 * 60 }).map((minutes) => minutes * 60)
const dateTimes = fc.tuple(dates, times).map(([date, time]) => LocalDateTime.of(date, time))
const numbers = fc.oneof(
  fc.maxSafeInteger(),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
    .map(([digits, scale]) => n(`${digits}e-${scale}`)),
)
const scalars: fc.Arbitrary<Value> = fc.oneof(
  numbers,
  fc.boolean(),
  fc.string(),
  dates,
  times,
  dateTimes,
  fc.tuple(times, offsets).map(([time, offset]) => OffsetTime.of(time, offset)),
  fc.tuple(dateTimes, offsets).map(([local, offset]) => DateTime.ofOffset(local, offset)),
  offsets.map((offset) => TimeZone.ofOffset(offset)),
  fc.uint8Array().map((array) => Uint8Array.from(array)),
)
const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(scalars, fc.constant(null)),
    fc.array(tie('value')),
    fc
      .dictionary(
        fc.string({ minLength: 1 }).filter((key) => !/^\d+$|^__proto__$/.test(key)),
        tie('value'),
      )
      .map((entries) => ({ ...entries })),
    fc.array(fc.tuple(fc.string(), tie('value'))).map((pairs) =>
      MultiMap.of(
        pairs.map((p) => p[0]),
        pairs.map((p) => p[1]),
      ),
    ),
  ),
})).value

test('every value is of its type', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(isType(value, typeOf(value))).toBe(true)
      expect(as(value, typeText(typeOf(value)))).toBe(value)
    }),
  )
})

test('from a text and back', () => {
  fc.assert(
    fc.property(scalars, (value) => {
      fc.pre(!(value instanceof Uint8Array))
      const text = as(value, 'String')
      expect(typeof text).toBe('string')
      expect(equals(as(text, typeText(typeOf(value))), value)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test.each(['16', '64'])('bytes from base %s and back', (base) => {
  fc.assert(
    fc.property(fc.uint8Array(), (array) => {
      const binary = Uint8Array.from(array)
      const text = as(binary, `String {base: "${base}"}`)
      expect(text).toBe(
        base === '64' ? Buffer.from(binary).toString('base64') : Buffer.from(binary).toString('hex').toUpperCase(),
      )
      expect(as(text, `Binary {base: "${base}"}`)).toEqual(binary)
    }),
  )
})

test('a whole number is read back from its bytes', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }), (integer) => {
      const binary = as(n(String(integer)), 'Binary') as Uint8Array
      const unsigned = binary.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
      expect(BigInt.asIntN(binary.length * 8, unsigned)).toBe(integer)
      expect(binary.length === 1 || BigInt.asIntN((binary.length - 1) * 8, integer)).not.toBe(integer)
    }),
  )
})

test('formats of whole cents are read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom('en', 'de', 'fr', 'es'), (cents, locale) => {
      const price = n(`${cents}e-2`)
      const text = coerce(price, type('String {format: "#,##0.00"}'), { locale })
      expect(numberText(unwrap(coerce(text, type('Number {format: "#,##0.00"}'), { locale })) as number)).toBe(
        numberText(price as number),
      )
    }),
  )
})

test('an implicit coercion gives a bare value of the type, or nothing', () => {
  const targets = [
    'String',
    'Number',
    'Boolean',
    'Date',
    'DateTime',
    'Array<String>',
    '{ a?: Number }',
    '1 | "a"',
    'Binary',
    'Key',
    'Period',
  ].map(type)
  fc.assert(
    fc.property(values, fc.constantFrom(...targets), (value, target) => {
      const coerced = implicitCoerce(value, target)
      if (coerced !== undefined) expect(isType(coerced, target)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
