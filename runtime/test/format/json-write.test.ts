import { Decimal } from '@twill/stdlib'
import {
  equals,
  Key,
  LocalDate,
  MultiMap,
  Namespace,
  numberText,
  parseNumber,
  Range,
  Regex,
  TwillError,
  TypeValue,
  type Value,
  withMetadata,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument, writeDocument } from '../../src/format/registry.ts'

const write = (value: Value, options: Record<string, Value> = {}): string =>
  writeDocument(value, 'json', options).text as string

const oneLine = (value: Value, options: Record<string, Value> = {}): string =>
  write(value, { indent: false, ...options })

/** The layout, by another road: recursive, and returning strings. */
function expected(value: Value, indent: string | undefined, skip: { arrays: boolean; objects: boolean }): string {
  const go = (v: Value, line: string): string => {
    const inner = indent === undefined ? '' : `${line}${indent}`
    const outer = indent === undefined ? '' : line
    const wrap = (open: string, parts: string[], close: string): string =>
      parts.length === 0 ? open + close : open + parts.map((part) => inner + part).join(',') + outer + close
    if (v instanceof Decimal || typeof v === 'number') return numberText(v)
    if (v instanceof LocalDate) return `"${v.toString()}"`
    if (Array.isArray(v)) {
      return wrap(
        '[',
        v.filter((item) => item !== null || !skip.arrays).map((item) => go(item, inner)),
        ']',
      )
    }
    if (v !== null && typeof v === 'object') {
      const entries = v instanceof MultiMap ? [...v.entries()] : Object.entries(v)
      return wrap(
        '{',
        entries
          .filter(([, item]) => item !== null || !skip.objects)
          .map(([key, item]) => `${JSON.stringify(String(key))}: ${go(item, inner)}`),
        '}',
      )
    }
    return JSON.stringify(v)
  }
  return go(value, '\n')
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)), maxLength: 5 }),
)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.integer({ min: 0, max: 3_000_000_000 }),
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
)
const exotic = fc.oneof(
  fc.bigInt({ min: 10n ** 20n, max: 10n ** 30n }).map((n) => parseNumber(String(n))),
  fc.constant(LocalDate.parse('2024-02-29')),
)

const values = (
  leaves: fc.Arbitrary<Value>,
  objects: (fields: fc.Arbitrary<[string, Value][]>) => fc.Arbitrary<Value>,
) =>
  fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaves,
      fc.array(tie('value'), { maxLength: 40 }),
      objects(fc.array(fc.tuple(text, tie('value')), { maxLength: 5 })),
    ),
  })).value

const asMultiMap = (fields: [string, Value][]): Value =>
  MultiMap.of(
    fields.map(([key]) => key),
    fields.map(([, value]) => value),
  )
const asPlain = (fields: [string, Value][]): Value => Object.fromEntries(fields.filter(([key]) => key !== '__proto__'))

const plain = values(leaf, (fields) => fields.map(asPlain))
const mixed = values(fc.oneof({ weight: 8, arbitrary: leaf }, exotic), (fields) =>
  fc.oneof(fields.map(asPlain), fields.map(asMultiMap)),
)

describe('layout', () => {
  test('of values that JSON.stringify knows is its layout', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(write(value)).toBe(JSON.stringify(value, null, 2))
      }),
      { numRuns: 200 },
    )
  })

  test('is the same for all values and options', () => {
    fc.assert(
      fc.property(
        fc.oneof(mixed, plain),
        fc.boolean(),
        fc.constantFrom(undefined, 'arrays', 'objects', 'everywhere'),
        (value, indent, skipNullOn) => {
          const skip = {
            arrays: skipNullOn === 'arrays' || skipNullOn === 'everywhere',
            objects: skipNullOn === 'objects' || skipNullOn === 'everywhere',
          }
          const options = { indent, ...(skipNullOn === undefined ? {} : { skipNullOn }) }
          expect(write(value, options)).toBe(expected(value, indent ? '  ' : undefined, skip))
        },
      ),
      { numRuns: 400 },
    )
  })

  test('of long arrays is the same, wherever a value stands that is not plain', () => {
    const rows = (count: number): Value[] =>
      Array.from({ length: count }, (_, i) => ({ id: i, tags: ['a', i], at: { x: null } }))
    const big = parseNumber('12345678901234567890')
    for (const at of [0, 1, 255, 256, 257, 599, 700, undefined]) {
      const items = rows(700)
      if (at !== undefined) items[at] = { id: big, tags: [] }
      for (const value of [items, { page: 1, items }, [[{ items }]], MultiMap.of(['1', '1'], [items, items])]) {
        for (const indent of [true, false]) {
          expect(write(value, { indent })).toBe(
            expected(value, indent ? '  ' : undefined, { arrays: false, objects: false }),
          )
        }
      }
    }
  })

  test('in one line has a space behind each colon', () => {
    expect(oneLine({ a: 1, b: [2, { c: 'x: y\n' }], d: [], e: {} })).toBe(
      '{"a": 1,"b": [2,{"c": "x: y\\n"}],"d": [],"e": {}}',
    )
  })
})

