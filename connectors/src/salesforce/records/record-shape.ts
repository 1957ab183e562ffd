import type { SinkFields } from '@twill/runtime/flow'
import { meant } from '../../meant.ts'
import type { FieldDescribe, ObjectDescribe } from '../describe.ts'

/** What a record is for: that decides which fields it may and must have. */
export type Purpose = 'create' | 'update' | 'upsert'

/** What is wrong with a value that is to be saved; undefined for nothing. */
export function recordProblem(value: unknown, described: ObjectDescribe, purpose: Purpose): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `a record is made of an object, not of ${Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`}`
  const given = value as Readonly<Record<string, unknown>>
  for (const [name, item] of Object.entries(given)) {
    const problem = fieldProblem(name, item, described, purpose)
    if (problem !== undefined) return problem
  }
  if (purpose === 'update' && !isFilled(given.Id)) return 'the record has no `Id`'
  if (purpose === 'create' && isFilled(given.Id)) return 'a record that is created has no `Id`'
  if (purpose !== 'create') return undefined
  const missing = described.fields.find((field) => isRequired(field) && !isGiven(given, field))
  return missing === undefined ? undefined : `the field \`${missing.name}\` of \`${described.name}\` is required`
}

/** What a sink takes that saves records of an object; `needed` are fields without which it finds no record. */
export const recordFields = (
  described: ObjectDescribe,
  purpose: Purpose,
  needed: readonly string[] = [],
): SinkFields => ({
  names: namesOf(described),
  problem: (name) =>
    fieldOf(described, name) === undefined && relationOf(described, name) === undefined && name !== 'attributes'
      ? `\`${described.name}\` has no field \`${name}\``
      : fieldProblem(name, {}, described, purpose),
  required: [
    ...needed.map((name) => [name]),
    ...(purpose === 'create' ? described.fields.filter(isRequired) : []).map(({ name, relationshipName }) =>
      [name, relationshipName ?? []].flat(),
    ),
  ],
})

const namesOf = ({ fields }: ObjectDescribe): readonly string[] =>
  fields.flatMap(({ name, relationshipName }) => [name, relationshipName ?? []].flat())

function fieldProblem(name: string, item: unknown, described: ObjectDescribe, purpose: Purpose): string | undefined {
  if (name === 'attributes') return undefined
  const field = fieldOf(described, name)
  if (field === undefined) {
    if (relationOf(described, name) !== undefined) {
      return typeof item === 'object' && !Array.isArray(item)
        ? undefined
        : `\`${name}\` names a parent and takes an object with its external id, such as \`{ ExternalId__c: "…" }\``
    }
    return `\`${described.name}\` has no field \`${name}\`.${meant(name, namesOf(described))}`
  }
  if (field.name === 'Id' || (purpose === 'upsert' && (field.externalId || field.idLookup))) return undefined
  const writable =
    purpose === 'create'
      ? field.createable
      : purpose === 'update'
        ? field.updateable
        : field.createable || field.updateable
  return writable ? undefined : `the field \`${field.name}\` of \`${described.name}\` cannot be written`
}

export const fieldOf = (described: ObjectDescribe, name: string): FieldDescribe | undefined =>
  described.fields.find((field) => field.name.toLowerCase() === name.toLowerCase())

const relationOf = (described: ObjectDescribe, name: string): FieldDescribe | undefined =>
  described.fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase())

const isRequired = ({ nillable, createable, defaultedOnCreate, type }: FieldDescribe): boolean =>
  createable && !nillable && !defaultedOnCreate && type !== 'boolean'

/** By its own name, or by that of the parent it refers to. */
const isGiven = (given: Readonly<Record<string, unknown>>, { name, relationshipName }: FieldDescribe): boolean =>
  Object.entries(given).some(
    ([key, value]) =>
      isFilled(value) &&
      (key.toLowerCase() === name.toLowerCase() || key.toLowerCase() === relationshipName?.toLowerCase()),
  )

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
