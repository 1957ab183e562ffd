import type {
  FieldFunctionExpression,
  FieldType,
  FieldTypeOf,
  FunctionExp,
  Query,
  Subquery,
} from '@jetstreamapp/soql-parser-js'
import { apiError } from '../api-error.ts'
import type { Blobs, JsonObject, JsonValue, OrgUser } from '../org.ts'
import { addressOf, blobLink } from '../records.ts'
import type { Field, Schema, SObjectType } from '../schema/sobject-type.ts'
import type { OrgDatabase, SqlRow, SqlValue } from '../store/database.ts'
import { toJson } from '../values.ts'
import { type ConditionContext, conditionSql } from './conditions.ts'
import { type Expression, fieldExpression, functionExpression, isText } from './expressions.ts'
import { malformed, noSuchChildren, noSuchObject, queryError } from './query-error.ts'
import { Scope, type Sql } from './scope.ts'

export interface PlanContext {
  readonly schema: Schema
  readonly database: OrgDatabase
  readonly user: OrgUser
  readonly now: number
  readonly version: string
  readonly blobs: Blobs
  /** Deleted records too. */
  readonly all: boolean
  readonly soql: string
}

/** A query made ready to run. */
export interface Plan {
  readonly object: SObjectType
  readonly sql: Sql
  /** One column `n`: how many rows there are. */
  readonly count: Sql
  /** Where the rows lie in their table, in order; of queries that are no aggregates. */
  readonly places: Sql
  /** The rows at the places that a table holds as `row`, from one number `n` of it up to another. */
  readonly at: (table: string) => string
  /** `SELECT COUNT()`: the number of rows is the answer, and there are none. */
  readonly countOnly: boolean
  readonly aggregate: boolean
  readonly read: (row: SqlRow) => JsonObject
  /** What is selected, in order: paths of fields, names of aggregates. */
  readonly columns: readonly SelectedColumn[]
}

export interface SelectedColumn {
  readonly path: readonly string[]
  readonly field: Field
  readonly aggregate: boolean
}

const maxOffset = 2000
const maxFieldsOfAll = 200

type Reader = (row: SqlRow, record: Record<string, JsonValue>) => void

/** @throws ApiError where the query names what is not there or asks what cannot be */
export function planOf(query: Query, context: PlanContext): Plan {
  const object = context.schema.object(query.sObject ?? '')
  if (object === undefined) throw noSuchObject(context.soql, query.sObject ?? '')
  return build(query, object, context, undefined)
}

