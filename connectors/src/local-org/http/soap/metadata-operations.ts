import { apiError } from '../../api-error.ts'
import type { JsonObject, Org, OrgUser } from '../../org.ts'
import {
  checkNew,
  checkThere,
  declare,
  MetadataError,
  type MetadataKind,
  metadataId,
  metadataOf,
  type Place,
  placeNamed,
  placesOf,
  undeclare,
} from '../../schema/metadata-changes.ts'
import { zoned } from '../../schema/soap-types.ts'
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
        return resultsOf(isChangeable(kind) ? [...placesOf(kind, org)] : [], ([fullName, at]) =>
          objectXml(properties(kind, fullName, at, user, org)),
        )
      })
      .join(''),
  readMetadata: ({ request, org }) => {
    const kind = textOf(request.type) ?? ''
    checkKind(kind)
    const records = textsOf(request.fullNames).map((name) => {
      const at = isChangeable(kind) ? placeNamed(kind, name, org) : undefined
      return `<records xsi:type="${kind}">${at === undefined ? '' : objectXml(metadataOf(at))}</records>`
    })
    return result(records.join(''))
  },
  createMetadata: ({ request, org }) =>
    eachChange(request, (kind, content, name) => {
      checkNew(kind, name, org)
      declare(kind, content, name, org)
      return {}
    }),
  updateMetadata: ({ request, org }) =>
    eachChange(request, (kind, content, name) => {
      checkThere(kind, name, org)
      declare(kind, content, name, org)
      return {}
    }),
  upsertMetadata: ({ request, org }) =>
    eachChange(request, (kind, content, name) => {
      const isNew = placeNamed(kind, name, org) === undefined
      declare(kind, content, name, org)
      return { created: isNew }
    }),
  deleteMetadata: ({ request, org }) => {
    const kind = textOf(request.type) ?? ''
    return resultsOf(textsOf(request.fullNames), (name) =>
      resultXml(name, () => {
        undeclare(changeable(kind), name, org)
        return {}
      }),
    )
  },
}

const mostChanges = 10

function eachChange(
  request: Element,
  change: (kind: MetadataKind, content: Element, name: string) => JsonObject,
): string {
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
    return resultXml(name, () => change(changeable(kind), content, name))
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

const isChangeable = (kind: string): kind is MetadataKind => kind === 'CustomObject' || kind === 'CustomField'

/** @throws MetadataError for a kind that clients do not make here */
function changeable(kind: string): MetadataKind {
  if (isChangeable(kind)) return kind
  throw new MetadataError('INVALID_TYPE', `${kind || 'metadata without a type'} cannot be changed in a local org`)
}

function properties(kind: string, fullName: string, at: Place, user: OrgUser, org: Org): JsonObject {
  const isCustom = at.field !== undefined || at.object.custom
  const since = zoned(datetimeText(org.declarations.changed()))
  return {
    createdById: user.id,
    createdByName: user.username,
    createdDate: since,
    fileName: `objects/${at.object.name}.object`,
    fullName,
    id: isCustom ? metadataId(at) : '',
    lastModifiedById: user.id,
    lastModifiedByName: user.username,
    lastModifiedDate: since,
    ...(isCustom ? { manageableState: 'unmanaged' } : {}),
    type: kind,
  }
}
