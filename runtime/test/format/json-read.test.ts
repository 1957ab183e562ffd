import { equals, MultiMap, numberText, parseNumber, TwillError, type Value } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument, writeDocument } from '../../src/format/registry.ts'

const read = (text: string): Value => readDocument(text, 'json', {}, 'order.json')

function failure(text: string): TwillError {
  try {
    read(text)
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error(`${text} was read`)
}

/** A document as a tree: what a reader that loses nothing must find. */
type Node =
  | { kind: 'object'; entries: [string, Node][] }
  | { kind: 'array'; items: Node[] }
  | { kind: 'number'; text: string }
  | { kind: 'other'; value: string | boolean | null }

const digits = fc.stringMatching(/^[0-9]{1,30}$/)
const jsonNumber = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,25}$/)),
    fc.option(digits, { nil: undefined }),
    fc.option(fc.stringMatching(/^[eE][+-]?[0-9]{1,2}$/), { nil: undefined }),
  )
  .map(([sign, whole, places, exponent]) => `${sign}${whole}${places ? `.${places}` : ''}${exponent ?? ''}`)

const anyText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)), maxLength: 5 }),
)
const keyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('id', 'name', 'valé', 'a', 'b') },
  fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'length', '', '0', '12', '01', '4294967295'),
  anyText,
)

const node: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constant('other' as const), value: fc.oneof(anyText, fc.boolean(), fc.constant(null)) }),
    fc.record({ kind: fc.constant('number' as const), text: jsonNumber }),
    fc.record({ kind: fc.constant('array' as const), items: fc.array(tie('node'), { maxLength: 6 }) }),
    fc.record({
      kind: fc.constant('object' as const),
      entries: fc.array(fc.tuple(keyText, tie('node')), { maxLength: 6 }),
    }),
    // rows: the same keys again and again, so that predictions are made, and broken
    fc
      .tuple(fc.array(keyText, { maxLength: 4 }), fc.array(fc.array(tie('node'), { maxLength: 4 }), { maxLength: 12 }))
      .map(
        ([keys, rows]): Node => ({
          kind: 'array',
          items: rows.map((row) => ({
            kind: 'object',
            entries: row.slice(0, keys.length).map((value, i) => [keys[i] as string, value]),
          })),
        }),
      ),
  ),
})).node

/** Prints a tree with the spaces that `space` hands out. */
function print(node: Node, space: () => string): string {
  const s = space
  switch (node.kind) {
    case 'number':
      return node.text
    case 'other':
      return JSON.stringify(node.value)
    case 'array':
      return `[${node.items.map((item) => s() + print(item, s) + s()).join(',') || s()}]`
    case 'object':
      return `{${node.entries.map(([key, value]) => `${s()}${JSON.stringify(key)}${s()}:${s()}${print(value, s)}${s()}`).join(',') || s()}}`
  }
}

/** The value as the tree it stands for. */
function treeOf(value: Value): Node {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return { kind: 'other', value }
  if (Array.isArray(value)) return { kind: 'array', items: value.map(treeOf) }
  if (value instanceof MultiMap) {
    return { kind: 'object', entries: Array.from(value, ([key, item]) => [String(key), treeOf(item)]) }
  }
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return { kind: 'object', entries: Object.entries(value as object).map(([key, item]) => [key, treeOf(item)]) }
  }
  return { kind: 'number', text: numberText(value as number) }
}

function withPlainNumbers(node: Node): Node {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', text: numberText(parseNumber(node.text) as number) }
    case 'array':
      return { kind: 'array', items: node.items.map(withPlainNumbers) }
    case 'object':
      return { kind: 'object', entries: node.entries.map(([key, value]) => [key, withPlainNumbers(value)]) }
    default:
      return node
  }
}