/** @param childOf the field by which the rows hang on a record, whose id is the last value of the statement's conditions */
function build(query: Query | Subquery, object: SObjectType, context: PlanContext, childOf: Field | undefined): Plan {
  const { soql, schema } = context
  const fresh = counter('t')
  const columnName = counter('c')
  const names = [object.name, ...(query.sObjectAlias === undefined ? [] : [query.sObjectAlias])]
  const scope = new Scope(object, schema, soql, names, fresh)
  const selected: string[] = []
  const select = (sql: string): string => {
    const name = columnName()
    selected.push(`${sql} AS ${name}`)
    return name
  }
  const conditions: ConditionContext = { scope, soql, now: context.now, semiJoin: (inner) => semiJoin(inner, context) }

  const fields = (query.fields ?? []).flatMap((field) => expanded(field, object, query, soql))
  const groups = groupsOf(query, scope, soql)
  const isAggregate = (field: FieldType): boolean => field.type === 'FieldFunctionExpression' && isAggregateCall(field)
  const [only] = fields
  const countOnly =
    fields.length === 1 &&
    only?.type === 'FieldFunctionExpression' &&
    /^COUNT$/i.test(only.functionName) &&
    only.parameters.length === 0
  const aggregate = !countOnly && (groups.sets[0] !== undefined || fields.some(isAggregate))

  const columns: SelectedColumn[] = []
  const selectedGroups = aggregate
    ? aggregateReaders(fields, scope, groups, select, columns, soql)
    : { readers: countOnly ? [] : rowReaders(fields, scope, context, select, columns), varying: [] }

  const where: Sql[] = []
  if (query.where !== undefined) where.push(conditionSql(query.where, conditions))
  if (!context.all) where.push({ text: `${scope.alias}."IsDeleted" = 0`, values: [] })
  if (query.usingScope?.toLowerCase() === 'mine' && object.field('OwnerId') !== undefined) {
    where.push({ text: `${scope.alias}."OwnerId" = ?`, values: [context.user.id] })
  }
  if (childOf !== undefined) where.push({ text: `${scope.alias}."${childOf.name}" = ?`, values: [] })
  const having = query.having === undefined ? undefined : conditionSql(query.having, conditions)
  const order = orderOf(query, scope, fields, soql)

  // all paths are known now, so the joins are complete
  const whereText = where.length === 0 ? '' : ` WHERE ${where.map(({ text }) => text).join(' AND ')}`
  const source: Sql = { text: `${scope.from()}${whereText}`, values: where.flatMap(({ values }) => values) }
  const { limit, offset } = pageOf(query, soql)
  const page =
    limit === undefined && offset === undefined
      ? ''
      : ` LIMIT ${limit ?? -1}${offset === undefined ? '' : ` OFFSET ${offset}`}`

  const body = statement(selected, source, groups, having, order, selectedGroups.varying)
  const sql: Sql = { text: body.text + page, values: body.values }
  const counted = countOnly || !aggregate ? { text: `SELECT 1 ${source.text}${page}`, values: source.values } : sql
  return {
    object,
    sql,
    places: {
      // in the order of creation where none is asked for, and not of whatever index is read
      text: `SELECT ${scope.alias}.rowid ${source.text}${orderClause(order) || ` ORDER BY ${scope.alias}.rowid`}${page}`,
      values: source.values,
    },
    at: (table) =>
      `SELECT ${selected.join(', ')} ${scope.from(table)} WHERE places."n" > ? AND places."n" <= ? ORDER BY places."n"`,
    count: { text: `SELECT COUNT(*) AS n FROM (${counted.text})`, values: counted.values },
    countOnly,
    aggregate,
    columns,
    read: (row) => {
      const record: Record<string, JsonValue> = {}
      for (const reader of selectedGroups.readers) reader(row, record)
      return record
    },
  }
}

const counter = (prefix: string): (() => string) => {
  let next = 0
  return () => `${prefix}${next++}`
}

/** `FIELDS(ALL)` written out. */
function expanded(
  field: FieldType,
  object: SObjectType,
  { limit }: Query | Subquery,
  soql: string,
): readonly FieldType[] {
  if (field.type !== 'FieldFunctionExpression' || field.functionName.toUpperCase() !== 'FIELDS') return [field]
  const kind = String(field.parameters[0] ?? '').toUpperCase()
  if (!['ALL', 'STANDARD', 'CUSTOM'].includes(kind))
    throw malformed(soql, 'FIELDS', `FIELDS takes ALL, STANDARD or CUSTOM`)
  if (kind !== 'STANDARD' && (limit === undefined || limit > maxFieldsOfAll)) {
    throw malformed(soql, 'FIELDS', `The SOQL FIELDS function must have a LIMIT of at most ${maxFieldsOfAll}`)
  }
  return object.fields
    .filter(({ custom }) => kind === 'ALL' || custom === (kind === 'CUSTOM'))
    .map(({ name }) => ({ type: 'Field', field: name }) as const)
}

const isAggregateCall = ({ functionName, parameters, isAggregateFn }: FieldFunctionExpression): boolean =>
  isAggregateFn === true ||
  /^(COUNT|COUNT_DISTINCT|SUM|AVG|MIN|MAX|GROUPING)$/i.test(functionName) ||
  parameters.some((parameter) => typeof parameter === 'object' && isAggregateCall(parameter))

/** The path of a field as it was written, without alias. */
function pathOf(field: FieldType): string {
  if (field.type === 'Field') return 'rawValue' in field ? field.rawValue : field.field
  if (field.type === 'FieldRelationship') return field.rawValue ?? [...field.relationships, field.field].join('.')
  return ''
}

