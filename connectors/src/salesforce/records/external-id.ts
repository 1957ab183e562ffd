import { SettingFault } from '../../setting.ts'
import type { ObjectDescribe } from '../describe.ts'
import { fieldNameProblem } from './object-setting.ts'
import { fieldOf } from './record-shape.ts'

/** @throws SettingFault for a field by which no record can be found */
export function checkExternalId(described: ObjectDescribe, name: string): void {
  const field = fieldOf(described, name)
  const usable = described.fields.filter(({ externalId, idLookup }) => externalId || idLookup).map(({ name }) => name)
  const unknown = fieldNameProblem(described, name)
  if (unknown !== undefined) throw new SettingFault('externalId', unknown)
  if (field?.externalId === false && !field.idLookup) {
    const advice = `External ids of \`${described.name}\` are ${usable.map((one) => `\`${one}\``).join(', ')}.`
    throw new SettingFault('externalId', { problem: `names a field that is no external id: \`${field.name}\``, advice })
  }
}

/** What is wrong with the external id of a value that is to be saved. */
export function idProblem(value: unknown, externalId: string): string | undefined {
  const [, id] = Object.entries(value as object).find(([name]) => name.toLowerCase() === externalId.toLowerCase()) ?? []
  return id === undefined || id === null || id === '' ? `the external id \`${externalId}\` has no value` : undefined
}
