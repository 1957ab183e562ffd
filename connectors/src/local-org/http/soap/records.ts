import { apiError } from '../../api-error.ts'
import { fullId } from '../../ids.ts'
import type { JsonObject, JsonValue, Org } from '../../org.ts'
import type { FieldType, Schema, SObjectType } from '../../schema/sobject-type.ts'
import type { SelectedColumn } from '../../soql/plan.ts'
import { unknownColumn } from '../../soql/query-error.ts'
import { toStored } from '../../values.ts'
import { escapeXml } from '../../xml.ts'
import { type Element, element, elementsOf, textOf, textsOf } from './elements.ts'
import type { SoapApi } from './envelope.ts'
import { NotSoap } from './not-soap.ts'
import type { SoapCall } from './operation.ts'

/** A record of a request. */
export interface GivenRecord {
  readonly object: SObjectType
  readonly values: JsonObject
  /** 18 characters; empty where none is given. */
  readonly id: string
}

/** The object of a name. @throws ApiError INVALID_TYPE */
export function objectNamed(org: Org, name: string | undefined): SObjectType {
  const object = org.schema.object((name ?? '').replace(/^\w+:/, ''))
  if (object === undefined) throw apiError(400, 'INVALID_TYPE', `sObject type '${name ?? ''}' is not supported.`)
  return object
}

/**
 * An sObject: its type, which is an element or an `xsi:type`, and its values. What is empty is not given: only names in `fieldsToNull`
 * empty a field. What cannot be read at all refuses the call, not this record alone.
 * @throws ApiError INVALID_TYPE, INVALID_FIELD; NotSoap for values that are none of their type
 */
export function recordOf(sobject: Element, { org, api }: Pick<SoapCall, 'org' | 'api'>): GivenRecord {
  const object = objectNamed(org, textOf(sobject.type) ?? textOf(sobject['@type']))
  const nulled = textsOf(sobject.fieldsToNull).map((name) => [name.trim(), null] as const)
  const values = Object.fromEntries([...valuesOf(sobject), ...nulled])
  for (const [name, value] of Object.entries(values)) checkValue(object, name, value, api)
  const id = textOf(sobject.Id)?.trim() ?? ''
  return { object, values, id: fullId(id) ?? id }
}

function checkValue(object: SObjectType, name: string, value: JsonValue, api: SoapApi): void {
  const field = object.field(name)
  if (typeof value !== 'string') {
    if (field === undefined && object.parent(name) === undefined) throw unknownField(object, name, api)
    return
  }
  if (field === undefined) throw unknownField(object, name, api)
  const stored = toStored(field, value)
  if (!('error' in stored) || stored.error.statusCode !== 'JSON_PARSER_ERROR') return
  const type = schemaTypes[field.type] ?? 'xsd:string'
  // what is in a file is not repeated
  throw new NotSoap(`${field.type === 'base64' ? field.name : `'${value}'`} is not a valid value for the type ${type}`)
}

/** Types that a WSDL declares have no other elements; those of partners are looked up. */
const unknownField = ({ name: entity }: SObjectType, name: string, api: SoapApi): Error =>
  api.typed
    ? new NotSoap(`Element {${api.records}}${name} invalid at this location in type ${entity}`)
    : apiError(400, 'INVALID_FIELD', unknownColumn(name, entity))

const apart = new Set(['type', '@type', 'fieldsToNull', 'Id'])

function valuesOf(sobject: Element): readonly (readonly [string, JsonValue])[] {
  return Object.entries(sobject).flatMap(([name, value]): readonly (readonly [string, JsonValue])[] => {
    if (apart.has(name)) return []
    const [text] = textsOf(value)
    if (text !== undefined) return text === '' ? [] : [[name, text]]
    const [parent] = elementsOf(value)
    if (parent === undefined) return []
    const key = Object.entries(parent).flatMap(([inner, given]) => {
      const [first] = textsOf(given)
      return inner === 'type' || inner === '@type' || !first ? [] : [[inner, first] as const]
    })
    return key.length === 0 ? [] : [[name, Object.fromEntries(key)]]
  })
}

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

const schemaTypes: Partial<Record<FieldType, string>> = {
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  long: 'xsd:long',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  base64: 'xsd:base64Binary',
}

/** A value in the words of XML Schema: what may have a fraction shows one, and a time is one of Z. */
function textOfValue(value: JsonValue, type: FieldType | undefined): JsonValue {
  if (value === null) return null
  if (typeof value === 'number' && type !== undefined && schemaTypes[type] === 'xsd:double')
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
  return type === 'datetime' && typeof value === 'string' ? value.replace('+0000', 'Z') : value
}
