import { runtime } from '@twill/language/diagnostics'
import type { Type } from '@twill/language/types'
import { Annotated, type Metadata, unwrap, withMetadata } from '../value/annotated.ts'
import { implicitCoerce, toStringValue } from '../value/coerce.ts'
import { describe } from '../value/coerce-report.ts'
import { TwillError } from '../value/error.ts'
import { checksArguments } from '../value/function.ts'
import { isObject } from '../value/object.ts'
import { raise } from '../value/raise.ts'
import { typeOf, typeText } from '../value/type-test.ts'
import type { Value } from '../value/value.ts'

const booleanType: Type = { kind: 'simple', name: 'Boolean' }
const brieflyAt = 40

/** A value that is neither true nor false, where a condition stands. */
export function truth(value: Value): boolean {
  const bare = unwrap(value)
  if (typeof bare === 'boolean') return bare
  const coerced = bare === null ? undefined : implicitCoerce(bare, booleanType)
  if (typeof coerced === 'boolean') return coerced
  throw raise(runtime.notABoolean, { value: briefly(bare) })
}

/** The value, or null when it is a null that remembers where it was selected. */
export function present(value: Value): Value {
  return typeof value === 'object' && value instanceof Annotated && unwrap(value) === null ? null : value
}

export const isPresent = (value: Value): boolean => present(value) !== null

/** What an expression gives that stands where a function without parameters is taken: it may give such a function. */
export const forced = (value: Value): Value => (typeof value === 'function' && value.length === 0 ? value() : value)

/** A value in interpolated text. */
export const textOf = (value: Value): string =>
  typeof value === 'string' ? value : value === null ? 'null' : toStringValue(value)

/** What a function fails with that has called itself in last place over and over. */
export const endless = (fun: string): Error => raise(runtime.endlessRecursion, { function: fun })

/** A bare `$` in a text: the item, unless that has no text; then it can only be a dollar sign. */
export function itemOrSign(item: Value, sign: string): Value {
  const bare = unwrap(item)
  return Array.isArray(bare) || isObject(bare) || typeof bare === 'function' ? sign : item
}

/** A value in a text behind which a selector seems to stand, as in `$order.id`: only the value of the name itself goes in. */
export function namedInText(value: Value, name: string, selectors: string): Value {
  const bare = unwrap(value)
  if (!Array.isArray(bare) && !isObject(bare)) return value
  const advice = `\`$${name}\` takes the name alone: write \`$(${name}${selectors})\`.`
  const data = { from: typeText(typeOf(bare)), to: 'String' }
  throw raise(runtime.cannotCoerce, { value: describe(bare), type: 'String', where: '', advice }, { data })
}

/** A variable's value, computed when it is first asked for. */
export function lazy(compute: () => Value): () => Value {
  let state: 'new' | 'open' | 'done' = 'new'
  let value: Value
  return () => {
    if (state === 'done') return value
    if (state === 'open') throw raise(runtime.dependsOnItself, {})
    state = 'open'
    try {
      value = compute()
      state = 'done'
    } finally {
      if (state === 'open') state = 'new'
    }
    return value
  }
}

/** More frames than this tell nothing new: the run went round in circles. */
const mostFrames = 32

/** Adds to a failure with which arguments a lambda was running. */
export function noted(error: unknown, module: string, site: number, args: readonly Value[]): unknown {
  if (error instanceof TwillError && error.frames.length < mostFrames) error.frames.push({ module, site, args })
  return error
}

/** What a call calls that does not plainly fit: no function, or one with more parameters, some of which may have defaults. */
export function callable(value: Value, count: number, name: string, advice?: string): Value {
  if (typeof value !== 'function') return notFunction(value, name, advice)
  if (checksArguments(value)) return value
  const most = value.length
  throw raise(runtime.argumentCount, { function: name, expected: `${most} argument${most === 1 ? '' : 's'}`, count })
}

function notFunction(value: Value, name: string, advice = 'Only functions can be called with `(…)`.'): never {
  const type = typeText(typeOf(value))
  const what = unwrap(value) === null ? 'null' : `${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}`
  throw raise(runtime.notAFunction, { name, what, advice })
}

/** A member of a Java class: fails when it is called or used. */
export const foreign =
  (name: string): Value =>
  () => {
    throw raise(runtime.foreignCall, { name })
  }

export function notWritten(): never {
  throw raise(runtime.notWritten, {})
}

export function noMatch(value: Value): never {
  throw raise(runtime.noMatch, { value: briefly(value) })
}

/** An argument left out before one that is given. */
export const omitted = (): undefined => undefined

export const annotate = (value: Value, metadata: Value): Value =>
  isObject(metadata) ? withMetadata(value, metadata as Metadata) : value

/** A value as an error shows it: short, with its type. */
export function briefly(value: Value): string {
  const bare = unwrap(value)
  if (bare === null) return 'null'
  const type = typeText(typeOf(bare))
  if (typeof bare === 'string') {
    const text = bare.length > brieflyAt ? `${bare.slice(0, brieflyAt)}…` : bare
    return `the String ${JSON.stringify(text)}`
  }
  if (typeof bare === 'object' && (isObject(bare) || Array.isArray(bare)))
    return `an ${type.startsWith('A') ? 'Array' : 'Object'}`
  return typeof bare === 'function' ? 'a function' : `the ${type} ${toStringValue(bare)}`
}
