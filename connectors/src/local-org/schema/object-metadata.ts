import type { JsonObject } from '../org.ts'
import type { FieldDeclaration, ObjectDeclaration } from './declare.ts'
import type { Field, FieldType, SObjectType } from './sobject-type.ts'

// Objects and fields as the Metadata API and its files write them.

/** Field types of the Metadata API, with what a describe calls them. */
export const metadataTypes: Readonly<Record<string, FieldType>> = {
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

export const lengths: Partial<Record<FieldType, number>> = {
  email: 80,
  phone: 40,
  url: 255,
  textarea: 255,
  picklist: 255,
  multipicklist: 4099,
  string: 255,
}

export interface Metadata {
  readonly [key: string]: unknown
}

export const listOf = (value: unknown): readonly Metadata[] =>
  value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as readonly Metadata[])

/** A name field where none is given, as each custom object has one. */
export function complete(
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

/**
 * The declaration of an object, from a `CustomObject`.
 * @param where it stands, for messages
 * @throws Error for a field of an unknown type
 */
export function objectFromMetadata(name: string, root: Metadata, keyPrefix: string, where: string): ObjectDeclaration {
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
    fields[fieldName] = fieldFromMetadata(field, `${where}: ${fieldName}`)
  }
  return complete(name, fields, {
    keyPrefix,
    ...(typeof root.label === 'string' ? { label: root.label } : {}),
    ...(typeof root.pluralLabel === 'string' ? { labelPlural: root.pluralLabel } : {}),
  })
}

/** The declaration of a field, from a `CustomField`. @throws Error for an unknown type */
export function fieldFromMetadata(field: Metadata, where: string): FieldDeclaration {
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

/** The `CustomObject` of an object. Of fields that are not custom it has the names only. */
export const metadataOfObject = ({ name, label, labelPlural, custom, fields }: SObjectType): JsonObject => ({
  fullName: name,
  ...(custom ? { deploymentStatus: 'Deployed' } : {}),
  fields: fields
    .filter((field) => field.custom || (!custom && !systemNames.has(field.name)))
    .map((field) => (field.custom ? metadataOfField(field) : { fullName: field.name })),
  label,
  ...(custom ? { nameField: nameFieldOf(fields) } : {}),
  pluralLabel: labelPlural,
  sharingModel: 'ReadWrite',
})

const systemNames = new Set(['Id', 'IsDeleted', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'])

function nameFieldOf(fields: readonly Field[]): JsonObject {
  const field = fields.find(({ nameField }) => nameField)
  const { label = 'Name', autoNumber = null } = field ?? {}
  return autoNumber === null ? { label, type: 'Text' } : { displayFormat: autoNumber, label, type: 'AutoNumber' }
}

/** The `CustomField` of a field. @param object before its name, as where it stands alone */
export function metadataOfField(field: Field, object?: string): JsonObject {
  const { name, label, length, precision, scale, unique, externalId, nillable, referenceTo, picklist } = field
  const type = metadataTypeOf(field)
  const relation = field.childRelationshipName
  return {
    fullName: object === undefined ? name : `${object}.${name}`,
    ...(field.autoNumber === null ? {} : { displayFormat: field.autoNumber }),
    ...(type === 'Checkbox' ? { defaultValue: field.defaultValue === true } : {}),
    externalId,
    label,
    ...(type === 'Text' || type === 'LongTextArea' || type === 'Html' ? { length } : {}),
    ...(['Number', 'Currency', 'Percent'].includes(type) ? { precision, scale } : {}),
    ...(referenceTo.length === 0 ? {} : { referenceTo: referenceTo[0] ?? null }),
    ...(relation === null ? {} : { relationshipName: relation.replace(/__r$/, '') }),
    ...(type === 'Checkbox' ? {} : { required: !nillable }),
    type,
    unique,
    ...(picklist.length === 0
      ? {}
      : {
          valueSet: {
            restricted: field.restrictedPicklist,
            valueSetDefinition: {
              sorted: false,
              value: picklist.map(({ value, label, isDefault }) => ({ fullName: value, default: isDefault, label })),
            },
          },
        }),
  }
}

/** Lengths above this make a text area a long one. */
const areaLength = 255

function metadataTypeOf({ type, length, autoNumber, cascadeDelete }: Field): string {
  if (autoNumber !== null) return 'AutoNumber'
  if (type === 'reference') return cascadeDelete ? 'MasterDetail' : 'Lookup'
  if (type === 'textarea') return length > areaLength ? 'LongTextArea' : 'TextArea'
  if (type === 'int' || type === 'long') return 'Number'
  const [name = 'Text'] = Object.entries(metadataTypes).find(([, described]) => described === type) ?? []
  return name === 'AutoNumber' ? 'Text' : name
}
