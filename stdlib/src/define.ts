import type { AnnotationTarget, WrittenCode } from '@twill/language'
import type { Code } from '@twill/language/emit'
import type { Effect, Host } from './host.ts'
import type { Value } from './value/value.ts'

/** A function of the language as JavaScript: fewer arguments are padded by its own defaults. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments are checked by the generated dispatcher against `type`
export type Implementation = (...args: any[]) => Value

/** Calls the overload that takes the arguments. */
export type Dispatcher = (...args: Value[]) => Value

/** The code of a dispatcher, compiled. */
export interface GeneratedDispatcher {
  /** Binds it to what its inputs name. */
  readonly build: (...inputs: unknown[]) => Dispatcher
  /** How many tests it has that come from the types, which must be read for them. */
  readonly tests: number
  /** How many defaults it has that come from the types. */
  readonly constants: number
}

export interface Overload {
  /** The signature in the language's own type syntax, without the name: `(text: String, size: Number = 1): String`. */
  readonly type: string
  /** The meaning. Arguments arrive checked against `type`, defaults filled in. */
  readonly run?: Implementation
  /** The meaning of a function with effects: the host is known once a run. */
  readonly withHost?: (host: Host) => Implementation
  /** The inline form, used where the arguments are known to fit. Each argument is used exactly once, in order. */
  readonly emit?: (...args: Code[]) => Code
  /** The inline form of a function of one argument that tells where that is written. `run` serves where it is not known. */
  readonly emitWritten?: (value: Code, written: WrittenCode) => Code
}

export interface Example {
  readonly title: string
  /** A script body, or a whole script with a header. */
  readonly script: string
  /** The value in the language's own text; `{ error: code }` when it must fail; absent when the answer changes with each run. */
  readonly result: string | { readonly error: string } | undefined
}

export interface FunctionDeclaration {
  readonly kind: 'function'
  /** Canonical: `tw::core::Strings`. */
  readonly module: string
  readonly name: string
  /** The first language version that has it: `2.0`, `2.4`. */
  readonly since: string
  /** One or two sentences: what it gives. */
  readonly doc: string
  /** A phrase for each parameter, by name. */
  readonly params: Readonly<Record<string, string>>
  /** What other tools call it; for search and suggestions. */
  readonly also?: readonly string[]
  readonly overloads: readonly Overload[]
  /**
   * A parameter whose null makes the answer null: adds the overload with `Null` there, first in order.
   * A record gives, for a parameter, what the answer is instead.
   */
  readonly onNull?: string | Readonly<Record<string, Implementation>>
  readonly effects?: readonly Effect[]
  /** The input that stands for the first argument where it is left out. */
  readonly implicit?: string
  readonly deprecated?: { readonly since: string; readonly use: string }
  readonly examples: readonly Example[]
  /** Brought along by a bundle; elsewhere it is generated for the first call. */
  readonly generated?: GeneratedDispatcher
}

/** Parameters whose null has an answer of its own, with what gives it. */
export const answersToNull = ({ onNull }: Bare<FunctionDeclaration>): readonly (readonly [string, Implementation])[] =>
  onNull === undefined ? [] : typeof onNull === 'string' ? [[onNull, () => null]] : Object.entries(onNull)

export interface TypeDeclaration {
  readonly kind: 'type'
  readonly module: string
  readonly name: string
  readonly since: string
  readonly doc: string
  /** The definition in the language's own type syntax; absent for types that the engine itself knows (`String`). */
  readonly type?: string
  readonly typeParameters?: readonly string[]
}

export interface VariableDeclaration {
  readonly kind: 'variable'
  readonly module: string
  readonly name: string
  readonly since: string
  readonly doc: string
  readonly type: string
  readonly value: () => Value
}

export interface AnnotationDeclaration {
  readonly kind: 'annotation'
  readonly module: string
  readonly name: string
  readonly since: string
  readonly doc: string
  readonly parameters: string
  /** The parameter that lists components in which an `internal` declaration under the annotation may be named too. */
  readonly widens?: string
  readonly deprecated?: FunctionDeclaration['deprecated']
  /** What it may stand before; anything where it does not say. */
  readonly targets?: readonly AnnotationTarget[]
  /** The parameter that lists what the annotation declared under it may stand before. */
  readonly limits?: string
  /** Functions under it call themselves in last place only. */
  readonly callsLast?: boolean
}

export interface NamespaceDeclaration {
  readonly kind: 'namespace'
  readonly module: string
  readonly name: string
  readonly since: string
  readonly doc: string
  readonly uri: string
}

export type Declaration =
  | FunctionDeclaration
  | TypeDeclaration
  | VariableDeclaration
  | AnnotationDeclaration
  | NamespaceDeclaration

type Without<D, Keys extends string> = D extends unknown ? Omit<D, Keys> : never

/** What a declaration tells people. */
export const describing = ['doc', 'params', 'also', 'examples'] as const

/** A declaration as runs need it, without what it tells people. */
export type Bare<D extends Declaration = Declaration> = Without<D, (typeof describing)[number]>

type Declared<D extends Declaration> = Omit<D, 'kind'>

export const fn = (declaration: Declared<FunctionDeclaration>): FunctionDeclaration => ({
  kind: 'function',
  ...declaration,
})
export const type = (declaration: Declared<TypeDeclaration>): TypeDeclaration => ({ kind: 'type', ...declaration })
export const variable = (declaration: Declared<VariableDeclaration>): VariableDeclaration => ({
  kind: 'variable',
  ...declaration,
})
export const annotation = (declaration: Declared<AnnotationDeclaration>): AnnotationDeclaration => ({
  kind: 'annotation',
  ...declaration,
})
export const namespace = (declaration: Declared<NamespaceDeclaration>): NamespaceDeclaration => ({
  kind: 'namespace',
  ...declaration,
})

/** An example that is run as a test. */
export const example = (title: string, script: string, result: Example['result']): Example => ({
  title,
  script,
  result,
})
