import type { FieldType } from '../../schema/sobject-type.ts'

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

/** A time of the org as XML Schema writes it: one of Z. */
export const zoned = (time: string): string => time.replace('+0000', 'Z')