/** Records in the shape of the REST API: parents as objects within, children as answers within. */
function rowReaders(
  fields: readonly FieldType[],
  scope: Scope,
  context: PlanContext,
  select: (sql: string) => string,
  columns: SelectedColumn[],
): readonly Reader[] {
  const { soql, version } = context
  const idColumn = select(`${scope.alias}."Id"`)
  const readers: Reader[] = [
    (row, record) => {
      record.attributes = attributesOf(scope.object.name, String(row[idColumn]), version)
    },
  ]
  const seen = new Set<string>()
  const parents = new Map<string, string>()

  /** The object within a record that a path of relationships leads to; null where there is no parent. */
  const within = (
    path: readonly string[],
  ): ((row: SqlRow, record: Record<string, JsonValue>) => Record<string, JsonValue> | undefined) => {
    if (path.length === 0) return (_, record) => record
    const outer = within(path.slice(0, -1))
    const name = path.at(-1) ?? ''
    const key = path.join('.')
    const reached = scope.parents(path, key).parents
    const [only, ...others] = reached
    let column = parents.get(key)
    if (column === undefined) {
      const ids = reached.map(({ alias }) => `${alias}."Id"`)
      column = select(ids.length === 1 ? (ids[0] ?? '') : `COALESCE(${ids.join(', ')})`)
      parents.set(key, column)
    }
    const idOfParent = column
    return (row, record) => {
      const inside = outer(row, record)
      if (inside === undefined) return undefined
      const id = row[idOfParent]
      if (id === null || id === undefined) {
        inside[name] = null
        return undefined
      }
      const known = inside[name]
      if (known !== undefined && known !== null) return known as Record<string, JsonValue>
      const object = others.length === 0 ? only?.object : context.schema.byPrefix(String(id).slice(0, 3))
      const type = object?.name ?? 'Name'
      const made: Record<string, JsonValue> = { attributes: attributesOf(type, String(id), version) }
      inside[name] = made
      return made
    }
  }

  for (const field of fields) {
    if (field.type === 'FieldSubquery') readers.push(childReader(field.subquery, scope, context, idColumn))
    else if (field.type === 'FieldTypeof') readers.push(typeofReader(field, scope, context, select))
    else if (field.type === 'FieldFunctionExpression') {
      const expression = functionExpression(scope, field, soql)
      const name = field.alias ?? expression.field.name
      const column = select(expression.sql)
      columns.push({ path: [name], field: expression.field, aggregate: false })
      readers.push((row, record) => {
        record[name] = toJson(expression.field, row[column])
      })
    } else {
      const written = pathOf(field)
      const parts = scope.partsOf(written)
      const { field: found, path, sql } = scope.column(written)
      const key = [...path, found.name].join('.').toLowerCase()
      if (seen.has(key))
        throw queryError('INVALID_FIELD', soql, written, `duplicate field selected: ${parts.join('.')}`)
      seen.add(key)
      const into = within(path)
      columns.push({ path: [...path, found.name], field: found, aggregate: false })
      if (found.type === 'address') {
        const column = addressReader(found, written, scope, select)
        readers.push((row, record) => {
          const target = into(row, record)
          if (target !== undefined) target[found.name] = column(row)
        })
      } else if (found.type === 'base64' && context.blobs === 'links') {
        const column = select(`${sql} IS NOT NULL`)
        readers.push((row, record) => {
          const target = into(row, record)
          if (target === undefined) return
          target[found.name] = blobLink(String((target.attributes as JsonObject).url), found, row[column])
        })
      } else {
        const column = select(sql)
        readers.push((row, record) => {
          const target = into(row, record)
          if (target !== undefined) target[found.name] = toJson(found, row[column])
        })
      }
    }
  }
  return readers
}

const attributesOf = (type: string, id: string, version: string): JsonObject => ({
  type,
  url: `/services/data/v${version}/sobjects/${type}/${id}`,
})

function addressReader(
  field: Field,
  written: string,
  scope: Scope,
  select: (sql: string) => string,
): (row: SqlRow) => JsonValue {
  const prefix = field.name.replace(/Address$/, '')
  const relations = written.split('.').slice(0, -1)
  const columns = new Map<string, string>()
  for (const part of ['City', 'Country', 'GeocodeAccuracy', 'Latitude', 'Longitude', 'PostalCode', 'State', 'Street']) {
    columns.set(prefix + part, select(scope.column([...relations, prefix + part].join('.')).sql))
  }
  return (row) => addressOf(field, (name) => row[columns.get(name) ?? ''] ?? null)
}

