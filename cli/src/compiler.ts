import { argumentsAt, compile } from '@twill/language'
import { parse } from '@twill/language/syntax'

export { argumentsAt, compile, parse }

/** The part of tw that is loaded when a script must be compiled. */
export interface Compiler {
  readonly argumentsAt: typeof argumentsAt
  readonly compile: typeof compile
  readonly parse: typeof parse
}
