import type { Field, FieldType } from './sobject-type.ts'

/** What a declaration says of a field; the rest follows from its type. */
export type FieldDeclaration = Pick<Field, 'type'> &
  Partial<Omit<Field, 'name' | 'type'>> & { readonly required?: boolean }

export interface ObjectDeclaration {
  readonly name: string
  readonly label?: string
  readonly labelPlural?: string
  readonly keyPrefix: string
  readonly custom?: boolean
  /** Its records belong to a user; true where nothing is said. */
  readonly owned?: boolean
  /** Files may hang on its records; true where nothing is said. */
  readonly holdsFiles?: boolean
  readonly fields: Readonly<Record<string, FieldDeclaration>>
}

type More = Partial<Omit<FieldDeclaration, 'type'>>

const of =
  (type: FieldType, fixed: More = {}) =>
  (more: More = {}): FieldDeclaration => ({ type, ...fixed, ...more })

export const text = (length: number, more: More = {}): FieldDeclaration => ({ type: 'string', length, ...more })
export const area = (length = 32_000, more: More = {}): FieldDeclaration => ({ type: 'textarea', length, ...more })
export const email = of('email', { length: 80 })
export const phone = of('phone', { length: 40 })
export const url = of('url', { length: 255 })
export const flag = (defaultValue = false, more: More = {}): FieldDeclaration => ({
  type: 'boolean',
  defaultValue,
  nillable: false,
  ...more,
})
export const date = of('date')
export const datetime = of('datetime')
export const integer = of('int', { precision: 9 })
export const number = (precision: number, scale: number, more: More = {}): FieldDeclaration => ({
  type: 'double',
  precision,
  scale,
  ...more,
})
export const currency = of('currency', { precision: 18, scale: 2 })
export const percent = of('percent', { precision: 3, scale: 0 })
export const base64 = of('base64')

/** @param values the first is the default where `more` says `defaultValue: true` is wanted by name */
export const picklist = (values: readonly string[], more: More = {}): FieldDeclaration => ({
  type: 'picklist',
  length: 255,
  picklist: values.map((value) => ({ value, label: value, isDefault: value === more.defaultValue })),
  ...more,
})

/** Stands for all objects whose records files may hang on. */
export const fileHolders = '*'

/** @param children how a parent names these records in a query: `Contacts` */
export const reference = (to: string | readonly string[], children?: string, more: More = {}): FieldDeclaration => ({
  type: 'reference',
  length: 18,
  referenceTo: typeof to === 'string' ? [to] : to,
  childRelationshipName: children ?? null,
  ...more,
})

/** `BillingStreet` … and the compound `BillingAddress`; without a prefix, `Street` … and `Address`. */
export function address(prefix: string): Record<string, FieldDeclaration> {
  const part = { compoundFieldName: `${prefix}Address` }
  return {
    [`${prefix}Street`]: area(255, part),
    [`${prefix}City`]: text(40, part),
    [`${prefix}State`]: text(80, part),
    [`${prefix}PostalCode`]: text(20, part),
    [`${prefix}Country`]: text(80, part),
    [`${prefix}Latitude`]: number(18, 15, part),
    [`${prefix}Longitude`]: number(18, 15, part),
    [`${prefix}GeocodeAccuracy`]: picklist(
      [
        'Address',
        'NearAddress',
        'Block',
        'Street',
        'ExtendedZip',
        'Zip',
        'Neighborhood',
        'City',
        'County',
        'State',
        'Unknown',
      ],
      { ...part, length: 40, restrictedPicklist: true },
    ),
    [`${prefix}Address`]: { type: 'address', createable: false, updateable: false },
  }
}

/** The parts and the whole of a person's name. */
export const personName = (compound = 'Name'): Record<string, FieldDeclaration> => ({
  LastName: text(80, { required: true, compoundFieldName: compound }),
  FirstName: text(40, { compoundFieldName: compound }),
  Salutation: picklist(['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40, compoundFieldName: compound }),
  Name: text(121, {
    nameField: true,
    label: 'Full Name',
    formula: `CASE WHEN "FirstName" IS NULL THEN "LastName" ELSE "FirstName" || ' ' || "LastName" END`,
  }),
})

const systemFields: Readonly<Record<string, FieldDeclaration>> = {
  Id: { type: 'id', length: 18, nillable: false },
  IsDeleted: flag(false, { label: 'Deleted' }),
}

const auditFields: Readonly<Record<string, FieldDeclaration>> = {
  CreatedDate: datetime({ nillable: false }),
  CreatedById: reference('User', undefined, { nillable: false, label: 'Created By ID', relationshipName: 'CreatedBy' }),
  LastModifiedDate: datetime({ nillable: false }),
  LastModifiedById: reference('User', undefined, { nillable: false, relationshipName: 'LastModifiedBy' }),
  SystemModstamp: datetime({ nillable: false, label: 'System Modstamp' }),
}

const readOnly = (fields: Readonly<Record<string, FieldDeclaration>>): Record<string, FieldDeclaration> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, { ...field, createable: false, updateable: false }]),
  )

/** All fields of an object, the ones that the org keeps included. */
export function fieldsOf(declaration: ObjectDeclaration): readonly Field[] {
  const { fields, owned = true } = declaration
  const owner = owned
    ? { OwnerId: reference('User', undefined, { nillable: false, relationshipName: 'Owner', label: 'Owner ID' }) }
    : {}
  const all = { ...readOnly(systemFields), ...fields, ...('OwnerId' in fields ? {} : owner), ...readOnly(auditFields) }
  return Object.entries(all).map(([name, field]) => completed(name, field))
}

function completed(name: string, { required, ...given }: FieldDeclaration): Field {
  const custom = name.endsWith('__c')
  const fixed = (given.formula ?? given.autoNumber ?? null) !== null
  return {
    name,
    label: labelOf(name),
    length: 0,
    precision: 0,
    scale: 0,
    custom,
    nillable: required !== true && !fixed,
    createable: !fixed,
    updateable: !fixed,
    unique: false,
    externalId: false,
    nameField: false,
    picklist: [],
    restrictedPicklist: false,
    referenceTo: [],
    relationshipName: given.type === 'reference' ? relationshipOf(name) : null,
    childRelationshipName: null,
    cascadeDelete: false,
    compoundFieldName: null,
    formula: null,
    autoNumber: null,
    ...given,
  }
}

/** `Account` of `AccountId`, `Ship__r` of `Ship__c`. */
const relationshipOf = (name: string): string =>
  name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '')

/** `Billing City` of `BillingCity`, `Account ID` of `AccountId`. */
export const labelOf = (name: string): string =>
  name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/\bId$/, 'ID')
