import { type AnyKey, isSafePlainKey, MultiMap, type Value } from '@twill/stdlib/value'

/** Makes an object of the values of an array from `base` on; it does not keep the array. */
export type ObjectFactory = (values: readonly Value[], base: number) => Value

/** Above this an object literal is a slow dictionary. */
const MAX_LITERAL_KEYS = 1000

/**
 * A factory of objects with these keys in this order: plain objects of one hidden class, or MultiMaps with shared keys where
 * a plain object cannot hold them. Generated code pays from some dozen objects on.
 */
export function objectFactory(keys: readonly AnyKey[], isGenerated: boolean): ObjectFactory {
  if (!areForPlainObject(keys)) {
    const pattern = MultiMap.of(keys, [])
    return (values, base) => pattern.withValues(values.slice(base, base + keys.length))
  }
  return (isGenerated ? generated(keys) : undefined) ?? ((values, base) => fill(keys, values, base))
}

function areForPlainObject(keys: readonly AnyKey[]): keys is readonly string[] {
  if (keys.length > MAX_LITERAL_KEYS || new Set(keys).size < keys.length) return false
  return keys.every((key) => typeof key === 'string' && isSafePlainKey(key))
}

/** By the code of their result, so that documents alike share the code and its hidden class. */
const generatedBefore = new Map<string, ObjectFactory>()
const MAX_GENERATED = 500

/** Undefined where code from text is forbidden. */
function generated(keys: readonly string[]): ObjectFactory | undefined {
  const fields = keys.map((key, i) => `${JSON.stringify(key)}:v[i${i === 0 ? '' : `+${i}`}]`).join(',')
  const known = generatedBefore.get(fields)
  if (known !== undefined) return known
  try {
    const made = new Function('v', 'i', `return {${fields}}`) as ObjectFactory
    if (generatedBefore.size === MAX_GENERATED) generatedBefore.clear()
    generatedBefore.set(fields, made)
    return made
  } catch {
    return undefined
  }
}

function fill(keys: readonly string[], values: readonly Value[], base: number): Value {
  // filled key by key, a larger object would be a slow dictionary
  if (keys.length > 16) return Object.fromEntries(keys.map((key, i) => [key, values[base + i]]))
  const object: Record<string, Value> = {}
  for (let i = 0; i < keys.length; i++) object[keys[i] as string] = values[base + i]
  return object
}
