import { encode, entriesOf, isNumber, isObject, keyName, numberText, unwrap, type Value } from '@twill/stdlib/value'
import { zipSync } from 'fflate/browser'
import { columnName, maxColumns, maxRows, parseCell } from './excel-address.ts'
import { type Shown, toSerial } from './excel-date.ts'
import type { Sink } from './format.ts'
import { pathText } from './path-text.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'
import { control } from './xml-escape.ts'

interface ExcelWriterOptions {
  readonly header: boolean
  readonly ignoreEmptyLine: boolean
  readonly tableOffset: string | undefined
}

const maxText = 32_767

/** @throws TwillError TW4009 for what is no object of arrays of rows with simple values */
export function writeExcel(value: Value, options: ExcelWriterOptions, sink: Sink): void {
  const workbook = unwrap(value)
  if (!isObject(workbook)) {
    throw unwritable('Excel', '', 'only an object has sheets', 'Give `{ Sheet1: [{ column: value }] }`.')
  }
  const sheets = entriesOf(workbook).map(([key, rows]) => ({ name: keyName(key), rows }))
  checkNames(sheets.map(({ name }) => name))
  const parts = Object.fromEntries(
    sheets.map(({ name, rows }, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetPart(name, rows, options)] as const),
  )
  const files = { ...packageParts(sheets.map(({ name }) => name)), ...parts }
  const bytes = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, encode(text)] as const))
  sink.writeBytes(zipSync(bytes, { mtime: new Date(1980, 0, 1) })) // the same workbook is the same bytes
}

function checkNames(names: readonly string[]): void {
  if (names.length === 0) {
    throw unwritable('Excel', '', 'a workbook has at least one sheet', 'Give `{ Sheet1: [{ column: value }] }`.')
  }
  const seen = new Set<string>()
  for (const name of names) {
    if (name === '' || name.length > 31 || /[[\]:*?/\\]|^'|'$/.test(name)) {
      const rule = 'A name has up to 31 characters, none of them [ ] : * ? / or a backslash.'
      throw unwritable('Excel', pathText([name]), 'a sheet cannot be called so', rule)
    }
    if (seen.has(name.toLowerCase())) throw unwritable('Excel', pathText([name]), 'a second sheet of this name')
    seen.add(name.toLowerCase())
  }
}

// Sheets

type Path = readonly (string | number)[]

/** The values of a row by the column that they belong to. */
type Row = ReadonlyMap<string, Value>

