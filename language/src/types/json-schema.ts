import type * as ast from '../syntax/ast.ts'
import { SchemaError, type SchemaFile, type SchemaModule } from './schema-module.ts'
import { pathBeside, TypeNames, typeNameOf } from './schema-names.ts'
import { typeNodes } from './type-nodes.ts'

const { named, literal, object, field, union, intersection, alias, importModule } = typeNodes

type Schema = Readonly<Record<string, unknown>>

/** Types of JSON Schema by their name. */
const plainTypes: ReadonlyMap<unknown, string> = new Map([
  ['string', 'String'],
  ['number', 'Number'],
  ['integer', 'Number'],
  ['boolean', 'Boolean'],
  ['null', 'Null'],
])

/**
 * The types of a JSON Schema (drafts 4 to 2020-12): `Root`, and one for each of its definitions. What a type cannot say, such as
 * lengths, patterns and bounds, is left out.
 * @throws SchemaError
 */
export function jsonSchemaModule(file: SchemaFile): SchemaModule {
  let root: unknown
  try {
    root = JSON.parse(file.text)
  } catch (e) {
    throw new SchemaError(`it is not valid JSON: ${e instanceof Error ? e.message : e}`)
  }
  if (!isSchema(root) && typeof root !== 'boolean') throw new SchemaError('a schema is an object, true or false')
  return { directives: new Reader(file, root).directives() }
}

class Reader {
  readonly #file: SchemaFile
  readonly #root: unknown
  /** Names of types by the place of their schema: the empty text, `/definitions/address`. */
  readonly #names = new Map<string, string>([['', 'Root']])
  readonly #typeNames = new TypeNames()
  readonly #imports = new Map<string, ast.ImportDirective>()

  constructor(file: SchemaFile, root: unknown) {
    this.#file = file
    this.#root = root
  }

