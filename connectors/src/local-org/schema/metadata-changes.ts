import { createHash } from 'node:crypto'
import { idOf } from '../ids.ts'
import type { JsonObject, Org } from '../org.ts'
import {
  fieldFromMetadata,
  type Metadata,
  metadataOfField,
  metadataOfObject,
  objectFromMetadata,
} from './object-metadata.ts'
import type { Field, SObjectType } from './sobject-type.ts'

/** What clients make of metadata here. */
export type MetadataKind = 'CustomObject' | 'CustomField'

const idPrefixes = { CustomObject: '01I', CustomField: '00N' } as const

/** What can go wrong with one piece of metadata. */
export class MetadataError extends Error {
  readonly statusCode: string
  constructor(statusCode: string, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** Where a piece of metadata is: an object, or a field of one. */
export interface Place {
  readonly object: SObjectType
  readonly field?: Field
}

/** The id of a custom object or field, which is the same as long as it has its name. */
export function metadataId({ object, field }: Place): string {
  const name = field === undefined ? object.name : `${object.name}.${field.name}`
  const hash = createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 12)
  return idOf(idPrefixes[field === undefined ? 'CustomObject' : 'CustomField'], Number.parseInt(hash, 16))
}

/** All objects, or all custom fields, by their full names. */
export function* placesOf(kind: MetadataKind, { schema }: Pick<Org, 'schema'>): Generator<readonly [string, Place]> {
  for (const object of schema.objects()) {
    if (kind === 'CustomObject') yield [object.name, { object }]
    else {
      for (const field of object.fields.filter(({ custom }) => custom))
        yield [`${object.name}.${field.name}`, { object, field }]
    }
  }
}

export const placeNamed = (kind: MetadataKind, name: string, org: Pick<Org, 'schema'>): Place | undefined =>
  [...placesOf(kind, org)].find(([fullName]) => fullName.toLowerCase() === name.toLowerCase())?.[1]

/** What is there, as the Metadata API writes it. */
export const metadataOf = ({ object, field }: Place): JsonObject =>
  field === undefined ? metadataOfObject(object) : metadataOfField(field, object.name)

/** @throws MetadataError where the name leads nowhere */
export function checkThere(kind: MetadataKind, name: string, org: Org): void {
  if (placeNamed(kind, name, org) === undefined)
    throw new MetadataError('INVALID_CROSS_REFERENCE_KEY', `no ${kind} named ${name} found`)
}

/** @throws MetadataError where there is one of the name */
export function checkNew(kind: MetadataKind, name: string, org: Org): void {
  if (placeNamed(kind, name, org) !== undefined)
    throw new MetadataError('DUPLICATE_DEVELOPER_NAME', `There is already a ${kind} named ${name}`)
}

const customName = /^[A-Za-z](?:\w*[A-Za-z0-9])?__c$/

/**
 * Declares an object or a field, or declares it anew.
 * @param content its values as texts
 * @throws MetadataError, or Error of a declaration that makes no sense
 */
export function declare(kind: MetadataKind, content: Metadata, name: string, org: Org): void {
  const [objectName = '', fieldName] = name.split('.')
  const own = (kind === 'CustomField' ? fieldName : objectName) ?? ''
  if (!customName.test(own))
    throw new MetadataError(
      'INVALID_FULL_NAME',
      `${name || 'a name that is empty'} is no name of a ${kind}: it ends in __c`,
    )
  if (typeof content.label !== 'string') throw new MetadataError('REQUIRED_FIELD_MISSING', `${name} needs a label`)
  const there = org.schema.object(objectName)
  if (kind === 'CustomObject') {
    const keyPrefix = there?.keyPrefix ?? org.declarations.freePrefix()
    org.declarations.add(objectFromMetadata(there?.name ?? objectName, content, keyPrefix, name))
    return
  }
  if (there === undefined)
    throw new MetadataError('INVALID_CROSS_REFERENCE_KEY', `Entity Enumeration Or ID: ${objectName} is no object`)
  const { referenceTo: [parent] = [], ...field } = fieldFromMetadata(content, name)
  const target = parent === undefined ? undefined : org.schema.object(parent)
  if (parent !== undefined && target === undefined)
    throw new MetadataError('FIELD_INTEGRITY_EXCEPTION', `${name} refers to ${parent}, which is no object`)
  const fields = { [own]: { ...field, ...(target === undefined ? {} : { referenceTo: [target.name] }) } }
  org.declarations.add({ name: there.name, keyPrefix: there.keyPrefix, fields })
}

/** @throws MetadataError where there is no such thing, or it is the org's own */
export function undeclare(kind: MetadataKind, name: string, org: Org): void {
  checkThere(kind, name, org)
  const [object = '', field] = name.split('.')
  if (!org.declarations.remove(object, field))
    throw new MetadataError('INSUFFICIENT_ACCESS_OR_READONLY', `${name} belongs to the org and stays`)
}
