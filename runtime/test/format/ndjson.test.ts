import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeDocument } from '../../src/format/registry.ts'
import { plain, read, write } from './documents.ts'

const failure = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('reading', () => {
  test.each<[string, unknown]>([
    ['', []],
    ['\n\r\n  \n', []],
    ['1\n"a"\nnull\n[2]', [1, 'a', null, [2]]],
    ['{"a":1}\r\n{"a":2}\r\n', [{ entries: [['a', 1]] }, { entries: [['a', 2]] }]],
    ['"\\n"\n"😀"', ['\n', '😀']],
    [
      '{"a":1,"a":2}',
      [
        {
          entries: [
            ['a', 1],
            ['a', 2],
          ],
        },
      ],
    ],
  ])('%j', (text, expected) => expect(plain(read(text, 'ndjson'))).toEqual(expected))

  test.each([
    ['1\n{"a":\n"b"}\n', /line 2, column 6/],
    ['{"a":1}\n{"b":2} {"c":3}\n', /line 2, column 9/],
    ['1,2', /line 1, column 2/],
    ['1\n\n\n[1,\n2]', /line 4/],
    ['{"a":"😀"}\n{"a":"😀" "b"}', /line 2, column 11/],
  ])('%j is malformed where it is', (text, place) => {
    expect(failure(() => read(text, 'application/x-ndjson'))).toMatchObject({
      code: 'TW4001',
      message: expect.stringMatching(place),
    })
  })

  test('an empty line is an error where it is not passed over', () => {
    expect(failure(() => read('1\n\n2', 'ndjson', { ignoreEmptyLine: false }))).toMatchObject({
      code: 'TW4001',
      message: expect.stringMatching(/line 2, column 1/),
    })
  })

  test('lines that are no JSON are passed over when asked for', () => {
    expect(read('1\n{oops\n\n2\n{"a":1', 'application/x-ldjson', { skipInvalid: true })).toEqual([1, 2])
  })
})

describe('writing', () => {
  test.each<[unknown, Record<string, unknown>, string]>([
    [[1, 'a\nb', null, { a: [1, null] }], {}, '1\n"a\\nb"\nnull\n{"a": [1,null]}\n'],
    [[], {}, ''],
    [{ a: 1 }, {}, '{"a": 1}\n'],
    [[null, { a: null, b: [null] }], { skipNullOn: 'everywhere' }, '{"b": []}\n'],
    [[null, { a: null, b: [null] }], { skipNullOn: 'objects' }, 'null\n{"b": [null]}\n'],
    [[null, { a: null }], { skipNullOn: 'arrays' }, '{"a": null}\n'],
  ])('%j with %j', (value, options, text) => expect(write(value, 'ndjson', options)).toBe(text))

  test('a value that JSON has no form for is an error', () => {
    expect(failure(() => writeDocument([1, () => 1], 'ndjson', {}).text)).toMatchObject({ code: 'TW4009' })
  })
})

const records = (text: string): unknown[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

test('what is written is read back, and is JSON a line', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)))), (values) => {
      const text = write(values, 'ndjson')
      expect(records(text)).toEqual(values)
      expect(records(write(read(text, 'ndjson'), 'ndjson'))).toEqual(values)
    }),
  )
})
