import { SchemaError, type SchemaFile } from './schema-module.ts'
import { simpleTypeNames } from './type.ts'

/** Names that mean a type of the language wherever they stand. */
const taken: ReadonlySet<string> = new Set([...simpleTypeNames, 'Any', 'Nothing', 'Array', 'Object', 'Type', 'Root'])

/** A name as the name of a type: signs that no name has become `_`, and one that the language has gets `Definition`. */
export function typeNameOf(wanted: string): string {
  const word = wanted.replace(/\W/g, '_').replace(/^(?=\d|$)/, '_')
  return taken.has(word) ? `${word}Definition` : word
}

/** The names of the types of one module; none is given twice. */
export class TypeNames {
  readonly #used = new Set<string>(taken)

  /** A name as close to `wanted` as can be. */
  give(wanted: string): string {
    const base = typeNameOf(wanted)
    let name = base
    for (let n = 2; this.#used.has(name); n++) name = `${base}_${n}`
    this.#used.add(name)
    return name
  }
}

/**
 * Where the file lies that a schema names, as a path of names.
 * @throws SchemaError for an address of the network
 */
export function pathBeside({ path, extension }: SchemaFile, file: string): readonly string[] {
  if (/^\w+:/.test(file)) throw new SchemaError(`the schema at ${file} is not fetched`)
  const found = path.slice(0, -1)
  const steps = file.endsWith(extension) ? file.slice(0, -extension.length) : file
  for (const step of steps.split('/')) {
    if (step === '..') found.pop()
    else if (step !== '.' && step !== '') found.push(step)
  }
  return found
}
