import { XMLParser } from 'fast-xml-parser'
import type { FieldDeclaration, ObjectDeclaration } from './declare.ts'
import type { FieldType } from './sobject-type.ts'

/** Field types of the Metadata API, with what a describe calls them. */
const metadataTypes: Readonly<Record<string, FieldType>> = {
  AutoNumber: 'string',
  Checkbox: 'boolean',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  EncryptedText: 'encryptedstring',
  ExternalLookup: 'reference',
  Html: 'textarea',
  LongTextArea: 'textarea',
  Lookup: 'reference',
  MasterDetail: 'reference',
  MultiselectPicklist: 'multipicklist',
  Number: 'double',
  Percent: 'percent',
  Phone: 'phone',
  Picklist: 'picklist',
  Text: 'string',
  TextArea: 'textarea',
  Time: 'time',
  Url: 'url',
}

const lengths: Partial<Record<FieldType, number>> = {
  email: 80,
  phone: 40,
  url: 255,
  textarea: 255,
  picklist: 255,
  multipicklist: 4099,
  string: 255,
}

/** Custom objects get the prefixes `a00`, `a01`, …, in the order in which they are read. */
export function prefixes(): () => string {
  let next = 0
  return () => `a${(next++).toString(36).padStart(2, '0')}`
}

interface Metadata {
  readonly [key: string]: unknown
}

const listOf = (value: unknown): readonly Metadata[] =>
  value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as readonly Metadata[])

/**
 * Objects of a file: JSON, one object or a list, with fields by name; or an `object-meta.xml`, whose name is the file's.
 * @param name of the file, for messages and for the object of an XML
 * @throws Error that says what to write
 */
export function customObjects(text: string, name: string, nextPrefix: () => string): readonly ObjectDeclaration[] {
  if (/\.xml$/i.test(name)) return [fromMetadata(text, name, nextPrefix)]
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new Error(`${name} is no JSON: ${(error as Error).message}`)
  }
  const list = Array.isArray(parsed) ? parsed : listOf((parsed as Metadata).objects ?? parsed)
  return (list as readonly Metadata[]).map((object) => fromJson(object, name, nextPrefix))
}

function fromJson(object: Metadata, file: string, nextPrefix: () => string): ObjectDeclaration {
  const { name, label, labelPlural, keyPrefix } = object
  if (typeof name !== 'string' || !/^[A-Za-z]\w*$/.test(name))
    throw new Error(`${file}: an object needs a name, such as "Invoice__c".`)
  const given = object.fields
  const entries = Array.isArray(given)
    ? (given as readonly Metadata[]).map((field) => [String(field.name), field] as const)
    : Object.entries((given ?? {}) as Readonly<Record<string, Metadata>>)
  const fields = Object.fromEntries(
    entries.map(([field, declared]) => [field, fieldOf(field, declared, `${file}: ${name}.${field}`)]),
  )
  return complete(name, fields, {
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof labelPlural === 'string' ? { labelPlural } : {}),
    keyPrefix: typeof keyPrefix === 'string' ? keyPrefix : nextPrefix(),
  })
}

const describeTypes = new Set<string>(
  Object.values(metadataTypes).concat('int', 'long', 'combobox', 'base64', 'location', 'address'),
)

function fieldOf(name: string, declared: Metadata, where: string): FieldDeclaration {
  if (!/^[A-Za-z]\w*$/.test(name)) throw new Error(`${where}: a field's name has letters, digits and underscores only.`)
  const written = String(declared.type ?? 'string')
  const type = metadataTypes[written] ?? (describeTypes.has(written) ? (written as FieldType) : undefined)
  if (type === undefined)
    throw new Error(
      `${where}: the type ${written} is not known; write one such as "string", "currency" or "reference".`,
    )
  const values = listOf(declared.picklist ?? declared.values)
  const more = { ...declared } as Record<string, unknown>
  for (const key of ['type', 'name', 'picklist', 'values', 'referenceTo']) delete more[key]
  const to = declared.referenceTo
  if (type === 'reference' && to === undefined) throw new Error(`${where}: a reference needs "referenceTo".`)
  return {
    type,
    length: lengths[type] ?? (type === 'reference' ? 18 : 0),
    ...(['double', 'currency', 'percent'].includes(type) ? { precision: 18, scale: 2 } : {}),
    ...(values.length === 0
      ? {}
      : {
          picklist: (values as readonly unknown[]).map((value) => ({
            value: String(value),
            label: String(value),
            isDefault: false,
          })),
        }),
    ...(type === 'reference' ? { referenceTo: (Array.isArray(to) ? to : [to]).map(String) } : {}),
    ...(type === 'boolean' ? { nillable: false, defaultValue: false } : {}),
    ...more,
  } as FieldDeclaration
}

