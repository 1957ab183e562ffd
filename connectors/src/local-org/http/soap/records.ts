import type { JsonObject, JsonValue } from '../../org.ts'
import { schemaTypes, zoned } from '../../schema/soap-types.ts'
import type { FieldType, Schema } from '../../schema/sobject-type.ts'
import type { SelectedColumn } from '../../soql/plan.ts'
import { escapeXml } from '../../xml.ts'
import { element } from './elements.ts'
import type { SoapApi } from './envelope.ts'

/** How records are written. */
export interface RecordWriter {
  readonly api: SoapApi
  readonly schema: Schema
  readonly version: number
  /** What was selected, which says the types of groups and sums. */
  readonly columns?: readonly SelectedColumn[]
}

/** A record as an element, with its parents and children within. */
export function recordXml(name: string, record: JsonObject, writer: RecordWriter): string {
  const { attributes, ...values } = record
  const type = String((attributes as JsonObject | undefined)?.type ?? 'AggregateResult')
  return writer.api.typed
    ? `<${name} xsi:type="sf:${type}">${typedFields(type, values, writer)}</${name}>`
    : `<${name} xsi:type="sf:sObject">${element('sf:type', type)}${looseFields(type, values, writer)}</${name}>`
}

/** All records are of one type, whose id stands before what was asked for, so that it stands twice where it was. */
function looseFields(type: string, values: JsonObject, writer: RecordWriter): string {
  const fields = Object.entries(values).map(([name, value]) => fieldXml(type, name, value, writer))
  return `${element('sf:Id', values.Id)}${fields.join('')}`
}

/** As the type is declared: the id, then all else by name; what is null does not stand there, but for an id that was not asked for. */
function typedFields(type: string, { Id = null, ...values }: JsonObject, writer: RecordWriter): string {
  const given = Object.entries(values).filter(([, value]) => value !== null)
  const ordered = type === 'AggregateResult' ? given : given.sort(([a], [b]) => (a < b ? -1 : 1))
  return `${element('sf:Id', Id)}${ordered.map(([name, value]) => fieldXml(type, name, value, writer)).join('')}`
}

function fieldXml(type: string, name: string, value: JsonValue, writer: RecordWriter): string {
  const tag = `sf:${name}`
  if (value === null) return element(tag, null)
  if (typeof value === 'object' && !Array.isArray(value)) {
    const inner = value as JsonObject
    if (Array.isArray(inner.records)) return childrenXml(tag, inner.records as readonly JsonObject[], writer)
    return inner.attributes === undefined ? compoundXml(tag, inner, writer.version) : recordXml(tag, inner, writer)
  }
  if (type !== 'AggregateResult') return element(tag, textOfValue(value, writer.schema.object(type)?.field(name)?.type))
  const fieldType =
    writer.columns?.find(({ path }) => path.at(-1) === name)?.field.type ??
    (typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'double') : 'string')
  return `<${tag} xsi:type="${schemaTypes[fieldType] ?? 'xsd:string'}">${escapeXml(String(textOfValue(value, fieldType)))}</${tag}>`
}

function childrenXml(tag: string, records: readonly JsonObject[], writer: RecordWriter): string {
  const { columns: _, ...inner } = writer
  return `<${tag}${queryResultType(writer.api)}>${pageContent(records.length, records, undefined, inner)}</${tag}>`
}

/** The API of partners says it, where the types of the other are declared. */
export const queryResultType = ({ typed }: SoapApi): string => (typed ? '' : ' xsi:type="QueryResult"')

/** Records of a page, with what leads to the next. */
export const pageContent = (
  size: number,
  records: readonly JsonObject[],
  locator: string | undefined,
  writer: RecordWriter,
): string =>
  [
    element('done', locator === undefined),
    element('queryLocator', locator),
    ...records.map((record) => recordXml('records', record, writer)),
    element('size', size),
  ].join('')

/** The version from which on an address tells how exactly its place is known. */
const accuracySince = 35

const placeParts = ['latitude', 'longitude'] as const
const addressParts = [
  ...placeParts,
  'city',
  'country',
  'countryCode',
  'geocodeAccuracy',
  'postalCode',
  'state',
  'stateCode',
  'street',
] as const

/** An address or a place, whose parts are no fields. */
function compoundXml(tag: string, value: JsonObject, version: number): string {
  const isAddress = 'street' in value || 'city' in value
  const names = isAddress
    ? addressParts.filter((part) => version >= accuracySince || part !== 'geocodeAccuracy')
    : placeParts
  const parts = names.map((part) =>
    element(part, textOfValue(value[part] ?? null, part === 'latitude' || part === 'longitude' ? 'double' : 'string')),
  )
  return `<${tag} xsi:type="${isAddress ? 'address' : 'location'}">${parts.join('')}</${tag}>`
}

/** A value in the words of XML Schema: what may have a fraction shows one, and a time is one of Z. */
function textOfValue(value: JsonValue, type: FieldType | undefined): JsonValue {
  if (value === null) return null
  if (typeof value === 'number' && type !== undefined && schemaTypes[type] === 'xsd:double')
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
  return type === 'datetime' && typeof value === 'string' ? zoned(value) : value
}
