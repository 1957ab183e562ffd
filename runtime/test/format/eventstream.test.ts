import { MultiMap, TwillError, type Value } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument, writeDocument } from '../../src/format/registry.ts'
import { plain, read, write } from './documents.ts'

const mime = 'text/event-stream'

/** Events as arrays of their fields. */
const events = (text: string | Uint8Array): unknown =>
  (plain(read(text, mime)) as { readonly entries: unknown }[]).map(({ entries }) => entries)

interface Message {
  readonly type: string
  readonly data: string
}

/** What a browser fires, by the steps of the standard: one character after the other, buffers, dispatch. */
function fired(stream: string): readonly Message[] {
  const messages: Message[] = []
  let [line, data, type] = ['', '', '']
  const endLine = (): void => {
    if (line === '') {
      if (data !== '') messages.push({ type: type || 'message', data: data.slice(0, -1) })
      ;[data, type] = ['', '']
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const rest = colon < 0 ? '' : line.slice(colon + 1)
    const value = rest.startsWith(' ') ? rest.slice(1) : rest
    if (field === 'data') data += `${value}\n`
    if (field === 'event') type = value
  }
  const characters = [...stream]
  characters.forEach((character, i) => {
    if (character === '\n' && characters[i - 1] === '\r') return
    if (character === '\r' || character === '\n') {
      endLine()
      line = ''
    } else line += character
  })
  return messages
}

const messages = (value: Value): readonly Message[] =>
  (value as unknown as { readonly event?: string; readonly data: string }[]).map(({ event, data }) => ({
    type: event || 'message',
    data,
  }))

describe('reading', () => {
  test.each<[string, string, unknown]>([
    ['nothing', '', []],
    ['comments alone', ': hello\n\n:\n\n', []],
    ['a comment within an event', 'data: a\n: b\ndata: c\n\n', [[['data', 'a\nc']]]],
    [
      'fields in their order',
      'id: 7\nevent: sale\ndata: x\nretry: 10\n\n',
      [
        [
          ['id', '7'],
          ['event', 'sale'],
          ['data', 'x'],
          ['retry', '10'],
        ],
      ],
    ],
    [
      'a field without a colon, and one without a value',
      'data\nid:\n\n',
      [
        [
          ['data', ''],
          ['id', ''],
        ],
      ],
    ],
    ['all blanks after the colon', 'data:    a b \n\n', [[['data', 'a b ']]]],
    ['a tab after the colon', 'data:\ta\n\n', [[['data', '\ta']]]],
    ['colons in a value', 'data: a: b:c\n\n', [[['data', 'a: b:c']]]],
    ['empty lines of data', 'data: a\ndata\ndata:\n\n', [[['data', 'a\n\n']]]],
    [
      'data around another field',
      'data: a\nid: 1\ndata: b\n\n',
      [
        [
          ['data', 'a\nb'],
          ['id', '1'],
        ],
      ],
    ],
    [
      'another field twice',
      'event: a\ndata: x\nevent: b\n\n',
      [
        [
          ['event', 'b'],
          ['data', 'x'],
        ],
      ],
    ],
    [
      'names that no client knows',
      'data: x\n2: y\n__proto__: z\nData: w\n\n',
      [
        [
          ['data', 'x'],
          ['2', 'y'],
          ['__proto__', 'z'],
          ['Data', 'w'],
        ],
      ],
    ],
    ['blocks without data', 'retry: 5\n\nevent: ping\n\ndata: x\n\nid: 1\n', [[['data', 'x']]]],
    ['several empty lines', '\n\ndata: a\n\n\n\ndata: b\n\n\n', [[['data', 'a']], [['data', 'b']]]],
    ['carriage returns', 'data: a\rdata: b\r\rdata: c\r\r', [[['data', 'a\nb']], [['data', 'c']]]],
    [
      'line ends of all kinds',
      'data: a\r\ndata: b\r\n\ndata: c\n\rdata: d\r\n\r\n',
      [[['data', 'a\nb']], [['data', 'c']], [['data', 'd']]],
    ],
    ['no empty line at the end', 'data: a\n\ndata: b\n', [[['data', 'a']], [['data', 'b']]]],
    [
      'no line end at the end',
      'data: a\n\nevent: last\ndata: b',
      [
        [['data', 'a']],
        [
          ['event', 'last'],
          ['data', 'b'],
        ],
      ],
    ],
    ['other separators of lines', 'data: a\u2028b\u0085c\n\n', [[['data', 'a\u2028b\u0085c']]]],
  ])('%s', (_, text, expected) => expect(events(text)).toEqual(expected))

  test('a byte order mark counts at the beginning only', () => {
    expect(events('\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n')).toEqual([[['data', 'a']], [['data', 'c']]])
    expect(events(Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode('data: é\n\n')))).toEqual([
      [['data', 'é']],
    ])
  })

  test('there are no options but those of all formats', () => {
    expect(() => readDocument('', mime, { separator: ',' })).toThrow('has no option `separator`')
  })

  test('a stream fires what it does in a browser', () => {
    const line = fc.oneof(
      fc.constantFrom('', '', ':', ': comment', 'data', 'data:', 'event', 'event:', 'id: 1', 'retry: x', 'datax: 1'),
      fc
        .tuple(fc.constantFrom('data', 'event', 'data'), fc.constantFrom(':', ': '), fc.string({ unit: 'grapheme' }))
        .filter(([, , value]) => !/^ |[\r\n]/.test(value))
        .map((parts) => parts.join('')),
    )
    const ended = fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(ended), (lines) => {
        const stream = `${lines.join('')}\n\n`
        expect(messages(read(stream, mime))).toEqual(fired(stream))
      }),
      { numRuns: 500 },
    )
  })
})

