import { library } from '@twill/language/diagnostics'
import type { Type } from '@twill/language/types'
import { truth } from '../rt/control.ts'
import {
  coerce,
  implicitCoerce,
  isNumber,
  isObject,
  type Num,
  numberText,
  type ObjectValue,
  toInteger,
  typeOf,
  typeText,
  unwrap,
  type Value,
} from '../value/index.ts'
import { raise } from '../value/raise.ts'

const objectType: Type = { kind: 'object', fields: [], closed: false, ordered: false }
const numberType: Type = { kind: 'simple', name: 'Number' }
const empty: ObjectValue = {}

/** What a condition answered. */
export const isTrue = (answer: Value): boolean => answer === true || (answer !== false && truth(answer))

/** The object that a mapper of `caller` gave; null stands for no entries. */
export function objectFrom(answer: Value, caller: string): ObjectValue {
  if (isObject(answer)) return answer
  const bare = unwrap(answer)
  if (bare === null) return empty
  const object = implicitCoerce(bare, objectType)
  if (isObject(object)) return object
  throw raise(library.notAnObject, {
    function: caller,
    type: typeText(typeOf(bare)),
    advice: caller === 'mapObject' ? '`pluck` gives an array of any values.' : undefined,
  })
}

/** The number that a function gave. */
export const numberFrom = (answer: Value): Num =>
  isNumber(answer) ? answer : (unwrap(coerce(answer, numberType)) as Num)

/** The size of the parts into which `divideBy` cuts. */
export function partSize(amount: Num): number {
  const size = toInteger(amount)
  if (size !== undefined && size >= 1) return size
  throw raise(library.partBelowOne, { function: 'divideBy', size: numberText(amount) })
}
