import { runtime } from '@twill/language/diagnostics'
import { unwrap } from '../value/annotated.ts'
import { toStringValue } from '../value/coerce.ts'
import { type AnyKey, Key, makeKey, Namespace } from '../value/key.ts'
import { parseNumber } from '../value/number.ts'
import { isObject, ObjectBuilder } from '../value/object.ts'
import { raise } from '../value/raise.ts'
import { Regex } from '../value/regex.ts'
import { temporalLiteral } from '../value/temporal/index.ts'
import { typeOf, typeText } from '../value/type-test.ts'
import type { Value } from '../value/value.ts'

// What emitted code calls to make values.

export const objectBuilder = (): ObjectBuilder => new ObjectBuilder()

/** The key of `(expression): value`. */
export function keyOf(value: Value): AnyKey {
  if (typeof value === 'string') return value
  const bare = unwrap(value)
  if (typeof bare === 'string' || bare instanceof Key) return bare
  if (bare === null || isObject(bare) || Array.isArray(bare) || typeof bare === 'function') {
    throw raise(runtime.notAKey, { type: typeText(typeOf(bare)) })
  }
  return toStringValue(value)
}

/** A key with a namespace or attributes; attributes of a dynamic key that is one already are kept. */
export function qualifiedKey(name: Value, namespace: Value, attributes: Value): AnyKey {
  const key = keyOf(name)
  const own =
    typeof key === 'string'
      ? { text: key, namespace: null, attributes: null }
      : { text: key.localName, namespace: key.namespace, attributes: key.attributes }
  const ns = namespace instanceof Namespace ? namespace : own.namespace
  return makeKey(own.text, ns, isObject(attributes) ? attributes : own.attributes)
}

/** The entries of `{ (expression) }`. */
export function spreadInto(builder: ObjectBuilder, value: Value): ObjectBuilder {
  const bare = unwrap(value)
  if (bare === null) return builder
  if (isObject(bare)) return builder.addAll(bare)
  if (!Array.isArray(bare)) throw raise(runtime.notSpreadable, { type: typeText(typeOf(bare)) })
  for (const item of bare) spreadInto(builder, item)
  return builder
}

// Constants are made from texts that the grammar has accepted; what it could not check fails here.

export const numberConstant = (text: string): Value => parseNumber(text) ?? fail('number', text)
export const regexConstant = (source: string): Value => Regex.of(source)
export const temporalConstant = (text: string): Value => temporalLiteral(text) ?? fail('date', text)
export const namespaceConstant = (prefix: string, uri: string): Value => new Namespace(prefix, uri)

function fail(what: string, text: string): never {
  throw raise(runtime.badLiteral, { what, text })
}
