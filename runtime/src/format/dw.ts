import { readDw } from './dw-read.ts'
import { writeDw } from './dw-write.ts'
import { format, option } from './format.ts'
import { unicodeEscape } from './unicode-escape.ts'

export const dw = format({
  id: 'dw',
  mimeTypes: ['application/dw', 'application/tw', '*/dw', '*/tw'],
  extensions: ['.dwl', '.tw'],
  doc: 'The language itself, as data: literals, objects with attributes and namespaces, arrays, dates. Loses nothing.',
  encoding: 'UTF-8',
  substitute: unicodeEscape,
  reader: {
    onlyData: option(
      'Boolean',
      'Take nothing but data. Else a text that a script reads may be a script, whose value is taken.',
      { default: false },
    ),
    externalResources: option('Boolean', 'Accepted; a script that is read as a document reaches no resources.', {
      default: false,
    }),
    javaModule: option('Boolean', 'Accepted; there are no Java modules.', { default: false }),
    privileges: option('String', 'Accepted; a script that is read as a document has no privileges.', { default: '' }),
  },
  writer: {
    indent: option('String', 'What a level is indented by.', {
      default: '  ',
      check: (indent) => (/^[ \t]*$/.test(indent) ? undefined : 'must consist of spaces or tabs'),
    }),
    onlyData: option('Boolean', 'Functions are an error; else a placeholder is written for them.', { default: true }),
    ignoreSchema: option('Boolean', 'Leave the metadata of values out: `as Date {format: …}`.', { default: false }),
    maxCollectionSize: option('Number', 'Items or fields written of an array or object; -1 for all.', {
      default: -1,
      check: (size) => (Number.isInteger(size) && size >= -1 ? undefined : 'must be -1 or a whole number from 0 on'),
    }),
  },
  sample: { text: '{\n  id: 1,\n  due: |2024-02-29|\n}', value: '{id: 1, due: |2024-02-29|}' },
  read: (source) => readDw(source),
  write: (value, options, sink) => writeDw(value, sink, options),
})
