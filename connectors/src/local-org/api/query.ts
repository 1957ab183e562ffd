import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { FieldType } from '../schema/sobject-type.ts'
import { type QueryRows, runQuery, type Snapshot } from '../soql/index.ts'
import type { SelectedColumn } from '../soql/plan.ts'
import { type ApiAnswer, type ApiRequest, endpoint, param } from './endpoint.ts'

const defaultBatch = 2000
const minBatch = 200
const maxCursors = 20

interface Cursor {
  readonly rows: Snapshot
  readonly batch: number
}

/** Results that are not read to their end, by org; the oldest make room. */
const cursorsOf = new WeakMap<Org, Map<string, Cursor>>()

const cursors = (org: Org): Map<string, Cursor> => {
  const known = cursorsOf.get(org) ?? new Map<string, Cursor>()
  cursorsOf.set(org, known)
  return known
}

const batchSize = (request: ApiRequest): number => {
  const [, size] = /batchSize\s*=\s*(\d+)/i.exec(request.headers['sforce-query-options'] ?? '') ?? []
  return size === undefined ? defaultBatch : Math.min(defaultBatch, Math.max(minBatch, Number(size)))
}

function query(request: ApiRequest, org: Org, all: boolean): ApiAnswer {
  const explain = request.query.get('explain')
  const soql = request.query.get('q') ?? explain
  if (soql === null) throw apiError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
  const rows = runQuery(org, soql, { user: request.user, all, version: request.version })
  if (explain !== null) return { status: 200, body: explanation(rows) }
  if (request.query.get('columns') === 'true') return { status: 200, body: columnMetadata(rows) }
  if (rows.countOnly) return { status: 200, body: { totalSize: rows.totalSize, done: true, records: [] } }
  const batch = batchSize(request)
  const first = rows.aggregate ? rows.all() : rows.first(batch + 1)
  if (first.length <= batch) return { status: 200, body: { totalSize: first.length, done: true, records: first } }
  const open = cursors(org)
  for (const [oldest, { rows: left }] of open) {
    if (open.size < maxCursors) break
    left.close()
    open.delete(oldest)
  }
  const id = org.newId('01g')
  const cursor = { rows: rows.aggregate ? held(first) : rows.snapshot(), batch }
  open.set(id, cursor)
  return { status: 200, body: page(request, id, cursor, 0) }
}

/** Groups have no place in a table that could be held. */
const held = (records: readonly JsonObject[]): Snapshot => ({
  size: records.length,
  records: (from, to) => records.slice(from, to),
  close: () => {},
})

function page(request: ApiRequest, id: string, { rows, batch }: Cursor, start: number): JsonObject {
  const end = Math.min(start + batch, rows.size)
  const done = end >= rows.size
  return {
    totalSize: rows.size,
    done,
    ...(done ? {} : { nextRecordsUrl: `/services/data/v${request.version}/query/${id}-${end}` }),
    records: rows.records(start, end),
  }
}

function nextPage(request: ApiRequest, org: Org): ApiAnswer {
  const [, id = '', start = ''] = /^(\w{15,18})-(\d+)$/.exec(param(request, 'locator')) ?? []
  const cursor = cursors(org).get(id)
  if (cursor === undefined || Number(start) > cursor.rows.size)
    throw apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  return { status: 200, body: page(request, id, cursor, Number(start)) }
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
  endpoint({ method: 'GET', path: '/query', run: (request, org) => query(request, org, false) }),
  endpoint({ method: 'GET', path: '/queryAll', run: (request, org) => query(request, org, true) }),
  endpoint({ method: 'GET', path: '/query/:locator', run: nextPage }),
  endpoint({ method: 'GET', path: '/queryAll/:locator', run: nextPage }),
]
