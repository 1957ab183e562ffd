import { type Code, js, lines, list, lit, name, write } from '@twill/language/emit'
import { type FunctionType, parseConstant, resolved, type Type } from '@twill/language/types'
import type { FunctionDeclaration, Overload } from './define.ts'
import type { Host } from './host.ts'
import { library } from './library.ts'
import { noOverload } from './no-overload.ts'
import { signaturesOf } from './signatures.ts'
import { toStringValue } from './value/coerce.ts'
import { checkingArguments } from './value/function.ts'
import { Decimal } from './value/number.ts'
import { isObject } from './value/object.ts'
import { parseTemporal } from './value/temporal/index.ts'
import { bareTypeTester, type Tester } from './value/type-test.ts'
import type { Value } from './value/value.ts'

// biome-ignore lint/suspicious/noExplicitAny: the dispatcher holds the arguments against `type`
type Implementation = (...args: any[]) => Value
type Dispatcher = (...args: Value[]) => Value

/** One overload of a function, ready to be called with arguments that fit its type. */
export interface Callable {
  readonly type: FunctionType
  readonly run: Implementation
}

/** A function of the library for a run; without effects, the same one for all runs. */
export function dispatcher(declaration: FunctionDeclaration, host?: Host): Dispatcher {
  const cache = declaration.overloads.some((overload) => overload.withHost) && host ? dispatchersOf(host) : ofAllHosts
  let known = cache.get(declaration)
  if (known === undefined) {
    const { prepared, overloads } = preparedLibraryFunction(declaration)
    known = prepared.with(overloads.map((overload) => implementationOf(declaration, overload, host)))
    cache.set(declaration, known)
  }
  return known
}

const ofAllHosts = new WeakMap<FunctionDeclaration, Dispatcher>()
const byHost = new WeakMap<Host, WeakMap<FunctionDeclaration, Dispatcher>>()

function dispatchersOf(host: Host): WeakMap<FunctionDeclaration, Dispatcher> {
  let own = byHost.get(host)
  if (own === undefined) {
    own = new WeakMap()
    byHost.set(host, own)
  }
  return own
}

interface LibraryFunction {
  readonly prepared: Prepared
  readonly overloads: readonly Overload[]
}

const libraryFunctions = new WeakMap<FunctionDeclaration, LibraryFunction>()

function preparedLibraryFunction(declaration: FunctionDeclaration): LibraryFunction {
  let known = libraryFunctions.get(declaration)
  if (known === undefined) {
    const signatures = signaturesOf(declaration, library.resolverFor(declaration.module))
    const types = signatures.map((signature) => signature.type)
    known = { prepared: new Prepared(declaration.name, types), overloads: signatures.map((s) => s.overload) }
    libraryFunctions.set(declaration, known)
  }
  return known
}

function implementationOf(
  { name }: FunctionDeclaration,
  { run, withHost }: Overload,
  host: Host | undefined,
): Implementation {
  if (run) return run
  if (withHost && host) return withHost(host)
  throw new Error(`\`${name}\` needs a host`)
}

const preparedByType = new WeakMap<FunctionType, Prepared>()

/** A function that a script declares several times under one name: the first that takes the arguments is called. */
export function overloads(name: string, callables: readonly Callable[]): Dispatcher {
  const first = callables[0]?.type
  if (first === undefined) throw new Error(`\`${name}\` has no overload`)
  let prepared = preparedByType.get(first)
  // the types stand at the head of the module, so they are the same each time the declaration is passed
  if (!prepared?.isFor(name, callables)) {
    prepared = new Prepared(
      name,
      callables.map((callable) => callable.type),
    )
    preparedByType.set(first, prepared)
  }
  return prepared.with(callables.map((callable) => callable.run))
}

/** Where the value of a parameter comes from: an argument, or its default as a constant or another parameter. */
type Source =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'parameter'; readonly index: number }

/** One way to call a function: an overload with a certain number of arguments. */
interface Shape {
  readonly overload: number
  /** Types of the arguments given. */
  readonly types: readonly Type[]
  /** What each parameter gets; parameters at the end that the implementation fills in itself are left out. */
  readonly sources: readonly Source[]
}

/** What follows from the types of a function: generated once, bound to implementations for each run. */
class Prepared {
  readonly #name: string
  readonly #types: readonly FunctionType[]
  readonly #shapes: readonly Shape[]
  readonly #arity: number
  /** By the `typeof` of each argument. */
  readonly #textShapes = new Map<string, Shape | null>()
  #factory: Factory | undefined

