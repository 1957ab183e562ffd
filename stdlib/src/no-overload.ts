import { runtime } from '@twill/language/diagnostics'
import { alternatives, type FunctionType, offeredBy, resolved, type Type, typeText } from '@twill/language/types'
import { metadataOf, unwrap } from './value/annotated.ts'
import { implicitCoerce } from './value/coerce.ts'
import { describe } from './value/coerce-report.ts'
import type { TwillError } from './value/error.ts'
import { Key, keyName } from './value/key.ts'
import { isNumber } from './value/number.ts'
import { isObject } from './value/object.ts'
import { raise } from './value/raise.ts'
import { bareTypeTester, typeOf } from './value/type-test.ts'
import type { Value } from './value/value.ts'

/** The types of the arguments that an overload takes, one for each number of arguments that it can be called with. */
export type ArgumentTypes = readonly Type[]

/** Calls the first overload that takes the arguments as they are; undefined when there is none. */
type CallFitting = (args: readonly Value[]) => Value | undefined

/**
 * The slow path of every call: no overload takes the arguments as they are. Tried in this order: the values without their
 * metadata, names in place of keys, a function that always gives the argument where a function is wanted, and what else
 * {@link implicitCoerce} makes of an argument; of several overloads the one that has to change the fewest arguments, then
 * one that takes a number by its text rather than by its bytes, then the one declared first.
 * @throws TwillError TW5001–TW5003 where nothing helps
 */
export function noOverload(
  name: string,
  candidates: readonly ArgumentTypes[],
  args: readonly Value[],
  call: CallFitting,
): Value {
  const given = withoutMissing(args)
  const bare = given.map(unwrap)
  const named = bare.map((arg) => (arg instanceof Key ? keyName(arg) : arg))
  const found = call(bare) ?? call(named)
  if (found !== undefined) return found
  const ranked = candidates
    .filter((types) => types.length === named.length)
    .map((types) => ({
      types,
      fitting: named.filter((arg, i) => fits(arg, types[i])).length,
      bytes: named.filter((arg, i) => isNumber(arg) && isBinary(types[i])).length,
    }))
    .sort((a, b) => b.fitting - a.fitting || a.bytes - b.bytes)
  for (const { types } of ranked) {
    const coerced = coercedTo(types, named, given)
    const answer = coerced && call(coerced)
    if (answer !== undefined) return answer
  }
  throw problemOf(
    name,
    candidates,
    ranked.map((candidate) => candidate.types),
    named,
  )
}

/** The arguments up to the last one that was given. */
function withoutMissing(args: readonly Value[]): readonly Value[] {
  let count = args.length
  while (count > 0 && args[count - 1] === undefined) count--
  return args.slice(0, count).map((arg) => (arg === undefined ? null : arg))
}

const fits = (arg: Value, type: Type | undefined): boolean =>
  type !== undefined && ((isFunction(type) && typeof arg !== 'function') || bareTypeTester(type)(arg))

const isFunction = (type: Type): boolean => resolved(type).kind === 'function'

/** @param boxed the arguments with their metadata, whose formats count in texts */
function coercedTo(types: ArgumentTypes, args: readonly Value[], boxed: readonly Value[]): Value[] | undefined {
  const coerced: Value[] = []
  for (const [i, arg] of args.entries()) {
    const type = types[i]
    const value = type && (formatted(boxed[i] ?? null, type) ?? coercedArgument(arg, type))
    if (value === undefined) return undefined
    coerced.push(value)
  }
  return coerced
}

const formatted = (boxed: Value, type: Type): Value | undefined =>
  isText(type) && metadataOf(boxed)?.format !== undefined ? implicitCoerce(boxed, type) : undefined

function coercedArgument(arg: Value, type: Type): Value | undefined {
  if (bareTypeTester(type)(arg)) return arg
  if (!isFunction(type)) return implicitCoerce(arg, type)
  return typeof arg === 'function' ? undefined : () => arg
}

