import { unwrap, type Value } from '@twill/stdlib/value'
import { format } from './format.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

export const text = format({
  id: 'text',
  mimeTypes: ['text/plain'],
  extensions: ['.txt'],
  doc: 'Plain text: the document is one String. Numbers, dates and other simple values are written as their text.',
  encoding: 'UTF-8',
  reader: {},
  writer: {},
  sample: { text: 'Two lines,\nno quotes.', value: '"Two lines,\\nno quotes."' },
  read: (source) => source.text(),
  write: (value, _, sink) => {
    const written = unwrap(value) === null ? 'null' : simpleText(value)
    if (written === undefined)
      throw unwritable('plain text', '', problemOf(value), 'Give one String, or `output application/json`.')
    sink.write(written)
  },
})

const problemOf = (value: Value): string =>
  typeof value === 'function'
    ? 'a function has no text'
    : Array.isArray(value)
      ? 'an array has no text'
      : 'an object has no text'
