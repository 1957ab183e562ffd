import type { Span } from '../span.ts'
import type { TypeCode } from './types.ts'
import type { Written } from './written.ts'

/**
 * The small language between the tree and JavaScript. Names are resolved to `id`s that are unique in the module;
 * patterns, interpolation, implicit lambdas and special forms are already spelled out.
 */
export type Core =
  | Literal
  | Constant
  | Reference
  | Imported
  | Let
  | Fun
  | Call
  | LibraryValue
  | LibraryCall
  | Primitive
  | Choose
  | Both
  | Coalesce
  | Select
  | ObjectNode
  | ArrayNode
  | Text
  | Test
  | Coerce
  | TypeNode
  | Annotate

interface Common {
  readonly span: Span
}

export interface Literal extends Common {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
}

/** A value made once a module: an exact number, a regex, a temporal value, a namespace. */
export interface Constant extends Common {
  readonly kind: 'constant'
  readonly make: 'number' | 'regex' | 'temporal' | 'namespace'
  readonly args: readonly string[]
}

/** A variable, parameter or input. `lazy`: its value is computed when first asked for. */
export interface Reference extends Common {
  readonly kind: 'reference'
  readonly id: string
  readonly lazy: boolean
  readonly is: 'local' | 'input' | 'function'
}

/** A value of an imported module, which `module` is the id of. */
export interface Imported extends Common {
  readonly kind: 'imported'
  readonly module: string
  readonly name: string
  readonly lazy: boolean
}

export interface Let extends Common {
  readonly kind: 'let'
  readonly bindings: readonly Binding[]
  readonly body: Core
}

/** `lazy` bindings may refer to each other and to functions in any order; others are evaluated where they stand. */
export interface Binding {
  readonly id: string
  readonly lazy: boolean
  readonly value: Core
  /** A function without parameters that the body calls in last place only: the cases of a `match` behind one with a guard. */
  readonly rest?: true
}

/** A function. Overloads of one name are one `Fun` with several variants. */
export interface Fun extends Common {
  readonly kind: 'fun'
  /** Its name in the script, for messages. */
  readonly name: string | undefined
  /** Its id where it is declared by name: calls of itself in tail position become a loop. */
  readonly self: string | undefined
  readonly variants: readonly Variant[]
  /** Where it is the argument of a call: a failing run notes its arguments. */
  readonly site: Site | undefined
}

export interface Variant {
  readonly params: readonly Param[]
  readonly body: Core
}

export interface Param {
  readonly id: string
  readonly name: string
  readonly type: TypeCode | undefined
  readonly default: Core | undefined
}

/** The call that a lambda serves. `path` is the text of the collection when it is a plain selection: `payload.orders`. */
export interface Site {
  readonly span: Span
  readonly path: string | undefined
  /** The lambda's parameter names, for messages and for joining paths. */
  readonly params: readonly string[]
  /** The second argument is the number of the item. */
  readonly indexed: boolean
}

export interface Call extends Common {
  readonly kind: 'call'
  readonly callee: Core
  readonly args: readonly Core[]
  /** What is called, for messages. */
  readonly name: string
  /** What to write where the callee turns out to be no function. */
  readonly advice?: string | undefined
}

/** A library member used as a value. */
export interface LibraryValue extends Common {
  readonly kind: 'libraryValue'
  readonly module: string
  readonly name: string
}

export interface LibraryCall extends Common {
  readonly kind: 'libraryCall'
  readonly module: string
  readonly name: string
  readonly args: readonly Core[]
  /** Where the argument is written, for functions that tell it. */
  readonly written?: Written | undefined
}

/** A call of the runtime's own: pattern tests, updates, failures. Its arguments are evaluated in order. */
export interface Primitive extends Common {
  readonly kind: 'primitive'
  readonly name: string
  readonly args: readonly Core[]
}

export interface Choose extends Common {
  readonly kind: 'choose'
  readonly condition: Core
  /** The condition is a Boolean for certain. */
  readonly certain: boolean
  readonly then: Core
  readonly else: Core
}

/** `and`, `or`: the right side only when needed. */
export interface Both extends Common {
  readonly kind: 'both'
  readonly operator: 'and' | 'or'
  readonly left: Core
  readonly right: Core
}

/** `left default right` */
export interface Coalesce extends Common {
  readonly kind: 'coalesce'
  readonly left: Core
  readonly right: Core
}

/** `by`: the primitive; `.k` on a safe name is inlined, everything else is a runtime call. */
export interface Select extends Common {
  readonly kind: 'select'
  readonly by:
    | 'field'
    | 'fields'
    | 'pair'
    | 'descendantPairs'
    | 'descendant'
    | 'descendants'
    | 'allDescendants'
    | 'attribute'
    | 'attributeAll'
    | 'descendantAttributes'
    | 'attributes'
    | 'namespaceOf'
    | 'metadata'
    | 'index'
    | 'slice'
    | 'where'
  readonly target: Core
  /** The name, index, bounds, namespace or condition, as the selector needs. */
  readonly args: readonly Core[]
}

export interface ObjectNode extends Common {
  readonly kind: 'object'
  readonly entries: readonly Entry[]
}

export type Entry =
  | { readonly kind: 'pair'; readonly key: KeyCode; readonly value: Core }
  | { readonly kind: 'spread'; readonly value: Core }
  | { readonly kind: 'when'; readonly condition: Core; readonly entries: readonly Entry[] }

/** `name` is a text known now, or code. */
export interface KeyCode {
  readonly name: string | Core
  readonly namespace: Core | undefined
  readonly attributes: Core | undefined
  readonly span: Span
}

export interface ArrayNode extends Common {
  readonly kind: 'array'
  readonly elements: readonly { readonly value: Core; readonly condition: Core | undefined }[]
}

/** Interpolated text: texts and values alternate, texts first and last. */
export interface Text extends Common {
  readonly kind: 'text'
  readonly texts: readonly string[]
  readonly values: readonly Core[]
}

export interface Test extends Common {
  readonly kind: 'test'
  readonly value: Core
  readonly type: TypeCode
}

export interface Coerce extends Common {
  readonly kind: 'coerce'
  readonly value: Core
  readonly type: TypeCode
  /** Values in the braces after the type. */
  readonly metadata: Core | undefined
}

/** A type as a value. */
export interface TypeNode extends Common {
  readonly kind: 'type'
  readonly type: TypeCode
}

export interface Annotate extends Common {
  readonly kind: 'annotate'
  readonly value: Core
  readonly metadata: Core
}
