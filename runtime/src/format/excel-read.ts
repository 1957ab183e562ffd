import {
  isNumber,
  LocalDate,
  LocalDateTime,
  ObjectBuilder,
  parseNumber,
  toDouble,
  toStringValue,
  type Value,
} from '@twill/stdlib/value'
import { type Cell, columnName, columnOf, maxColumns, maxRows, parseCell } from './excel-address.ts'
import { Archive } from './excel-archive.ts'
import { ofSerial, type Shown, shownByCode, shownByNumber } from './excel-date.ts'
import { type Attributes, type Fail, visit } from './excel-xml.ts'
import type { Source } from './format.ts'

interface ExcelReaderOptions {
  readonly header: boolean
  readonly ignoreEmptyLine: boolean
  readonly tableLimit: string
  readonly tableOffset: string | undefined
  readonly zipBombCheck: boolean
}

/** @throws TwillError TW4001 */
export function readExcel(source: Source, options: ExcelReaderOptions): Value {
  const archive = new Archive(source, options.zipBombCheck)
  const root = relationsOf(archive, '').find(({ type }) => type === 'officeDocument')
  const workbookPath = root?.target ?? 'xl/workbook.xml'
  const relations = relationsOf(archive, workbookPath)
  const { sheets, since1904 } = workbookIn(archive.required(workbookPath))
  const partOf = (type: string): Source | undefined => {
    const relation = relations.find((one) => one.type === type)
    return relation && archive.part(relation.target)
  }
  const texts = partOf('sharedStrings')
  const styles = partOf('styles')
  const cells: CellReader = {
    texts: texts ? sharedTexts(texts) : [],
    shown: styles ? shownByStyle(styles) : [],
    since1904,
  }
  const workbook = new ObjectBuilder()
  for (const { name, id } of sheets) {
    const relation = relations.find((one) => one.id === id)
    if (relation === undefined) throw archive.fail(`the sheet ${name} has no part`)
    if (relation.type === 'worksheet') workbook.add(name, rowsOf(archive.required(relation.target), cells, options))
  }
  return workbook.build()
}

// The workbook

interface Relation {
  readonly id: string
  /** The last word of its type: `worksheet`. */
  readonly type: string
  /** A path in the archive. */
  readonly target: string
}

function relationsOf(archive: Archive, path: string): readonly Relation[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const part = archive.part(`${folder}_rels/${path.slice(folder.length)}.rels`)
  const found: Relation[] = []
  if (part === undefined) return found
  visit(part, {
    open: (name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
      if (name !== 'Relationship' || mode === 'External') return
      found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: pathFrom(folder, target) })
    },
  })
  return found
}

function pathFrom(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps = folder.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  }
  return steps.join('/')
}

interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly id: string }[]
  readonly since1904: boolean
}

function workbookIn(part: Source): Workbook {
  const sheets: { name: string; id: string }[] = []
  let since1904 = false
  visit(part, {
    open: (name, attributes) => {
      if (name === 'workbookPr') since1904 = isTrue(attributes.date1904)
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([attribute]) => attribute.endsWith(':id'))?.[1] ?? ''
      sheets.push({ name: unescaped(attributes.name ?? ''), id })
    },
  })
  return { sheets, since1904 }
}

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true'

function sharedTexts(part: Source): readonly string[] {
  const texts: string[] = []
  let text = ''
  let isText = false
  let phonetic = 0
  visit(part, {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
      isText = name === 't' && phonetic === 0
    },
    text: (piece) => {
      if (isText) text += piece
    },
    close: (name) => {
      isText = false
      if (name === 'rPh') phonetic--
      else if (name === 'si') texts.push(unescaped(text))
    },
  })
  return texts
}

/** What the styles of cells show, in their order. */
function shownByStyle(part: Source): readonly Shown[] {
  const codes = new Map<string, Shown>()
  const styles: Shown[] = []
  let isStyle = false
  visit(part, {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'cellXfs') isStyle = true
      else if (name === 'numFmt') codes.set(numFmtId, shownByCode(formatCode))
      else if (name === 'xf' && isStyle) styles.push(codes.get(numFmtId) ?? shownByNumber(Number(numFmtId)))
    },
    close: (name) => {
      if (name === 'cellXfs') isStyle = false
    },
  })
  return styles
}

