import { type Code, js, lines, list, lit, name, write } from '@twill/language/emit'
import type { Type } from '@twill/language/types'
import type { Shape, Source } from './call-shape.ts'
import type { GeneratedDispatcher } from './define.ts'
import { bareTypeTester, sharedTests, type Tester } from './value/type-test.ts'
import type { Value } from './value/value.ts'

/** @throws EvalError where a content-security policy forbids code from text */
export const compileDispatcher = ({ inputs, text, tests, constants }: DispatcherCode): GeneratedDispatcher => ({
  build: new Function(...inputs, text) as GeneratedDispatcher['build'],
  tests: tests.length,
  constants: constants.length,
})

/** The body of a function of implementations, what answers when none fits, the class of decimals, {@link sharedTests}, tests and constants. */
export interface DispatcherCode {
  readonly inputs: readonly string[]
  readonly text: string
  /** Of types that are more than an expression. */
  readonly tests: readonly Tester[]
  /** Defaults that are no literals. */
  readonly constants: readonly Value[]
}

const inputs = ['runs', 'miss', 'Decimal', 'is', 'tests', 'constants']

/**
 * The dispatcher as JavaScript; for `filter`:
 *
 *     const [run0, run1] = runs
 *     return (a, b) =>
 *       a === null && typeof b === "function" ? run0(a, b) :
 *       Array.isArray(a) && typeof b === "function" ? run1(a, b) :
 *       miss([a, b])
 *
 * Parameters that some form does without have a default, so that its `length` is the number of arguments that it must get.
 *
 * @param open what a name of a type stands for, where that is known already
 */
export function dispatcherCode(shapes: readonly Shape[], open: (type: Type) => Type): DispatcherCode {
  const arity = Math.max(0, ...shapes.map(({ types }) => types.length))
  const least = Math.min(...shapes.map(({ types }) => types.length))
  const parameters = Array.from({ length: arity }, (_, i) => name(`a${i}`))
  const tests: Tester[] = []
  const constants: Value[] = []
  const held = (items: Value[], item: Value, prefix: string): Code => {
    const at = items.includes(item) ? items.indexOf(item) : items.push(item) - 1
    return name(`${prefix}${at}`)
  }
  const test = (named: Type, value: Code): Code => {
    const type = open(named)
    return inlineTest(type, value) ?? unionTest(type, value) ?? heldTest(type, value)
  }
  const membersOf = (type: Type): readonly Type[] =>
    type.kind === 'union' && !type.metadata ? type.members.flatMap((member) => membersOf(open(member))) : [type]
  /** Members that are an expression come first: the others, whose types must be read, are often not asked. */
  const unionTest = (type: Type, value: Code): Code | undefined => {
    if (type.kind !== 'union' || type.metadata) return undefined
    const members = membersOf(type)
    const inline = members.flatMap((member) => inlineTest(member, value) ?? [])
    const held = members.filter((member) => inlineTest(member, value) === undefined)
    return [...inline, ...held.map((member) => heldTest(member, value))].reduce((all, one) => js`${all} || ${one}`)
  }
  /** For the same reason, an array or object is told from other values before it is looked into. */
  const heldTest = (type: Type, value: Code): Code => {
    const full = js`${held(tests, bareTypeTester(type), 'test')}(${value})`
    if (type.metadata) return full
    return type.kind === 'object' || type.kind === 'array' ? js`${looseTest(type.kind, value)} && ${full}` : full
  }
  const source = (from: Source, shape: Shape): Code => {
    if (from.kind === 'argument') return parameters[from.index] ?? name('undefined')
    const other = from.kind === 'parameter' ? shape.sources[from.index] : undefined
    if (other) return source(other, shape)
    const value = from.kind === 'constant' ? from.value : undefined
    if (value === undefined) return name('undefined')
    return isLiteral(value) ? lit(value) : held(constants, value, 'constant')
  }
  const call = (shape: Shape): Code =>
    js`${name(`run${shape.overload}`)}(${list(shape.sources.map((from) => source(from, shape)))})`

  const branches = shapes.map((shape) => {
    const conditions = parameters.map((parameter, i) => {
      const type = shape.types[i]
      return type === undefined ? js`${parameter} === undefined` : test(type, parameter)
    })
    const condition = conditions.reduce<Code | undefined>((all, one) => (all ? js`${all} && ${one}` : one), undefined)
    return js`${condition ?? lit(true)} ? ${call(shape)} :`
  })
  const numbered = (prefix: string, count: number): Code =>
    list(Array.from({ length: count }, (_, i) => name(prefix + i)))
  const runCount = Math.max(0, ...shapes.map((shape) => shape.overload + 1))
  const body = js`"use strict"
const [${numbered('run', runCount)}] = runs
const [${numbered('test', tests.length)}] = tests
const [${numbered('constant', constants.length)}] = constants
return (${list(parameters.map((parameter, i) => (i < least ? parameter : js`${parameter} = undefined`)))}) =>
  ${lines([...branches, js`miss([${list(parameters)}])`])}`
  return { inputs, text: write(body).text, tests, constants }
}

const isLiteral = (value: Value): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const looseTest = (kind: 'object' | 'array', value: Code): Code =>
  kind === 'array' ? js`Array.isArray(${value})` : js`is.Object(${value})`

/** A test that V8 can inline, for the common types. */
function inlineTest(type: Type, value: Code): Code | undefined {
  if (type.metadata) return undefined
  switch (type.kind) {
    case 'any':
      return js`${value} !== undefined`
    case 'parameter':
      return inlineTest(type.bound ?? { kind: 'any' }, value)
    case 'function':
      return js`typeof ${value} === "function" && ${value}.length <= ${lit(type.parameters.length)}`
    case 'array':
      return bareTypeTester(type) === sharedTests.Array ? looseTest('array', value) : undefined
    case 'simple':
      return inlineSimpleTest(type.name, value) ?? sharedTest(type, value)
    case 'object':
    case 'type':
      return sharedTest(type, value)
    default:
      return undefined
  }
}

const sharedNames: ReadonlyMap<Tester, string> = new Map(Object.entries(sharedTests).map(([key, test]) => [test, key]))

function sharedTest(type: Type, value: Code): Code | undefined {
  const known = sharedNames.get(bareTypeTester(type))
  return known === undefined ? undefined : js`is.${name(known)}(${value})`
}

function inlineSimpleTest(typeName: string, value: Code): Code | undefined {
  switch (typeName) {
    case 'String':
      return js`typeof ${value} === "string"`
    case 'Number':
      return js`(typeof ${value} === "number" || ${value} instanceof Decimal)`
    case 'Boolean':
      return js`typeof ${value} === "boolean"`
    case 'Null':
      return js`${value} === null`
    case 'Function':
      return js`typeof ${value} === "function"`
    default:
      return undefined
  }
}
