import { CsvScanner } from '@twill/runtime/flow'
import { SalesforceError } from '../salesforce-error.ts'

/** A row's cells; an empty text stands for null. */
export type Cells = readonly string[]

/** Rows of a piece of a document, with its header. */
export interface CsvPiece {
  readonly header: Cells
  readonly rows: readonly Cells[]
}

/** Characters that a cell may have at most: one that never ends must not fill the memory. */
const longestRow = 4_000_000

/**
 * Reads CSV as it comes, piece by piece; a document without rows gives its header alone.
 * @throws SalesforceError `CONNECTIVITY` where the last line has no end: it was cut, and its last cell may be a part; `INVALID_RESPONSE`
 */
export async function* readCsv(body: AsyncIterable<Uint8Array>): AsyncGenerator<CsvPiece, void> {
  const scanner = new CsvScanner({ separator: ',', quote: '"', escape: '' }, true, (_, problem) => malformed(problem))
  const decoder = new TextDecoder('utf-8')
  let header: Cells | undefined
  let isHeaderGiven = false
  let rest = ''
  const scan = (text: string): readonly Cells[] => {
    const rows: Cells[] = []
    const end = scanner.scan(text, 0, false, (fields, count) => {
      const cells = fields.slice(0, count) as string[]
      if (header === undefined) header = cells
      else {
        if (count !== header.length) throw malformed(`a row has ${count} cells, and the header ${header.length}`)
        rows.push(cells)
      }
      return false
    })
    rest = text.slice(end)
    if (rest.length > longestRow) throw malformed(`a row has more than ${longestRow} characters`)
    return rows
  }
  for await (const bytes of body) {
    const rows = scan(rest + decoder.decode(bytes, { stream: true }))
    if (header === undefined || (isHeaderGiven && rows.length === 0)) continue
    isHeaderGiven = true
    yield { header, rows }
  }
  if (rest + decoder.decode() !== '')
    throw new SalesforceError('CONNECTIVITY', "the org's CSV breaks off", { again: true })
}

const malformed = (problem: string): SalesforceError =>
  new SalesforceError('INVALID_RESPONSE', `the org's CSV is malformed: ${problem}`)

/** A line with its end. */
export const csvLine = (cells: Cells): string => `${cells.map(csvCell).join(',')}\n`

const csvCell = (text: string): string => (/[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
