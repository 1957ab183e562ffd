import { apiError } from '../api-error.ts'
import { fullId, idOf } from '../ids.ts'
import type { JsonObject, Org } from '../org.ts'
import type { ChildRelationship, Field, SObjectType } from '../schema/sobject-type.ts'
import { describeField, masterRecordType } from './describe.ts'
import { type ApiRequest, endpoint, param, recordId } from './endpoint.ts'
import { objectOf } from './sobjects.ts'

/** What a record is known by: its name, then what says most of it. */
export function leadingFields({ fields }: SObjectType, count = 5): readonly Field[] {
  const says = (field: Field): boolean =>
    field.createable &&
    !field.nameField &&
    ['string', 'picklist', 'phone', 'email', 'url', 'date', 'currency'].includes(field.type)
  return [...fields.filter(({ nameField }) => nameField), ...fields.filter(says)].slice(0, count)
}

/** The id of a part of the user interface that belongs to an object. */
export const partId = ({ keyPrefix }: SObjectType, partPrefix: string, part = 0): string =>
  idOf(partPrefix, Number.parseInt(Buffer.from(keyPrefix).toString('hex'), 16) * 100 + part)

/** @param isWhole with the description of the field, which REST tells and SOAP does not */
const layoutItem = (field: Field, tabOrder: number, isWhole: boolean): JsonObject => ({
  editableForNew: field.createable,
  editableForUpdate: field.updateable,
  label: field.label,
  layoutComponents: [
    {
      ...(isWhole ? { components: [], details: describeField(field) } : {}),
      displayLines: 1,
      tabOrder,
      type: 'Field',
      value: field.name,
    },
  ],
  placeholder: false,
  required: field.createable && !field.nillable && field.type !== 'boolean',
})

const columns = 2

/** All fields of an object, those that are kept by the org in a section of their own. */
function arranged(object: SObjectType, isWhole: boolean): JsonObject {
  const section = (number: number, heading: string, fields: readonly Field[]): JsonObject => {
    const items = fields.map((field, i) => layoutItem(field, i + 1, isWhole))
    const rows = Array.from({ length: Math.ceil(items.length / columns) }, (_, i) => {
      const some = items.slice(i * columns, (i + 1) * columns)
      return { layoutItems: some, numItems: some.length }
    })
    return {
      collapsed: false,
      columns,
      heading,
      layoutRows: rows,
      layoutSectionId: partId(object, '01B', number),
      parentLayoutId: partId(object, '00h'),
      rows: rows.length,
      tabOrder: 'LeftToRight',
      useCollapsibleSection: false,
      useHeading: true,
    }
  }
  const shown = object.fields.filter(({ name, type }) => name !== 'Id' && name !== 'IsDeleted' && type !== 'base64')
  const isKept = ({ createable, updateable, nameField }: Field): boolean => !createable && !updateable && !nameField
  const own = section(
    1,
    `${object.label} Information`,
    shown.filter((field) => !isKept(field)),
  )
  return {
    ...(isWhole ? { buttonLayoutSection: { detailButtons: [] } } : {}),
    detailLayoutSections: [own, section(2, 'System Information', shown.filter(isKept))],
    editLayoutSections: [own],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: partId(object, '00h'),
    multirowEditLayoutSections: [],
    offlineLinks: [],
    ...(isWhole ? { quickActionList: { quickActionListItems: [] } } : {}),
    relatedContent: null,
    relatedLists: object.children().flatMap(relatedList),
    saveOptions: [],
  }
}

function relatedList({ childObject, field, relationshipName }: ChildRelationship): JsonObject[] {
  if (relationshipName === null) return []
  const shown = leadingFields(childObject, 4).map(({ name, label }) => ({
    field: `${childObject.name}.${name}`,
    fieldApiName: name,
    format: null,
    label,
    lookupId: null,
    name,
    sortable: true,
  }))
  return [
    {
      accessLevelRequiredForCreate: null,
      buttons: [],
      columns: shown,
      custom: childObject.custom,
      field: field.name,
      label: childObject.labelPlural,
      limitRows: 5,
      name: relationshipName,
      sobject: childObject.name,
      sort: [],
    },
  ]
}

/**
 * The layout that an object has as long as nobody arranges it.
 * @param restUrl of the object's description; without, the answer is that of SOAP
 */
export function layoutOf(object: SObjectType, restUrl?: string): JsonObject {
  const { recordTypeId, name } = masterRecordType
  return {
    layouts: [arranged(object, restUrl !== undefined)],
    recordTypeMappings: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: name,
        layoutId: partId(object, '00h'),
        master: true,
        name,
        picklistsForRecordType: null,
        recordTypeId,
        ...(restUrl === undefined ? {} : { urls: { layout: `${restUrl}/layouts/${recordTypeId}` } }),
      },
    ],
    recordTypeSelectorRequired: [false],
  }
}

const masterOnly = (request: ApiRequest): void => {
  if (fullId(param(request, 'id')) !== masterRecordType.recordTypeId)
    throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
}

const baseOf = ({ version }: ApiRequest, { name }: SObjectType): string =>
  `/services/data/v${version}/sobjects/${name}/describe`

/** The compact layout that every object has until somebody makes another. */
const compactLayoutOf = (object: SObjectType): JsonObject => ({
  actions: [],
  fieldItems: leadingFields(object).map((field) => layoutItem(field, 0, true)),
  id: null,
  imageItems: [],
  label: 'System Default',
  name: 'SYSTEM',
  objectType: object.name,
})

/** `Account,Contact` of a query. @throws ApiError */
export function objectsAsked(request: ApiRequest, org: Org): readonly SObjectType[] {
  const names = (request.query.get('q') ?? '').split(',').map((name) => name.trim())
  return names.map((name) => {
    const object = org.schema.object(name)
    if (object === undefined) throw apiError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
    return object
  })
}

export const layoutEndpoints = [
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/describe/layouts',
    run(request, org) {
      const object = objectOf(request, org)
      return { status: 200, body: layoutOf(object, baseOf(request, object)) }
    },
  }),
  endpoint({
    method: 'GET',
    path: `/sobjects/:object/describe/layouts/${recordId}`,
    run(request, org) {
      masterOnly(request)
      return { status: 200, body: arranged(objectOf(request, org), true) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/describe/compactLayouts',
    run(request, org) {
      const object = objectOf(request, org)
      const { recordTypeId, name } = masterRecordType
      return {
        status: 200,
        body: {
          compactLayouts: [compactLayoutOf(object)],
          defaultCompactLayoutId: null,
          recordTypeCompactLayoutMappings: [
            {
              available: true,
              compactLayoutId: null,
              compactLayoutName: 'SYSTEM',
              recordTypeId,
              recordTypeName: name,
              urls: { compactLayout: `${baseOf(request, object)}/compactLayouts/${recordTypeId}` },
            },
          ],
          urls: { primary: `${baseOf(request, object)}/compactLayouts/primary` },
        },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: `/sobjects/:object/describe/compactLayouts/${recordId}`,
    run(request, org) {
      masterOnly(request)
      return { status: 200, body: compactLayoutOf(objectOf(request, org)) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/describe/compactLayouts/primary',
    run: (request, org) => ({ status: 200, body: compactLayoutOf(objectOf(request, org)) }),
  }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/describe/approvalLayouts',
    run(request, org) {
      objectOf(request, org)
      return { status: 200, body: { approvalLayouts: [] } }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/compactLayouts',
    run: (request, org) => ({
      status: 200,
      body: Object.fromEntries(objectsAsked(request, org).map((object) => [object.name, compactLayoutOf(object)])),
    }),
  }),
]
