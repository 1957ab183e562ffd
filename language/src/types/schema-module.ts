import type * as ast from '../syntax/ast.ts'
import { jsonSchemaModule } from './json-schema.ts'

/** What the types of a schema are read from. */
export interface SchemaFile {
  /** As written after the loader: `['example', 'schema', 'Person']`. */
  readonly path: readonly string[]
  readonly text: string
}

/** A schema as a module that declares types. */
export interface SchemaModule {
  readonly directives: readonly ast.Directive[]
}

/** The schema is no schema; the message says why. */
export class SchemaError extends Error {}

/** `import * from NAME!a::b` reads `a/b` with this extension. */
export interface SchemaLoader {
  readonly name: string
  readonly extension: string
  /** @throws SchemaError */
  readonly read: (file: SchemaFile) => SchemaModule
}

const loaders: readonly SchemaLoader[] = [{ name: 'jsonschema', extension: '.json', read: jsonSchemaModule }]

export const schemaLoader = (name: string): SchemaLoader | undefined => loaders.find((l) => l.name === name)

export const schemaLoaderNames = loaders.map((l) => l.name)
