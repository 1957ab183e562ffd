import { apiError } from '../../api-error.ts'
import { idOf } from '../../ids.ts'
import type { JsonObject, Org, OrgUser } from '../../org.ts'
import {
  fieldFromMetadata,
  metadataOfField,
  metadataOfObject,
  objectFromMetadata,
} from '../../schema/object-metadata.ts'
import type { Field, SObjectType } from '../../schema/sobject-type.ts'
import { datetimeText } from '../../values.ts'
import { type Element, elementsOf, objectXml, textOf, textsOf } from './elements.ts'
import { type Operation, result, resultsOf } from './operation.ts'

/** Kinds of metadata with their folder and suffix in a package. This org has objects and fields; of the others it has none. */
const kinds: Readonly<Record<string, readonly [directoryName: string, suffix: string]>> = {
  ApexClass: ['classes', 'cls'],
  ApexTrigger: ['triggers', 'trigger'],
  ConnectedApp: ['connectedApps', 'connectedApp'],
  CustomLabels: ['labels', 'labels'],
  CustomMetadata: ['customMetadata', 'md'],
  CustomObject: ['objects', 'object'],
  CustomTab: ['tabs', 'tab'],
  DuplicateRule: ['duplicateRules', 'duplicateRule'],
  Flow: ['flows', 'flow'],
  GlobalValueSet: ['globalValueSets', 'globalValueSet'],
  Layout: ['layouts', 'layout'],
  MatchingRules: ['matchingRules', 'matchingRule'],
  PermissionSet: ['permissionsets', 'permissionset'],
  Profile: ['profiles', 'profile'],
  RemoteSiteSetting: ['remoteSiteSettings', 'remoteSite'],
  StandardValueSet: ['standardValueSets', 'standardValueSet'],
  StaticResource: ['staticresources', 'resource'],
}

/** What is written within another kind. */
const children: Readonly<Record<string, readonly string[]>> = {
  CustomObject: ['CustomField', 'Index', 'BusinessProcess', 'RecordType', 'ValidationRule', 'WebLink', 'ListView'],
}

const withMetaFile = new Set(['ApexClass', 'ApexTrigger', 'StaticResource'])

const known = new Set([...Object.keys(kinds), ...Object.values(children).flat()])

function checkKind(kind: string): void {
  if (!known.has(kind)) throw apiError(500, 'INVALID_TYPE', `INVALID_TYPE: Unknown type name '${kind}' specified`)
}

/** Operations of the Metadata API by the name of their element. */
export const metadataOperations: Readonly<Record<string, Operation>> = {
  describeMetadata: () =>
    result(
      objectXml({
        metadataObjects: Object.entries(kinds).map(([xmlName, [directoryName, suffix]]) => ({
          childXmlNames: children[xmlName] ?? [],
          directoryName,
          inFolder: false,
          metaFile: withMetaFile.has(xmlName),
          suffix,
          xmlName,
        })),
        organizationNamespace: '',
        partialSaveAllowed: true,
        testRequired: false,
      }),
    ),
  listMetadata: ({ request, user, org }) =>
    elementsOf(request.queries)
      .map((query) => {
        const kind = textOf(query.type) ?? ''
        checkKind(kind)
        return resultsOf([...found(kind, org)], ([fullName, at]) =>
          objectXml(properties(kind, fullName, at, user, org)),
        )
      })
      .join(''),
  readMetadata: ({ request, org }) => {
    const kind = textOf(request.type) ?? ''
    checkKind(kind)
    const records = textsOf(request.fullNames).map((name) => {
      const at = placeNamed(kind, name, org)
      return `<records xsi:type="${kind}">${at === undefined ? '' : objectXml(contentOf(at))}</records>`
    })
    return result(records.join(''))
  },
  createMetadata: ({ request, org }) =>
    eachChange(request, (kind, content, name) => {
      if (placeNamed(kind, name, org) !== undefined)
        throw new MetadataError('DUPLICATE_DEVELOPER_NAME', `There is already a ${kind} named ${name}`)
      add(kind, content, name, org)
      return {}
    }),
  updateMetadata: ({ request, org }) =>
    eachChange(request, (kind, content, name) => {
      checkThere(kind, name, org)
      add(kind, content, name, org)
      return {}
    }),
  upsertMetadata: ({ request, org }) =>
    eachChange(request, (kind, content, name) => {
      const isNew = placeNamed(kind, name, org) === undefined
      add(kind, content, name, org)
      return { created: isNew }
    }),
  deleteMetadata: ({ request, org }) => {
    const kind = textOf(request.type) ?? ''
    return resultsOf(textsOf(request.fullNames), (name) =>
      resultXml(name, () => {
        checkChangeable(kind)
        checkThere(kind, name, org)
        const [object = '', field] = name.split('.')
        if (!org.declarations.remove(object, field))
          throw new MetadataError('INSUFFICIENT_ACCESS_OR_READONLY', `${name} belongs to the org and stays`)
        return {}
      }),
    )
  },
}

