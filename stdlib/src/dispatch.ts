import type { FunctionType } from '@twill/language/types'
import { type CallMatcher, callMatcher } from './call-matcher.ts'
import {
  answersToNull,
  type Bare,
  type Dispatcher,
  type FunctionDeclaration,
  type GeneratedDispatcher,
  type Implementation,
} from './define.ts'
import { compileDispatcher } from './dispatcher-code.ts'
import type { Host } from './host.ts'
import { library } from './library.ts'
import { signaturesOf } from './signatures.ts'
import { AnyDecimal } from './value/any-decimal.ts'
import { checkingArguments } from './value/function.ts'
import { sharedTests, type Tester } from './value/type-test.ts'
import type { Value } from './value/value.ts'

/** One overload of a function, ready to be called with arguments that fit its type. */
export interface Callable {
  readonly type: FunctionType
  readonly run: Implementation
}

/** A function of the library for a run; without effects, the same one for all runs. */
export function dispatcher(declaration: Bare<FunctionDeclaration>, host?: Host): Dispatcher {
  const cache = declaration.overloads.some((overload) => overload.withHost) && host ? dispatchersOf(host) : ofAllHosts
  let known = cache.get(declaration)
  if (known === undefined) {
    known = preparedLibraryFunction(declaration).with(implementationsOf(declaration, host))
    cache.set(declaration, known)
  }
  return known
}

const ofAllHosts = new WeakMap<Bare<FunctionDeclaration>, Dispatcher>()
const byHost = new WeakMap<Host, WeakMap<Bare<FunctionDeclaration>, Dispatcher>>()

function dispatchersOf(host: Host): WeakMap<Bare<FunctionDeclaration>, Dispatcher> {
  let own = byHost.get(host)
  if (own === undefined) {
    own = new WeakMap()
    byHost.set(host, own)
  }
  return own
}

const libraryFunctions = new WeakMap<Bare<FunctionDeclaration>, Prepared>()

function preparedLibraryFunction(declaration: Bare<FunctionDeclaration>): Prepared {
  let known = libraryFunctions.get(declaration)
  if (known === undefined) {
    const { name, module, generated } = declaration
    const matcher = (): CallMatcher => {
      const signatures = signaturesOf(declaration, library.resolverFor(module))
      return callMatcher(
        name,
        signatures.map(({ type }) => type),
        'library',
        library.variablesOf(module),
      )
    }
    known = new Prepared(name, matcher, generated)
    libraryFunctions.set(declaration, known)
  }
  return known
}

/** In the order of the overloads in {@link signaturesOf}. */
function implementationsOf(declaration: Bare<FunctionDeclaration>, host: Host | undefined): readonly Implementation[] {
  const own = declaration.overloads.map(({ run, withHost }) => {
    if (run) return run
    if (withHost && host) return withHost(host)
    throw new Error(`\`${declaration.name}\` needs a host`)
  })
  return [...answersToNull(declaration).map(([, answer]) => answer), ...own]
}

interface ScriptFunction {
  readonly name: string
  readonly types: readonly FunctionType[]
  readonly prepared: Prepared
}

const scriptFunctions = new WeakMap<FunctionType, ScriptFunction>()

/** A function that a script declares several times under one name: the first that takes the arguments is called. */
export function overloads(name: string, callables: readonly Callable[]): Dispatcher {
  const types = callables.map(({ type }) => type)
  const [first] = types
  if (first === undefined) throw new Error(`\`${name}\` has no overload`)
  let known = scriptFunctions.get(first)
  // the types stand at the head of the module, so they are the same each time the declaration is passed
  if (
    known?.name !== name ||
    known.types.length !== types.length ||
    !known.types.every((type, i) => type === types[i])
  ) {
    known = { name, types, prepared: new Prepared(name, () => callMatcher(name, types, 'script')) }
    scriptFunctions.set(first, known)
  }
  return known.prepared.with(callables.map(({ run }) => run))
}

/** A dispatcher before it is bound to the implementations of a run. Types are read when they are needed: most calls never miss. */
class Prepared {
  readonly #name: string
  readonly #createMatcher: () => CallMatcher
  #matcher: CallMatcher | undefined
  #generated: GeneratedDispatcher | undefined

  constructor(name: string, createMatcher: () => CallMatcher, generated?: GeneratedDispatcher) {
    this.#name = name
    this.#createMatcher = createMatcher
    this.#generated = generated
  }

  with(runs: readonly Implementation[]): Dispatcher {
    const miss = (args: readonly Value[]): Value => this.#matching().callMissed(runs, args)
    const dispatch = this.#bound(runs, miss) ?? this.#matching().interpreter(runs)
    return checkingArguments(Object.defineProperty(dispatch, 'name', { value: this.#name }))
  }

  #matching(): CallMatcher {
    this.#matcher ??= this.#createMatcher()
    return this.#matcher
  }

  /** Undefined where a content-security policy forbids code from text. */
  #bound(runs: readonly Implementation[], miss: (args: readonly Value[]) => Value): Dispatcher | undefined {
    try {
      this.#generated ??= compileDispatcher(this.#matching().code())
    } catch (error) {
      if (error instanceof EvalError) return undefined
      throw error
    }
    const { build, ...counts } = this.#generated
    return build(runs, miss, AnyDecimal, sharedTests, this.#tests(counts.tests), this.#constants(counts.constants))
  }

  /** For code that was brought along, tests that read the types when they are first asked. */
  #tests(count: number): readonly Tester[] {
    const known = this.#matcher?.code().tests
    if (known !== undefined) return known
    return Array.from(
      { length: count },
      (_, i): Tester =>
        (value) =>
          this.#matching().code().tests[i]?.(value) === true,
    )
  }

  #constants(count: number): readonly Value[] {
    return count === 0 ? [] : this.#matching().code().constants
  }
}
