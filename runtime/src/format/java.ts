import { format, option } from './format.ts'
import { readJson } from './json-read.ts'
import { writeJson } from './json-write.ts'

export const java = format({
  id: 'java',
  mimeTypes: ['application/java', '*/java'],
  extensions: [],
  doc: 'Values handed over in memory, as between two steps of a program. Where a text of them is asked for, it is JSON.',
  encoding: 'UTF-8',
  reader: {},
  writer: {
    writeAttributes: option('Boolean', 'Write the attributes of a key as fields `@name` of its value.', {
      default: false,
    }),
    duplicateKeyAsArray: option('Boolean', 'Write the values of a repeated key once, as an array.', { default: false }),
  },
  sample: { text: '{\n  "id": 1\n}', value: '{id: 1}' },
  read: readJson,
  write: (value, options, sink) =>
    writeJson(value, sink, { ...options, indent: true, skipNullInArrays: false, skipNullInObjects: false }),
})
