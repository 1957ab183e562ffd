import { apiError } from '../../api-error.ts'
import { fullId } from '../../ids.ts'
import type { JsonObject, JsonValue, Org } from '../../org.ts'
import { schemaTypes } from '../../schema/soap-types.ts'
import type { SObjectType } from '../../schema/sobject-type.ts'
import { unknownColumn } from '../../soql/query-error.ts'
import { toStored } from '../../values.ts'
import { type Element, elementsOf, textOf, textsOf } from './elements.ts'
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
