import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { FieldType } from '../schema/sobject-type.ts'
import { type QueryRows, runQuery } from '../soql/index.ts'
import type { SelectedColumn } from '../soql/plan.ts'
import { homeOfQuery } from '../tooling/tooling-org.ts'
import { batchOf, firstPage, nextPage, type Page } from './cursors.ts'
import { type ApiAnswer, type ApiRequest, endpoint, param } from './endpoint.ts'

function query(request: ApiRequest, org: Org, all: boolean): ApiAnswer {
  const explain = request.query.get('explain')
  const soql = request.query.get('q') ?? explain
  if (soql === null) throw apiError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
  const rows = runQuery(homeOfQuery(org, soql), soql, {
    user: request.user,
    all,
    version: request.version,
    blobs: 'links',
  })
  if (explain !== null) return { status: 200, body: explanation(rows) }
  if (request.query.get('columns') === 'true') return { status: 200, body: columnMetadata(rows) }
  return { status: 200, body: pageBody(request, firstPage(org, rows, batchOf(request.headers))) }
}

export const pageBody = ({ version }: ApiRequest, { size, records, locator }: Page): JsonObject => ({
  totalSize: size,
  done: locator === undefined,
  ...(locator === undefined ? {} : { nextRecordsUrl: `/services/data/v${version}/query/${locator}` }),
  records,
})

function more(request: ApiRequest, org: Org): ApiAnswer {
  return { status: 200, body: pageBody(request, nextPage(org, param(request, 'locator'))) }
}

/** What the planner of the real one would say; here every query reads its table. */
const explanation = ({ object, totalSize }: QueryRows): JsonObject => ({
  plans: [
    {
      cardinality: totalSize,
      fields: [],
      leadingOperationType: 'TableScan',
      notes: [],
      relativeCost: 1,
      sobjectCardinality: totalSize,
      sobjectType: object.name,
    },
  ],
  sourceQuery: '',
})

const apexTypes: Partial<Record<FieldType, string>> = {
  boolean: 'Boolean',
  int: 'Integer',
  long: 'Long',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
  date: 'Date',
  datetime: 'Datetime',
  time: 'Time',
  id: 'Id',
  reference: 'Id',
  address: 'Address',
}

/** `?columns=true`, which the command of Salesforce needs and nobody documents. */
function columnMetadata(rows: QueryRows): JsonObject {
  const column = ({ path, field, aggregate }: SelectedColumn, name: string): JsonObject => {
    const apexType = aggregate && field.type === 'int' ? 'Integer' : (apexTypes[field.type] ?? 'String')
    return {
      aggregate,
      apexType,
      booleanType: apexType === 'Boolean',
      columnName: name,
      custom: field.custom,
      displayName: path.at(-1) ?? name,
      foreignKeyName: null,
      insertable: field.createable,
      joinColumns: [],
      numberType: ['Integer', 'Long', 'Double'].includes(apexType),
      textType: apexType === 'String' || apexType === 'Id',
      updatable: field.updateable,
    }
  }
  const nested = (columns: readonly SelectedColumn[], depth: number): JsonValue[] => {
    const made: JsonValue[] = []
    const done = new Set<string>()
    for (const each of columns) {
      const name = each.path[depth] ?? ''
      if (each.path.length === depth + 1) made.push(column(each, name))
      else if (!done.has(name)) {
        done.add(name)
        const inside = columns.filter(({ path }) => path.length > depth + 1 && path[depth] === name)
        made.push({
          ...column(each, name),
          apexType: null,
          joinColumns: nested(inside, depth + 1),
          textType: false,
          numberType: false,
        })
      }
    }
    return made
  }
  return {
    columnMetadata: nested(rows.columns, 0),
    entityName: rows.object.name,
    groupBy: rows.aggregate,
    idSelected: rows.columns.some(({ path }) => path.length === 1 && path[0] === 'Id'),
    keyPrefix: rows.object.keyPrefix,
  }
}

export const queryEndpoints = [
  endpoint({
    method: 'GET',
    path: '/query',
    xmlName: 'QueryResult',
    run: (request, org) => query(request, org, false),
  }),
  endpoint({
    method: 'GET',
    path: '/queryAll',
    xmlName: 'QueryResult',
    run: (request, org) => query(request, org, true),
  }),
  endpoint({ method: 'GET', path: '/query/:locator', xmlName: 'QueryResult', run: more }),
  endpoint({ method: 'GET', path: '/queryAll/:locator', xmlName: 'QueryResult', run: more }),
]
