import { format, option } from './format.ts'
import { readJson } from './json-read.ts'
import { writeJson } from './json-write.ts'
import { unicodeEscape } from './unicode-escape.ts'

export const json = format({
  id: 'json',
  mimeTypes: ['application/json', '*/json', '*/*+json'],
  extensions: ['.json'],
  doc: 'JavaScript Object Notation (RFC 8259). Repeated keys, the order of keys and all digits of a number are kept.',
  encoding: 'UTF-8',
  substitute: unicodeEscape,
  reader: {
    streaming: option('Boolean', 'Read item by item; the input is used in order, once.', { default: false }),
    indexedReader: option('Boolean', 'Accepted for compatibility; every document is read in the same way.', {
      default: true,
    }),
  },
  writer: {
    indent: option('Boolean', 'Lay the output out on lines, two spaces a level.', { default: true }),
    skipNullOn: option('String', 'Where nulls are left out.', { values: ['arrays', 'objects', 'everywhere'] }),
    writeAttributes: option('Boolean', 'Write the attributes of a key as fields `@name` of its value.', {
      default: false,
    }),
    duplicateKeyAsArray: option('Boolean', 'Write the values of a repeated key once, as an array.', { default: false }),
  },
  sample: { text: '{\n  "id": 1,\n  "tags": [\n    "new",\n    null\n  ]\n}', value: '{id: 1, tags: ["new", null]}' },
  read: readJson,
  write: (value, options, sink) =>
    writeJson(value, sink, {
      indent: options.indent,
      skipNullInArrays: options.skipNullOn === 'arrays' || options.skipNullOn === 'everywhere',
      skipNullInObjects: options.skipNullOn === 'objects' || options.skipNullOn === 'everywhere',
      writeAttributes: options.writeAttributes,
      duplicateKeyAsArray: options.duplicateKeyAsArray,
    }),
})
