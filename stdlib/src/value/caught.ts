import { runtime } from '@twill/language/diagnostics'
import { TwillError } from './error.ts'
import { raise } from './raise.ts'

/** Anything thrown while a script runs, as a failure in its terms; what is no `Error` stays as it is. */
export function asTwillError(failure: unknown): unknown {
  if (failure instanceof TwillError || !(failure instanceof Error)) return failure
  if (failure instanceof RangeError && /call stack/i.test(failure.message))
    return raise(runtime.tooDeep, {}, { cause: failure })
  if (failure instanceof RangeError)
    return raise(runtime.limitExceeded, { problem: failure.message }, { cause: failure })
  return raise(runtime.internalError, { problem: `${failure.name}: ${failure.message}` }, { cause: failure })
}
