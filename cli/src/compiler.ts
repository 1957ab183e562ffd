import { argumentsAt, compile, type Span, selectorAt, writtenAt as writtenIn } from '@twill/language'
import { parse } from '@twill/language/syntax'
import { library } from '@twill/stdlib'

const writtenAt = (source: string, path: string, within: Span | undefined): Span | undefined =>
  writtenIn(source, path, within, library)

export { argumentsAt, compile, parse, selectorAt, writtenAt }

/** The part of tw that is loaded when a script must be compiled. */
export interface Compiler {
  readonly argumentsAt: typeof argumentsAt
  readonly compile: typeof compile
  readonly parse: typeof parse
  readonly selectorAt: typeof selectorAt
  readonly writtenAt: typeof writtenAt
}
