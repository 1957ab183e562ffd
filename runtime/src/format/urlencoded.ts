import { decode, encode, entriesOf, isObject, keyName, ObjectBuilder, unwrap, type Value } from '@twill/stdlib/value'
import { format, option, type Source } from './format.ts'
import { malformed } from './malformed.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

const encoding = option('String', 'The encoding of the bytes behind the percent signs.', { default: 'UTF-8' })

export const urlencoded = format({
  id: 'urlencoded',
  mimeTypes: ['application/x-www-form-urlencoded'],
  extensions: [],
  doc: 'Fields of a web form, `name=Ann&age=37`: the document is an Object of Strings; a name without `=` has null.',
  encoding: 'UTF-8',
  takes: 'object',
  reader: { encoding },
  writer: { encoding },
  sample: { text: 'name=Ann+Lee&age=37&vip', value: '{name: "Ann Lee", age: "37", vip: null}' },
  read: (source, options) => {
    const fields = new ObjectBuilder()
    const text = source.text().replace(/[\r\n]+$/, '')
    let start = 0
    for (const field of text.split('&')) {
      const equals = field.indexOf('=')
      const name = equals < 0 ? field : field.slice(0, equals)
      const part = (encoded: string, at: number): string => decoded(source, encoded, start + at, options.encoding)
      if (field !== '') fields.add(part(name, 0), equals < 0 ? null : part(field.slice(equals + 1), equals + 1))
      start += field.length + 1
    }
    return fields.build()
  },
  write: (value, options, sink) => {
    const document = unwrap(value)
    if (!isObject(document))
      throw unwritable('URL-encoded data', '', 'only an object has fields', 'Give `{ name: value }`.')
    const fields = entriesOf(document).map(([key, item]) => {
      const name = keyName(key)
      const text = unwrap(item) === null ? undefined : textOf(item, name)
      return text === undefined
        ? encoded(name, options.encoding)
        : `${encoded(name, options.encoding)}=${encoded(text, options.encoding)}`
    })
    sink.write(fields.join('&'))
  },
})

function textOf(value: Value, name: string): string {
  const text = simpleText(value)
  if (text !== undefined) return text
  throw unwritable(
    'URL-encoded data',
    name,
    'a field is one text',
    'Give a field for each item, or write the value by `write(…, "application/json")` first.',
  )
}

/** Bytes behind percent signs, as text; `+` is a blank. */
function decoded(source: Source, text: string, offset: number, name: string): string {
  return text.replaceAll('+', ' ').replace(/%.{0,2}(?:%[\da-f]{2})*/gis, (run, at: number) => {
    const digits = run.replaceAll('%', '')
    if (digits.length !== (run.length / 3) * 2 || !/^[\da-f]+$/i.test(digits)) {
      throw malformed(
        'URL-encoded data',
        source,
        offset + at,
        '`%` is not followed by two hexadecimal digits',
        'A literal `%` is written `%25`.',
      )
    }
    return decode(
      Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      name,
    )
  })
}

function encoded(text: string, name: string): string {
  return text.replace(/[^\w.*-]+/g, (run) =>
    [...encode(run, name)].map((byte) => (byte === 32 ? '+' : `%${hexadecimal(byte)}`)).join(''),
  )
}

const hexadecimal = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')
