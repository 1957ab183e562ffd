import { metadataOf, TwillError, unwrap, type Value } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument, type WrittenDocument, writeDocument } from '../../src/format/registry.ts'
import { plain } from './documents.ts'

const form = 'multipart/form-data'
const lines = (...parts: string[]): string => parts.join('\r\n')

const order = lines(
  '--x1',
  'Content-Disposition: form-data; name="note"',
  'Content-Type: text/plain; charset=UTF-8',
  '',
  'Grüße',
  '--x1',
  'content-type: application/json',
  'content-disposition: form-data; name="order"; filename="o.json"',
  'X-Trace: 7',
  '',
  '{"id": 7}',
  '--x1',
  'Content-Disposition: form-data; name="page"; filename="a.html"',
  'Content-Type: text/html',
  '',
  '<p>',
  '--x1--',
  '',
)

const failure = (act: () => unknown): TwillError => {
  try {
    act()
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

interface Part {
  readonly headers: Readonly<Record<string, Value>>
  readonly content: Value
}
const partsOf = (document: Value): Readonly<Record<string, Part>> =>
  (document as unknown as { readonly parts: Readonly<Record<string, Part>> }).parts

describe('reading', () => {
  test('each part by its content type, by name', () => {
    const { note, order: second, page } = partsOf(readDocument(order, form, { boundary: 'x1' }))
    expect(unwrap(note?.content ?? null)).toBe('Grüße')
    expect(second?.content).toEqual({ id: 7 })
    expect(second?.headers).toEqual({
      'Content-Type': 'application/json',
      'Content-Disposition': { name: 'order', filename: 'o.json', subtype: 'form-data' },
      'X-Trace': '7',
    })
    expect(unwrap(page?.content ?? null)).toEqual(new TextEncoder().encode('<p>'))
  })

  test('content knows its type', () => {
    const { order: part } = partsOf(readDocument(order, `${form}; boundary=x1`))
    expect(metadataOf(part?.content ?? null)).toMatchObject({
      mimeType: 'application/json',
      raw: new TextEncoder().encode('{"id": 7}'),
    })
  })

  test('the first line tells the boundary where nothing else does', () => {
    expect(Object.keys(partsOf(readDocument(order, form)))).toEqual(['note', 'order', 'page'])
  })

  test.each([
    ['line feeds alone', order.replaceAll('\r\n', '\n')],
    ['blanks after the boundary', order.replaceAll('--x1\r\n', '--x1 \t\r\n')],
    ['no line break at the end', order.trimEnd()],
    ['words after the end', `${order}thrown away`],
  ])('%s', (_, text) => {
    expect(Object.keys(partsOf(readDocument(text, form, { boundary: 'x1' })))).toEqual(['note', 'order', 'page'])
  })

  test('a preamble is kept', () => {
    expect(readDocument(`Hello\r\n${order}`, form, { boundary: 'x1' })).toMatchObject({ preamble: 'Hello' })
  })

  test('a line that only begins like the boundary is content', () => {
    const text = lines('--b', 'Content-Type: text/plain', '', '--bb', '-- b', 'x--b', '--b--')
    expect(unwrap(partsOf(readDocument(text, 'multipart/mixed', { boundary: 'b' })).part0?.content ?? null)).toBe(
      '--bb\r\n-- b\r\nx--b',
    )
  })

  test('a part without content, headers, or both', () => {
    const text = lines('--b', 'Content-Type: text/plain', '', '', '--b', '', 'x', '--b', '', '--b--')
    const { part0, part1, part2 } = partsOf(readDocument(text, 'multipart/mixed', { boundary: 'b' }))
    expect(unwrap(part0?.content ?? null)).toBe('')
    expect(unwrap(part1?.content ?? null)).toEqual(new TextEncoder().encode('x'))
    expect(unwrap(part2?.content ?? null)).toEqual(new Uint8Array())
  })

  test('the default content type is an option', () => {
    const text = lines('--b', '', '[1]', '--b--')
    const { part0 } = partsOf(readDocument(text, form, { boundary: 'b', defaultContentType: 'application/json' }))
    expect(part0?.content).toEqual([1])
  })

  test('parts with one name are all kept', () => {
    const part = ['--b', 'Content-Disposition: form-data; name="f"', 'Content-Type: text/plain', '', 'x']
    const { parts } = readDocument(lines(...part, ...part, '--b--'), form) as unknown as { readonly parts: Value }
    expect((plain(parts) as { entries: [string, unknown][] }).entries.map(([key]) => key)).toEqual(['f', 'f'])
  })

  test('file names with quotes, or in full', () => {
    const text = lines(
      '--b',
      String.raw`Content-Disposition: form-data; name="a\"b"; filename*=UTF-8''na%C3%AFve`,
      '',
      '',
      '--b--',
    )
    expect(partsOf(readDocument(text, form))['a"b']?.headers).toEqual({
      'Content-Disposition': { name: 'a"b', filename: 'naïve', subtype: 'form-data' },
    })
  })

  test('a document within a document', () => {
    const inner = lines('--in', 'Content-Type: text/plain', '', 'deep', '--in--')
    const text = lines('--out', 'Content-Type: multipart/mixed; boundary=in', '', inner, '--out--')
    const outer = partsOf(readDocument(text, 'multipart/mixed', { boundary: 'out' }))
    expect(unwrap(partsOf(outer.part0?.content ?? null).part0?.content ?? null)).toBe('deep')
  })

  test.each([
    ['', 'there is no boundary'],
    ['--x1\r\n\r\nlost', 'the closing boundary "--x1--" is missing'],
  ])('%j is malformed', (text, problem) => {
    const error = failure(() => readDocument(text, form))
    expect(error.code).toBe('TW4001')
    expect(error.message).toContain(problem)
  })

  test('another boundary is malformed', () => {
    expect(failure(() => readDocument(order, form, { boundary: 'y' })).message).toContain(
      'no line is the boundary "--y"',
    )
  })

  test('a broken part is named', () => {
    const text = lines(
      '--b',
      'Content-Disposition: form-data; name="o"',
      'Content-Type: application/json',
      '',
      '{',
      '--b--',
    )
    expect(failure(() => readDocument(text, form)).message).toContain('part "o"')
  })
})

const textOf = (document: WrittenDocument): string => new TextDecoder().decode(document.bytes())

describe('writing', () => {
  const written = (parts: Value, options = {}) => writeDocument({ parts }, form, { boundary: 'b', ...options })

  test('a form', () => {
    const parts = {
      note: { content: 'Back soon' },
      order: {
        headers: { 'Content-Disposition': { name: 'o', filename: 'o.json' }, 'Content-Type': 'application/json' },
        content: { id: 7 },
      },
    }
    expect(textOf(written(parts))).toBe(
      lines(
        '--b',
        'Content-Disposition: form-data; name="note"',
        '',
        'Back soon',
        '--b',
        'Content-Type: application/json',
        'Content-Disposition: form-data; name="o"; filename="o.json"',
        '',
        '{\n  "id": 7\n}',
        '--b--',
        '',
      ),
    )
  })

  test('the boundary stands in the media type', () => {
    expect(written({}).mimeType).toBe('multipart/form-data; boundary="b"')
    const document = writeDocument({ parts: { a: { content: 'x' } } }, form)
    const boundary = /boundary="(.+)"/.exec(document.mimeType)?.[1]
    expect(textOf(document).startsWith(`--${boundary}\r\n`)).toBe(true)
    expect(readDocument(textOf(document), document.mimeType)).toMatchObject({ parts: {} })
  })

  test('XML in a part has no declaration, unless asked for', () => {
    const part = (type: string) => textOf(written({ a: { headers: { 'Content-Type': type }, content: { a: 1 } } }))
    expect(part('application/xml')).toContain('\r\n\r\n<a>1</a>')
    expect(part('application/xml; writeDeclaration=true')).toContain('<?xml version')
  })

  test('a boundary never occurs in a part', () => {
    const first = writeDocument({ parts: { a: { content: '' } } }, form).mimeType
    const boundary = /boundary="(.+)"/.exec(first)?.[1] ?? ''
    const hostile = { parts: { a: { content: `--${boundary}--` } } }
    const { mimeType, bytes } = writeDocument(hostile, form)
    expect(
      unwrap(partsOf(readDocument(bytes(), `${mimeType}; defaultContentType="text/plain"`)).a?.content ?? null),
    ).toBe(`--${boundary}--`)
  })

  test('a document is bytes, of which those of text are UTF-8', () => {
    const { text, encoding, bytes } = written({ a: { content: 'é' } })
    expect([text, encoding]).toEqual([undefined, undefined])
    expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes())).toContain('\r\n\r\né\r\n')
  })

  test('namespaces of the header reach XML in a part', () => {
    const parts = {
      a: { headers: { 'Content-Type': 'application/xml; writeDeclaredNamespaces=All' }, content: { r: 1 } },
    }
    expect(textOf(writeDocument({ parts }, form, {}, { p: 'urn:1' }))).toContain('\r\n\r\n<r xmlns:p="urn:1">1</r>')
  })

  test('bytes go as they are', () => {
    const bytes = new Uint8Array([0, 255, 13, 10, 45, 45])
    const { mimeType, bytes: all } = writeDocument({ parts: { a: { content: bytes } } }, form)
    expect(unwrap(partsOf(readDocument(all(), mimeType)).a?.content ?? null)).toEqual(bytes)
  })

  test('outside of forms a part has no name of its own', () => {
    expect(textOf(writeDocument({ parts: { a: { content: 'x' } } }, 'multipart/mixed', { boundary: 'b' }))).toBe(
      lines('--b', '', 'x', '--b--', ''),
    )
  })

  test.each<[string, Value, string]>([
    ['no parts', { part: 1 }, 'it has no object `parts`'],
    ['no content', { parts: { a: {} } }, 'it has no `content` at parts.a'],
    ['an object without type', { parts: { a: { content: {} } } }, 'the part has no content type at parts.a'],
    [
      'a line break in a header',
      { parts: { a: { headers: { 'Content-Type': 'text/plain\r\nX-Evil: 1' }, content: '' } } },
      'a header cannot hold a line break at parts.a',
    ],
    [
      'a line break in a name',
      { parts: { a: { headers: { 'Content-Disposition': { name: 'a\r\n\r\nb' } }, content: '' } } },
      'a header cannot hold a line break',
    ],
  ])('%s cannot be written', (_, value, problem) => {
    const error = failure(() => writeDocument(value, form))
    expect(error.code).toBe('TW4009')
    expect(error.message).toContain(problem)
  })

  test('a boundary that is none is refused', () => {
    expect(failure(() => written({}, { boundary: 'ends with blank ' })).code).toBe('TW4004')
    expect(failure(() => written({}, { boundary: 'a\r\nb' })).code).toBe('TW4004')
  })
})

test('what is written is read again', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/[\r\n\0]/.test(text) && !/^\d+$/.test(text))
  const content = fc.oneof(
    fc.string({ unit: 'binary' }).filter((text) => !/\p{Cs}|^\uFEFF/u.test(text)),
    fc.uint8Array(),
  )
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, content), { selector: ([key]) => key }), (entries) => {
      const parts = entries.map(([key, value]) => ({
        headers: {
          'Content-Type': typeof value === 'string' ? 'text/plain' : 'image/png',
          'Content-Disposition': { name: key },
        },
        content: value,
      }))
      const { mimeType, bytes } = writeDocument({ parts }, form)
      const again = readDocument(bytes(), mimeType) as unknown as { readonly parts: Value }
      const read = (plain(again.parts) as { entries: [string, { entries: [string, Value][] }][] }).entries
      expect(read.map(([key, part]) => [key, unwrap(part.entries[1]?.[1] ?? null)])).toEqual(entries)
    }),
  )
})
