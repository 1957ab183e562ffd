import type { FieldType } from './sobject-type.ts'

/** Types of fields that are no texts, as XML Schema calls them. */
export const schemaTypes: Partial<Record<FieldType, string>> = {
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

/** Types that WSDLs declare themselves. */
const declaredTypes: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  address: 'urn:address',
  location: 'urn:location',
  anyType: 'xsd:anyType',
}

/** What a describe says of a field's type in a WSDL. */
export const soapTypeOf = (type: FieldType): string => schemaTypes[type] ?? declaredTypes[type] ?? 'xsd:string'

/** A time of the org as XML Schema writes it: one of Z. */
export const zoned = (time: string): string => time.replace('+0000', 'Z')
