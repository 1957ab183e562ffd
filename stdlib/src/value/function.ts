import type { Value } from './value.ts'

type AnyFunction = (...args: never[]) => Value

/** Computes the default of a parameter from the arguments before it. */
export type ParameterDefault = (...earlier: Value[]) => Value

const defaultsOf = new WeakMap<AnyFunction, readonly (ParameterDefault | undefined)[]>()

/** The function, for which it is remembered what its parameters default to. */
export function withDefaults<F extends AnyFunction>(fun: F, defaults: readonly (ParameterDefault | undefined)[]): F {
  defaultsOf.set(fun, defaults)
  return fun
}

const selfChecked = new WeakSet<object>()

/** The function, which itself tells what is wrong with its arguments. */
export function checkingArguments<F extends AnyFunction>(fun: F): F {
  selfChecked.add(fun)
  return fun
}

export const checksArguments = (fun: object): boolean => selfChecked.has(fun)

/** What the parameter at an index defaults to; undefined when it has no default. */
export function defaultOf(fun: AnyFunction, index: number): ParameterDefault | undefined {
  return defaultsOf.get(fun)?.[index]
}