describe('writing', () => {
  test.each<[string, Value, string]>([
    ['no events', [], ''],
    ['null', null, ''],
    ['one event', { event: 'sale', data: 'x' }, 'event: sale\ndata: x\n\n'],
    ['several', [{ data: 'a' }, { id: '', data: 'b' }], 'data: a\n\nid:\ndata: b\n\n'],
    ['lines', [{ data: 'a\nb\r\nc\rd\n' }], 'data: a\ndata: b\ndata: c\ndata: d\ndata:\n\n'],
    ['blanks at the beginning', [{ data: ' a' }], 'data:  a\n\n'],
    [
      'simple values',
      [{ data: 1.5, retry: 3000, ok: true, gone: null }],
      'data: 1.5\nretry: 3000\nok: true\ngone:\n\n',
    ],
    ['repeated keys', [MultiMap.of(['data', 'id', 'data'], ['a', '1', 'b'])], 'data: a\nid: 1\ndata: b\n\n'],
    ['an event without fields', [{}, { data: 'a' }], '\ndata: a\n\n'],
  ])('%s', (_, value, text) => expect(write(value, mime)).toBe(text))

  test.each<[string, Value, string]>([
    ['a text', 'x', 'only an object is an event.'],
    ['a text among events', [{ data: 'x' }, 'y'], 'only an object is an event at [1].'],
    ['null among events', [null], 'only an object is an event at [0].'],
    ['an array of events in an array', [[{ data: 'x' }]], 'only an object is an event at [0].'],
    ['an object as a field', [{ data: { a: 1 } }], 'a field is one text at [0].data.'],
    ['an array as a field', { data: ['a'] }, 'a field is one text at data.'],
    ['a line end in another field', [{ event: 'a\nb' }], 'only `data` has several lines at [0].event.'],
    ['a carriage return in another field', { id: 'a\r' }, 'only `data` has several lines at id.'],
    ['a name with a colon', [{ 'a:b': 1 }], '"a:b" is no name of a field at [0].'],
    ['a name of two lines', [{ 'data\nid': 1 }], '"data\\nid" is no name of a field at [0].'],
    ['an empty name', [{ '': 1 }], '"" is no name of a field at [0].'],
  ])('%s cannot be written', (_, value, problem) => {
    try {
      writeDocument(value, mime)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(TwillError)
      expect(error).toMatchObject({ code: 'TW4009' })
      expect((error as TwillError).message).toBe(`The output cannot be written as server-sent events: ${problem}`)
    }
  })

  test('what is written fires in a browser, and is read again', () => {
    const type = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^ |[\r\n]/.test(text))
    const data = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(fc.array(fc.record({ event: type, data }, { noNullPrototype: true })), (values) => {
        const text = write(values, mime)
        const lines = (one: string): string => one.replace(/\r\n?/g, '\n')
        expect(fired(text)).toEqual(values.map(({ event, data: each }) => ({ type: event, data: lines(each) })))
        expect(read(text, mime)).toEqual(
          values.map(({ event, data: each }) => ({ event, data: lines(each).replace(/^ +/gm, '') })),
        )
      }),
    )
  })
})
