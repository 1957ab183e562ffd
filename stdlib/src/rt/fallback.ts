import { library, runtime, temporal } from '@twill/language/diagnostics'
import { TwillError } from '../value/error.ts'
import type { Value } from '../value/value.ts'
import { present } from './control.ts'

/** Failures that `default` answers as it answers null: arguments that a function does not take, failed coercions, `fail`. */
const answeredCodes = (): ReadonlySet<string> =>
  new Set(
    [
      runtime.noOverload,
      runtime.nullArgument,
      runtime.wrongArgument,
      runtime.wrongVariable,
      runtime.cannotCoerce,
      runtime.cannotCoerceWith,
      runtime.missingField,
      runtime.extraField,
      temporal.noSuchDay,
      temporal.temporalOutOfRange,
      temporal.unreadableDate,
      temporal.missingDatePart,
      library.noFormatterFits,
      library.failed,
    ].map(({ declaration }) => declaration.code),
  )

/** Made by the first failure: most runs have none. */
let answered: ReadonlySet<string> | undefined

/** The left side of `default`: null also where computing it fails in a way that `default` is for. */
export function attempted(compute: () => Value): Value {
  try {
    return present(compute())
  } catch (failure) {
    if (!(failure instanceof TwillError)) throw failure
    answered ??= answeredCodes()
    if (answered.has(failure.code)) return null
    throw failure
  }
}