/** The children of a record, found when it is read. */
function childReader(subquery: Subquery, scope: Scope, context: PlanContext, idColumn: string): Reader {
  const { relationshipName } = subquery
  const child = scope.object
    .children()
    .find((each) => each.relationshipName?.toLowerCase() === relationshipName.toLowerCase())
  if (child === undefined) throw noSuchChildren(context.soql, relationshipName)
  const plan = build(subquery, child.childObject, context, child.field)
  const name = child.relationshipName ?? relationshipName
  return (row, record) => {
    const rows = context.database.all(plan.sql.text, [...plan.sql.values, row[idColumn] ?? null])
    record[name] = rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map(plan.read) }
  }
}

/** Fields that depend on the kind of a polymorphic parent. */
function typeofReader(field: FieldTypeOf, scope: Scope, context: PlanContext, select: (sql: string) => string): Reader {
  const { parents, spelled } = scope.parents([field.field], field.field)
  const ids = select(
    parents.length === 1
      ? `${parents[0]?.alias}."Id"`
      : `COALESCE(${parents.map(({ alias }) => `${alias}."Id"`).join(', ')})`,
  )
  const named = new Map(
    field.conditions.map(({ type, objectType, fieldList }) => [
      type === 'ELSE' ? '' : (objectType ?? '').toLowerCase(),
      fieldList,
    ]),
  )
  for (const name of named.keys()) {
    if (name !== '' && !parents.some(({ object }) => object.name.toLowerCase() === name))
      throw noSuchObject(context.soql, name)
  }
  const byType = new Map<string, readonly { readonly field: Field; readonly column: string }[]>()
  for (const { object, alias } of parents) {
    const wanted = named.get(object.name.toLowerCase()) ?? named.get('') ?? []
    const isNamed = named.has(object.name.toLowerCase())
    const found = wanted.flatMap((name) => {
      const known = object.field(name)
      if (known !== undefined) return [{ field: known, column: select(`${alias}."${known.name}"`) }]
      if (!isNamed) return []
      throw queryError('INVALID_FIELD', context.soql, name, `No such column '${name}' on entity '${object.name}'.`)
    })
    byType.set(object.name, found)
  }
  const key = spelled[0] ?? field.field
  return (row, record) => {
    const id = row[ids]
    if (id === null || id === undefined) {
      record[key] = null
      return
    }
    const type = context.schema.byPrefix(String(id).slice(0, 3))?.name ?? ''
    const values = (byType.get(type) ?? []).map(
      ({ field: each, column }) => [each.name, toJson(each, row[column])] as const,
    )
    record[key] = { attributes: attributesOf(type, String(id), context.version), ...Object.fromEntries(values) }
  }
}

interface Groups {
  /** Expressions in the order of the clause. */
  readonly all: readonly Expression[]
  /** Which of them each set of rows is grouped by: one set, or several of a ROLLUP or CUBE; none where nothing is grouped. */
  readonly sets: readonly (readonly number[])[]
}

function groupsOf(query: Query | Subquery, scope: Scope, soql: string): Groups {
  const clauses = query.groupBy === undefined ? [] : Array.isArray(query.groupBy) ? query.groupBy : [query.groupBy]
  const of = (part: string | FunctionExp): Expression =>
    typeof part === 'string' ? fieldExpression(scope, part) : functionExpression(scope, part, soql)
  const [first] = clauses
  const name = first !== undefined && 'fn' in first ? first.fn.functionName?.toUpperCase() : undefined
  if (first !== undefined && 'fn' in first && (name === 'ROLLUP' || name === 'CUBE')) {
    const all = (first.fn.parameters ?? []).map(of)
    const indexes = all.map((_, i) => i)
    const sets =
      name === 'ROLLUP'
        ? [...indexes.map((_, i) => indexes.slice(0, all.length - i)), []]
        : Array.from({ length: 2 ** all.length }, (_, mask) => indexes.filter((i) => (mask & (1 << i)) === 0))
    return { all, sets }
  }
  const all = clauses.map((clause) => ('fn' in clause ? of(clause.fn) : of(clause.field)))
  return { all, sets: all.length === 0 ? [] : [all.map((_, i) => i)] }
}

