import type { TypeCode } from '../core/types.ts'
import type { AnnotationDirective, FunDirective, Lambda } from '../syntax/ast.ts'

/** What a name stands for. */
export type Meaning =
  | {
      readonly kind: 'value'
      readonly id: string
      readonly lazy: boolean
      readonly is: 'local' | 'input'
      /** The function that it is, where it is written as one. */
      readonly lambda?: Lambda | undefined
    }
  | { readonly kind: 'function'; readonly id: string; readonly declarations: readonly FunDirective[] }
  | { readonly kind: 'type'; readonly id: string; readonly parameters: readonly string[] }
  | { readonly kind: 'typeParameter'; readonly bound: TypeCode | undefined }
  | { readonly kind: 'namespace'; readonly uri: string }
  | { readonly kind: 'library'; readonly module: string; readonly name: string }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  | { readonly kind: 'mapping'; readonly module: string }
  | { readonly kind: 'foreign'; readonly text: string }

/** What an annotation stands for. */
export type AnnotationMeaning =
  | { readonly kind: 'library'; readonly module: string; readonly name: string }
  | { readonly kind: 'declared'; readonly declarations: readonly AnnotationDirective[] }
  | { readonly kind: 'foreign' }

/** A module reached by a name: `Strings` after `import dw::core::Strings`. */
export type ModuleMeaning =
  | { readonly kind: 'library'; readonly module: string }
  | { readonly kind: 'import'; readonly module: string }
  | { readonly kind: 'foreign'; readonly text: string }

/** Names in reach, innermost first. */
export class Scope {
  readonly #outer: Scope | undefined
  readonly #names = new Map<string, Meaning>()
  readonly #types = new Map<string, Meaning>()
  readonly #modules = new Map<string, ModuleMeaning>()
  readonly #annotations = new Map<string, AnnotationMeaning>()
  #incomplete = false

  constructor(outer?: Scope) {
    this.#outer = outer
  }

  declare(name: string, meaning: Meaning): void {
    this.#names.set(name, meaning)
  }

  declareType(name: string, meaning: Meaning): void {
    this.#types.set(name, meaning)
  }

  declareModule(name: string, meaning: ModuleMeaning): void {
    this.#modules.set(name, meaning)
  }

  declareAnnotation(name: string, meaning: AnnotationMeaning): void {
    this.#annotations.set(name, meaning)
  }

  /** Says that names are missing because of a fault that was reported: `import *` of a module that is not there. */
  markIncomplete(): void {
    this.#incomplete = true
  }

  /** An unknown name may be one that an import would have brought. */
  get incomplete(): boolean {
    return this.#incomplete || (this.#outer?.incomplete ?? false)
  }

  value(name: string): Meaning | undefined {
    return this.#names.get(name) ?? this.#outer?.value(name)
  }

  type(name: string): Meaning | undefined {
    return this.#types.get(name) ?? this.#outer?.type(name)
  }

  module(name: string): ModuleMeaning | undefined {
    return this.#modules.get(name) ?? this.#outer?.module(name)
  }

  annotation(name: string): AnnotationMeaning | undefined {
    return this.#annotations.get(name) ?? this.#outer?.annotation(name)
  }

  /** All names of values in reach. */
  *names(): Generator<string> {
    yield* this.#names.keys()
    if (this.#outer) yield* this.#outer.names()
  }

  *annotationNames(): Generator<string> {
    yield* this.#annotations.keys()
    if (this.#outer) yield* this.#outer.annotationNames()
  }

  *typeNames(): Generator<string> {
    yield* this.#types.keys()
    if (this.#outer) yield* this.#outer.typeNames()
  }
}