  constructor(name: string, types: readonly FunctionType[]) {
    this.#name = name
    this.#types = types
    this.#shapes = types.flatMap((type, overload) => shapesOf(type, overload, name))
    this.#arity = Math.max(0, ...types.map((type) => type.parameters.length))
  }

  isFor(name: string, callables: readonly Callable[]): boolean {
    return (
      name === this.#name &&
      callables.length === this.#types.length &&
      callables.every(({ type }, i) => type === this.#types[i])
    )
  }

  with(runs: readonly Implementation[]): Dispatcher {
    const candidates = this.#shapes.map((shape) => shape.types)
    const miss = (args: readonly Value[]): Value =>
      this.#asTexts(runs, args) ?? noOverload(this.#name, candidates, args, (fitting) => this.#callFirst(runs, fitting))
    const dispatch = this.#generate(runs, miss) ?? this.#interpret(runs, miss)
    return checkingArguments(Object.defineProperty(dispatch, 'name', { value: this.#name }))
  }

  /**
   * `"no " ++ 7`: where one overload fits best and only wants texts in place of numbers and booleans, which is the same for
   * all arguments of these kinds, it need not be looked for each time. Undefined where that is not so.
   */
  #asTexts(runs: readonly Implementation[], args: readonly Value[]): Value | undefined {
    let kinds = ''
    for (const arg of args) kinds += `${typeof arg} `
    let shape = this.#textShapes.get(kinds)
    if (shape === undefined) {
      shape = textShape(this.#shapes, args)
      this.#textShapes.set(kinds, shape)
    }
    if (shape === null) return undefined
    const texts = args.map((arg, i) =>
      isTextType(shape.types[i]) && typeof arg !== 'string' ? toStringValue(arg) : arg,
    )
    return runs[shape.overload]?.(...shape.sources.map((source) => valueFrom(source, shape, texts)))
  }

  /** Calls the first overload that takes the arguments as they are; undefined when there is none. */
  #callFirst(runs: readonly Implementation[], args: readonly Value[]): Value | undefined {
    const shape = this.#shapes.find(
      ({ types }) => types.length === args.length && types.every((type, i) => bareTypeTester(type)(args[i])),
    )
    return shape && runs[shape.overload]?.(...shape.sources.map((source) => valueFrom(source, shape, args)))
  }

  /** The same without code from text. */
  #interpret(runs: readonly Implementation[], miss: (args: readonly Value[]) => Value): Dispatcher {
    return (...given) => {
      let count = Math.min(given.length, this.#arity)
      while (count > 0 && given[count - 1] === undefined) count--
      const args = given.slice(0, count)
      return this.#callFirst(runs, args) ?? miss(args)
    }
  }

  /** Undefined where a content-security policy forbids code from text. */
  #generate(runs: readonly Implementation[], miss: (args: readonly Value[]) => Value): Dispatcher | undefined {
    try {
      this.#factory ??= compileFactory(this.#shapes, this.#arity)
    } catch (error) {
      if (error instanceof EvalError) return undefined
      throw error
    }
    return this.#factory(runs, miss, Decimal, isObject)
  }
}

const isTextType = (type: Type | undefined): boolean => type?.kind === 'simple' && type.name === 'String'

/** The one shape that most of the arguments fit, when the others are numbers and booleans where it takes texts. */
function textShape(shapes: readonly Shape[], args: readonly Value[]): Shape | null {
  if (!args.every((arg) => typeof arg === 'string' || typeof arg === 'number' || typeof arg === 'boolean')) return null
  const ranked = shapes
    .filter(({ types }) => types.length === args.length)
    .map((shape) => ({
      shape,
      fitting: args.filter((arg, i) => bareTypeTester(shape.types[i] ?? nothing)(arg)).length,
    }))
    .sort((a, b) => b.fitting - a.fitting)
  const [best, next] = ranked
  if (best === undefined || best.fitting === next?.fitting) return null
  const suits = args.every((arg, i) => {
    const type = best.shape.types[i] ?? nothing
    const sameForAll = type.kind === 'simple' || type.kind === 'any' || type.kind === 'parameter'
    return sameForAll && (bareTypeTester(type)(arg) || (typeof arg !== 'string' && isTextType(type)))
  })
  return suits ? best.shape : null
}

const nothing: Type = { kind: 'nothing' }

function valueFrom(source: Source, shape: Shape, args: readonly Value[]): Value {
  switch (source.kind) {
    case 'argument':
      return args[source.index]
    case 'constant':
      return source.value
    case 'parameter': {
      const other = shape.sources[source.index]
      return other && valueFrom(other, shape, args)
    }
  }
}

/** The numbers of arguments that an overload takes. Defaults at the end are left out first, then those at the start. */
function shapesOf({ parameters }: FunctionType, overload: number, name: string): Shape[] {
  const isOptional = (i: number): boolean => parameters[i]?.optional === true
  let right = 0
  while (right < parameters.length && isOptional(parameters.length - 1 - right)) right++
  let left = 0
  while (left < parameters.length - right && isOptional(left)) left++
  const shapes: Shape[] = []
  for (let omitted = 0; omitted <= left + right; omitted++) {
    const until = parameters.length - Math.min(omitted, right)
    const from = Math.max(0, omitted - right)
    const given = parameters.slice(from, until)
    const sources = parameters.map((parameter, i): Source | undefined => {
      if (i >= from && i < until) return { kind: 'argument', index: i - from }
      return parameter.default === undefined
        ? undefined
        : defaultSource(
            parameter.default,
            parameters.map((p) => p.name),
            name,
          )
    })
    while (sources.length > 0 && sources.at(-1) === undefined) sources.pop()
    shapes.push({
      overload,
      types: given.map((parameter) => parameter.type),
      sources: sources.map((source): Source => source ?? { kind: 'constant', value: undefined }),
    })
  }
  return shapes
}

/** Defaults of the library are constants or names of other parameters. */
function defaultSource(text: string, parameters: readonly string[], name: string): Source {
  const index = parameters.indexOf(text)
  if (index >= 0) return { kind: 'parameter', index }
  const value = text.startsWith('|') ? parseTemporal(text.slice(1, -1)) : parseConstant(text)
  if (value === undefined) throw new Error(`the default \`${text}\` of \`${name}\` is no constant`)
  return { kind: 'constant', value }
}

type Factory = (
  runs: readonly Implementation[],
  miss: (args: readonly Value[]) => Value,
  decimalClass: typeof Decimal,
  isObjectTest: typeof isObject,
) => Dispatcher

function compileFactory(shapes: readonly Shape[], arity: number): Factory {
  const code = dispatcherCode(shapes, arity)
  const build = new Function('tests', 'constants', 'runs', 'miss', 'Decimal', 'isObject', write(code.body).text)
  return (...rest) => build(code.tests, code.constants, ...rest)
}

interface DispatcherCode {
  readonly body: Code
  readonly tests: readonly Tester[]
  readonly constants: readonly Value[]
}

/**
 * The dispatcher as JavaScript, for `filter`:
 *
 *     const [run0, run1] = runs
 *     return (a, b) =>
 *       a === null && typeof b === "function" ? run0(a, b) :
 *       Array.isArray(a) && typeof b === "function" ? run1(a, b) :
 *       miss([a, b])
 */
function dispatcherCode(shapes: readonly Shape[], arity: number): DispatcherCode {
  const parameters = Array.from({ length: arity }, (_, i) => name(`a${i}`))
  const tests: Tester[] = []
  const constants: Value[] = []
  const held = (items: Value[], item: Value, prefix: string): Code => {
    const at = items.includes(item) ? items.indexOf(item) : items.push(item) - 1
    return name(`${prefix}${at}`)
  }
  const test = (type: Type, value: Code): Code =>
    inlineTest(type, value) ?? js`${held(tests, bareTypeTester(type), 'test')}(${value})`
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
return (${list(parameters)}) =>
  ${lines([...branches, js`miss([${list(parameters)}])`])}`
  return { body, tests, constants }
}

const isLiteral = (value: Value): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** A test that V8 can inline, for the common types. */
function inlineTest(type: Type, value: Code): Code | undefined {
  if (type.metadata) return undefined
  switch (type.kind) {
    case 'any':
      return js`${value} !== undefined`
    case 'parameter':
      return inlineTest(type.bound ?? { kind: 'any' }, value)
    case 'function':
      return js`typeof ${value} === "function"`
    case 'array':
      return acceptsAll(type.element) ? js`Array.isArray(${value})` : undefined
    case 'object':
      return type.fields.length === 0 && !type.closed ? js`isObject(${value})` : undefined
    case 'union': {
      const members = type.members.map((member) => inlineTest(member, value))
      const [first, ...others] = members
      if (first === undefined || members.length > 3 || members.includes(undefined)) return undefined
      return others.reduce<Code>((all, member) => (member ? js`${all} || ${member}` : all), first)
    }
    case 'simple':
      return inlineSimpleTest(type.name, value)
    default:
      return undefined
  }
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

const acceptsAll = (type: Type): boolean =>
  type.kind === 'any' || (type.kind === 'parameter' && (type.bound === undefined || acceptsAll(resolved(type.bound))))