function problemOf(
  name: string,
  candidates: readonly ArgumentTypes[],
  ranked: readonly ArgumentTypes[],
  args: readonly Value[],
): TwillError {
  const types = args.map((arg) => typeText(typeOf(arg)))
  const data = { function: name, types }
  const nulls = args.flatMap((arg, i) => (arg === null ? [i] : []))
  const [nullAt] = nulls
  const best =
    nullAt === undefined || nulls.length > 1
      ? undefined
      : (ranked.find((other) => args.every((arg, i) => i === nullAt || fits(arg, other[i]))) ??
        (ranked.some((other) => fits(null, other[nullAt])) ? undefined : ranked[0]))
  if (nullAt !== undefined && best !== undefined) {
    return raise(
      runtime.nullArgument,
      { function: name, position: ordinal(nullAt), fallback: fallbackFor(best[nullAt]) },
      { data: { ...data, nullArgument: nullAt } },
    )
  }
  // what a null is answered with is no form that another argument could take
  const forms = ranked.filter((other) => args.every((arg, i) => arg === null || !isNull(other[i])))
  const nearestForm = forms[0]
  if (nearestForm === undefined) {
    return raise(
      runtime.argumentCount,
      { function: name, expected: countText(candidates), count: args.length },
      { data },
    )
  }
  const demanding = args.findIndex((arg, i) => forms.every((form) => asksTooMuch(arg, form[i])))
  const taken = nearestForm[demanding]
  if (taken !== undefined) {
    const { length } = args[demanding] as (...args: Value[]) => Value
    throw raise(
      runtime.tooManyParameters,
      { function: name, count: length, ...offeredBy(resolved(taken) as FunctionType) },
      { data },
    )
  }
  const problem = args
    .flatMap((arg, i) => {
      const type = nearestForm[i]
      return type === undefined || coercedArgument(arg, type) !== undefined
        ? []
        : [`its ${ordinal(i)} argument is ${described(arg, type)}, where ${wantedAt(i, args, forms)} is expected`]
    })
    .join('; ')
  const advice = adviceFor(name, args, nearestForm)
  return raise(runtime.noOverload, { function: name, types: `(${types.join(', ')})`, problem, advice }, { data })
}

/** Is it a function of more parameters than it would get arguments? */
const asksTooMuch = (arg: Value, type: Type | undefined): boolean =>
  typeof arg === 'function' && type !== undefined && isFunction(type) && !bareTypeTester(type)(arg)

/** What to write, as far as the arguments tell what was meant. */
function adviceFor(name: string, args: readonly Value[], form: ArgumentTypes): string | undefined {
  if (name === '+' && args.some((arg) => typeof arg === 'string')) return 'Texts are joined by `++`: write `a ++ b`.'
  if (name === '+' && args.some(isObject)) {
    const reduced =
      'In `reduce` the item comes first, then what was gathered: `reduce ((item, sum = 0) -> sum + item.price)`.'
    return args.every(isObject) ? `Objects are joined by \`++\`: write \`a ++ b\`. ${reduced}` : reduced
  }
  if (name === '++' && Array.isArray(args[0]) && !Array.isArray(args[1]))
    return 'One item is appended by `+`, arrays are joined by `++`: `items ++ ["a"]`. Behind `map` a body with operators stands in parentheses: `items map ($.a ++ "b")`.'
  if (name === '++' && Array.isArray(args[1])) return '`joinBy` makes a text of an array: `a ++ (items joinBy ", ")`.'
  if (args.every((arg) => arg === null)) return 'A `default` gives another value in place of null.'
  if (/^\W+$/.test(name) && Array.isArray(args[0]) && form[0]?.kind !== 'array')
    return 'Behind `map` and its like a body with operators stands in parentheses: `items map ($.a ++ "b")`.'
  if (args.some((arg, i) => isObject(arg) && form[i]?.kind === 'array'))
    return '`mapObject` and `pluck` go through an object, `valuesOf` gives the array of its values.'
  if (args.length === 2 && typeof args[1] === 'boolean' && /^\w+$/.test(name))
    return `Comparisons bind tighter than \`${name}\`: write \`(a ${name} b) == c\`.`
  if (args.some((arg, i) => Array.isArray(arg) && form[i]?.kind === 'object'))
    return '`map` goes through an array, `reduce` and `groupBy` make an object of one.'
  return undefined
}