const mostChanges = 10

/** What can go wrong with one piece of metadata. */
class MetadataError extends Error {
  readonly statusCode: string
  constructor(statusCode: string, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

function eachChange(request: Element, change: (kind: string, content: Element, name: string) => JsonObject): string {
  const all = elementsOf(request.metadata)
  if (all.length > mostChanges)
    throw apiError(
      500,
      'LIMIT_EXCEEDED',
      `record limit reached. cannot submit more than ${mostChanges} records into this operation`,
    )
  return resultsOf(all, (content) => {
    const kind = (textOf(content['@type']) ?? '').replace(/^\w+:/, '')
    const name = textOf(content.fullName) ?? ''
    return resultXml(name, () => {
      checkChangeable(kind)
      return change(kind, content, name)
    })
  })
}

/** The result of one change, with what `change` tells of it, or its error. */
function resultXml(fullName: string, change: () => JsonObject): string {
  try {
    return objectXml({ ...change(), fullName, success: true })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const statusCode = error instanceof MetadataError ? error.statusCode : 'FIELD_INTEGRITY_EXCEPTION'
    return objectXml({ errors: { message: error.message, statusCode }, fullName, success: false })
  }
}

function checkChangeable(kind: string): void {
  if (kind === 'CustomObject' || kind === 'CustomField') return
  throw new MetadataError('INVALID_TYPE', `${kind || 'metadata without a type'} cannot be changed in a local org`)
}

function checkThere(kind: string, name: string, org: Org): void {
  if (placeNamed(kind, name, org) === undefined)
    throw new MetadataError('INVALID_CROSS_REFERENCE_KEY', `no ${kind} named ${name} found`)
}

const customName = /^[A-Za-z](?:\w*[A-Za-z0-9])?__c$/

/** Declares an object or a field. @throws MetadataError, or Error of a declaration that makes no sense */
function add(kind: string, content: Element, name: string, org: Org): void {
  const [objectName = '', fieldName] = name.split('.')
  const own = (kind === 'CustomField' ? fieldName : objectName) ?? ''
  if (!customName.test(own))
    throw new MetadataError(
      'INVALID_FULL_NAME',
      `${name || 'a name that is empty'} is no name of a ${kind}: it ends in __c`,
    )
  if (textOf(content.label) === undefined) throw new MetadataError('REQUIRED_FIELD_MISSING', `${name} needs a label`)
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

/** Where a piece of metadata is: an object, or a field of one. */
interface Place {
  readonly object: SObjectType
  readonly field?: Field
  /** Empty for what is not custom. */
  readonly id: string
}

function* found(kind: string, org: Org): Generator<readonly [fullName: string, Place]> {
  let number = 0
  for (const object of org.schema.objects()) {
    if (kind === 'CustomObject')
      yield [object.name, { object, id: object.custom ? idOf(idPrefixes.CustomObject, ++number) : '' }]
    if (kind !== 'CustomField') continue
    for (const field of object.fields.filter(({ custom }) => custom))
      yield [`${object.name}.${field.name}`, { object, field, id: idOf(idPrefixes.CustomField, ++number) }]
  }
}

const placeNamed = (kind: string, name: string, org: Org): Place | undefined =>
  [...found(kind, org)].find(([fullName]) => fullName.toLowerCase() === name.toLowerCase())?.[1]

const idPrefixes = { CustomObject: '01I', CustomField: '00N' } as const

const contentOf = ({ object, field }: Place): JsonObject =>
  field === undefined ? metadataOfObject(object) : metadataOfField(field, object.name)

function properties(kind: string, fullName: string, { object, id }: Place, user: OrgUser, org: Org): JsonObject {
  const since = datetimeText(org.declarations.changed()).replace('+0000', 'Z')
  return {
    createdById: user.id,
    createdByName: user.username,
    createdDate: since,
    fileName: `objects/${object.name}.object`,
    fullName,
    id,
    lastModifiedById: user.id,
    lastModifiedByName: user.username,
    lastModifiedDate: since,
    ...(id === '' ? {} : { manageableState: 'unmanaged' }),
    type: kind,
  }
}
