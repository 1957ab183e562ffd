import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { Field, FieldType, SObjectType } from '../schema/sobject-type.ts'
import { masterRecordType, summaryOf } from './describe.ts'
import { type ApiRequest, endpoint, param, recordId } from './endpoint.ts'
import { objectOf } from './sobjects.ts'
import { tagOf } from './ui-records.ts'

const dataTypes: Readonly<Record<FieldType, string>> = {
  id: 'Reference',
  string: 'String',
  textarea: 'TextArea',
  email: 'Email',
  phone: 'Phone',
  url: 'Url',
  picklist: 'Picklist',
  multipicklist: 'MultiPicklist',
  combobox: 'ComboBox',
  encryptedstring: 'EncryptedString',
  boolean: 'Boolean',
  int: 'Int',
  long: 'Long',
  double: 'Double',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Time',
  reference: 'Reference',
  address: 'Address',
  location: 'Location',
  base64: 'Base64',
  anyType: 'AnyType',
}

const nameFieldsOf = ({ fields }: SObjectType): string[] =>
  fields.filter(({ nameField }) => nameField).map(({ name }) => name)

function fieldInfo(org: Org, field: Field): JsonObject {
  const { name, label, type, length, precision, scale, custom, createable, updateable, unique, nameField } = field
  return {
    apiName: name,
    calculated: field.formula !== null,
    compound: type === 'address',
    compoundComponentName: null,
    compoundFieldName: field.compoundFieldName,
    controllerName: null,
    controllingFields: [],
    createable,
    custom,
    dataType: dataTypes[type],
    extraTypeInfo: null,
    externalId: field.externalId,
    filterable: type !== 'base64' && type !== 'address',
    filteredLookupInfo: null,
    highScaleNumber: false,
    htmlFormatted: false,
    inlineHelpText: null,
    label,
    length: type === 'id' ? 18 : length,
    nameField,
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision,
    reference: type === 'reference',
    referenceTargetField: null,
    referenceToInfos: field.referenceTo.map((apiName) => {
      const target = org.schema.object(apiName)
      return { apiName, nameFields: target === undefined ? [] : nameFieldsOf(target) }
    }),
    relationshipName: field.relationshipName,
    required: createable && !field.nillable && type !== 'boolean',
    scale,
    searchPrefilterable: type === 'reference',
    sortable: type !== 'base64' && type !== 'address',
    unique,
    updateable,
  }
}

function objectInfo(request: ApiRequest, org: Org, object: SObjectType): JsonObject {
  const { createable, custom, deletable, feedEnabled, keyPrefix, label, labelPlural, layoutable, mruEnabled } =
    summaryOf(object, request.version) as Record<string, JsonValue>
  const info: JsonObject = {
    apiName: object.name,
    associateEntityType: null,
    associateParentEntity: null,
    childRelationships: object.children().flatMap(({ childObject, field, relationshipName }) =>
      relationshipName === null
        ? []
        : [
            {
              childObjectApiName: childObject.name,
              fieldName: field.name,
              junctionIdListNames: [],
              junctionReferenceTo: [],
              relationshipName,
            },
          ],
    ),
    compactLayoutable: true,
    createable: createable ?? false,
    custom: custom ?? false,
    defaultRecordTypeId: masterRecordType.recordTypeId,
    deletable: deletable ?? false,
    dependentFields: {},
    feedEnabled: feedEnabled ?? false,
    fields: Object.fromEntries(object.fields.map((field) => [field.name, fieldInfo(org, field)])),
    keyPrefix: keyPrefix ?? null,
    label: label ?? '',
    labelPlural: labelPlural ?? '',
    layoutable: layoutable ?? true,
    mruEnabled: mruEnabled ?? true,
    nameFields: nameFieldsOf(object),
    queryable: true,
    recordTypeInfos: {
      [masterRecordType.recordTypeId]: {
        available: true,
        defaultRecordTypeMapping: true,
        master: true,
        ...masterRecordType,
      },
    },
    searchLayoutable: true,
    searchable: true,
    themeInfo: null,
    updateable: createable ?? false,
  }
  return { ...info, eTag: tagOf(info) }
}

/** Values of a picklist, with where they are read. */
function picklistValues(request: ApiRequest, object: SObjectType, field: Field): JsonObject {
  const values = field.picklist.map(({ value, label }) => ({ attributes: null, label, validFor: [], value }))
  const defaultAt = field.picklist.findIndex(({ isDefault }) => isDefault)
  return {
    controllerValues: {},
    defaultValue: values[defaultAt] ?? null,
    eTag: tagOf(values),
    url: `/services/data/v${request.version}/ui-api/object-info/${object.name}/picklist-values/${masterRecordType.recordTypeId}/${field.name}`,
    values,
  }
}

const isPicklist = ({ type }: Field): boolean => type === 'picklist' || type === 'multipicklist' || type === 'combobox'

/** @throws ApiError for a record type that there is not */
function checkRecordType(request: ApiRequest): void {
  if (fullId(param(request, 'id')) !== masterRecordType.recordTypeId)
    throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
}

/** Fields of a new record that have a value before anybody gives one. */
const defaultsOf = ({ fields }: SObjectType): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ name, createable, defaultValue }) =>
      createable && defaultValue !== undefined ? [[name, { displayValue: null, value: defaultValue }]] : [],
    ),
  )

const base = '/ui-api/object-info'

export const uiObjectInfoEndpoints = [
  endpoint({
    method: 'GET',
    path: base,
    run: ({ version }, org) => {
      const objects = org.schema.objects().map((object): [string, JsonValue] => {
        const { name: apiName, keyPrefix, label, labelPlural } = object
        const objectInfoUrl = `/services/data/v${version}${base}/${apiName}`
        return [apiName, { apiName, keyPrefix, label, labelPlural, nameFields: nameFieldsOf(object), objectInfoUrl }]
      })
      return { status: 200, body: { objects: Object.fromEntries(objects) } }
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/:object`,
    run: (request, org) => ({ status: 200, body: objectInfo(request, org, objectOf(request, org)) }),
  }),
  endpoint({
    method: 'GET',
    path: `${base}/:object/picklist-values/${recordId}`,
    run(request, org) {
      const object = objectOf(request, org)
      checkRecordType(request)
      const values = object.fields
        .filter(isPicklist)
        .map((field): [string, JsonValue] => [field.name, picklistValues(request, object, field)])
      const body = Object.fromEntries(values)
      return { status: 200, body: { eTag: tagOf(body), picklistFieldValues: body } }
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/:object/picklist-values/${recordId}/:field`,
    run(request, org) {
      const object = objectOf(request, org)
      checkRecordType(request)
      const field = object.field(param(request, 'field'))
      if (field === undefined || !isPicklist(field))
        throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
      return { status: 200, body: picklistValues(request, object, field) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/ui-api/record-defaults/template/create/:object',
    run(request, org) {
      const object = objectOf(request, org)
      return {
        status: 200,
        body: {
          objectInfos: { [object.name]: objectInfo(request, org, object) },
          record: {
            apiName: object.name,
            fields: defaultsOf(object),
            recordTypeId: masterRecordType.recordTypeId,
            recordTypeInfo: null,
          },
        },
      }
    },
  }),
]