  directives(): readonly ast.Directive[] {
    if (isSchema(this.#root)) {
      for (const place of ['definitions', '$defs']) {
        const definitions = this.#root[place]
        if (isSchema(definitions))
          for (const name of Object.keys(definitions)) this.#name(`/${place}/${stepOf(name)}`, name)
      }
    }
    const types: ast.Directive[] = []
    // references name further places while the types are made
    for (const [place, name] of this.#names) types.push(alias(name, this.#type(this.#at(place))))
    return [...this.#imports.values(), ...types]
  }

  /** Gives the schema at a place a name as close to `wanted` as can be. */
  #name(place: string, wanted: string): string {
    const name = this.#typeNames.give(wanted)
    this.#names.set(place, name)
    return name
  }

  #at(place: string): unknown {
    let found: unknown = this.#root
    for (const step of place.split('/').slice(1)) {
      const key = keyOf(step)
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key))
        throw new SchemaError(`\`#${place}\` leads nowhere`)
      found = (found as Schema)[key]
    }
    return found
  }

  #type(schema: unknown): ast.TypeNode {
    if (schema === false) return named(['Nothing'])
    if (!isSchema(schema)) return named(['Any'])
    const all: ast.TypeNode[] = []
    if (typeof schema.$ref === 'string') all.push(this.#reference(schema.$ref))
    if ('const' in schema) all.push(valueType(schema.const))
    else if (Array.isArray(schema.enum)) all.push(union(schema.enum.map(valueType)))
    else all.push(...this.#shape(schema))
    for (const part of listOf(schema.allOf)) all.push(this.#type(part))
    for (const choice of [listOf(schema.anyOf), listOf(schema.oneOf)]) {
      if (choice.length > 0) all.push(union(choice.map((part) => this.#type(part))))
    }
    const whole = intersection(all)
    return schema.nullable === true ? union([whole, named(['Null'])]) : whole
  }

  /** What `type` says, or the keywords that only one type has; nothing when the schema holds any value. */
  #shape(schema: Schema): readonly ast.TypeNode[] {
    const types = schema.type === undefined ? [] : [schema.type].flat()
    if (types.length > 0) return [union(types.map((type) => this.#ofType(type, schema)))]
    if ('properties' in schema || 'required' in schema || 'additionalProperties' in schema)
      return [this.#object(schema)]
    if ('items' in schema || 'prefixItems' in schema) return [this.#array(schema)]
    return []
  }

  #ofType(type: unknown, schema: Schema): ast.TypeNode {
    if (type === 'object') return this.#object(schema)
    if (type === 'array') return this.#array(schema)
    const plain = plainTypes.get(type)
    if (plain === undefined) throw new SchemaError(`\`${String(type)}\` is no type of JSON Schema`)
    return named([plain])
  }

  #object(schema: Schema): ast.TypeNode {
    const properties = isSchema(schema.properties) ? schema.properties : {}
    const required = new Set<unknown>(listOf(schema.required))
    const fields = Object.entries(properties).map(([name, type]) => {
      // draft 3 marks the property itself
      const demanded = required.has(name) || (isSchema(type) && type.required === true)
      return field(name, this.#type(type), { optional: !demanded, repeated: false })
    })
    for (const name of required) {
      if (typeof name === 'string' && !Object.hasOwn(properties, name))
        fields.push(field(name, named(['Any']), { optional: false, repeated: false }))
    }
    const others = schema.additionalProperties
    const closed = others === false && !('patternProperties' in schema)
    if (isSchema(others) && !('patternProperties' in schema))
      fields.push(field(undefined, this.#type(others), { optional: true, repeated: true }))
    return object(fields, closed)
  }

  #array(schema: Schema): ast.TypeNode {
    const tuple = Array.isArray(schema.prefixItems)
      ? schema.prefixItems
      : Array.isArray(schema.items)
        ? schema.items
        : undefined
    if (tuple === undefined) return named(['Array'], [this.#type(schema.items)])
    const rest = tuple === schema.prefixItems ? schema.items : schema.additionalItems
    const items = rest === false ? tuple : [...tuple, rest]
    return named(['Array'], [union(items.map((item) => this.#type(item)))])
  }

  #reference(address: string): ast.TypeNode {
    const own = isSchema(this.#root) ? (this.#root.$id ?? this.#root.id) : undefined
    const [file = '', fragment = ''] = address.split('#')
    if (file === '' || file === own) return named([this.#local(decodeURIComponent(fragment))])
    return named([this.#other(file), this.#nameElsewhere(fragment)])
  }

  #local(fragment: string): string {
    if (fragment !== '' && !fragment.startsWith('/')) {
      const known = [...this.#names].find(([place]) => isAnchor(this.#at(place), fragment))
      if (known === undefined) throw new SchemaError(`\`#${fragment}\` leads nowhere`)
      return known[1]
    }
    this.#at(fragment)
    return this.#names.get(fragment) ?? this.#name(fragment, keyOf(fragment.split('/').at(-1) ?? ''))
  }

  /** `address.json` beside this file, as a module of its own; its alias here. */
  #other(file: string): string {
    const module = pathBeside(this.#file, file)
    const key = module.join('::')
    const known = this.#imports.get(key)?.alias ?? `file${this.#imports.size + 1}`
    if (!this.#imports.has(key)) this.#imports.set(key, importModule('jsonschema', module, known))
    return known
  }

  /** The name that a definition of another file has there. */
  #nameElsewhere(fragment: string): string {
    const [, name] = /^\/(?:definitions|\$defs)\/([^/]+)$/.exec(fragment) ?? []
    if (name === undefined && fragment !== '')
      throw new SchemaError(`\`#${fragment}\` of another file is no definition`)
    if (name === undefined) return 'Root'
    return typeNameOf(keyOf(name))
  }
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const isAnchor = (schema: unknown, name: string): boolean =>
  isSchema(schema) && (schema.$anchor === name || schema.$id === `#${name}` || schema.id === `#${name}`)

/** The type that holds a value and, where types can say so, no other. */
function valueType(value: unknown): ast.TypeNode {
  if (value === null) return named(['Null'])
  if (Array.isArray(value)) return named(['Array'])
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return literal(value)
    case 'number':
      return literal({ number: String(value) })
    default:
      return named(['Object'])
  }
}

/** A key as a step of a JSON pointer, and back. */
const stepOf = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1')
const keyOf = (step: string): string => step.replace(/~1/g, '/').replace(/~0/g, '~')
