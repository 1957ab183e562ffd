import { argumentPlaces, leavesGaps } from '@twill/language/types'
import type { Value } from './value.ts'

type AnyFunction = (...args: never[]) => Value

/** Computes the default of a parameter from the arguments before it. */
export type ParameterDefault = (...earlier: Value[]) => Value

type Defaults = readonly (ParameterDefault | undefined)[]

/** By the number of an argument, and how many there are. */
const defaultsOf = new WeakMap<AnyFunction, (index: number, count: number) => ParameterDefault | undefined>()

/**
 * The function, for which it is remembered what its parameters default to. Where these are not the last ones, a function that puts fewer
 * arguments than it has parameters in their places; to one that gets all, or undefined for those left out, nothing is done.
 */
export function withDefaults<F extends AnyFunction>(fun: F, defaults: Defaults): F {
  const optional = defaults.map((one) => one !== undefined)
  if (leavesGaps(optional)) {
    const placed = placing(fun, optional) as F
    defaultsOf.set(placed, (index, count) => defaultAmongGaps(defaults, argumentPlaces(optional, count), index))
    return placed
  }
  defaultsOf.set(fun, (index) => defaults[index])
  return fun
}

/** Its `length` is, as that of all functions, the number of arguments that it must get. */
function placing(fun: AnyFunction, optional: readonly boolean[]): AnyFunction {
  const all = optional.length
  const byCount: (readonly (number | undefined)[])[] = []
  const placed = (...args: never[]): Value => {
    const count = args.length
    if (count >= all) return fun(...args)
    byCount[count] ??= argumentPlaces(optional, count)
    return fun(...byCount[count].map((place) => (place === undefined ? undefined : args[place]) as never))
  }
  return Object.defineProperty(placed, 'length', { value: optional.filter((one) => !one).length })
}

function defaultAmongGaps(
  defaults: Defaults,
  places: readonly (number | undefined)[],
  index: number,
): ParameterDefault | undefined {
  const parameter = places.indexOf(index)
  const own = defaults[parameter]
  return (
    own &&
    ((...args) => {
      const earlier: Value[] = []
      for (const [i, place] of places.slice(0, parameter).entries())
        earlier.push(place === undefined ? defaults[i]?.(...earlier) : args[place])
      return own(...earlier)
    })
  )
}

const selfChecked = new WeakSet<object>()

/** The function, which itself tells what is wrong with its arguments. */
export function checkingArguments<F extends AnyFunction>(fun: F): F {
  selfChecked.add(fun)
  return fun
}

export const checksArguments = (fun: object): boolean => selfChecked.has(fun)

/**
 * What stands for an argument, one of `count`, where the parameter that gets it has a default: computed from the arguments before it.
 * Undefined where it has none.
 */
export function defaultOf(fun: AnyFunction, index: number, count: number): ParameterDefault | undefined {
  return defaultsOf.get(fun)?.(index, count)
}
