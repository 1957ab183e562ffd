import { argumentPlaces, type FunctionType, parseConstant, type Type } from '@twill/language/types'
import { parseTemporal } from './value/temporal/index.ts'
import type { Value } from './value/value.ts'

/** Where the value of a parameter comes from: an argument, or its default as a constant or another parameter. */
export type Source =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'parameter'; readonly index: number }

/** One way to call a function: an overload with a certain number of arguments. */
export interface Shape {
  readonly overload: number
  /** Types of the arguments given. */
  readonly types: readonly Type[]
  /** What each parameter gets; parameters at the end that the implementation fills in itself are left out. */
  readonly sources: readonly Source[]
}

/** The value of a variable that a default may name; undefined when there is none of that name. */
export type DefaultVariable = (name: string) => Value | undefined

/** One for each number of arguments that an overload takes, all of them first. */
export function shapesOf(
  { parameters }: FunctionType,
  overload: number,
  name: string,
  variable: DefaultVariable,
): Shape[] {
  const optional = parameters.map((parameter) => parameter.optional)
  const shapes: Shape[] = []
  for (let omitted = 0; omitted <= optional.filter((one) => one).length; omitted++) {
    const places = argumentPlaces(optional, parameters.length - omitted)
    const given = parameters.filter((_, i) => places[i] !== undefined)
    const sources = parameters.map((parameter, i): Source | undefined => {
      const index = places[i]
      if (index !== undefined) return { kind: 'argument', index }
      return parameter.default === undefined
        ? undefined
        : defaultSource(
            parameter.default,
            parameters.map((p) => p.name),
            name,
            variable,
          )
    })
    while (sources.length > 0 && sources.at(-1) === undefined) sources.pop()
    shapes.push({
      overload,
      types: given.map((parameter) => parameter.type),
      sources: sources.map((source): Source => source ?? { kind: 'constant', value: undefined }),
    })
  }
  return shapes
}

/** Defaults of the library are constants or names of other parameters or of variables. */
function defaultSource(text: string, parameters: readonly string[], name: string, variable: DefaultVariable): Source {
  const index = parameters.indexOf(text)
  if (index >= 0) return { kind: 'parameter', index }
  const constant = text.startsWith('|') ? parseTemporal(text.slice(1, -1)) : parseConstant(text)
  const value = constant === undefined ? variable(text) : constant
  if (value === undefined) throw new Error(`the default \`${text}\` of \`${name}\` is no constant`)
  return { kind: 'constant', value }
}

/** What a parameter gets in a call with these arguments. */
export function valueFrom(source: Source, shape: Shape, args: readonly Value[]): Value {
  switch (source.kind) {
    case 'argument':
      return args[source.index]
    case 'constant':
      return source.value
    case 'parameter': {
      const other = shape.sources[source.index]
      return other && valueFrom(other, shape, args)
    }
  }
}
