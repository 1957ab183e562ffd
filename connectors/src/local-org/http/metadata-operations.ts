import { apiError } from '../api-error.ts'
import { idOf } from '../ids.ts'
import type { JsonObject, Org, OrgUser } from '../org.ts'
import { metadataOfField, metadataOfObject } from '../schema/object-metadata.ts'
import type { Field, SObjectType } from '../schema/sobject-type.ts'
import { datetimeText } from '../values.ts'
import { elementsOf, objectXml, textOf, textsOf } from './soap-elements.ts'
import type { Operation } from './soap-operations.ts'

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
  describeMetadata: () => [
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
  ],
  listMetadata: (request, user, org) =>
    elementsOf(request.queries).flatMap((query) => {
      const kind = textOf(query.type) ?? ''
      checkKind(kind)
      return [...found(kind, org)].map(([fullName, at]) => objectXml(properties(kind, fullName, at, user, org)))
    }),
  readMetadata: (request, _, org) => {
    const kind = textOf(request.type) ?? ''
    checkKind(kind)
    const all = new Map([...found(kind, org)].map(([name, at]) => [name.toLowerCase(), at]))
    const records = textsOf(request.fullNames).map((name) => {
      const at = all.get(name.toLowerCase())
      return `<records xsi:type="${kind}">${at === undefined ? '' : objectXml(contentOf(at))}</records>`
    })
    return [records.join('')]
  },
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

const idPrefixes = { CustomObject: '01I', CustomField: '00N' } as const

const contentOf = ({ object, field }: Place): JsonObject =>
  field === undefined ? metadataOfObject(object) : metadataOfField(field, object.name)

function properties(kind: string, fullName: string, { object, id }: Place, user: OrgUser, org: Org): JsonObject {
  const since = datetimeText(org.started).replace('+0000', 'Z')
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
