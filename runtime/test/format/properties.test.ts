import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeDocument } from '../../src/format/registry.ts'
import { plain, read, write } from './documents.ts'

const entries = (text: string) => (plain(read(text, 'properties')) as { entries: unknown }).entries

describe('reading', () => {
  // As java.util.Properties reads them, but for repeated keys, which are all kept.
  test.each<[string, unknown]>([
    ['', []],
    [
      'a=1\n\\\n\nb=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1\n\\',
      [
        ['a', '1'],
        ['', ''],
      ],
    ],
    ['# note\n! too\n\n  \na=1', [['a', '1']]],
    [
      'a = 1\r\nb: 2\rc 3\nd',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
        ['d', ''],
      ],
    ],
    ['a==b', [['a', '=b']]],
    ['a  :  = b ', [['a', '= b ']]],
    ['k\\ e\\=y\\:=v', [['k e=y:', 'v']]],
    ['a=one \\\n   two\\\n\tthree', [['a', 'one twothree']]],
    [
      'a=x\\\\\nb=y',
      [
        ['a', 'x\\'],
        ['b', 'y'],
      ],
    ],
    ['a=\\u00e9\\t\\n\\q', [['a', 'é\t\nq']]],
    ['a=\\\n# no comment', [['a', '# no comment']]],
    [
      'a=1\na=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['a=end\\', [['a', 'end']]],
  ])('%j', (text, expected) => expect(entries(text)).toEqual(expected))

  test('a broken escape is malformed', () => {
    expect(() => entries('a=1\nb=\\u00g1')).toThrow(/line 2/)
  })
})

describe('writing', () => {
  test('signs are escaped where they would count', () => {
    expect(write({ 'a b=c:d': ' x =', '#k': 'a\nb\\', n: null, i: 7 }, 'properties')).toBe(
      'a\\ b\\=c\\:d=\\ x =\n\\#k=a\\nb\\\\\nn=\ni=7\n',
    )
  })

  test('characters that the encoding lacks are escaped', () => {
    const { bytes } = writeDocument({ a: '✓é' }, 'properties', { encoding: 'ISO-8859-1' })
    expect(new TextDecoder('latin1').decode(bytes())).toBe('a=\\u2713é\n')
  })

  test.each([[1], [[]], [{ a: {} }], [{ a: [1] }]])('%j has no such form', (value) => {
    expect(() => write(value, 'properties')).toThrow('cannot be written as properties')
  })
})

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))), (pairs) => {
      const named = pairs.map(([key, value], i) => [`${key}k${i}`, value])
      expect(entries(write(Object.fromEntries(named), 'properties'))).toEqual(named)
    }),
  )
})
