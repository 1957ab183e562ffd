import { readCsv } from './csv-read.ts'
import { writeCsv } from './csv-write.ts'
import { format, option } from './format.ts'

const atMostOneCharacter = (text: string): string | undefined =>
  text.length <= 1 && !/[\r\n]/.test(text) ? undefined : 'must be one character, or none'

const lineNumber = (line: number): string | undefined =>
  Number.isInteger(line) && line >= 0 ? undefined : 'must be a line number, from 0'

const dialect = {
  separator: option('String', 'What stands between two fields.', {
    default: ',',
    check: (text) =>
      text === '' || /[\r\n]/.test(text) ? 'must be one or more characters, without line ends' : undefined,
  }),
  quote: option(
    'String',
    'What stands around a field that contains line ends, or separators and quotes without escapes.',
    {
      default: '"',
      check: atMostOneCharacter,
    },
  ),
  escape: option('String', 'What stands before a quote, a separator or another escape that is part of a field.', {
    default: '\\',
    check: atMostOneCharacter,
  }),
  headerLineNumber: option('Number', 'The line of the header, from 0.', { default: 0, check: lineNumber }),
  bodyStartLineNumber: option('Number', 'The line of the first row, from 0.', { default: 0, check: lineNumber }),
}

export const csv = format({
  id: 'csv',
  mimeTypes: ['application/csv', 'text/csv', '*/csv'],
  extensions: ['.csv'],
  doc: 'Comma-separated values, with or without quotes (RFC 4180). A document is an array of records, whose fields are texts.',
  encoding: 'UTF-8',
  reader: {
    ...dialect,
    header: option('Boolean', 'The first line names the fields; else they are called column_0, column_1, …', {
      default: true,
    }),
    ignoreEmptyLine: option('Boolean', 'Pass over empty lines; else each is a record.', { default: true }),
    streaming: option('Boolean', 'Read record by record; the input is used in order, once.', { default: false }),
    indexedReader: option('Boolean', 'Accepted for compatibility; every document is read in the same way.', {
      default: true,
    }),
  },
  writer: {
    ...dialect,
    header: option('Boolean', 'Write the keys of the first record as the first line.', { default: true }),
    ignoreEmptyLine: option('Boolean', 'Accepted for compatibility; no record is written as an empty line.', {
      default: true,
    }),
    quoteValues: option('Boolean', 'Put every value in quotes.', { default: false }),
    quoteHeader: option('Boolean', 'Put every name in the header in quotes.', { default: false }),
    lineSeparator: option('String', 'What stands at the end of each line.', {
      default: '\n',
      check: (text) => (text === '' ? 'must not be empty' : undefined),
    }),
  },
  sample: { text: 'id,name\n1,Ada\n2,Lin\\, J\n', value: '[{id: "1", name: "Ada"}, {id: "2", name: "Lin, J"}]' },
  read: readCsv,
  write: writeCsv,
})
