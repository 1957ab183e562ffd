import { type FunctionType, resolved, type Type } from '@twill/language/types'
import { type DefaultVariable, type Shape, shapesOf, valueFrom } from './call-shape.ts'
import type { Dispatcher, Implementation } from './define.ts'
import { type DispatcherCode, dispatcherCode } from './dispatcher-code.ts'
import { noOverload } from './no-overload.ts'
import { toStringValue } from './value/coerce.ts'
import { bareTypeTester } from './value/type-test.ts'
import type { Value } from './value/value.ts'

/** What follows from the types of the overloads of a function. `runs` are their implementations, in the same order. */
export interface CallMatcher {
  readonly code: () => DispatcherCode
  /**
   * Answers a call whose arguments no overload takes as they are.
   * @throws TwillError where none takes them changed either
   */
  readonly callMissed: (runs: readonly Implementation[], args: readonly Value[]) => Value
  /** A dispatcher that needs no code from text. */
  readonly interpreter: (runs: readonly Implementation[]) => Dispatcher
}

/** @param declaredIn types of the library have a meaning from the start; those of a script are declared while its module is linked */
export function callMatcher(
  name: string,
  types: readonly FunctionType[],
  declaredIn: 'library' | 'script',
  variable: DefaultVariable = () => undefined,
): CallMatcher {
  const shapes = types.flatMap((type, overload) => shapesOf(type, overload, name, variable))
  const candidates = shapes.map((shape) => shape.types)
  /** By the `typeof` of each argument. */
  const textShapes = new Map<string, Shape | null>()

  const call = (runs: readonly Implementation[], shape: Shape, args: readonly Value[]): Value | undefined =>
    runs[shape.overload]?.(...shape.sources.map((source) => valueFrom(source, shape, args)))

  /** Calls the first overload that takes the arguments as they are; undefined when there is none. */
  const callFirst = (runs: readonly Implementation[], args: readonly Value[]): Value | undefined => {
    const shape = shapes.find(
      ({ types }) => types.length === args.length && types.every((type, i) => bareTypeTester(type)(args[i])),
    )
    return shape && call(runs, shape, args)
  }

  /**
   * `"no " ++ 7`: where one overload fits best and only wants texts in place of numbers and booleans, which is the same for
   * all arguments of these kinds, it need not be looked for each time. Undefined where that is not so.
   */
  const callWithTexts = (runs: readonly Implementation[], args: readonly Value[]): Value | undefined => {
    let kinds = ''
    for (const arg of args) kinds += `${typeof arg} `
    let shape = textShapes.get(kinds)
    if (shape === undefined) {
      shape = textShape(shapes, args)
      textShapes.set(kinds, shape)
    }
    if (shape === null) return undefined
    const { types } = shape
    const texts = args.map((arg, i) => (isTextType(types[i]) && typeof arg !== 'string' ? toStringValue(arg) : arg))
    return call(runs, shape, texts)
  }

  const callMissed: CallMatcher['callMissed'] = (runs, args) =>
    callWithTexts(runs, args) ?? noOverload(name, candidates, args, (fitting) => callFirst(runs, fitting))

  let code: DispatcherCode | undefined
  return {
    code: () => {
      code ??= dispatcherCode(shapes, declaredIn === 'library' ? resolved : (type) => type)
      return code
    },
    callMissed,
    interpreter: (runs) => {
      const counts = candidates.map((types) => types.length)
      const arity = Math.max(0, ...counts)
      const dispatch: Dispatcher = (...given) => {
        let count = Math.min(given.length, arity)
        while (count > 0 && given[count - 1] === undefined) count--
        const args = given.slice(0, count)
        return callFirst(runs, args) ?? callMissed(runs, args)
      }
      return Object.defineProperty(dispatch, 'length', { value: Math.min(...counts) })
    },
  }
}

const nothing: Type = { kind: 'nothing' }

const isTextType = (type: Type | undefined): boolean => type?.kind === 'simple' && type.name === 'String'

/** The one shape that most of the arguments fit, when the others are numbers and booleans where it takes texts. */
function textShape(shapes: readonly Shape[], args: readonly Value[]): Shape | null {
  if (!args.every((arg) => typeof arg === 'string' || typeof arg === 'number' || typeof arg === 'boolean')) return null
  const ranked = shapes
    .filter(({ types }) => types.length === args.length)
    .map((shape) => ({
      shape,
      fitting: args.filter((arg, i) => bareTypeTester(shape.types[i] ?? nothing)(arg)).length,
    }))
    .sort((a, b) => b.fitting - a.fitting)
  const [best, next] = ranked
  if (best === undefined || best.fitting === next?.fitting) return null
  const suits = args.every((arg, i) => {
    const type = best.shape.types[i] ?? nothing
    const sameForAll = type.kind === 'simple' || type.kind === 'any' || type.kind === 'parameter'
    return sameForAll && (bareTypeTester(type)(arg) || (typeof arg !== 'string' && isTextType(type)))
  })
  return suits ? best.shape : null
}
