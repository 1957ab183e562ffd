import { example, fn } from '../define.ts'
import type { Host } from '../host.ts'
import { entriesOf, keyName, type ObjectValue, type Value } from '../value/index.ts'
import { module } from './module.ts'

const optionsOf = (properties: ObjectValue): Record<string, Value> =>
  Object.fromEntries(entriesOf(properties).map(([key, value]) => [keyName(key), value]))

export const read = fn({
  module,
  name: 'read',
  since: '2.0',
  doc: 'Reads a text or bytes in a format and gives the value that they hold.',
  params: {
    stringToParse: 'The text or bytes.',
    contentType: 'The format: a MIME type such as `application/json`.',
    readerProperties: 'Options of the reader of that format.',
  },
  also: ['parse', 'fromJson', 'deserialize', 'decode'],
  overloads: [
    {
      type: '(stringToParse: String | Binary, contentType: String = "application/dw", readerProperties: Object = {}): Any',
      withHost: (host: Host) => (content: string | Uint8Array, contentType: string, properties: ObjectValue) =>
        host.formats.read(content, contentType, optionsOf(properties)),
    },
  ],
  effects: ['format'],
  examples: [
    example('JSON in a string', `read('{"a": [1, 2]}', "application/json").a[1]`, '2'),
    example(
      'CSV without a header line',
      'read("x;1", "application/csv", { header: false, separator: ";" })',
      '[{ column_0: "x", column_1: "1" }]',
    ),
  ],
})

export const write = fn({
  module,
  name: 'write',
  since: '2.0',
  doc: 'Writes a value in a format: gives a string for a text format, bytes for a binary one.',
  params: {
    value: 'The value.',
    contentType: 'The format: a MIME type such as `application/json`.',
    writerProperties: 'Options of the writer of that format.',
  },
  also: ['stringify', 'toJson', 'serialize', 'encode', 'format'],
  overloads: [
    {
      type: '(value: Any, contentType: String = "application/dw", writerProperties: Object = {}): String | Binary',
      withHost: (host: Host) => (value: Value, contentType: string, properties: ObjectValue) =>
        host.formats.write(value, contentType, optionsOf(properties)),
    },
  ],
  effects: ['format'],
  examples: [
    example(
      'JSON on one line',
      'write({ a: [1, 2] }, "application/json", { indent: false })',
      String.raw`"{\"a\": [1,2]}"`,
    ),
  ],
})

export const readUrl = fn({
  module,
  name: 'readUrl',
  since: '2.0',
  doc: 'Reads what an address holds, in a format. `classpath://` addresses name a file of the project; others need the privilege to reach them.',
  params: {
    url: 'The address.',
    contentType: 'The format: a MIME type such as `application/json`.',
    readerProperties: 'Options of the reader of that format.',
  },
  also: ['fetch', 'load', 'include', 'httpGet'],
  overloads: [
    {
      type: '(url: String, contentType: String = "application/dw", readerProperties: Object = {}): Any',
      withHost: (host: Host) => (url: string, contentType: string, properties: ObjectValue) =>
        host.formats.read(host.resource(url).content, contentType, optionsOf(properties)),
    },
  ],
  effects: ['resource', 'format'],
  examples: [
    example('A table of the project', 'readUrl("classpath://rates.json", "application/json")', undefined),
    example('Without the privilege', 'readUrl("http://rates.example/today.json", "application/json")', {
      error: 'TW5065',
    }),
  ],
})