/** A selected column whose value differs between the sets of a ROLLUP. */
interface Varying {
  readonly column: number
  readonly group: number
  /** GROUPING(…) tells 1 where the group is left out; else the value is null there. */
  readonly isFlag: boolean
}

function aggregateReaders(
  fields: readonly FieldType[],
  scope: Scope,
  groups: Groups,
  select: (sql: string) => string,
  columns: SelectedColumn[],
  soql: string,
): { readonly readers: readonly Reader[]; readonly varying: readonly Varying[] } {
  const varying: Varying[] = []
  const readers: Reader[] = [
    (_, record) => {
      record.attributes = { type: 'AggregateResult' }
    },
  ]
  let unnamed = 0
  let position = 0
  const grouped = (sql: string): number => groups.all.findIndex((group) => group.sql === sql)
  for (const field of fields) {
    if (field.type === 'FieldSubquery' || field.type === 'FieldTypeof') {
      throw malformed(soql, undefined, 'Grouped queries cannot hold sub-queries or TYPEOF')
    }
    const isCall = field.type === 'FieldFunctionExpression'
    const isGrouping = isCall && field.functionName.toUpperCase() === 'GROUPING'
    const written = isCall ? (field.rawValue ?? field.functionName) : pathOf(field)
    const expression = isGrouping
      ? { ...functionExpression(scope, field, soql), aggregate: true }
      : isCall
        ? functionExpression(scope, field, soql)
        : fieldExpression(scope, written)
    if (isGrouping) {
      const group = grouped(fieldExpression(scope, String(field.parameters[0])).sql)
      if (group < 0) throw malformed(soql, written, `Field must be grouped: ${String(field.parameters[0])}`)
      varying.push({ column: position, group, isFlag: true })
    } else if (!expression.aggregate) {
      const group = grouped(expression.sql)
      if (group < 0) throw malformed(soql, written, `Field must be grouped or aggregated: ${written}`)
      varying.push({ column: position, group, isFlag: false })
    }
    const alias = 'alias' in field ? field.alias : undefined
    const name = alias ?? (isCall ? `expr${unnamed++}` : expression.field.name)
    const column = select(expression.sql)
    position += 1
    columns.push({ path: [name], field: expression.field, aggregate: expression.aggregate })
    readers.push((row, record) => {
      record[name] = toJson(expression.field, row[column])
    })
  }
  return { readers, varying }
}

interface Order {
  readonly sql: string
  readonly direction: string
}

function orderOf(query: Query | Subquery, scope: Scope, fields: readonly FieldType[], soql: string): readonly Order[] {
  const clauses = query.orderBy === undefined ? [] : Array.isArray(query.orderBy) ? query.orderBy : [query.orderBy]
  return clauses.map((clause) => {
    const aliased =
      'field' in clause
        ? fields.find(
            (field) => 'alias' in field && field.alias === clause.field && field.type === 'FieldFunctionExpression',
          )
        : undefined
    const expression =
      aliased?.type === 'FieldFunctionExpression'
        ? functionExpression(scope, aliased, soql)
        : 'fn' in clause
          ? functionExpression(scope, clause.fn, soql)
          : fieldExpression(scope, clause.field)
    const { field } = expression
    if (
      ['textarea', 'address', 'location', 'base64', 'multipicklist'].includes(field.type) &&
      (field.type !== 'textarea' || field.length > 255)
    ) {
      throw queryError(
        'INVALID_FIELD',
        soql,
        'field' in clause ? clause.field : undefined,
        `field '${field.name}' can not be sorted in a query call`,
      )
    }
    const nulls = clause.nulls ?? 'FIRST'
    return { sql: sortKey(expression), direction: `${clause.order ?? 'ASC'} NULLS ${nulls}` }
  })
}

const orderClause = (order: readonly Order[]): string =>
  order.length === 0 ? '' : ` ORDER BY ${order.map(({ sql, direction }) => `${sql} ${direction}`).join(', ')}`

