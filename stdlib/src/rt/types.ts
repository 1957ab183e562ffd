import { runtime } from '@twill/language/diagnostics'
import { type AliasType, selectType as memberOf, type Type, typeText } from '@twill/language/types'
import { unwrap } from '../value/annotated.ts'
import { implicitCoerce } from '../value/coerce.ts'
import { isObject, type ObjectValue } from '../value/object.ts'
import { raise } from '../value/raise.ts'
import { isType, TypeValue, typeIn } from '../value/type-test.ts'
import type { Value } from '../value/value.ts'
import { briefly } from './control.ts'

const typeValues = new WeakMap<Type, TypeValue>()

/** A type as a value: the same one for the same type. */
export function typeValue(type: Type): TypeValue {
  let value = typeValues.get(type)
  if (value === undefined) {
    value = new TypeValue(type)
    typeValues.set(type, value)
  }
  return value
}

/** A type of the script, which may refer to itself. */
export function aliasType(name: string, args: readonly Type[], target: () => Type): AliasType {
  let resolved: Type | undefined
  return {
    kind: 'alias',
    name,
    args,
    target: () => {
      resolved ??= target()
      return resolved
    },
  }
}

type Mode = 'value' | 'all' | 'attribute' | 'index'

/** `Order.items` where a type is written. */
export function selectType(type: Type, mode: Mode, name: string): Type {
  const found = memberOf(type, mode, name)
  if (found === undefined) throw raise(runtime.noSelector, { selector: `.${name}`, type: typeText(type) })
  return found
}

/** `Order.items` where a value is wanted. */
export const selectFromType = (value: TypeValue, mode: Mode, name: string): Value =>
  typeValue(selectType(typeIn(value), mode, name))

/** `String {format: "…"}` */
export const typeWithMetadata = (type: Type, metadata: ObjectValue): Type => ({
  ...type,
  metadata: isObject(metadata) ? (metadata as Record<string, unknown>) : undefined,
})

/** An argument that does not fit its parameter at a glance: taken as it is, coerced, or refused. */
export function argument(value: Value | undefined, type: Type, fun: string, index: number, parameter: string): Value {
  if (value === undefined) throw raise(runtime.missingArgument, { function: fun, parameter })
  if (isType(value, type)) return value
  const bare = unwrap(value)
  if (bare !== value && isType(bare, type)) return bare
  const coerced = bare === null ? undefined : implicitCoerce(bare, type)
  // items are only required to have a value of the type: they stay what they are
  if (coerced !== undefined) return Array.isArray(bare) && Array.isArray(coerced) ? bare : coerced
  throw raise(
    runtime.wrongArgument,
    { function: fun, parameter, type: typeText(type), value: briefly(bare), advice: fitting(bare, parameter, type) },
    { data: bare === null ? { nullArgument: index } : {} },
  )
}

const fitting = (value: Value, parameter: string, type: Type): string =>
  value === null
    ? `Declare it as \`${parameter}: ${typeText(type)} | Null\`, or give it a \`default\` before the call.`
    : `Coerce it before the call: \`… as ${typeText(type)}\`.`

/** `var name: Type = value` */
export function declared(value: Value, type: TypeValue, name: string): Value {
  const wanted = typeIn(type)
  if (isType(value, wanted)) return value
  const bare = unwrap(value)
  const coerced = bare === null ? undefined : implicitCoerce(bare, wanted)
  if (coerced !== undefined) return coerced
  throw raise(runtime.wrongVariable, {
    name,
    type: typeText(wanted),
    value: briefly(bare),
  })
}