function sheetPart(sheet: string, value: Value, options: ExcelWriterOptions): string {
  const list = unwrap(value)
  if (!Array.isArray(list) && list !== null) {
    throw unwritable('Excel', pathText([sheet]), 'a sheet is an array of rows', 'Put the object into `[…]`.')
  }
  const names = new Map<string, string>()
  const rows = (list ?? []).map((row: Value, i: number) => rowOf(row, [sheet, i], names, options.header))
  const first = parseCell(options.tableOffset ?? 'A1') ?? { row: 0, column: 0 }
  const columns = new Map([...names.keys()].map((column, i) => [column, columnName(first.column + i)]))
  const lines: string[] = []
  let line = first.row
  const add = (cells: readonly string[]): void => {
    line++
    if (cells.length > 0) lines.push(`<row r="${line}">${cells.join('')}</row>`)
  }
  if (options.header && names.size > 0) {
    add([...names].map(([column, name]) => textCell(`${columns.get(column)}${line + 1}`, name, [sheet, 0, name])))
  }
  rows.forEach((row, i) => {
    const cells = [...columns].flatMap(([column, letters]) =>
      cellOf(row.get(column) ?? null, `${letters}${line + 1}`, [sheet, i, names.get(column) ?? '']),
    )
    if (cells.length > 0 || !options.ignoreEmptyLine) add(cells)
  })
  if (first.column + names.size > maxColumns || line > maxRows) {
    throw unwritable('Excel', pathText([sheet]), `more than ${maxRows} rows or ${maxColumns} columns`)
  }
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

/** `names` collects the names of the columns, in the order in which they come; a repeated key has a column for each time. */
function rowOf(value: Value, path: Path, names: Map<string, string>, header: boolean): Row {
  const row = new Map<string, Value>()
  const bare = unwrap(value)
  if (bare === null) return row
  const entries =
    Array.isArray(bare) && !header
      ? bare.map((item: Value, i: number) => [String(i), item] as const)
      : isObject(bare)
        ? entriesOf(bare).map(([key, item]) => [keyName(key), item] as const)
        : undefined
  if (entries === undefined) {
    throw unwritable('Excel', pathText(path), 'a row is no object', 'Give `{ column: value }` for each row.')
  }
  for (const [name, item] of entries) {
    let column = name
    for (let n = 2; row.has(column); n++) column = `${name}\0${n}`
    row.set(column, item)
    names.set(column, name)
  }
  return row
}

/** None for null. */
function cellOf(value: Value, at: string, path: Path): readonly string[] {
  const bare = unwrap(value)
  if (bare === null) return []
  if (isNumber(bare)) return [`<c r="${at}"><v>${numberText(bare)}</v></c>`]
  if (typeof bare === 'boolean') return [`<c r="${at}" t="b"><v>${bare ? 1 : 0}</v></c>`]
  const point = value === bare ? toSerial(bare) : undefined // a format makes a date a text
  if (point) return [`<c r="${at}" s="${styles.indexOf(point.shown)}"><v>${point.serial}</v></c>`]
  const text = simpleText(value)
  if (text === undefined) {
    throw unwritable('Excel', pathText(path), 'a cell holds one simple value', 'Write a column for each field.')
  }
  return [textCell(at, text, path)]
}

function textCell(at: string, text: string, path: Path): string {
  if (text.length > maxText) throw unwritable('Excel', pathText(path), `a text of more than ${maxText} characters`)
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

/** A reader of XML would make a line feed of `\r`. */
const notInXml = new RegExp(`[\\r${control}\\p{Surrogate}]`, 'gu')

const escaped = (text: string): string =>
  text
    .replace(/_(?=x[\da-fA-F]{4}_)/g, '_x005F_')
    .replace(notInXml, byNumber)
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** What XML has no place for. */
const byNumber = (character: string): string =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`

// The other parts of a workbook

/** By the number of the style that shows it. */
const styles: readonly Shown[] = ['number', 'date', 'time', 'dateTime']
const formatIds: Readonly<Record<Shown, number>> = { number: 0, date: 14, time: 21, dateTime: 22 }

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function packageParts(names: readonly string[]): Readonly<Record<string, string>> {
  const sheets = names.map((name, i) => ({ name: escaped(name), number: i + 1 }))
  const stylesId = names.length + 1
  const part = (path: string, type: string): string =>
    `<Override PartName="${path}" ContentType="${content}.${type}+xml"/>`
  return {
    '[Content_Types].xml': [
      `${declaration}<Types xmlns="${packages}/content-types">`,
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
      part('/xl/workbook.xml', 'sheet.main'),
      ...sheets.map(({ number }) => part(`/xl/worksheets/sheet${number}.xml`, 'worksheet')),
      part('/xl/styles.xml', 'styles'),
      '</Types>',
    ].join(''),
    '_rels/.rels': relationships([relationship(1, 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': [
      `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>`,
      ...sheets.map(({ name, number }) => `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`),
      '</sheets></workbook>',
    ].join(''),
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map(({ number }) => relationship(number, 'worksheet', `worksheets/sheet${number}.xml`)),
      relationship(stylesId, 'styles', 'styles.xml'),
    ]),
    'xl/styles.xml': [
      `${declaration}<styleSheet xmlns="${main}">`,
      '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>',
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      `<cellXfs count="${styles.length}">`,
      ...styles.map(
        (shown) =>
          `<xf numFmtId="${formatIds[shown]}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
      ),
      '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    ].join(''),
  }
}

const relationships = (all: readonly string[]): string =>
  `${declaration}<Relationships xmlns="${packages}/relationships">${all.join('')}</Relationships>`

const relationship = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`
