import type { CompiledModule } from '@twill/language'
import { runtime } from '@twill/language/diagnostics'
import type { Type } from '@twill/language/types'
import { rt } from '@twill/stdlib'
import { getField, isObject, keyName, keysOf, raise, unwrap, type Value } from '@twill/stdlib/value'
import type { BoundLibrary } from './bound-library.ts'
import { callBound } from './depth.ts'

/** A module that is ready to run: its body as a function, what it exports. */
interface LinkedModule {
  readonly main: (() => Value) | null
  readonly values: Readonly<Record<string, Value>>
  readonly types: Readonly<Record<string, Type>>
}

type Factory = (
  runtime: object,
  lib: BoundLibrary,
  modules: Readonly<Record<string, LinkedModule>>,
  inputs: (name: string) => Value,
  module: string,
) => LinkedModule

/** Compiled modules as functions. Made once a mapping, linked once a run. */
export interface Program {
  readonly modules: readonly CompiledModule[]
  readonly factories: readonly Factory[]
}

/** `new Function` puts this many lines before the text it is given. */
export const linesBefore = 2

/** The name of a module's code in stack traces. */
export const codeName = (module: CompiledModule): string => `twill:${encodeURI(module.name)}.js`

export function loadProgram(modules: readonly CompiledModule[]): Program {
  return {
    modules,
    factories: modules.map(
      (module) =>
        new Function(
          'rt',
          'lib',
          'modules',
          'inputs',
          'module$',
          `${module.text}\n//# sourceURL=${codeName(module)}`,
        ) as Factory,
    ),
  }
}

export type Inputs = Readonly<Record<string, Value>>

/** Inputs of a Mule event that are null when the caller does not give them. */
const contextNames = [
  'vars',
  'attributes',
  'error',
  'correlationId',
  'message',
  'flow',
  'app',
  'server',
  'mule',
  'authentication',
  'dataType',
  'itemSequenceInfo',
  'object',
]

/** `in0`, `in1`, …: what inputs are called where they come without names. */
const numbered = Array.from({ length: 10 }, (_, i) => `in${i}`)

export const knownInputs: readonly string[] = ['payload', ...numbered, ...contextNames]

const runnable = Symbol('runnable')

interface Importable extends LinkedModule {
  /** Runs the module's body with inputs of its own: it is linked again for each call. */
  readonly [runnable]: (inputs: Inputs) => Value
}

/** A variable of an imported module that an annotation of some name stands on. */
export interface AnnotatedValue {
  readonly name: string
  readonly value: Value
}

/** What imported modules declare under an annotation. The modules are linked for it, as for a run without inputs. */
export function annotatedValues(program: Program, lib: BoundLibrary, annotation: string): readonly AnnotatedValue[] {
  const wanted = program.modules.some(({ annotated }) =>
    Object.values(annotated ?? {})
      .flat()
      .includes(annotation),
  )
  if (!wanted) return []
  const modules: Record<string, LinkedModule> = Object.create(null)
  return program.modules.slice(0, -1).flatMap((module, i) => {
    const linked = program.factories[i]?.(members, lib, modules, giver({}), module.path)
    if (linked === undefined) return []
    modules[module.path] = linked
    return Object.entries(module.annotated ?? {})
      .filter(([, names]) => names.includes(annotation))
      .map(([name]) => ({ name, value: computed(linked.values[name]) }))
  })
}

/** Exported variables are computed when they are asked for. */
const computed = (exported: Value | undefined): Value =>
  typeof exported === 'function' ? exported() : (exported ?? null)

/** Runs a program's script on inputs. Imported modules come before those that import them. */
export function runProgram(program: Program, lib: BoundLibrary, inputs: Inputs, maxDepth?: number): Value {
  const runtimeMembers = maxDepth === undefined ? members : extended(members, { bounded: callBound(maxDepth) })
  const modules: Record<string, Importable> = Object.create(null)
  let result: Value = null
  program.modules.forEach((module, i) => {
    const link = (given: Inputs): LinkedModule | undefined =>
      program.factories[i]?.(runtimeMembers, lib, modules, giver(given), module.path)
    const linked = link(inputs)
    if (linked === undefined) return
    if (i === program.modules.length - 1) result = linked.main?.() ?? null
    else modules[module.path] = { ...linked, [runnable]: (given) => link(given)?.main?.() ?? null }
  })
  return result
}

/** An object with more members; those of a module are not copied, since reading them all would load all that they stand for. */
const extended = (base: object, more: object): object => Object.assign(Object.create(base), more)

const members = extended(rt, {
  /** Around each function that has a name; where calls are not counted, nothing. */
  bounded: (fun: Value): Value => fun,
  runImported,
  mappingFunction:
    (module: Importable) =>
    (inputs: Value): Value =>
      runImported(module, inputs),
})

/** Runs an imported mapping on an object that holds its inputs by name. */
function runImported(module: Importable, inputs: Value): Value {
  const given = unwrap(inputs)
  if (!isObject(given)) {
    const advice = 'Inputs are handed over by name: `main({ payload: … })`.'
    throw raise(runtime.wrongArgument, {
      function: 'main',
      parameter: 'inputs',
      type: 'Object',
      value: rt.briefly(given),
      advice,
    })
  }
  const names = keysOf(given).map(keyName)
  return module[runnable](Object.fromEntries(names.map((name) => [name, getField(given, name) ?? null])))
}

const giver =
  (given: Inputs) =>
  (name: string): Value => {
    if (Object.hasOwn(given, name)) return given[name] ?? null
    if (contextNames.includes(name)) return null
    throw raise(runtime.missingInput, { name })
  }
