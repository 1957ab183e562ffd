import { isSafePlainKey, MultiMap, type Value } from '@twill/stdlib/value'

/** Makes an object of the first values of an array, which it does not keep. */
export type ObjectFactory = (values: readonly Value[]) => Value

/** Above this an object literal is a slow dictionary. */
const MAX_LITERAL_KEYS = 1000

/**
 * A factory of objects with these keys in this order: plain objects of one hidden class, or MultiMaps with shared keys where
 * a plain object cannot hold them. Generated code pays from some dozen objects on.
 */
export function objectFactory(keys: readonly string[], isGenerated: boolean): ObjectFactory {
  const isPlain = keys.length <= MAX_LITERAL_KEYS && new Set(keys).size === keys.length && keys.every(isSafePlainKey)
  if (!isPlain) {
    const pattern = MultiMap.of(keys, [])
    return (values) => pattern.withValues(values.slice(0, keys.length))
  }
  return (isGenerated ? generated(keys) : undefined) ?? ((values) => fill(keys, values))
}

/** Undefined where code from text is forbidden. */
function generated(keys: readonly string[]): ObjectFactory | undefined {
  try {
    return new Function(
      'v',
      `return {${keys.map((key, i) => `${JSON.stringify(key)}:v[${i}]`).join(',')}}`,
    ) as ObjectFactory
  } catch {
    return undefined
  }
}

function fill(keys: readonly string[], values: readonly Value[]): Value {
  const object: Record<string, Value> = {}
  for (let i = 0; i < keys.length; i++) object[keys[i] as string] = values[i]
  return object
}
