import { runtime } from '@twill/language/diagnostics'
import type { Type } from '@twill/language/types'
import { type Metadata, unwrap } from './annotated.ts'
import type { Report } from './coerce-report.ts'
import { describe } from './coerce-report.ts'
import { Key } from './key.ts'
import { isNumber, numberText } from './number.ts'
import { isObject } from './object.ts'
import { raise } from './raise.ts'
import { isTemporal } from './temporal/index.ts'
import type { Value } from './value.ts'

/** Turns a value without metadata into one of a type; what the report gives where it cannot. */
export type Conversion = (value: Value, type: Type, metadata: Metadata, report: Report) => Value | undefined

/** A value in braces after a type, `undefined` where there is none or null. @throws TwillError TW5014 when it is no text */
export function textOption(metadata: Metadata, name: string): string | undefined {
  const value = Object.hasOwn(metadata, name) ? unwrap(metadata[name]) : undefined
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (isNumber(value)) return numberText(value)
  if (value instanceof Key) return value.localName
  throw badOption(name, value, 'a String')
}

/** As {@link textOption}, one of a few words in any case. */
export function wordOption<Word extends string>(
  metadata: Metadata,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = textOption(metadata, name)
  if (value === undefined) return undefined
  const word = words.find((candidate) => candidate === value.toUpperCase())
  if (word === undefined) throw badOption(name, value, words.map((w) => `"${w}"`).join(', '))
  return word
}

export const badOption = (option: string, value: Value, allowed: string) =>
  raise(runtime.badCoercionOption, { option, value: describe(value), allowed })

/** What to write instead of a coercion that is not possible. */
export const hintFor = {
  number(value: Value, format: string | undefined): string | undefined {
    if (value === null) return nullHint
    if (typeof value === 'string')
      return format === undefined
        ? 'A text such as "1,234.50" needs a format: `as Number {format: "#,##0.00"}`.'
        : undefined
    if (typeof value === 'boolean') return '`if (…) 1 else 0` gives a number.'
    return isTemporal(value) ? 'Only a DateTime is a point in time: `as DateTime as Number`.' : undefined
  },
  text(value: Value): string | undefined {
    if (value === null) return nullHint
    if (Array.isArray(value)) return '`joinBy` makes a text of an array, `write` a text in a format.'
    return isObject(value) ? '`write(…, "application/json")` gives an object as text.' : undefined
  },
  boolean(value: Value): string | undefined {
    if (value === null) return nullHint
    if (typeof value === 'string') return 'Only "true" and "false" are read as Boolean.'
    return isNumber(value) ? 'A comparison gives a Boolean: `… != 0`.' : undefined
  },
  array(value: Value): string | undefined {
    if (value === null) return nullHint
    return isObject(value) ? '`valuesOf` gives the values of an object, `pluck` an item for each entry.' : undefined
  },
  temporal(value: Value, typeName: string, example: string): string | undefined {
    if (value === null) return nullHint
    if (typeof value === 'string')
      return `A text in another form than "${example}" needs a format: \`as ${typeName} {format: "…"}\`.`
    return isNumber(value)
      ? `A number of digits is read by a format: \`as ${typeName} {format: "uuuuMMdd"}\`.`
      : undefined
  },
  nothing(value: Value): string | undefined {
    return value === null ? nullHint : undefined
  },
}

const nullHint = 'A `default` gives another value in place of null.'
