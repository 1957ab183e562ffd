import { columnOf, parseCell } from './excel-address.ts'
import { readExcel } from './excel-read.ts'
import { writeExcel } from './excel-write.ts'
import { format, option } from './format.ts'

const tableOffset = option('String', 'The first cell of the table, such as B3.', {
  check: (cell) => (parseCell(cell) ? undefined : 'must name a cell, such as B3'),
})

const zipBombCheck = (doc: string) => option('Boolean', doc, { default: true })

export const excel = format({
  id: 'excel',
  mimeTypes: ['application/xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  extensions: ['.xlsx'],
  doc: 'Workbooks of Excel 2007 and later: an Object of the sheets, of which each is an Array of rows, and a row an Object by column.',
  binary: true,
  reader: {
    header: option('Boolean', 'The first row names the columns; else they are called A, B and so on.', {
      default: true,
    }),
    ignoreEmptyLine: option('Boolean', 'Pass over empty rows.', { default: true }),
    streaming: option('Boolean', 'Accepted; rows are read one by one in any case.', { default: false }),
    tableLimit: option('String', 'The last column of the table: `Unbounded`, `HeaderSize`, or a column such as AB.', {
      default: 'Unbounded',
      check: (limit) =>
        limit === 'Unbounded' || limit === 'HeaderSize' || columnOf(limit) !== undefined
          ? undefined
          : 'must be Unbounded, HeaderSize or a column such as AB',
    }),
    tableOffset,
    zipBombCheck: zipBombCheck(
      'Refuse a workbook whose parts are more than a hundred times as large as they are packed.',
    ),
  },
  writer: {
    header: option('Boolean', 'Write the names of the columns first.', { default: true }),
    ignoreEmptyLine: option('Boolean', 'Leave rows without values out.', { default: true }),
    tableOffset,
    zipBombCheck: zipBombCheck('Accepted; only reading checks.'),
  },
  read: readExcel,
  write: (value, options, sink) => writeExcel(value, options, sink),
})
