import { entriesOf, isObject, keyName, ObjectBuilder, unwrap } from '@twill/stdlib/value'
import { format, type Source } from './format.ts'
import { malformed } from './malformed.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

export const properties = format({
  id: 'properties',
  mimeTypes: ['text/x-java-properties', '*/x-java-properties', '*/properties'],
  extensions: ['.properties'],
  doc: 'Properties of Java programs, a line `key=value` each: the document is an Object of Strings.',
  encoding: 'UTF-8',
  substitute: (codePoint) => codeUnits(String.fromCodePoint(codePoint)),
  takes: 'object',
  reader: {},
  writer: {},
  sample: { text: 'host=localhost\nport=1234\n', value: '{host: "localhost", port: "1234"}' },
  read: (source) => {
    const found = new ObjectBuilder()
    for (const { text, offset } of logicalLines(source.text())) {
      const [, key = '', value = ''] = entry.exec(text) ?? []
      found.add(unescaped(source, key, offset), unescaped(source, value, offset))
    }
    return found.build()
  },
  write: (value, _, sink) => {
    const document = unwrap(value)
    if (!isObject(document)) throw unwritable('properties', '', 'only an object has keys', 'Give `{ key: value }`.')
    for (const [key, item] of entriesOf(document)) {
      const name = keyName(key)
      const text = unwrap(item) === null ? '' : simpleText(item)
      if (text === undefined) throw unwritable('properties', name, 'a value is one text', 'Use keys such as `a.b`.')
      sink.write(`${escapedKey(name)}=${escapedValue(text)}\n`)
    }
  },
})

/** A key ends at the first `=`, `:` or blank without a backslash; blanks around the sign do not count. */
const entry = /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s

interface Line {
  readonly text: string
  /** Where it begins in the document. */
  readonly offset: number
}

/** Lines with a key: without comments, and with the lines that follow a backslash at their end. */
function logicalLines(text: string): readonly Line[] {
  const lines: Line[] = []
  let open: { text: string; offset: number } | undefined
  for (const { 0: natural, 1: content = '', index } of text.matchAll(/(.*?)(?:\r\n|\r|\n|$)/gs)) {
    if (natural === '' && open === undefined) continue
    const trimmed = content.replace(/^[ \t\f]+/, '')
    if (open === undefined && (trimmed === '' || /^[#!]/.test(trimmed))) continue
    const line = open ?? { text: '', offset: index + content.length - trimmed.length }
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\$/.test(trimmed)
    line.text += goesOn ? trimmed.slice(0, -1) : trimmed
    open = goesOn ? line : undefined
    // A backslash alone before an empty line is no line; at the end of the document it is one with an empty key.
    if (!goesOn && (line.text !== '' || natural === '')) lines.push(line)
  }
  return open === undefined ? lines : [...lines, open]
}

const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescaped(source: Source, text: string, offset: number): string {
  return text.replace(/\\(?:u(.{0,4})|(.))/gs, (_, digits: string | undefined, letter: string) => {
    if (digits === undefined) return named[letter] ?? letter
    if (/^[\da-f]{4}$/i.test(digits)) return String.fromCharCode(Number.parseInt(digits, 16))
    throw malformed('properties', source, offset, '`\\u` is not followed by four hexadecimal digits')
  })
}

const escapedText = (text: string): string =>
  text.replace(/[\\\t\n\r\f]/g, (letter) => {
    const name = Object.keys(named).find((each) => named[each] === letter)
    return `\\${name ?? letter}`
  })

const escapedKey = (key: string): string => escapedText(key).replace(/[ =:]|^[#!]/g, '\\$&')
const escapedValue = (value: string): string => escapedText(value).replace(/^ /, '\\ ')

const codeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')
