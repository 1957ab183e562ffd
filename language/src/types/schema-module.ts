import type * as ast from '../syntax/ast.ts'
import { jsonSchemaModule } from './json-schema.ts'
import { xmlSchemaModule } from './xml-schema.ts'

/** What the types of a schema are read from. */
export interface SchemaFile {
  /** As written after the loader: `['example', 'schema', 'Person']`. */
  readonly path: readonly string[]
  /** That of the loader: `.json`. */
  readonly extension: string
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
  /**
   * `fileAt` finds other files with this extension, by their path.
   * @throws SchemaError
   */
  readonly read: (file: SchemaFile, fileAt: SchemaFiles) => SchemaModule
}

export type SchemaFiles = (path: readonly string[]) => SchemaFile | undefined

const loaders: readonly SchemaLoader[] = [
  { name: 'jsonschema', extension: '.json', read: (file) => jsonSchemaModule(file) },
  { name: 'xmlschema', extension: '.xsd', read: (file, fileAt) => xmlSchemaModule(file, fileAt) },
]

export const schemaLoader = (name: string): SchemaLoader | undefined => loaders.find((l) => l.name === name)

export const schemaLoaderNames = loaders.map((l) => l.name)
