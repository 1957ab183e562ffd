import { argumentsAt, compile as compileScript } from '@twill/language'
import { createEngine } from './engine.ts'
import { nodePlatform } from './node-platform.ts'

const engine = createEngine(nodePlatform, { compile: compileScript, argumentsAt })

/**
 * Compiles a script. `name` is shown in messages; `modules` are folders, or a function from a module's name to its text;
 * `inputs` name the inputs with their formats; `defaultOutput` serves scripts without an `output` directive.
 * @throws CompileError with all diagnostics of the script
 */
export const compile = engine.compile

/** A mapping from `Mapping.saved`, without compiling. */
export const load = engine.load

export type { Diagnostic } from '@twill/language'
export { Decimal } from '@twill/stdlib'
export { MultiMap, TwillError } from '@twill/stdlib/value'
export { CompileError } from './compile-error.ts'
export type { CompileOptions, Modules } from './engine.ts'
export type { HostOptions } from './host.ts'
export { Input, type InputContent, input } from './inputs.ts'
export type { Mapping, RunLimits, SavedMapping } from './mapping.ts'
export type { Output } from './output.ts'