/** Picklists sort in the order of their values, texts without regard to case. */
function sortKey({ sql, field, aggregate }: Expression): string {
  if (field.type === 'picklist' && field.picklist.length > 0 && !aggregate) {
    const cases = field.picklist.map(
      ({ value }, i) => `WHEN '${value.toLowerCase().replaceAll("'", "''")}' THEN '${String(i).padStart(4, '0')}'`,
    )
    return `CASE lower(${sql}) ${cases.join(' ')} ELSE '9999' || ${sql} END`
  }
  return isText(field) ? `${sql} COLLATE NOCASE` : sql
}

function pageOf(
  { limit, offset }: Query | Subquery,
  soql: string,
): { readonly limit: number | undefined; readonly offset: number | undefined } {
  if (offset !== undefined && offset > maxOffset) {
    throw queryError('NUMBER_OUTSIDE_VALID_RANGE', soql, 'OFFSET', `Maximum SOQL offset allowed is ${maxOffset}`)
  }
  return { limit, offset }
}

/** One SELECT, or for a ROLLUP one for each set of groups, sorted as a whole. */
function statement(
  selected: readonly string[],
  source: Sql,
  groups: Groups,
  having: Sql | undefined,
  order: readonly Order[],
  varying: readonly Varying[],
): Sql {
  const list = selected.length === 0 ? '1' : selected.join(', ')
  const havingText = having === undefined ? '' : ` HAVING ${having.text}`
  const values = [...source.values, ...(having?.values ?? [])]
  const groupText = (set: readonly number[]): string =>
    set.length === 0 ? '' : ` GROUP BY ${set.map((i) => groups.all[i]?.sql ?? '').join(', ')}`
  if (groups.sets.length <= 1) {
    const text = `SELECT ${list} ${source.text}${groupText(groups.sets[0] ?? [])}${havingText}${orderClause(order)}`
    return { text, values }
  }
  const selects = groups.sets.map((set, rank) => {
    const own = selected.map((column, i) => {
      const rule = varying.find((each) => each.column === i)
      if (rule === undefined || set.includes(rule.group)) return column
      const name = column.slice(column.lastIndexOf(' AS '))
      return `${rule.isFlag ? '1' : 'NULL'}${name}`
    })
    const left = new Set(groups.all.filter((_, i) => !set.includes(i)).map(({ sql }) => sql))
    const keys = order.map(({ sql }, i) => `${[...left].some((group) => sql.includes(group)) ? 'NULL' : sql} AS s${i}`)
    return `SELECT ${[...own, ...keys, `${rank} AS rank`].join(', ')} ${source.text}${groupText(set)}${havingText}`
  })
  const keys = order.map(({ direction }, i) => `s${i} ${direction}`)
  const groupColumns = varying.filter(({ isFlag }) => !isFlag).map(({ column }) => `${column + 1} NULLS LAST`)
  const sorted = keys.length === 0 ? groupColumns : keys
  return {
    text: `SELECT * FROM (${selects.join(' UNION ALL ')}) ORDER BY ${[...sorted, 'rank'].join(', ')}`,
    values: groups.sets.flatMap(() => values),
  }
}

/** `(SELECT AccountId FROM Contact WHERE …)`: one column, without nulls. */
function semiJoin(query: Query, context: PlanContext, nesting = 0): Sql {
  const object = context.schema.object(query.sObject ?? '')
  if (object === undefined) throw noSuchObject(context.soql, query.sObject ?? '')
  const [field, ...more] = query.fields ?? []
  if (field === undefined || more.length > 0)
    throw apiError(400, 'MALFORMED_QUERY', 'The inner select must hold one field')
  const names = [object.name, ...(query.sObjectAlias === undefined ? [] : [query.sObjectAlias])]
  const scope = new Scope(object, context.schema, context.soql, names, counter(`j${nesting}_`))
  const column = scope.column(pathOf(field))
  const where =
    query.where === undefined
      ? undefined
      : conditionSql(query.where, {
          scope,
          soql: context.soql,
          now: context.now,
          semiJoin: (inner) => semiJoin(inner, context, nesting + 1),
        })
  const parts = [
    `${column.sql} IS NOT NULL`,
    ...(context.all ? [] : [`${scope.alias}."IsDeleted" = 0`]),
    ...(where === undefined ? [] : [where.text]),
  ]
  return {
    text: `SELECT ${column.sql} ${scope.from()} WHERE ${parts.join(' AND ')}`,
    values: (where?.values ?? []) as readonly SqlValue[],
  }
}
