import { TwillError } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain, read, write } from './documents.ts'

const form = 'application/x-www-form-urlencoded'
const entries = (text: string, options = {}) => (plain(read(text, form, options)) as { entries: unknown }).entries

describe('reading', () => {
  test.each<[string, unknown]>([
    ['', []],
    [
      'a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    [
      'a=&b',
      [
        ['a', ''],
        ['b', null],
      ],
    ],
    ['=x', [['', 'x']]],
    ['&&a=1&', [['a', '1']]],
    ['a=b=c', [['a', 'b=c']]],
    ['a+b=%2B+%26', [['a b', '+ &']]],
    ['x=%F0%9F%98%80%e2%9c%93!', [['x', '😀✓!']]],
    ['a=1\r\n', [['a', '1']]],
  ])('%j', (text, expected) => expect(entries(text)).toEqual(expected))

  test('in another encoding', () => {
    expect(entries('a=%E9', { encoding: 'ISO-8859-1' })).toEqual([['a', 'é']])
  })

  test.each([
    ['a=%', 3],
    ['a=%2', 3],
    ['abc=%zz', 5],
    ['a=1&b=%41%4', 10],
  ])('%j is malformed', (text, column) => {
    try {
      read(text, form)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(TwillError)
      expect((error as TwillError).code).toBe('TW4001')
      expect((error as TwillError).message).toContain(`column ${column}`)
    }
  })
})

describe('writing', () => {
  test('blanks, signs, nulls', () => {
    expect(write({ 'a b': '@here', c: null, n: 1.5, t: true, e: '' }, form)).toBe('a+b=%40here&c&n=1.5&t=true&e=')
    expect(write({ a: 'é' }, form, { encoding: 'ISO-8859-1' })).toBe('a=%E9')
  })

  test.each([[1], [[1]], [{ a: [1] }], [{ a: { b: 1 } }]])('%j has no such form', (value) => {
    expect(() => write(value, form)).toThrow('cannot be written as URL-encoded data')
  })

  test('agrees with URLSearchParams', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))), (pairs) => {
        const named = pairs.map(([key, value], i): [string, string] => [`k${i}${key}`, value])
        const text = write(Object.fromEntries(named), form)
        expect([...new URLSearchParams(text)]).toEqual(named)
        expect(entries(new URLSearchParams(named).toString())).toEqual(named)
      }),
    )
  })
})
