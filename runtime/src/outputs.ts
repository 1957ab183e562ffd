import { Annotated, isPlainObject, Key, MultiMap, unwrap, type Value } from '@twill/stdlib/value'

/**
 * A value of the language as JavaScript: numbers as `number`, or `Decimal` where a double would lose digits; temporal values and
 * `MultiMap`s as they are; metadata dropped. Data without anything to change is not copied.
 */
export function toJavaScript(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Annotated) return toJavaScript(unwrap(value))
  if (value instanceof Key) return value.localName
  if (Array.isArray(value)) return changed(value, toJavaScript) ?? plainArray(value)
  if (value instanceof MultiMap) return mapOf(value)
  if (!isPlainObject(value)) return value
  const items = Object.values(value)
  const converted = changed(items, toJavaScript)
  if (converted === undefined) return value
  return Object.fromEntries(Object.keys(value).map((key, i) => [key, converted[i]]))
}

/** A range is a plain array outside. */
const plainArray = (value: readonly Value[]): readonly Value[] =>
  value.constructor === Array ? value : Array.from(value)

/** The converted items, or undefined when none of them changed. */
function changed(items: readonly Value[], convert: (item: Value) => unknown): unknown[] | undefined {
  let copy: unknown[] | undefined
  items.forEach((item, i) => {
    const result = convert(item)
    if (copy === undefined && result !== item) copy = items.slice(0, i)
    copy?.push(result)
  })
  return copy
}

/** A MultiMap that a plain object can hold, order and all, becomes one. */
function mapOf(map: MultiMap): unknown {
  const keys: string[] = []
  for (const [key] of map) {
    if (typeof key !== 'string' || /^\d+$/.test(key) || key === '__proto__') return withValues(map)
    keys.push(key)
  }
  if (new Set(keys).size < keys.length) return withValues(map)
  return Object.fromEntries(keys.map((key, i) => [key, toJavaScript(map.valueAt(i))]))
}

function withValues(map: MultiMap): MultiMap {
  const entries = [...map]
  const values = changed(
    entries.map(([, value]) => value),
    toJavaScript,
  )
  return values === undefined
    ? map
    : MultiMap.of(
        entries.map(([key]) => key),
        values,
      )
}
