import { describeObject, summaryOf } from '../../api/describe.ts'
import { layoutOf } from '../../api/layouts.ts'
import { tabsOf, themeOf } from '../../api/tabs.ts'
import { apiError } from '../../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../../org.ts'
import type { SObjectType } from '../../schema/sobject-type.ts'
import { element, objectXml, textOf, textsOf } from './elements.ts'
import { objectNamed } from './given-record.ts'
import { type Operation, result, resultsOf } from './operation.ts'

const mostDescribed = 100

/** What REST tells and SOAP does not. */
const ofRestOnly = new Set([
  'extendedBy',
  'extendsInterfaces',
  'listviewable',
  'lookupLayoutable',
  'sobjectDescribeOption',
  'urls',
])

type Since = Readonly<Record<string, number>>

const objectSince: Since = {
  actionOverrides: 35,
  associateEntityType: 51,
  associateParentEntity: 51,
  deepCloneable: 51,
  defaultImplementation: 51,
  hasSubtypes: 38,
  idEnabled: 35,
  implementedBy: 51,
  implementsInterfaces: 51,
  isInterface: 51,
  isSubtype: 39,
  mruEnabled: 35,
  namedLayoutInfos: 35,
  networkScopeFieldName: 38,
  supportedScopes: 35,
}

const sectionSince: Since = { collapsed: 38, layoutSectionId: 38, parentLayoutId: 35 }
const recordTypeSince: Since = { active: 51, developerName: 51, master: 35 }

/**
 * The versions of the API from which on a thing is told, by the element that it stands in, where that is not the oldest one that is
 * served. Of those between two WSDLs that were seen, it is the later one.
 */
const since: Readonly<Record<string, Since>> = {
  sobject: objectSince,
  sobjects: { ...objectSince, mruEnabled: 38 },
  detailLayoutSections: sectionSince,
  editLayoutSections: sectionSince,
  columns: { fieldApiName: 38, sortable: 51 },
  recordTypeMappings: recordTypeSince,
  recordTypeInfos: recordTypeSince,
  fields: {
    aggregatable: 38,
    aiPredictionField: 51,
    compoundFieldName: 38,
    defaultValue: 38,
    encrypted: 35,
    filteredLookupInfo: 35,
    formulaTreatNullNumberAsZero: 51,
    highScaleNumber: 35,
    polymorphicForeignKey: 40,
    referenceTargetField: 35,
    searchPrefilterable: 40,
  },
  tabSet: { description: 35, tabSetId: 35 },
  childRelationships: { junctionIdListNames: 38, junctionReferenceTo: 35 },
}

/** What stands there though it is null. */
const nillable = new Set([
  'accessLevelRequiredForCreate',
  'associateEntityType',
  'associateParentEntity',
  'defaultImplementation',
  'format',
  'implementedBy',
  'implementsInterfaces',
  'keyPrefix',
  'lookupId',
  'networkScopeFieldName',
  'urlDetail',
  'urlEdit',
  'urlNew',
])

/** The version from which on a type of the WSDL is named by its prefix, as REST never does. */
const ownTypesSince = 35

/** What REST tells of an object, as the elements of a version: in the order of the alphabet, capitals first. */
function describedXml(described: JsonObject, version: number, kind: string): string {
  const names = Object.keys(described).filter((name) => !ofRestOnly.has(name) && (since[kind]?.[name] ?? 0) <= version)
  return names
    .sort()
    .flatMap((name) => {
      const value = described[name] ?? null
      return (Array.isArray(value) ? value : [value]).map((each: JsonValue) => {
        if (each === null) return nillable.has(name) ? element(name, null) : ''
        if (typeof each === 'object') return `<${name}>${describedXml(each as JsonObject, version, name)}</${name}>`
        if (kind === 'fields' && name === 'defaultValue')
          return `<${name} xsi:type="xsd:${typeof each}">${each}</${name}>`
        if (name === 'soapType' && version >= ownTypesSince) return element(name, String(each).replace(/^urn:/, 'tns:'))
        return element(name, each)
      })
    })
    .join('')
}

const summaryXml = (object: SObjectType, org: Org, version: number): string =>
  describedXml({ ...summaryOf(object, org.version), idEnabled: true }, version, 'sobjects')

function describeXml(object: SObjectType, org: Org, version: number): string {
  const urls = {
    urlDetail: `${org.url()}/{ID}`,
    urlEdit: `${org.url()}/{ID}/e`,
    urlNew: `${org.url()}/${object.keyPrefix}/e`,
  }
  return describedXml({ ...describeObject(object, org.version), idEnabled: true, ...urls }, version, 'sobject')
}

const globalXml = (org: Org, version: number): string => {
  const sobjects = org.schema.objects().map((object) => `<sobjects>${summaryXml(object, org, version)}</sobjects>`)
  return `${element('encoding', 'UTF-8')}${element('maxBatchSize', 200)}${sobjects.join('')}`
}

/** Operations that tell what the org has. */
export const describeOperations: Readonly<Record<string, Operation>> = {
  describeGlobal: ({ org, version }) => result(globalXml(org, version)),
  describeSObject: ({ request, org, version }) =>
    result(describeXml(objectNamed(org, textOf(request.sObjectType)), org, version)),
  describeSObjects: ({ request, org, version }) => {
    const names = textsOf(request.sObjectType)
    if (names.length > mostDescribed)
      throw apiError(400, 'EXCEEDED_MAX_TYPES_LIMIT', `describeSObjects takes ${mostDescribed} types at most`)
    return resultsOf(names, (name) => describeXml(objectNamed(org, name), org, version))
  },
  describeGlobalTheme: ({ org, version }) =>
    result(`<global>${globalXml(org, version)}</global><theme>${objectXml(themeOf(org))}</theme>`),
  describeTheme: ({ request, org }) => {
    const names = textsOf(request.sobjectType)
    if (names.length === 0) return result(objectXml(themeOf(org)))
    return result(objectXml({ themeItems: names.map((name) => ({ name: objectNamed(org, name).name })) }))
  },
  describeLayout: ({ request, org, version }) =>
    result(describedXml(layoutOf(objectNamed(org, textOf(request.sObjectType))), version, 'layout')),
  describeTabs: ({ org, version }) => {
    const app = {
      description: 'All objects of the org',
      label: 'Sales',
      logoUrl: `${org.url()}/img/logo.png`,
      namespace: '',
      selected: true,
      tabSetId: '02uTw0000000001IAA',
      tabs: tabsOf(org),
    }
    return result(describedXml(app, version, 'tabSet'))
  },
  describeAllTabs: ({ org }) => resultsOf(tabsOf(org), objectXml),
  describeAppMenu: () => result(''),
  describeSearchScopeOrder: ({ org }) =>
    resultsOf(org.schema.objects(), ({ name, keyPrefix }) => element('keyPrefix', keyPrefix) + element('name', name)),
  describeDataCategoryGroups: () => '',
  describeAvailableQuickActions: () => '',
}
