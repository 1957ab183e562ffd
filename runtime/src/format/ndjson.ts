import { formats } from '@twill/language/diagnostics'
import { encode, TwillError, unwrap, type Value } from '@twill/stdlib/value'
import { format, option, type Source } from './format.ts'
import { readJson } from './json-read.ts'
import { type JsonStyle, writeJson } from './json-write.ts'
import { malformed } from './malformed.ts'
import { unicodeEscape } from './unicode-escape.ts'

export const ndjson = format({
  id: 'ndjson',
  mimeTypes: ['application/x-ndjson', 'application/x-ldjson'],
  extensions: ['.ndjson', '.jsonl', '.ldjson'],
  doc: 'JSON values, one a line: the document is an Array of them.',
  encoding: 'UTF-8',
  substitute: unicodeEscape,
  reader: {
    ignoreEmptyLine: option('Boolean', 'Pass over empty lines.', { default: true }),
    skipInvalid: option('Boolean', 'Pass over lines that are no JSON.', { default: false }),
  },
  writer: {
    skipNullOn: option('String', 'Where nulls are left out.', { values: ['arrays', 'objects', 'everywhere'] }),
    writeAttributes: option('Boolean', 'Write the attributes of a key as fields `@name` of its value.', {
      default: false,
    }),
  },
  sample: { text: '{"id": 1}\n{"id": 2,"tags": []}\n', value: '[{id: 1}, {id: 2, tags: []}]' },
  read: (source, { ignoreEmptyLine, skipInvalid }) => {
    const records: Value[] = []
    for (const { text, offset } of lines(source.text())) {
      if (/^[ \t]*$/.test(text) && ignoreEmptyLine) continue
      try {
        records.push(readLine(text, offset, source))
      } catch (error) {
        if (!skipInvalid || !isMalformed(error)) throw error
      }
    }
    return records
  },
  write: (value, { skipNullOn, writeAttributes }, sink) => {
    const style: JsonStyle = {
      indent: false,
      skipNullInArrays: skipNullOn === 'arrays' || skipNullOn === 'everywhere',
      skipNullInObjects: skipNullOn === 'objects' || skipNullOn === 'everywhere',
      writeAttributes,
      duplicateKeyAsArray: false,
    }
    const document = unwrap(value)
    for (const record of Array.isArray(document) ? document : [document]) {
      if (style.skipNullInArrays && unwrap(record) === null) continue
      writeJson(record, sink, style)
      sink.write('\n')
    }
  },
})

interface Line {
  readonly text: string
  /** Where it begins in the document. */
  readonly offset: number
}

/** Lines end in `\n` or `\r\n`; what is behind the last end is a line if it holds anything. */
function* lines(text: string): Generator<Line> {
  let offset = 0
  while (offset < text.length) {
    const end = text.indexOf('\n', offset)
    const next = end < 0 ? text.length : end + 1
    yield { text: text.slice(offset, end < 0 ? next : end).replace(/\r$/, ''), offset }
    offset = next
  }
}

const isMalformed = (error: unknown): error is TwillError =>
  error instanceof TwillError && error.code === formats.malformed.declaration.code

/** @throws TwillError TW4001 with the place in the whole document */
function readLine(text: string, offset: number, source: Source): Value {
  try {
    return readJson({ name: source.name, text: () => text, bytes: () => encode(text) })
  } catch (error) {
    if (!isMalformed(error)) throw error
    const { offset: within, problem, advice } = error.data
    throw malformed('NDJSON', source, offset + Number(within), String(problem), advice as string | undefined)
  }
}
