import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { runQuery } from '../soql/index.ts'
import { type ApiRequest, endpoint, param, recordId } from './endpoint.ts'
import { leadingFields, partId } from './layouts.ts'
import { objectOf } from './sobjects.ts'

interface ListView {
  readonly id: string
  readonly developerName: string
  readonly label: string
  readonly scope: 'everything' | 'mine'
}

/** The list views that every object has: all records, and those of the user. */
function viewsOf(object: SObjectType): readonly ListView[] {
  const view = (part: number, word: string, scope: ListView['scope']): ListView => ({
    id: partId(object, '00B', part),
    developerName: `${word}${object.labelPlural.replace(/\W/g, '')}`,
    label: `${word} ${object.labelPlural}`,
    scope,
  })
  const all = view(0, 'All', 'everything')
  return object.field('OwnerId') === undefined ? [all] : [all, view(1, 'My', 'mine')]
}

/** The list view of a path. @throws ApiError */
function viewOf(request: ApiRequest, org: Org): { readonly object: SObjectType; readonly view: ListView } {
  const object = objectOf(request, org)
  const id = fullId(param(request, 'id'))
  const view = viewsOf(object).find((each) => each.id === id)
  if (view === undefined) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return { object, view }
}

const summaryOf = (
  { version }: ApiRequest,
  { name }: SObjectType,
  { id, developerName, label }: ListView,
): JsonObject => {
  const url = `/services/data/v${version}/sobjects/${name}/listviews/${id}`
  return {
    describeUrl: `${url}/describe`,
    developerName,
    id,
    label,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  }
}

/** What is shown of each record; its id is there for whoever reads on. */
function columnsOf(object: SObjectType): readonly JsonObject[] {
  const [sorted] = leadingFields(object)
  const shown = leadingFields(object).map(({ name, label, type }) => ({
    ascendingLabel: 'Z-A',
    descendingLabel: 'A-Z',
    fieldNameOrPath: name,
    hidden: false,
    label,
    searchable: type !== 'textarea',
    selectListItem: name,
    sortDirection: name === sorted?.name ? 'ascending' : null,
    sortIndex: name === sorted?.name ? 0 : null,
    sortable: true,
    type,
  }))
  const kept = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'].map((name) => ({
    ascendingLabel: null,
    descendingLabel: null,
    fieldNameOrPath: name,
    hidden: true,
    label: object.field(name)?.label ?? name,
    searchable: false,
    selectListItem: name,
    sortDirection: null,
    sortIndex: null,
    sortable: false,
    type: object.field(name)?.type ?? 'string',
  }))
  return [...shown, ...kept]
}

const sortedBy = (object: SObjectType): string => leadingFields(object)[0]?.name ?? 'Id'

const soqlOf = (object: SObjectType, { scope }: ListView): string =>
  `SELECT ${columnsOf(object)
    .map(({ selectListItem }) => String(selectListItem))
    .join(
      ', ',
    )} FROM ${object.name}${scope === 'mine' ? ' USING SCOPE mine' : ''} ORDER BY ${sortedBy(object)} ASC NULLS FIRST, Id ASC NULLS FIRST`

const defaultLimit = 25
const maxLimit = 2000

/** A number of a request within its bounds. @throws ApiError */
function numberOf(request: ApiRequest, name: string, fallback: number, max: number): number {
  const value = Number(request.query.get(name) ?? fallback)
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw apiError(400, 'INVALID_INPUT', `${name} must be a whole number from 0 to ${max}`)
  return value
}

export const listViewEndpoints = [
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/listviews',
    run(request, org) {
      const object = objectOf(request, org)
      const views = viewsOf(object).map((view) => summaryOf(request, object, view))
      const size = views.length
      return {
        status: 200,
        body: { done: true, listviews: views, nextRecordsUrl: null, size, sobjectType: object.name },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: `/sobjects/:object/listviews/${recordId}`,
    run(request, org) {
      const { object, view } = viewOf(request, org)
      return { status: 200, body: summaryOf(request, object, view) }
    },
  }),
  endpoint({
    method: 'GET',
    path: `/sobjects/:object/listviews/${recordId}/describe`,
    run(request, org) {
      const { object, view } = viewOf(request, org)
      const orderBy = [sortedBy(object), 'Id'].map((fieldNameOrPath) => ({
        fieldNameOrPath,
        nullsPosition: 'first',
        sortDirection: 'ascending',
      }))
      return {
        status: 200,
        body: {
          columns: columnsOf(object),
          id: view.id,
          orderBy,
          query: soqlOf(object, view),
          relatedEntityId: null,
          scope: view.scope,
          scopeEntityId: null,
          sobjectType: object.name,
          whereCondition: { conditions: [], conjunction: 'and' },
        },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: `/sobjects/:object/listviews/${recordId}/results`,
    run(request, org) {
      const { object, view } = viewOf(request, org)
      const limit = numberOf(request, 'limit', defaultLimit, maxLimit)
      const offset = numberOf(request, 'offset', 0, maxLimit)
      const soql = `${soqlOf(object, view)} LIMIT ${limit + 1} OFFSET ${offset}`
      const rows = runQuery(org, soql, { user: request.user, all: false, version: request.version }).all()
      const columns = columnsOf(object)
      const records = rows.slice(0, limit).map((row) => ({
        columns: columns.map(({ fieldNameOrPath }) => {
          const value = row[String(fieldNameOrPath)] ?? null
          return { fieldNameOrPath, value: value === null ? null : String(value) } as JsonValue
        }),
      }))
      const { developerName, id, label } = view
      return {
        status: 200,
        body: { columns, developerName, done: rows.length <= limit, id, label, records, size: records.length },
      }
    },
  }),
]
