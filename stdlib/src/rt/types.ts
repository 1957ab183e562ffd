import { runtime } from '@twill/language/diagnostics'
import { type AliasType, selectType as memberOf, resolved, type Type, typeText } from '@twill/language/types'
import { described } from '../no-overload.ts'
import { isNull, unwrap } from '../value/annotated.ts'
import { implicitCoerce } from '../value/coerce.ts'
import { isObject, type ObjectValue } from '../value/object.ts'
import { raise } from '../value/raise.ts'
import { textToTemporal } from '../value/temporal/index.ts'
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
  // an array passes for one of any type: its items are not looked at
  if (Array.isArray(value) && takesArrays(type)) return value
  if (isType(value, type)) return value
  const bare = unwrap(value)
  if (bare !== value && ((Array.isArray(bare) && takesArrays(type)) || isType(bare, type))) return bare
  const coerced = coercedTo(value, type)
  if (coerced !== undefined) return coerced
  throw raise(
    runtime.wrongArgument,
    {
      function: fun,
      parameter,
      type: typeText(type),
      value: briefly(bare),
      advice: fitting(bare, parameter, type),
    },
    { data: bare === null ? { nullArgument: index } : {} },
  )
}

function takesArrays(type: Type): boolean {
  const wanted = resolved(type)
  return wanted.kind === 'array' || (wanted.kind === 'union' && wanted.members.some(takesArrays))
}

/** What a value becomes where just this type is wanted. Of a text with a time a Date may be left, which among overloads it may not. */
function coercedTo(value: Value, type: Type): Value | undefined {
  if (isNull(value)) return undefined
  const bare = unwrap(value)
  if (resolved(type).kind === 'function' && typeof bare !== 'function') return () => value
  return implicitCoerce(value, type) ?? (typeof bare === 'string' ? temporalIn(bare, type) : undefined)
}

function temporalIn(text: string, type: Type): Value | undefined {
  const { kind, metadata, ...wanted } = resolved(type)
  const name = kind === 'simple' && metadata === undefined && 'name' in wanted ? wanted.name : undefined
  switch (name) {
    case 'Date':
    case 'Time':
    case 'LocalTime':
    case 'LocalDateTime':
      return textToTemporal(text, name)
    default:
      return undefined
  }
}

/** Of an array that item is told which does not fit. */
const shown = (value: Value, type: Type): string => (Array.isArray(value) ? described(value, type) : briefly(value))

const fitting = (value: Value, parameter: string, type: Type): string =>
  value === null
    ? `Declare it as \`${parameter}: ${typeText(type)} | Null\`, or give it a \`default\` before the call.`
    : `Coerce it before the call: \`… as ${typeText(type)}\`.`

/** `var name: Type = value` */
export function declared(value: Value, type: TypeValue, name: string): Value {
  const wanted = typeIn(type)
  if (isType(value, wanted)) return value
  const bare = unwrap(value)
  const coerced = coercedTo(value, wanted)
  if (coerced !== undefined) return coerced
  throw raise(runtime.wrongVariable, {
    name,
    type: typeText(wanted),
    value: shown(bare, wanted),
  })
}