/** A name field where none is given, as each custom object has one. */
function complete(
  name: string,
  fields: Readonly<Record<string, FieldDeclaration>>,
  rest: { readonly keyPrefix: string; readonly label?: string; readonly labelPlural?: string },
): ObjectDeclaration {
  const custom = /__(c|e|mdt)$/i.test(name)
  const named =
    !custom || 'Name' in fields ? fields : { Name: { type: 'string', length: 80, nameField: true } as const, ...fields }
  const owned = !Object.values(named).some(({ cascadeDelete }) => cascadeDelete === true)
  return { name, custom, owned, fields: named, ...rest }
}

function fromMetadata(text: string, file: string, nextPrefix: () => string): ObjectDeclaration {
  const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: true })
  const root = (parser.parse(text) as Metadata).CustomObject as Metadata | undefined
  if (root === undefined) throw new Error(`${file} holds no <CustomObject>.`)
  const name = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(object-meta|object)\.xml$|\.xml$/i, '')
  const fields: Record<string, FieldDeclaration> = {}
  const nameField = root.nameField as Metadata | undefined
  if (nameField !== undefined) {
    const isNumber = nameField.type === 'AutoNumber'
    const shape = String(nameField.displayFormat ?? '{0000}').match(/\{0+\}/)?.[0] ?? '{0000}'
    fields.Name = {
      type: 'string',
      length: 80,
      nameField: true,
      ...(typeof nameField.label === 'string' ? { label: nameField.label } : {}),
      ...(isNumber ? { autoNumber: shape } : {}),
    }
  }
  for (const field of listOf(root.fields)) {
    const fieldName = String(field.fullName)
    fields[fieldName] = metadataField(field, `${file}: ${fieldName}`)
  }
  return complete(name, fields, {
    keyPrefix: nextPrefix(),
    ...(typeof root.label === 'string' ? { label: root.label } : {}),
    ...(typeof root.pluralLabel === 'string' ? { labelPlural: root.pluralLabel } : {}),
  })
}

function metadataField(field: Metadata, where: string): FieldDeclaration {
  const isTrue = (key: string): boolean => field[key] === 'true'
  const type = metadataTypes[String(field.type)]
  if (type === undefined) throw new Error(`${where}: the field type ${String(field.type)} is not known here.`)
  const number = (key: string, fallback: number): number => (field[key] === undefined ? fallback : Number(field[key]))
  const valueSet = (field.valueSet as Metadata | undefined) ?? {}
  const values = listOf((valueSet.valueSetDefinition as Metadata | undefined)?.value)
  const relation = typeof field.relationshipName === 'string' ? field.relationshipName : undefined
  const isParent = type === 'reference'
  const scaled = ['double', 'currency', 'percent'].includes(type)
  return {
    type,
    length: isParent ? 18 : number('length', lengths[type] ?? 0),
    ...(scaled ? { precision: number('precision', 18), scale: number('scale', 0) } : {}),
    ...(typeof field.label === 'string' ? { label: field.label } : {}),
    ...(isTrue('required') || field.type === 'MasterDetail' ? { required: true } : {}),
    ...(isTrue('unique') ? { unique: true } : {}),
    ...(isTrue('externalId') ? { externalId: true } : {}),
    ...(field.type === 'AutoNumber'
      ? { autoNumber: String(field.displayFormat ?? '{0000}').match(/\{0+\}/)?.[0] ?? '{0000}' }
      : {}),
    ...(type === 'boolean' ? { nillable: false, defaultValue: field.defaultValue === 'true' } : {}),
    ...(values.length === 0
      ? {}
      : {
          picklist: values.map((value) => ({
            value: String(value.fullName),
            label: String(value.label ?? value.fullName),
            isDefault: value.default === 'true',
          })),
          restrictedPicklist: valueSet.restricted === 'true',
        }),
    ...(isParent
      ? {
          referenceTo: [String(field.referenceTo)],
          childRelationshipName: relation === undefined ? null : `${relation}__r`,
          cascadeDelete: field.type === 'MasterDetail',
        }
      : {}),
  }
}
