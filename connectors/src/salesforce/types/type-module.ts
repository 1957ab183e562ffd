import type { Org } from '../org.ts'
import { objectShape } from './object-shape.ts'
import { twModule, typescriptModule } from './print.ts'
import { queryShape } from './query-shape.ts'
import type { NamedShape } from './shape.ts'

export interface TypeRequest {
  /** Objects whose records get a type. */
  readonly objects?: readonly string[]
  /** Queries whose rows get a type, by its name. */
  readonly queries?: Readonly<Record<string, string>>
}

export interface TypeModules {
  /** For mappings: `import Account from …`. */
  readonly tw: string
  /** For TypeScript. */
  readonly typescript: string
}

/** Types of the records of an org, as it describes them. @throws SalesforceError, Error where a query names what the org lacks */
export async function typeModules(org: Org, { objects = [], queries = {} }: TypeRequest): Promise<TypeModules> {
  const described = await Promise.all(objects.map((object) => org.describes.of(object)))
  const known = new Set(described.map(({ name }) => name))
  const types: NamedShape[] = described.map((object) => objectShape(object, known))
  for (const [name, soql] of Object.entries(queries)) types.push(await queryShape(org, name, soql))
  return { tw: twModule(types), typescript: typescriptModule(types) }
}
