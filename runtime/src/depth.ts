import { runtime } from '@twill/language/diagnostics'
import { checkingArguments, checksArguments, isPlainObject, MultiMap, raise, type Value } from '@twill/stdlib/value'

/**
 * Refuses values whose arrays and objects nest deeper than `limit`; a value without any has depth 0.
 * @throws TwillError TW5075
 */
export function checkDepth(values: readonly Value[], limit: number): void {
  let level = values
  for (let depth = 0; level.length > 0; depth++) {
    const inner = level.map(childrenOf).filter((children) => children !== undefined)
    if (depth >= limit && inner.length > 0) throw tooDeep(limit)
    level = inner.flat()
  }
}

const tooDeep = (limit: number) => raise(runtime.depthExceeded, { limit })

/** The arrays and objects in an array or object; undefined for anything else. */
function childrenOf(value: Value): readonly Value[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return value.filter(isContainer)
  if (value instanceof MultiMap) return [...value].map(([, item]) => item).filter(isContainer)
  return isPlainObject(value) ? Object.values(value).filter(isContainer) : undefined
}

const isContainer = (value: Value): boolean => typeof value === 'object' && value !== null

type ScriptFunction = (...args: Value[]) => Value

/** Wraps a function so that calls within its calls, together with those of all others wrapped by the same bound, are counted. */
export function callBound(limit: number): (fun: ScriptFunction) => ScriptFunction {
  let depth = 0
  return (fun) => {
    const counted = (...args: Value[]): Value => {
      if (depth >= limit) throw tooDeep(limit)
      depth++
      try {
        return fun(...args)
      } finally {
        depth--
      }
    }
    const like = Object.defineProperty(counted, 'length', { value: fun.length })
    return checksArguments(fun) ? checkingArguments(like) : like
  }
}
