import { equals, TwillError } from '@twill/stdlib/value'
import { describe, expect, test } from 'vitest'
import { describeFormats, findFormat, formats, readDocument, writeDocument } from '../../src/format/registry.ts'

function failure(act: () => unknown): TwillError {
  try {
    act()
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('findFormat', () => {
  test.each([
    'json',
    'JSON',
    '.json',
    'application/json',
    'Application/JSON; charset=UTF-8',
    'text/json',
    'application/problem+json',
    'application/vnd.shop.v2+json; profile="a;b"',
  ])('%s is JSON', (name) => {
    expect(findFormat(name).id).toBe('json')
  })

  test('a name close to a known one is suggested', () => {
    const error = failure(() => findFormat('application/jsn'))
    expect(error.code).toBe('TW4002')
    expect(error.message).toBe('No format is called "application/jsn".')
    expect(error.hint).toBe('Did you mean `application/json`?')
  })

  test.each([
    ['application/avro', 'Avro'],
    ['avro', 'Avro'],
    ['application/x-protobuf', 'Protobuf'],
    ['text/flatfile; schemaPath="a.ffd"', 'Flat files, fixed width and COBOL copybooks'],
  ])('%s is told to be unsupported', (name, shown) => {
    const error = failure(() => findFormat(name))
    expect(error.code).toBe('TW4011')
    expect(error.message).toBe(`${shown} (\`${name}\`) cannot be read or written here.`)
    expect(error.hint).toMatch(/^There are json, .*, java\. A module/)
  })

  test('any other name lists what there is', () => {
    expect(failure(() => findFormat('video/mp4')).hint).toContain('json')
  })

  test('no id, MIME type or extension is declared twice', () => {
    const names = formats.flatMap((format) => [format.id, ...format.mimeTypes, ...format.extensions])
    expect(names).toEqual([...new Set(names)])
  })
})

describe('options', () => {
  test('an unknown one is an error that names the nearest', () => {
    const error = failure(() => writeDocument(1, 'json', { indnt: false }))
    expect(error.code).toBe('TW4003')
    expect(error.message).toBe('The writer of json has no option `indnt`.')
    expect(error.hint).toBe('Did you mean `indent`?')
  })

  test('names of object properties are no options', () => {
    expect(failure(() => writeDocument(1, 'json', { constructor: 1 })).code).toBe('TW4003')
  })

  test('one of the wrong type is an error', () => {
    const error = failure(() => writeDocument(1, 'json', { indent: 4 }))
    expect(error.code).toBe('TW4004')
    expect(error.message).toBe('The option `indent` of json must be a Boolean, not 4.')
  })

  test('one outside the allowed values is an error', () => {
    const error = failure(() => writeDocument(1, 'json', { skipNullOn: 'all' }))
    expect(error.message).toBe(
      'The option `skipNullOn` of json must be one of "arrays", "objects", "everywhere", not "all".',
    )
  })

  test('one that fails its check is an error', () => {
    expect(failure(() => writeDocument(1, 'json', { bufferSize: 8 })).message).toContain('must be greater than 8')
    expect(failure(() => writeDocument(1, 'json', { encoding: 'UFT-8' })).message).toContain(
      'must be a known encoding, such as "UTF-8" or "windows-1252", not "UFT-8"',
    )
  })

  test('text counts as what it says', () => {
    expect(writeDocument([1], 'json', { indent: 'false', bufferSize: '9000' }).text).toBe('[1]')
  })

  test('null is the default', () => {
    expect(writeDocument([null], 'json', { skipNullOn: null, indent: false }).text).toBe('[null]')
  })

  test('parameters of the MIME type are options; foreign ones are not looked at', () => {
    expect(writeDocument([1], 'application/json; indent=false; profile="x"').text).toBe('[1]')
    expect(writeDocument([1], 'application/json; indent=true', { indent: false }).text).toBe('[1]')
  })

  test('characters that a command line cannot hold are written as escapes', () => {
    for (const mime of ['csv; separator=\\t', 'csv; separator="\\t"', "csv; separator='\\t'"])
      expect(readDocument('a\tb\n1\t2', mime)).toEqual([{ a: '1', b: '2' }])
    expect(readDocument('a\tb\n1\t2', 'csv', { separator: '\\t' })).toEqual([{ a: '1', b: '2' }])
    expect(writeDocument([{ a: 1, b: 2 }], 'csv; separator=\\t; lineSeparator=\\r\\n').text).toBe('a\tb\r\n1\t2\r\n')
    expect(readDocument('a|b\n1|2', 'csv; separator="\\|"')).toEqual([{ a: '1', b: '2' }])
  })

  test('charset is the encoding', () => {
    expect(readDocument(Uint8Array.of(0x22, 0xe9, 0x22), 'application/json; charset=ISO-8859-1')).toBe('é')
    expect(writeDocument('é', 'application/json; charset="iso-8859-1"').bytes()).toEqual(
      Uint8Array.of(0x22, 0xe9, 0x22),
    )
  })
})

describe('documents', () => {
  test('a written one has its MIME type as asked for', () => {
    expect(writeDocument(1, 'json').mimeType).toBe('application/json')
    expect(writeDocument(1, 'application/problem+json; indent=false').mimeType).toBe('application/problem+json')
  })

  test('text and bytes agree', () => {
    const { text, bytes, encoding } = writeDocument({ a: 'é' }, 'json', { indent: false, encoding: 'utf-16le' })
    expect(text).toBe('{"a": "é"}')
    expect(new TextDecoder('utf-16le').decode(bytes())).toBe(text)
    expect(encoding).toBe('utf-16le')
  })

  test('a character that the encoding lacks is written as the format allows', () => {
    const { bytes } = writeDocument('é😀', 'json', { encoding: 'US-ASCII' })
    expect(new TextDecoder().decode(bytes())).toBe('"\\u00e9\\ud83d\\ude00"')
  })

  test('a byte order mark is no part of a text', () => {
    expect(readDocument('\uFEFF1', 'json')).toBe(1)
    expect(readDocument(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31), 'json')).toBe(1)
    expect(readDocument(Uint8Array.of(0xff, 0xfe, 0x31, 0), 'json')).toBe(1)
  })
})

const samples = formats.flatMap(({ id, sample, binary }) => (sample ? [[id, sample, binary] as const] : []))

describe.each(samples)('the sample of %s', (id, sample, binary) => {
  const value = readDocument(sample.value, 'dw')

  test('is read', () => {
    expect(equals(readDocument(new TextEncoder().encode(sample.text), id), value)).toBe(true)
  })

  test('is written', () => {
    const document = writeDocument(value, id)
    if (!binary) expect(document.text).toBe(sample.text)
    expect(new TextDecoder().decode(document.bytes())).toBe(sample.text)
  })
})

test('descriptions name every option with its values', () => {
  const described = describeFormats() as { id: string; writerProperties: { name: string }[] }[]
  expect(described.map(({ id }) => id)).toEqual(formats.map(({ id }) => id))
  expect(described.find(({ id }) => id === 'json')?.writerProperties).toContainEqual({
    name: 'skipNullOn',
    optional: true,
    description: 'Where nulls are left out.',
    possibleValues: ['arrays', 'objects', 'everywhere'],
  })
})