/** `_x000D_` stands for a character that XML has not. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-fA-F]{4})_/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
    : text

// Sheets

interface CellReader {
  readonly texts: readonly string[]
  readonly shown: readonly Shown[]
  readonly since1904: boolean
}

function rowsOf(part: Source, reader: CellReader, options: ExcelReaderOptions): Value {
  const table = new Table(options)
  let row = -1
  let column = -1
  let cells = new Map<number, Value>()
  let attributes: Attributes = {}
  let text: string | undefined
  /** Within `v` or `t`, of which the second may also stand in a phonetic reading. */
  let isContent = false
  visit(part, {
    open: (name, given, fail) => {
      if (name === 'row') {
        row = given.r === undefined ? row + 1 : rowOf(given.r, fail)
        column = -1
        cells = new Map()
      } else if (name === 'c') {
        attributes = given
        text = undefined
        column = given.r === undefined ? column + 1 : columnIn(given.r, fail)
      }
      isContent = name === 'v' || name === 't'
      if (isContent) text ??= ''
    },
    text: (piece) => {
      if (isContent) text += piece
    },
    close: (name, fail) => {
      isContent = false
      if (name === 'c' && text !== undefined) cells.set(column, cellValue(text, attributes, reader, fail))
      else if (name === 'row') table.add(row, cells, fail)
    },
  })
  return table.rows
}

function rowOf(text: string, fail: Fail): number {
  const row = Number(text) - 1
  if (!Number.isInteger(row) || row < 0 || row >= maxRows) throw fail(`a sheet has no row ${text}`)
  return row
}

function columnIn(text: string, fail: Fail): number {
  const cell = parseCell(text)
  if (cell === undefined) throw fail(`a sheet has no cell ${text}`)
  return cell.column
}

function cellValue(text: string, { t: type = 'n', s: style }: Attributes, reader: CellReader, fail: Fail): Value {
  switch (type) {
    case 's': {
      const shared = reader.texts[Number(text)]
      if (shared === undefined) throw fail(`there is no shared text ${text}`)
      return shared
    }
    case 'b':
      return isTrue(text.trim())
    case 'd':
      return LocalDateTime.parse(text) ?? LocalDate.parse(text) ?? text
    case 'n': {
      if (text === '') return null
      const number = parseNumber(text.trim())
      if (number === undefined || !isNumber(number)) throw fail(`\`${text}\` is no number`)
      const shown = reader.shown[Number(style ?? 0)] ?? 'number'
      return ofSerial(toDouble(number), shown, reader.since1904) ?? number
    }
    default:
      return unescaped(text)
  }
}

/** Cells of all rows together, those included that a header makes of nothing. */
const maxCells = 50_000_000

/** Makes rows of cells: from the table's first cell on, to its last column, under the names of its header. */
class Table {
  readonly rows: Value[] = []
  readonly #options: ExcelReaderOptions
  readonly #offset: Cell
  #lastColumn: number
  /** The names of columns; undefined until the header is read. */
  #names: ReadonlyMap<number, string> | undefined
  #nextRow: number | undefined
  #cells = 0

  constructor(options: ExcelReaderOptions) {
    this.#options = options
    const { tableOffset, tableLimit, header } = options
    this.#offset = (tableOffset === undefined ? undefined : parseCell(tableOffset)) ?? { row: 0, column: 0 }
    this.#lastColumn = columnOf(tableLimit) ?? maxColumns - 1
    if (header) return
    this.#names = new Map()
    if (tableOffset !== undefined) this.#nextRow = this.#offset.row
  }

  add(row: number, all: ReadonlyMap<number, Value>, fail: Fail): void {
    if (row < this.#offset.row) return
    const cells = [...all].filter(
      ([column, value]) => column >= this.#offset.column && column <= this.#lastColumn && value !== null,
    )
    const { ignoreEmptyLine, tableOffset } = this.#options
    if (this.#names === undefined) {
      if (cells.length === 0 && tableOffset === undefined) return
      this.#readHeader(cells)
    } else {
      if (!ignoreEmptyLine) for (let i = this.#nextRow ?? row; i < row; i++) this.#addRow(new Map(), fail)
      if (cells.length > 0 || !ignoreEmptyLine) this.#addRow(new Map(cells), fail)
    }
    this.#nextRow = row + 1
  }

  #readHeader(cells: readonly (readonly [number, Value])[]): void {
    this.#names = new Map(cells.map(([column, value]) => [column, toStringValue(value)]))
    if (this.#options.tableLimit === 'HeaderSize') this.#lastColumn = Math.max(-1, ...this.#names.keys())
  }

  /** Columns of the header are there in each row, null where they are empty. */
  #addRow(values: ReadonlyMap<number, Value>, fail: Fail): void {
    const row = new ObjectBuilder()
    for (const [column, name] of this.#names ?? []) row.add(name, values.get(column) ?? null)
    for (const [column, value] of values) if (!this.#names?.has(column)) row.add(columnName(column), value)
    this.#cells += row.size + 1
    if (this.#cells > maxCells) throw fail('the sheet has more than fifty million cells')
    this.rows.push(row.build())
  }
}
