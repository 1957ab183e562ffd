import { meant } from '../../meant.ts'
import type { ObjectDescribe } from '../describe.ts'
import { fieldOf } from './record-shape.ts'

/** @throws Error for a field by which no record can be found */
export function checkExternalId(described: ObjectDescribe, name: string): void {
  const field = fieldOf(described, name)
  const usable = described.fields.filter(({ externalId, idLookup }) => externalId || idLookup).map(({ name }) => name)
  if (field === undefined) {
    const names = described.fields.map(({ name }) => name)
    throw new Error(`\`${described.name}\` has no field \`${name}\`.${meant(name, names)}`)
  }
  if (!field.externalId && !field.idLookup)
    throw new Error(`\`${described.name}.${field.name}\` is no external id; these are: ${usable.join(', ')}.`)
}

/** What is wrong with the external id of a value that is to be saved. */
export function idProblem(value: unknown, externalId: string): string | undefined {
  const [, id] = Object.entries(value as object).find(([name]) => name.toLowerCase() === externalId.toLowerCase()) ?? []
  return id === undefined || id === null || id === '' ? `the external id \`${externalId}\` has no value` : undefined
}