describe('documents', () => {
  test('keep every key, its place, and every digit', () => {
    fc.assert(
      fc.property(node, fc.infiniteStream(fc.constantFrom('', '', '', ' ', '\n  ', '\t', '\r\n')), (tree, spaces) => {
        const text = print(tree, () => spaces.next().value as string)
        expect(treeOf(read(text))).toEqual(withPlainNumbers(tree))
      }),
      { numRuns: 500 },
    )
  })

  test('are the same from bytes', () => {
    fc.assert(
      fc.property(node, (tree) => {
        const text = print(tree, () => '')
        if (/\p{Surrogate}/u.test(text)) return
        expect(equals(readDocument(new TextEncoder().encode(text), 'json'), read(text))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('are what JSON.parse gives, where it loses nothing', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), fc.boolean(), (text, indent) => {
        const written = writeDocument(read(text), 'json', { indent }).text as string
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))))
      }),
      { numRuns: 300 },
    )
  })

  test('with digits that a double cannot hold stay exact', () => {
    expect(numberText(read('12345678901234567890123') as number)).toBe('12345678901234567890123')
    expect(numberText(read('0.1000000000000000055511151231257827') as number)).toBe(
      '0.1000000000000000055511151231257827',
    )
    expect(read('1.0')).toBe(1)
    expect(read('1e3')).toBe(1000)
    expect(Object.is(read('-0'), 0)).toBe(true)
    expect(Object.is(read('-0.0'), 0)).toBe(true)
    expect(numberText(read('1e-7') as number)).toBe('0.0000001')
    expect(read('9007199254740991')).toBe(9007199254740991)
    expect(numberText(read('9007199254740993') as number)).toBe('9007199254740993')
  })

  test('whose keys are names of object properties are data', () => {
    const value = read('{"__proto__": 1, "constructor": {"x": 2}, "toString": null, "hasOwnProperty": 3}')
    expect(treeOf(value)).toMatchObject({
      entries: [
        ['__proto__', { text: '1' }],
        ['constructor', {}],
        ['toString', {}],
        ['hasOwnProperty', {}],
      ],
    })
    expect(({} as { x?: unknown }).x).toBeUndefined()
    expect(Object.getPrototypeOf(read('{"constructor": 1}'))).toBe(Object.prototype)
  })

  test('keep halves of surrogate pairs', () => {
    expect(read('"\\ud83d"')).toBe('\ud83d')
    expect(read('"\\ud83d\\ude00"')).toBe('😀')
    expect(read('"a\ud83d"')).toBe('a\ud83d')
  })

  test('with more shapes than are learned are read all the same', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({ [`key${i}`]: i, [`other${i}`]: { deep: i } }))
    expect(JSON.parse(JSON.stringify(read(JSON.stringify(rows))))).toEqual(rows)
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, { id: i, name: `n${i}` }]))
    expect(JSON.parse(JSON.stringify(read(JSON.stringify(wide))))).toEqual(wide)
    const columns = Array.from({ length: 20 }, (_, i) =>
      Object.fromEntries(Array.from({ length: 90 }, (_, j) => [`c${j}`, i * j])),
    )
    expect(JSON.parse(JSON.stringify(read(JSON.stringify(columns))))).toEqual(columns)
  })

  test('of one shape give objects of plain kind, however many there are', () => {
    const rows = read(
      JSON.stringify(Array.from({ length: 50 }, (_, i) => ({ id: i, 'a"b\\c': 1, '\u2028': 2 }))),
    ) as object[]
    for (const [i, row] of rows.entries()) expect(row).toStrictEqual({ id: i, 'a"b\\c': 1, '\u2028': 2 })
  })
})

describe('nesting', () => {
  test('to 10,000 levels is read', () => {
    let value = read('['.repeat(10_000) + ']'.repeat(10_000))
    let depth = 0
    for (; Array.isArray(value); value = value[0]) depth++
    expect(depth).toBe(10_000)
  })

  test.each([['['], ['{"a":'], ['[{"b":']])('of 100,000 times %s is refused', (open) => {
    const error = failure(open.repeat(100_000))
    expect(error.code).toBe('TW4001')
    expect(error.message).toMatch(/nested deeper than 10,000 levels at line 1/)
  })
})

