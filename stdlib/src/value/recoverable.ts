import { runtime } from '@twill/language/diagnostics'
import { asTwillError } from './caught.ts'
import { TwillError } from './error.ts'

/** A failure that a script may go on after; what else is thrown is thrown on, as are faults of the engine. */
export function recoverable(failure: unknown): TwillError {
  const error = asTwillError(failure)
  if (error instanceof TwillError && error.code !== runtime.internalError.declaration.code) return error
  throw failure
}
