import type { Fault } from './diagnostics/diagnostic.ts'
import type { Code } from './emit/code.ts'
import type { FunctionType, Type } from './types/type.ts'

/** The place that a value is written at, as an object, and the text of its lines. */
export interface WrittenCode {
  readonly location: Code
  readonly text: Code
}

/** One overload as the compiler sees it. */
export interface LibraryOverload {
  readonly type: FunctionType
  /** Its inline form, used where the arguments are known to fit. */
  readonly emit?: ((...args: Code[]) => Code) | undefined
  /** The inline form of a function that tells where its argument is written. */
  readonly emitWritten?: ((value: Code, written: WrittenCode) => Code) | undefined
}

export type LibraryMember =
  | {
      readonly kind: 'function'
      readonly since: string
      readonly overloads: readonly LibraryOverload[]
      /** The input that stands for the first argument where it is left out. */
      readonly implicit?: string | undefined
    }
  | { readonly kind: 'variable'; readonly since: string }
  | { readonly kind: 'type'; readonly since: string; readonly type: (args: readonly Type[]) => Type }
  | { readonly kind: 'namespace'; readonly since: string; readonly uri: string }
  | {
      readonly kind: 'annotation'
      readonly since: string
      /** The parameter that lists components in which an internal declaration may be named too. */
      readonly widens?: string | undefined
      /** What it may stand before; anything where it does not say. */
      readonly targets?: readonly AnnotationTarget[] | undefined
      /** The parameter that lists what the annotation declared under it may stand before. */
      readonly limits?: string | undefined
      /** Functions under it call themselves in last place only. */
      readonly callsLast?: boolean | undefined
    }

/** What annotations can be limited to, by the words that scripts have for it. */
export type AnnotationTarget =
  | 'Function'
  | 'Parameter'
  | 'Variable'
  | 'Import'
  | 'Type'
  | 'Version'
  | 'Namespace'
  | 'KeyType'
  | 'TypeExpression'
  | 'Expression'
  | 'Annotation'

/** What the compiler knows of the functions that scripts may call. It names none of them itself. */
export interface Library {
  /** Modules whose members need no import. */
  readonly prelude: readonly string[]
  /** The prelude's function that a `-` before its operand stands for. */
  readonly negation: string
  /** The canonical name of a module, if there is such a module: `tw::core::Strings`. */
  readonly module: (path: readonly string[]) => string | undefined
  readonly modules: () => readonly string[]
  /** What a name of a module stands for: known without loading the file that declares it. */
  readonly kind: (module: string, name: string) => LibraryMember['kind'] | undefined
  readonly member: (module: string, name: string) => LibraryMember | undefined
  readonly members: (module: string) => readonly string[]
  /** What is wrong with the text of a literal: `|2024-13-01|`, `/(a/`. */
  readonly literalFault: (kind: 'regex' | 'temporal', text: string) => Fault | undefined
  /** Members of all modules that go by a name elsewhere: `select` → `map`. */
  readonly alsoKnown: (name: string) => readonly { readonly module: string; readonly name: string }[]
  /** Names that a value's class may have as properties: selectors for them take the checked path. */
  readonly checkedNames: ReadonlySet<string>
}