const isNull = (type: Type | undefined): boolean => type?.kind === 'simple' && type.name === 'Null'

const isText = (type: Type): boolean => type.kind === 'simple' && type.name === 'String'

const isBinary = (type: Type | undefined): boolean => type?.kind === 'simple' && type.name === 'Binary'

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']

const ordinal = (index: number): string => ordinals[index] ?? `${index + 1}th`

/** An argument in a message; of an array with an item that does not fit also that item. */
export function described(arg: Value, type: Type): string {
  const wanted = resolved(type)
  if (!Array.isArray(arg) || wanted.kind !== 'array') return describe(arg)
  const at = arg.findIndex((item) => coercedArgument(unwrap(item), wanted.element) === undefined)
  return at < 0 ? describe(arg) : `an Array in which item [${at}] is ${describe(arg[at] ?? null)}`
}

/** So many types say what is meant; more are not read. */
const mostTypes = 3

/** What forms of a function take in place of argument `index`, those first that take the others: `a Number`, `an Array or an Object`. */
function wantedAt(index: number, args: readonly Value[], forms: readonly ArgumentTypes[]): string {
  const takes = (form: ArgumentTypes, i: number): boolean => {
    const [arg, type] = [args[i], form[i]]
    return arg !== undefined && type !== undefined && coercedArgument(arg, type) !== undefined
  }
  const others = forms.filter((form) => !takes(form, index))
  const near = others.filter((form) => args.every((_, i) => i === index || takes(form, i)))
  const types = (near.length > 0 ? near : others).flatMap((form) => (form[index] === undefined ? [] : [form[index]]))
  const all = [...new Set(types.flatMap(wanted))]
  return alternatives(all.length > mostTypes ? [...all.slice(0, mostTypes), 'something else'] : all)
}

/** A type as people say it: of what stands for any type only what holds it is told. */
function wanted(type: Type): readonly string[] {
  const target = resolved(type)
  switch (target.kind) {
    case 'function':
      return ['a function']
    case 'union':
      return target.members.flatMap(wanted)
    case 'parameter':
      return target.bound === undefined ? ['any value'] : wanted(target.bound)
    case 'object':
      return target.fields.some(({ name }) => name !== undefined) ? [withArticle(typeText(type))] : ['an Object']
    case 'array':
      return [isOpen(target.element) ? 'an Array' : withArticle(typeText(type))]
    default:
      return [withArticle(typeText(type))]
  }
}

/** Does a type stand for any other, as a whole or in a part of it? */
function isOpen(type: Type): boolean {
  const target = resolved(type)
  if (target.kind === 'union') return target.members.some(isOpen)
  if (target.kind === 'array') return isOpen(target.element)
  return target.kind === 'any' || target.kind === 'parameter'
}

const withArticle = (text: string): string => `${/^[AEIOU]/.test(text) ? 'an' : 'a'} ${text}`

/** What could stand for a null, in the language. */
function fallbackFor(type: Type | undefined): string {
  const target = type && resolved(type)
  switch (target?.kind) {
    case 'array':
      return '[]'
    case 'object':
      return '{}'
    case 'simple':
      return fallbacks.get(target.name) ?? '…'
    case 'parameter':
      return target.bound ? fallbackFor(target.bound) : '…'
    default:
      return '…'
  }
}

const fallbacks: ReadonlyMap<string, string> = new Map([
  ['String', '""'],
  ['Number', '0'],
  ['Boolean', 'false'],
])

/** `2 arguments`, `1 or 2 arguments`, `1 to 3 arguments` */
function countText(candidates: readonly ArgumentTypes[]): string {
  const counts = [...new Set(candidates.map((types) => types.length))].sort((a, b) => a - b)
  const [least = 0] = counts
  const most = counts.at(-1) ?? least
  const range = least === most ? `${least}` : `${least} ${most === least + 1 ? 'or' : 'to'} ${most}`
  return `${range} argument${range === '1' ? '' : 's'}`
}
