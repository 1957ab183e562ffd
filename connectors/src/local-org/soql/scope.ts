import type { Field, Schema, SObjectType } from '../schema/sobject-type.ts'
import type { SqlValue } from '../store/database.ts'
import { quoted } from '../store/tables.ts'
import { malformed, noSuchColumn, noSuchRelation } from './query-error.ts'

/** A piece of SQL with the values of its `?`, in order. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** A field that a path leads to. */
export interface Column {
  readonly sql: string
  readonly field: Field
  /** Where it stands: the object of the query, or a parent; of several kinds, the first that has it. */
  readonly object: SObjectType
  /** The relationships on the way, in their canonical spelling. */
  readonly path: readonly string[]
}

/** A parent that is joined to the rows. */
export interface Parent {
  readonly alias: string
  readonly object: SObjectType
}

const maxDepth = 5

/** Column that holds the id a relationship leads by; of a polymorphic one, rows of each kind are joined. */
interface Join {
  readonly parents: readonly Parent[]
  readonly idColumn: string
}

/** The rows that a query is over: its object, and the parents that its paths reach, each joined once. */
export class Scope {
  readonly object: SObjectType
  readonly alias: string
  readonly #schema: Schema
  readonly #soql: string
  readonly #names: ReadonlySet<string>
  readonly #joins = new Map<string, Join>()
  readonly #clauses: string[] = []
  readonly #fresh: () => string

  /** @param names what the object may be called in paths: its alias, its name */
  constructor(object: SObjectType, schema: Schema, soql: string, names: readonly string[], fresh: () => string) {
    this.object = object
    this.#schema = schema
    this.#soql = soql
    this.#names = new Set(names.map((name) => name.toLowerCase()))
    this.#fresh = fresh
    this.alias = fresh()
  }

  /** `FROM "Contact" t0 LEFT JOIN "Account" t1 ON …` @param places a table of places whose rows are all there are */
  from(places?: string): string {
    const own = `${quoted(this.object.name)} ${this.alias}`
    const source =
      places === undefined ? own : `${places} places CROSS JOIN ${own} ON ${this.alias}.rowid = places."row"`
    return [`FROM ${source}`, ...this.#clauses].join(' ')
  }

  /** The parts of a path without the name of the object itself. */
  partsOf(path: string): readonly string[] {
    const parts = path.split('.')
    const [first = ''] = parts
    const isOwn = parts.length > 1 && this.#names.has(first.toLowerCase()) && this.object.parent(first) === undefined
    return isOwn ? parts.slice(1) : parts
  }

  /** @throws ApiError INVALID_FIELD */
  column(path: string): Column {
    const parts = this.partsOf(path)
    const relations = parts.slice(0, -1)
    const name = parts.at(-1) ?? ''
    if (relations.length > maxDepth) {
      throw malformed(this.#soql, path, `A query can reach ${maxDepth} levels of parents at most`)
    }
    if (relations.length === 0) {
      const field = this.object.field(name)
      if (field === undefined) throw noSuchColumn(this.#soql, path, this.object.name)
      return { sql: `${this.alias}.${quoted(field.name)}`, field, object: this.object, path: [] }
    }
    const { parents, spelled, idColumn } = this.parents(relations, path)
    const having = parents.flatMap((parent) => {
      const field = parent.object.field(name)
      return field === undefined ? [] : [{ parent, field }]
    })
    const [first] = having
    if (first === undefined) {
      if (name.toLowerCase() === 'type') return typeColumn(idColumn, parents, spelled)
      throw noSuchColumn(this.#soql, path, parents.length > 1 ? 'Name' : (parents[0]?.object.name ?? 'Name'))
    }
    const columns = having.map(({ parent, field }) => `${parent.alias}.${quoted(field.name)}`)
    const isOwnType = name.toLowerCase() === 'type' && parents.length > 1
    if (isOwnType) return typeColumn(idColumn, parents, spelled)
    const sql = columns.length === 1 ? (columns[0] ?? '') : `COALESCE(${columns.join(', ')})`
    return { sql, field: first.field, object: first.parent.object, path: spelled }
  }

  /** Joins what a path of relationships leads to. @throws ApiError INVALID_FIELD */
  parents(
    relations: readonly string[],
    path: string,
  ): { readonly parents: readonly Parent[]; readonly spelled: readonly string[]; readonly idColumn: string } {
    let parents: readonly Parent[] = [{ alias: this.alias, object: this.object }]
    const spelled: string[] = []
    let idColumn = ''
    for (const relation of relations) {
      const steps = parents.flatMap(({ alias, object }) => {
        const field = object.parent(relation)
        return field === undefined ? [] : [{ alias, field }]
      })
      const [step] = steps
      if (step === undefined) throw noSuchRelation(this.#soql, path, relation)
      spelled.push(step.field.relationshipName ?? relation)
      const key = spelled.join('.').toLowerCase()
      let join = this.#joins.get(key)
      if (join === undefined) {
        join = this.#join(
          steps.map(({ alias, field }) => `${alias}.${quoted(field.name)}`),
          step.field,
        )
        this.#joins.set(key, join)
      }
      parents = join.parents
      idColumn = join.idColumn
    }
    return { parents, spelled, idColumn }
  }

  #join(idColumns: readonly string[], { referenceTo }: Field): Join {
    const idColumn = idColumns.length === 1 ? (idColumns[0] ?? '') : `COALESCE(${idColumns.join(', ')})`
    const parents = referenceTo.flatMap((name) => {
      const object = this.#schema.object(name)
      if (object === undefined) return []
      const alias = this.#fresh()
      this.#clauses.push(`LEFT JOIN ${quoted(object.name)} ${alias} ON ${alias}."Id" = ${idColumn}`)
      return [{ alias, object }]
    })
    return { parents, idColumn }
  }
}

/** The kind of record that a polymorphic reference leads to, told by its id. */
function typeColumn(idColumn: string, parents: readonly Parent[], path: readonly string[]): Column {
  const cases = parents.map(({ object }) => `WHEN '${object.keyPrefix}' THEN '${object.name}'`)
  const [first] = parents
  const field = first?.object.field('Id')
  if (first === undefined || field === undefined) throw new Error('a relationship leads to no object')
  return {
    sql: `CASE substr(${idColumn}, 1, 3) ${cases.join(' ')} END`,
    field: { ...field, name: 'Type', label: 'Type', type: 'string', length: 40 },
    object: first.object,
    path,
  }
}
