import { runtime } from '@twill/language/diagnostics'
import { type Type, typeText } from '@twill/language/types'
import { type Metadata, unwrap } from './annotated.ts'
import type { TwillError } from './error.ts'
import { Key } from './key.ts'
import { isNumber, numberText } from './number.ts'
import { raise } from './raise.ts'
import { isTemporal, Period, TimeZone } from './temporal/index.ts'
import { typeOf } from './type-test.ts'
import type { Value } from './value.ts'

/**
 * What becomes of a coercion that is not possible: an explicit one throws, an attempt gives undefined, which is no value of the
 * language. `undefined` is the result in both cases, so that a coercion may end with `return report.fail(…)`.
 */
export interface Report {
  /** A script says `as`. Otherwise texts are read only in their exact form, and boxed values are opened. */
  readonly explicit: boolean
  fail(value: Value, type: Type, metadata: Metadata, advice?: string): undefined
  /** What went wrong is known to something that throws it. */
  failBy(attempt: () => unknown): undefined
  missingField(type: Type, field: string): undefined
  extraField(type: Type, field: string): undefined
  /** The report for a part of the value: an index or a field name. */
  inside(part: string | number): Report
}

const nothing = (): undefined => undefined

/** For attempts within an explicit coercion: nothing is said. */
export const silent: Report = {
  explicit: true,
  fail: nothing,
  failBy: nothing,
  missingField: nothing,
  extraField: nothing,
  inside: () => silent,
}

/** For arguments: nothing is said. */
export const implicit: Report = { ...silent, explicit: false, inside: () => implicit }

/** For `as`: says what could not be coerced, and where in the value it stands. */
export function throwing(path = ''): Report {
  const where = path === '' ? '' : ` at \`${path}\``
  const data = path === '' ? {} : { path }
  return {
    explicit: true,
    fail(value, type, metadata, advice) {
      throw cannotCoerce(value, type, metadata, where, advice, data)
    },
    failBy(attempt) {
      attempt()
    },
    missingField(type, field) {
      throw raise(runtime.missingField, { type: cut(typeText(type)), field, where }, { data })
    },
    extraField(type, field) {
      throw raise(runtime.extraField, { type: cut(typeText(type)), field, where }, { data })
    },
    inside: (part) => throwing(path + (typeof part === 'number' ? `[${part}]` : `.${part}`)),
  }
}

function cannotCoerce(
  value: Value,
  type: Type,
  metadata: Metadata,
  where: string,
  advice: string | undefined,
  data: Record<string, unknown>,
): TwillError {
  const named = cut(typeText({ ...type, metadata: undefined }))
  const words = { value: describe(value), type: named, where, advice }
  const used = typeText({ kind: 'any', metadata }).replace(/^Any ?/, '')
  const types = { from: typeText(typeOf(unwrap(value))), to: named, ...data }
  if (Object.keys(metadata).length > 0)
    return raise(runtime.cannotCoerceWith, { ...words, metadata: used }, { data: types })
  return raise(runtime.cannotCoerce, words, { data: types })
}

const longest = 60

/** A value in a message: its type and, when it has one, its text, cut when it is long. */
export function describe(value: Value): string {
  const bare = unwrap(value)
  if (bare === null) return 'null'
  const type = typeText(typeOf(bare))
  if (typeof bare === 'string' || bare instanceof Key) return `${type} ${JSON.stringify(cut(String(bare)))}`
  if (isNumber(bare)) return `${type} ${cut(numberText(bare))}`
  if (typeof bare === 'boolean') return `${type} ${bare}`
  if (isTemporal(bare) || bare instanceof Period || bare instanceof TimeZone) return `${type} |${bare}|`
  return /^[AEIOU]/.test(type) ? `an ${type}` : `a ${type}`
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
