import { argumentsAt, compile as compileScript } from '@twill/language'
import { createEngine } from './engine.ts'

/** What the package's main door is in a browser, which has no files and no environment; a time limit there is a worker's, which its page ends. */
const engine = createEngine({}, { compile: compileScript, argumentsAt })

/** As `compile` of the package's main door; `modules` must be a function. */
export const compile = engine.compile

/** A mapping from `Mapping.saved`, without compiling. */
export const load = engine.load

export { Decimal } from '@twill/stdlib'
export { MultiMap, TwillError } from '@twill/stdlib/value'
export { CompileError } from './compile-error.ts'
export { Input, type InputContent, input } from './inputs.ts'
