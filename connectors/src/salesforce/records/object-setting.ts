import { nearest } from '@twill/language'
import { SettingFault, type SettingProblem } from '../../setting.ts'
import type { ObjectDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { fieldOf } from './record-shape.ts'

/** The object that the setting `object` names. @throws SettingFault */
export async function objectOf(org: Org, object: string): Promise<ObjectDescribe> {
  try {
    return await org.describes.of(object)
  } catch (error) {
    if (!(error instanceof SalesforceError) || error.kind !== 'NOT_FOUND') throw error
    const names = await org.describes.names()
    throw new SettingFault('object', unknownName('names no object of the org', object, names), error)
  }
}

/** What is wrong with the name of a field; undefined for one that the object has. */
export function fieldNameProblem(described: ObjectDescribe, name: string): SettingProblem | undefined {
  if (fieldOf(described, name) !== undefined) return undefined
  const names = described.fields.map((field) => field.name)
  return unknownName(`names no field of \`${described.name}\``, name, names)
}

function unknownName(problem: string, name: string, names: readonly string[]): SettingProblem {
  const near = nearest(name, names)
  return { problem: `${problem}: \`${name}\``, advice: near === undefined ? undefined : `Did you mean \`${near}\`?` }
}
