import type { JsonObject, JsonValue, Org } from '../org.ts'
import { soapTypeOf } from '../schema/soap-types.ts'
import type { ChildRelationship, Field, FieldType, SObjectType } from '../schema/sobject-type.ts'
import { type ApiRequest, endpoint } from './endpoint.ts'
import { recentItems } from './recent.ts'
import { objectOf } from './sobjects.ts'

const numeric = new Set<FieldType>(['int', 'long', 'double', 'currency', 'percent'])
const ungrouped = new Set<FieldType>([
  'textarea',
  'base64',
  'address',
  'location',
  'multipicklist',
  'datetime',
  'double',
  'currency',
  'percent',
  'time',
])
const unfiltered = new Set<FieldType>(['base64', 'address', 'location'])

/** How many bytes a text of a field may take. */
const byteLength = ({ type, length }: Field): number => (type === 'id' || type === 'reference' ? 18 : length * 3)

/** A field as a describe shows it. */
export function describeField(field: Field): JsonObject {
  const { name, label, type, length, precision, scale, custom, nillable, createable, updateable, unique, externalId } =
    field
  const long = type === 'textarea' && length > 255
  const isNumber = numeric.has(type)
  return {
    aggregatable: !ungrouped.has(type) || isNumber || type === 'datetime',
    aiPredictionField: false,
    autoNumber: field.autoNumber !== null,
    byteLength: byteLength(field),
    calculated: field.formula !== null && custom,
    calculatedFormula: null,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: false,
    compoundFieldName: field.compoundFieldName,
    controllerName: null,
    createable,
    custom,
    defaultValue: type === 'boolean' ? field.defaultValue === true : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultValue !== undefined || !createable || name === 'OwnerId',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: type === 'int' ? precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId,
    extraTypeInfo: type === 'textarea' ? (long ? 'plaintextarea' : 'plaintextarea') : null,
    filterable: !unfiltered.has(type) && !long,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: !ungrouped.has(type),
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: name === 'Id' || externalId || (type === 'email' && !custom),
    inlineHelpText: null,
    label,
    length: type === 'id' ? 18 : length,
    mask: null,
    maskType: null,
    name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: type === 'boolean' ? false : nillable,
    permissionable: custom || (createable && nillable),
    picklistValues: field.picklist.map(({ value, label, isDefault }) => ({
      active: true,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: isNumber && type !== 'int' ? precision : 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: field.cascadeDelete ? 0 : null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: isNumber ? scale : 0,
    searchPrefilterable: type === 'reference',
    soapType: soapTypeOf(type),
    sortable: !unfiltered.has(type) && !long,
    type,
    unique,
    updateable,
    writeRequiresMasterRead: false,
  }
}

const describeChild = ({ childObject, field, relationshipName, cascadeDelete }: ChildRelationship): JsonObject => ({
  cascadeDelete,
  childSObject: childObject.name,
  deprecatedAndHidden: false,
  field: field.name,
  junctionIdListNames: [],
  junctionReferenceTo: [],
  relationshipName,
  restrictedDelete: false,
})

/** Objects that describe the org itself. */
const readOnlyObjects = new Set(['Organization', 'Profile', 'UserRole', 'RecordType'])

/** What the list of all objects shows of one. */
export function summaryOf(object: SObjectType, version: string): JsonObject {
  const { name, label, labelPlural, keyPrefix, custom } = object
  const writable = !readOnlyObjects.has(name)
  const base = `/services/data/v${version}/sobjects/${name}`
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: writable,
    custom,
    customSetting: false,
    deepCloneable: false,
    deletable: writable && name !== 'User',
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix,
    label,
    labelPlural,
    layoutable: true,
    mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(name),
    mruEnabled: true,
    name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: writable && name !== 'User',
    updateable: writable,
    urls: {
      compactLayouts: `${base}/describe/compactLayouts`,
      rowTemplate: `${base}/{ID}`,
      approvalLayouts: `${base}/describe/approvalLayouts`,
      uiDetailTemplate: `/{ID}`,
      uiEditTemplate: `/{ID}/e`,
      uiNewRecord: `/${keyPrefix}/e`,
      describe: `${base}/describe`,
      layouts: `${base}/describe/layouts`,
      sobject: base,
    } as JsonValue,
  }
}

/** The record type of objects that have no others. */
export const masterRecordType = { name: 'Master', recordTypeId: '012000000000000AAA' }

/** The whole description of an object. */
export const describeObject = (object: SObjectType, version: string): JsonObject => ({
  ...summaryOf(object, version),
  actionOverrides: [],
  childRelationships: object.children().map(describeChild),
  compactLayoutable: true,
  defaultImplementation: null,
  extendedBy: null,
  extendsInterfaces: null,
  fields: object.fields.map(describeField),
  implementedBy: null,
  implementsInterfaces: null,
  listviewable: null,
  lookupLayoutable: null,
  namedLayoutInfos: [],
  networkScopeFieldName: null,
  recordTypeInfos: [
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: true,
      developerName: masterRecordType.name,
      master: true,
      ...masterRecordType,
      urls: {},
    },
  ],
  searchLayoutable: true,
  sobjectDescribeOption: 'FULL',
  supportedScopes: [
    { label: `All ${object.labelPlural}`, name: 'everything' },
    { label: `My ${object.labelPlural}`, name: 'mine' },
  ],
})

/** A client that has seen the schema need not read it again until it changes. The date has whole seconds: it is that after the change. */
function unlessUnmodified(request: ApiRequest, org: Org, body: () => JsonObject) {
  const modified = new Date(Math.ceil(org.declarations.changed() / 1000) * 1000)
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  const headers = { 'last-modified': modified.toUTCString(), etag: `"${modified.getTime().toString(16)}"` }
  return since >= modified.getTime() ? { status: 304, headers } : { status: 200, headers, body: body() }
}

const shownRecentItems = 200

export const describeEndpoints = [
  endpoint({
    method: 'GET',
    path: '/sobjects',
    xmlName: 'DescribeGlobal',
    run: (request, org) =>
      unlessUnmodified(request, org, () => ({
        encoding: 'UTF-8',
        maxBatchSize: 200,
        sobjects: org.schema.objects().map((object) => summaryOf(object, request.version)),
      })),
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object',
    run(request, org) {
      const object = objectOf(request, org)
      return {
        status: 200,
        body: {
          objectDescribe: summaryOf(object, request.version),
          recentItems: recentItems(request, org, shownRecentItems, object),
        },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/describe',
    run: (request, org) => {
      const object = objectOf(request, org)
      return unlessUnmodified(request, org, () => describeObject(object, request.version))
    },
  }),
]
