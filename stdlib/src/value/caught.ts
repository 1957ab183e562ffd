import { runtime } from '@twill/language/diagnostics'
import { TwillError } from './error.ts'
import { raise } from './raise.ts'

/** Anything thrown while a script runs, as a failure in its terms; what is no `Error` stays as it is. */
export function asTwillError(failure: unknown): unknown {
  if (failure instanceof TwillError || !(failure instanceof Error)) return failure
  if (ranOutOfStack(failure)) return raise(runtime.tooDeep, {}, { cause: failure })
  if (failure instanceof RangeError)
    return raise(runtime.limitExceeded, { problem: failure.message }, { cause: failure })
  return raise(runtime.internalError, { problem: `${failure.name}: ${failure.message}` }, { cause: failure })
}

/**
 * Whether recursion had no end, or the data was too deep for it. V8 13 and newer may tell of a stack that ends where an iteration begins as
 * `undefined is not a function`; what shows it then is a trace of the same calls again and again.
 */
export function ranOutOfStack(failure: unknown): boolean {
  if (failure instanceof RangeError) return /call stack/i.test(failure.message)
  if (!(failure instanceof TypeError) || failure.message !== 'undefined is not a function') return false
  const calls = (failure.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return calls.length > 4 && new Set(calls).size <= calls.length / 2
}
