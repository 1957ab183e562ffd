import { XMLParser } from 'fast-xml-parser'
import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, SaveResult } from '../org.ts'
import type { SelectedColumn } from '../soql/plan.ts'
import { escapeXml, recordParsing } from '../xml.ts'
import { csvLine, csvValue, readRow, valueAt } from './csv.ts'
import { checkColumns, errorText, type Load, valuesReader } from './load.ts'

/** How the batches of a job are written, and their results. */
export interface BatchFormat {
  readonly mimeType: string
  /** The records of a batch. @throws ApiError where it cannot be read */
  readonly read: (content: string, load: Load) => readonly JsonObject[]
  readonly results: (results: readonly SaveResult[]) => string
  readonly records: (columns: readonly SelectedColumn[]) => RecordsDocument
  /** The ids of a query's results. */
  readonly list: (ids: readonly string[]) => { readonly mimeType: string; readonly text: string }
}

/** A document of a query's records, which is written bit by bit. */
interface RecordsDocument {
  readonly head: string
  readonly record: (record: JsonObject) => string
  readonly separator: string
  readonly foot: string
}

export const namespace = 'http://www.force.com/2009/06/asyncapi/dataload'
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const comma = { columnDelimiter: 'COMMA', lineEnding: 'LF' }
const invalid = (message: string): Error => apiError(400, 'InvalidBatch', `InvalidBatch : ${message}`)

const xmlList = (ids: readonly string[]) => ({
  mimeType: 'application/xml',
  text: `${declaration}<result-list xmlns="${namespace}">${ids.map((id) => `<result>${id}</result>`).join('')}</result-list>`,
})

const csv: BatchFormat = {
  mimeType: 'text/csv',
  read(content, load) {
    const [first = ''] = content.split('\n', 1)
    const dialect = { ...comma, lineEnding: first.endsWith('\r') ? 'CRLF' : 'LF' }
    const header = readRow(content, 0, dialect)
    if (header === undefined) throw invalid('Field name not found : the content is empty')
    checkColumns(load, header.values)
    const valuesOf = valuesReader(header.values)
    const records: JsonObject[] = []
    for (let row = readRow(content, header.end, dialect); row !== undefined; row = readRow(content, row.end, dialect)) {
      if (row.values.length !== header.values.length) {
        throw invalid(
          `Failed to parse CSV: row ${records.length + 1} has ${row.values.length} values, the header ${header.values.length}`,
        )
      }
      records.push(valuesOf(row.values))
    }
    return records
  },
  results: (results) =>
    [
      ['Id', 'Success', 'Created', 'Error'],
      ...results.map((result) => [
        result.id ?? '',
        String(result.success),
        String(result.created === true),
        errorText(result),
      ]),
    ]
      .map((row) => csvLine(row, comma))
      .join(''),
  records: (columns) => ({
    head: csvLine(
      columns.map(({ path }) => path.join('.')),
      comma,
    ),
    record: (record) =>
      csvLine(
        columns.map(({ path }) => csvValue(valueAt(record, path))),
        comma,
      ),
    separator: '',
    foot: '',
  }),
  list: xmlList,
}

const json: BatchFormat = {
  mimeType: 'application/json',
  read(content) {
    let read: unknown
    try {
      read = JSON.parse(content)
    } catch {
      throw invalid('Failed to parse JSON')
    }
    if (!Array.isArray(read) || read.some((record) => typeof record !== 'object' || record === null))
      throw invalid('A batch is an array of records')
    return read as JsonObject[]
  },
  results: (results) =>
    JSON.stringify(
      results.map(({ id, success, created = false, errors }) => ({
        success,
        created,
        id,
        errors: errors.map((error) => ({ ...error, extendedErrorDetails: null })),
      })),
    ),
  records: () => ({ head: '[', record: (record) => JSON.stringify(record), separator: ',', foot: ']' }),
  list: (ids) => ({ mimeType: 'application/json', text: JSON.stringify(ids) }),
}

type XmlValue = string | XmlElement | readonly XmlElement[]
interface XmlElement {
  readonly [name: string]: XmlValue
}

const parser = new XMLParser({ ...recordParsing, isArray: (_, path) => path === 'sObjects.sObject' })

const isElement = (value: XmlValue | undefined): value is XmlElement =>
  typeof value === 'object' && !Array.isArray(value)

/** A record of XML as values: an element that is nil empties its field, one with elements names a parent. */
function valuesOf(record: XmlElement): JsonObject {
  const entries = Object.entries(record).flatMap(([name, value]): [string, JsonValue][] => {
    if (name.startsWith('@') || name === '#text' || name === 'type') return []
    if (!isElement(value)) return typeof value === 'string' ? [[name, value]] : []
    if (value['@nil'] === 'true') return [[name, null]]
    const { sObject } = value
    const parent = isElement(sObject) ? sObject : value
    return typeof parent['#text'] === 'string' ? [[name, parent['#text']]] : [[name, valuesOf(parent)]]
  })
  return Object.fromEntries(entries)
}

const tag = (name: string, value: JsonValue | undefined): string =>
  value === null || value === undefined ? `<${name} xsi:nil="true"/>` : `<${name}>${escapeXml(String(value))}</${name}>`

function recordXml(record: JsonObject): string {
  const fields = Object.entries(record).map(([name, value]) => {
    if (name === 'attributes') return tag('type', (value as JsonObject).type)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? `<${name} xsi:type="sObject">${recordXml(value as JsonObject)}</${name}>`
      : tag(name, value)
  })
  return fields.join('')
}

const xml: BatchFormat = {
  mimeType: 'application/xml',
  read(content) {
    let root: XmlElement
    try {
      root = parser.parse(content, true) as XmlElement
    } catch {
      throw invalid('Failed to parse XML')
    }
    const { sObjects } = root
    if (sObjects === undefined) throw invalid('A batch is an element sObjects')
    const records = isElement(sObjects) ? sObjects.sObject : []
    return Array.isArray(records) ? records.map((record) => valuesOf(record as XmlElement)) : []
  },
  results: (results) =>
    `${declaration}<results xmlns="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${results.map(resultXml).join('')}</results>`,
  records: () => ({
    head: `${declaration}<queryResult xmlns="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
    record: (record) => `<records xsi:type="sObject">${recordXml(record)}</records>`,
    separator: '',
    foot: '</queryResult>',
  }),
  list: xmlList,
}

function resultXml({ id, success, created = false, errors }: SaveResult): string {
  const told = errors.map(
    ({ statusCode, message, fields }) =>
      `<errors>${fields.map((field) => tag('fields', field)).join('')}${tag('message', message)}${tag('statusCode', statusCode)}</errors>`,
  )
  return `<result>${told.join('')}${tag('id', id)}${tag('success', success)}${tag('created', created)}</result>`
}

/** By the content type of a job. */
export const formats: Readonly<Record<string, BatchFormat>> = { CSV: csv, JSON: json, XML: xml }
