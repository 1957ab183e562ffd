import { unwrap } from './annotated.ts'
import { implicitCoerce } from './coerce.ts'
import { equals } from './equality.ts'
import { keyName } from './key.ts'
import { entriesOf, isObject, type ObjectValue } from './object.ts'
import { typeOf } from './type-test.ts'
import type { Value } from './value.ts'

/**
 * `~=`: equal once one value is coerced to the type of the other: `"1" ~= 1`. Arrays item by item, objects entry by entry in
 * order, of whose keys the name alone counts.
 */
export function similar(a: Value, b: Value): boolean {
  const left = unwrap(a)
  const right = unwrap(b)
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, i) => similar(item, right[i]))
  }
  if (isObject(left) && isObject(right)) return similarObjects(left, right)
  return equals(left, right) || equalsCoerced(left, right) || equalsCoerced(right, left)
}

function similarObjects(a: ObjectValue, b: ObjectValue): boolean {
  const left = entriesOf(a)
  const right = entriesOf(b)
  if (left.length !== right.length) return false
  return left.every(([key, value], i) => {
    const [otherKey, other] = right[i] as (typeof right)[number]
    return keyName(key) === keyName(otherKey) && similar(value, other)
  })
}

function equalsCoerced(value: Value, model: Value): boolean {
  if (value === null || model === null) return false
  const coerced = implicitCoerce(value, typeOf(model))
  return coerced !== undefined && equals(coerced, model)
}