describe('what is wrong is said with its place', () => {
  test.each([
    ['', 'the document is empty at line 1, column 1'],
    ['  \n ', 'the document is empty at line 2, column 2'],
    ['[1,\n2,]', 'a comma stands before `]` at line 2, column 3'],
    ['{"a": 1,\n}', 'a comma stands before `}` at line 2, column 1'],
    ['{"a" 1}', 'a `:` is missing after the key at line 1, column 6'],
    ['{"é": 1 "b": 2}', 'a `,` or `}` is missing at line 1, column 9'],
    ['["😀" 1]', 'a `,` or `]` is missing at line 1, column 7'],
    ['{a: 1}', 'the key `a` has no quotes at line 1, column 2'],
    ["{'a': 1}", 'a key starts with a single quote at line 1, column 2'],
    ["['a']", 'a string starts with a single quote at line 1, column 2'],
    ['{"a": }', 'a value is missing before `}` at line 1, column 7'],
    ['[,1]', 'a value is missing before `,` at line 1, column 2'],
    ['[1 2]', 'a `,` or `]` is missing at line 1, column 4'],
    ['[1}', 'a `,` or `]` is missing at line 1, column 3'],
    ['[1', 'the document ends inside an array at line 1, column 3'],
    ['{"a": 1', 'the document ends inside an object at line 1, column 8'],
    ['{"a"', 'the document ends after a key at line 1, column 5'],
    ['{"a":', 'the document ends where a value is due at line 1, column 6'],
    ['{"a": 1,', 'the document ends inside an object at line 1, column 9'],
    ['{', 'the document ends inside an object at line 1, column 2'],
    ['"abc', 'a string is not closed at line 1, column 1'],
    ['"a\nb"', 'a string holds a line break at line 1, column 3'],
    ['"a\tb"', 'a string holds a tab at line 1, column 3'],
    ['"a\u0001b"', 'a string holds the control character U+0001 at line 1, column 3'],
    ['"\\x41"', '`\\x` is no escape at line 1, column 2'],
    ['"é\\u12"', 'four hexadecimal digits must follow `\\u` at line 1, column 3'],
    ['01', 'a number starts with a needless 0 at line 1, column 1'],
    ['-', 'a digit is missing after `-` at line 1, column 1'],
    ['[1.]', 'a digit is missing after the decimal point at line 1, column 3'],
    ['1e+', 'a digit is missing in the exponent at line 1, column 2'],
    ['+1', 'a number starts with `+` at line 1, column 1'],
    ['.5', 'a number starts with `.` at line 1, column 1'],
    ['[True]', '`True` is no value at line 1, column 2'],
    ['nul', '`nul` is no value at line 1, column 1'],
    ['[NaN]', '`NaN` is no value at line 1, column 2'],
    ['[1] [2]', 'there is text after the end of the value at line 1, column 5'],
    ['[1, // two\n2]', 'a comment is no JSON at line 1, column 5'],
    ['{"a": 1, /* b */ "c": 2}', 'a comment is no JSON at line 1, column 10'],
    ['[1, 2, #]', '`#` starts no value at line 1, column 8'],
    ['<a/>', '`<` starts no value at line 1, column 1'],
  ])('%j', (text, problem) => {
    const error = failure(text)
    expect(error.code).toBe('TW4001')
    expect(error.message).toBe(`order.json is not valid JSON: ${problem}.`)
  })

  test('with a hint that says what to write', () => {
    expect(failure('[True]').hint).toBe('Write `true`.')
    expect(failure('[undefined]').hint).toBe('Write `null`.')
    expect(failure('{a: 1}').hint).toBe('Write `"a"`.')
    expect(failure('"a\tb"').hint).toBe('Write it as `\\t`.')
  })

  test('in any document that was changed at random, and only there', () => {
    const change = fc.record({
      at: fc.nat(),
      remove: fc.nat(2),
      insert: fc.constantFrom(
        '',
        ',',
        '"',
        '{',
        '}',
        '[',
        ']',
        ':',
        '\\',
        '0',
        '-',
        '.',
        'e',
        't',
        ' ',
        '\u0000',
        'é',
        '\\u',
        "'",
      ),
    })
    fc.assert(
      fc.property(node, fc.array(change, { minLength: 1, maxLength: 3 }), (tree, changes) => {
        let text = print(tree, () => '')
        for (const { at, remove, insert } of changes) {
          const from = at % (text.length + 1)
          text = text.slice(0, from) + insert + text.slice(from + remove)
        }
        let problem: SyntaxError | undefined
        try {
          JSON.parse(text)
        } catch (error) {
          problem = error as SyntaxError
        }
        if (problem === undefined) {
          if (!/[eE][+-]?\d{3}/.test(text)) read(text)
          return
        }
        const error = failure(text)
        expect(error.code).toBe('TW4001')
        const [, position] = /at position (\d+)/.exec(problem.message) ?? []
        // an unclosed string, an escape, a number and a word are shown where they start
        const startsEarlier = /string is not closed|escape|hexadecimal|number|digit|is no value/
        if (position === undefined || startsEarlier.test(error.message) || /escape/i.test(problem.message)) return
        expect(error.data.offset).toBe(Number(position))
      }),
      { numRuns: 1000 },
    )
  })
})

test('an exponent beyond all bounds is an error, not a hang', () => {
  for (const text of ['1e999999999', '[1e-999999999]', '1e99999999999']) expect(() => read(text)).toThrow(TwillError)
})

describe('long texts with escapes', () => {
  const long = 'a"\\\u00e9\n'.repeat(100)

  test('hold what they say', () => {
    expect(read(JSON.stringify([long, `${long}\ud800`]))).toEqual([long, `${long}\ud800`])
  })

  test.each([
    ['\\x', '`\\x` is no escape'],
    ['\\u12g4', 'four hexadecimal digits must follow `\\u`'],
  ])('are refused for %s, at its place', (sequence, problem) => {
    const text = `["${'\\n'.repeat(200)}${sequence}"]`
    const { message } = failure(text)
    expect(message).toContain(problem)
    expect(failure(`["${sequence}"]`).message).toContain(problem)
  })
})