test('what was written is read as the same value', () => {
  const withoutDates = values(
    fc.oneof(
      leaf,
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((n) => parseNumber(String(n))),
    ),
    (fields) => fc.oneof(fields.map(asPlain), fields.map(asMultiMap)),
  )
  fc.assert(
    fc.property(withoutDates, fc.boolean(), (value, indent) => {
      const document = writeDocument(value, 'json', { indent })
      expect(equals(readDocument(document.text as string, 'json'), value)).toBe(true)
      expect(equals(readDocument(document.bytes(), 'json'), value)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

describe('values of other types', () => {
  test('are written as their text', () => {
    const date = LocalDate.parse('2024-02-29') as LocalDate
    expect(oneLine([date, new Regex('a-z+'), new Range(1, 3), new TypeValue({ kind: 'simple', name: 'String' })])).toBe(
      '["2024-02-29","a-z+",[1,2,3],"String"]',
    )
    expect(oneLine(new Namespace('h', 'http://example.com/h'))).toBe('"http://example.com/h"')
    expect(oneLine(new TextEncoder().encode('é'))).toBe('"é"')
    expect(oneLine(Uint8Array.of(0xff, 0x41))).toBe('"\ufffdA"')
  })

  test('with a format are written in it', () => {
    const date = withMetadata(LocalDate.parse('2024-02-29'), { format: 'MM/dd/uuuu' })
    expect(oneLine({ date })).toBe('{"date": "02/29/2024"}')
  })

  test('with metadata that concerns no text are written as they are', () => {
    const boxed = [
      withMetadata(1.5, { class: 'Price' }),
      withMetadata('a', { class: 'X' }),
      withMetadata(true, { class: 'X' }),
    ]
    expect(oneLine(boxed)).toBe('[1.5,"a",true]')
  })

  test('a function is an error that says where it is', () => {
    let error: unknown
    try {
      write({ orders: [{ 'a b': { total: () => 1 } }] })
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(TwillError)
    expect((error as TwillError).code).toBe('TW4009')
    expect((error as TwillError).message).toBe(
      'The output cannot be written as JSON: a function at orders[0]."a b".total.',
    )
  })
})

describe('repeated keys', () => {
  const order = MultiMap.of(['line', 'no', 'line', 'line'], [1, 7, null, { x: 2 }])

  test('are repeated', () => {
    expect(oneLine(order)).toBe('{"line": 1,"no": 7,"line": null,"line": {"x": 2}}')
  })

  test('become an array where the first one stood', () => {
    expect(oneLine(order, { duplicateKeyAsArray: true })).toBe('{"line": [1,null,{"x": 2}],"no": 7}')
    expect(oneLine(order, { duplicateKeyAsArray: true, skipNullOn: 'objects' })).toBe('{"line": [1,{"x": 2}],"no": 7}')
    expect(oneLine({ a: 1 }, { duplicateKeyAsArray: true })).toBe('{"a": 1}')
  })
})

describe('attributes', () => {
  const key = (name: string): Key => new Key(name, new Namespace('h', 'urn:h'), { id: 1, lang: 'en' })
  const value = MultiMap.of([key('a'), key('b'), key('c'), 'd'], [{ x: 1 }, 'text', null, 4])

  test('are left out', () => {
    expect(oneLine(value)).toBe('{"a": {"x": 1},"b": "text","c": null,"d": 4}')
  })

  test('become fields', () => {
    expect(oneLine(value, { writeAttributes: true })).toBe(
      '{"a": {"@id": 1,"@lang": "en","x": 1},"b": {"@id": 1,"@lang": "en","__text": "text"},' +
        '"c": {"@id": 1,"@lang": "en","__text": null},"d": 4}',
    )
  })
})

test('what is nested beyond the stack is an error', () => {
  let value: Value = null
  for (let i = 0; i < 200_000; i++) value = i % 2 === 0 ? [value] : { a: value }
  for (const indent of [true, false]) expect(() => write(value, { indent })).toThrow(TwillError)
})

test('a payload cannot write itself', () => {
  expect(oneLine({ toJSON: 'x', length: 2, constructor: 1 })).toBe('{"toJSON": "x","length": 2,"constructor": 1}')
})
