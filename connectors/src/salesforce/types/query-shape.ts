import type { FieldType, Query, Subquery } from '@jetstreamapp/soql-parser-js'
import { meant } from '../../meant.ts'
import type { ObjectDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { fieldOf } from '../records/record-shape.ts'
import { readSoql } from '../soql/read-soql.ts'
import { fieldShape } from './object-shape.ts'
import type { Member, NamedShape, Shape } from './shape.ts'

/** The rows of a query, by its text. @throws Error where it cannot be read or names what the org lacks */
export async function queryShape(org: Org, name: string, soql: string): Promise<NamedShape> {
  const read = readSoql(soql)
  if ('fault' in read) {
    const { problem, advice, span } = read.fault
    throw new Error(`The query ${problem} (character ${span.start + 1}).${advice === undefined ? '' : ` ${advice}`}`)
  }
  const { query } = read
  if (query === undefined) throw new Error('The type of the rows cannot be told from this query.')
  return { name, doc: soql.replace(/\s+/g, ' ').trim(), fields: await membersOf(org, query, query.sObject ?? '') }
}

/** A record that is being put together: parents are records within. */
type Draft = Map<string, Member | Draft>

async function membersOf(org: Org, query: Query | Subquery, object: string): Promise<readonly Member[]> {
  const described = await org.describes.of(object)
  const draft: Draft = new Map()
  let unnamed = 0
  for (const field of query.fields ?? []) {
    const aggregate = await aggregateOf(org, described, field, () => `expr${unnamed++}`)
    if (aggregate !== undefined) draft.set(aggregate.name, aggregate)
    else if (field.type === 'FieldSubquery') await addChildren(org, described, field.subquery, draft)
    else if (field.type === 'Field' || field.type === 'FieldRelationship') {
      const path = field.type === 'Field' ? [] : field.relationships
      await addField(org, described, [...path, field.field], draft)
    } else if (field.type === 'FieldTypeof') {
      draft.set(field.field, { name: field.field, shape: { kind: 'any' }, nullable: true, optional: false })
    } else throw new Error(`The type of \`${described.name}\` rows cannot be told from this query.`)
  }
  return settled(draft)
}

async function aggregateOf(
  org: Org,
  described: ObjectDescribe,
  field: FieldType,
  unnamed: () => string,
): Promise<Member | undefined> {
  if (field.type === 'FieldFunctionExpression') {
    const name = field.alias ?? unnamed()
    const [argument] = field.parameters ?? []
    const isLikeItsField = /^(?:MIN|MAX|toLabel|FORMAT|convertCurrency)$/i.test(field.functionName)
    const found = typeof argument === 'string' ? await fieldAt(org, described, argument.split('.')) : undefined
    const shape: Shape =
      isLikeItsField && found !== undefined
        ? /^(?:toLabel|FORMAT)$/i.test(field.functionName)
          ? { kind: 'text' }
          : fieldShape(found)
        : { kind: 'number' }
    return { name, shape, nullable: !/^COUNT/i.test(field.functionName), optional: false }
  }
  if (field.type !== 'Field' || field.alias === undefined) return undefined
  const found = await fieldAt(org, described, [field.field])
  return found && { name: field.alias, shape: fieldShape(found), nullable: found.nillable, optional: false }
}

async function addChildren(org: Org, described: ObjectDescribe, subquery: Subquery, draft: Draft): Promise<void> {
  const name = subquery.relationshipName
  const relation = described.childRelationships.find(
    ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase(),
  )
  if (relation === undefined) {
    const names = described.childRelationships.flatMap(({ relationshipName }) => relationshipName ?? [])
    throw new Error(`\`${described.name}\` has no children \`${name}\`.${meant(name, names)}`)
  }
  const fields = await membersOf(org, subquery, relation.childSObject)
  const shape: Shape = { kind: 'list', item: { kind: 'record', fields } }
  draft.set(name, { name, shape, nullable: true, optional: false })
}

async function addField(org: Org, described: ObjectDescribe, path: readonly string[], draft: Draft): Promise<void> {
  const field = await fieldAt(org, described, path)
  let group = draft
  for (const step of path.slice(0, -1)) {
    const known = group.get(step)
    const next: Draft = known instanceof Map ? known : new Map()
    group.set(step, next)
    group = next
  }
  const name = field?.name ?? path.at(-1) ?? ''
  const shape: Shape = field === undefined ? { kind: 'any' } : fieldShape(field)
  group.set(name, { name, shape, nullable: field?.nillable ?? true, optional: false, doc: field?.label })
}

/** Undefined behind a parent of several objects, of which the org does not say which it is. @throws Error for a name it lacks */
async function fieldAt(
  org: Org,
  described: ObjectDescribe,
  [name = '', ...rest]: readonly string[],
): Promise<ObjectDescribe['fields'][number] | undefined> {
  if (rest.length === 0) {
    const field = fieldOf(described, name)
    if (field === undefined) {
      const names = described.fields.map((one) => one.name)
      throw new Error(`\`${described.name}\` has no field \`${name}\`.${meant(name, names)}`)
    }
    return field
  }
  const relation = described.fields.find(
    ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase(),
  )
  if (relation === undefined) {
    // an alias of the object itself may stand first
    const names = described.fields.flatMap(({ relationshipName }) => relationshipName ?? [])
    if (name.toLowerCase() === described.name.toLowerCase()) return await fieldAt(org, described, rest)
    throw new Error(`\`${described.name}\` has no parent \`${name}\`.${meant(name, names)}`)
  }
  const [parent, ...others] = relation.referenceTo
  if (parent === undefined || others.length > 0) return undefined
  return await fieldAt(org, await org.describes.of(parent), rest)
}

const settled = (draft: Draft): readonly Member[] =>
  [...draft].map(([name, part]) =>
    part instanceof Map
      ? { name, shape: { kind: 'record', fields: settled(part) }, nullable: true, optional: false }
      : part,
  )
