/** Field types as a describe names them. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'encryptedstring'
  | 'boolean'
  | 'int'
  | 'long'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'reference'
  | 'address'
  | 'location'
  | 'base64'
  | 'anyType'

export interface PicklistValue {
  readonly value: string
  readonly label: string
  readonly isDefault: boolean
}

/** A field of an object; what a describe shows of it is derived from this. */
export interface Field {
  /** API name, in its canonical spelling. */
  readonly name: string
  readonly label: string
  readonly type: FieldType
  /** Characters a text may have; 0 where the type has no such limit. */
  readonly length: number
  readonly precision: number
  readonly scale: number
  readonly custom: boolean
  readonly nillable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly unique: boolean
  readonly externalId: boolean
  readonly nameField: boolean
  /** The value of a new record that does not give one. */
  readonly defaultValue?: string | number | boolean | null
  readonly picklist: readonly PicklistValue[]
  readonly restrictedPicklist: boolean
  /** Names of the objects that a reference may point to; more than one makes it polymorphic. */
  readonly referenceTo: readonly string[]
  /** `Account` of `AccountId`: how a query reaches the parent; null for other types. */
  readonly relationshipName: string | null
  /** How the parent reaches these records: `Contacts` of `Contact.AccountId`. */
  readonly childRelationshipName: string | null
  /** Deleting the parent deletes the record too. */
  readonly cascadeDelete: boolean
  /** Name of the compound field that this one is a part of: `BillingAddress` of `BillingCity`. */
  readonly compoundFieldName: string | null
  /** SQL over the other columns that gives the value: the `Name` of a person, a total. Never written by a client. */
  readonly formula: string | null
  /** Shape of a number that the org gives: `{00000000}`. */
  readonly autoNumber: string | null
}

export interface ChildRelationship {
  readonly childObject: SObjectType
  readonly field: Field
  readonly relationshipName: string | null
  readonly cascadeDelete: boolean
}

/** An object of the org; names are found in any case. */
export interface SObjectType {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  /** First three characters of its ids. */
  readonly keyPrefix: string
  readonly custom: boolean
  readonly fields: readonly Field[]
  readonly field: (name: string) => Field | undefined
  /** The field that `relationshipName` belongs to: `Account` gives `AccountId`. */
  readonly parent: (relationshipName: string) => Field | undefined
  /** References to this object, of all objects. */
  readonly children: () => readonly ChildRelationship[]
}

export interface Schema {
  readonly objects: () => readonly SObjectType[]
  readonly object: (name: string) => SObjectType | undefined
  readonly byPrefix: (keyPrefix: string) => SObjectType | undefined
}
