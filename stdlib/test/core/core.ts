import { dispatcher } from '../../src/dispatch.ts'
import type { Host } from '../../src/host.ts'
import { library } from '../../src/library.ts'
import { type AnyKey, MultiMap, TwillError, type Value } from '../../src/value/index.ts'
import { testHost } from '../host.ts'

/** A function of the module as scripts call it. */
export function core(name: string, host: Host = testHost()): (...args: Value[]) => Value {
  const declaration = library.lookup('tw::Core', name)
  if (declaration?.kind !== 'function') throw new Error(`no function ${name}`)
  return dispatcher(declaration, host)
}

/** An object that may repeat keys. */
export const entries = (...pairs: readonly (readonly [AnyKey, Value])[]): MultiMap =>
  MultiMap.of(
    pairs.map(([key]) => key),
    pairs.map(([, value]) => value),
  )

/** The entries of any object, for comparing. */
export const shown = (object: Value): Value =>
  object instanceof MultiMap ? [...object].map(([key, value]) => [String(key), value]) : object

/** The code of the TwillError that a call throws. */
export function failure(call: () => unknown): string | undefined {
  try {
    call()
  } catch (error) {
    if (error instanceof TwillError) return error.code
    throw error
  }
  return undefined
}
