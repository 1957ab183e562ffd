/** A type as data: JSON-serialisable apart from `alias.target`, which is resolved when first needed (types may be recursive). */
export type Type =
  | AnyType
  | SimpleType
  | LiteralType
  | ArrayType
  | ObjectType
  | FunctionType
  | UnionType
  | IntersectionType
  | ParameterType
  | TypeOfType
  | AliasType

/** Values that follow a type in braces: `String {format: "yyyy"}`. */
export type TypeMetadata = Readonly<Record<string, unknown>>

interface Common {
  readonly metadata?: TypeMetadata | undefined
}

export interface AnyType extends Common {
  /** `Any` holds every value, `Nothing` none. */
  readonly kind: 'any' | 'nothing'
}

export const simpleTypeNames = [
  'Null',
  'Boolean',
  'String',
  'Number',
  'Range',
  'Date',
  'DateTime',
  'LocalDateTime',
  'LocalTime',
  'Time',
  'TimeZone',
  'Period',
  'Binary',
  'Regex',
  'Namespace',
  'Uri',
  'Key',
  'CData',
  'Iterator',
  'Enum',
  'Function',
  'NaN',
] as const

export type SimpleTypeName = (typeof simpleTypeNames)[number]

export interface SimpleType extends Common {
  readonly kind: 'simple'
  readonly name: SimpleTypeName
}

export interface LiteralType extends Common {
  readonly kind: 'literal'
  /** A number is its exact text. */
  readonly value: string | boolean | { readonly number: string }
}

export interface ArrayType extends Common {
  readonly kind: 'array'
  readonly element: Type
}

export interface ObjectType extends Common {
  readonly kind: 'object'
  readonly fields: readonly ObjectField[]
  /** No other fields than these. */
  readonly closed: boolean
  readonly ordered: boolean
}

export interface ObjectField {
  /** `undefined`: any name (`_`). */
  readonly name: string | undefined
  readonly namespace?: string | undefined
  /** A dynamic key's type: `(K): V`. */
  readonly keyType?: Type | undefined
  readonly optional: boolean
  readonly repeated: boolean
  readonly attributes?: readonly ObjectField[] | undefined
  readonly type: Type
}

export interface FunctionType extends Common {
  readonly kind: 'function'
  readonly typeParameters: readonly TypeParameter[]
  readonly parameters: readonly FunctionParameter[]
  readonly returns: Type
}

export interface TypeParameter {
  readonly name: string
  readonly bound?: Type | undefined
}

export interface FunctionParameter {
  readonly name: string
  readonly type: Type
  /** Has a default; its text in the language where it is declared as text. */
  readonly optional: boolean
  readonly default?: string | undefined
  /** Annotations such as `StreamCapable`. */
  readonly annotations?: readonly string[] | undefined
}

export interface UnionType extends Common {
  readonly kind: 'union'
  readonly members: readonly Type[]
}

export interface IntersectionType extends Common {
  readonly kind: 'intersection'
  readonly members: readonly Type[]
}

/** A type parameter in its scope; at run time it holds what its bound holds. */
export interface ParameterType extends Common {
  readonly kind: 'parameter'
  readonly name: string
  readonly bound?: Type | undefined
}

/** `Type<T>` */
export interface TypeOfType extends Common {
  readonly kind: 'type'
  readonly of: Type
}

/** A named type of a script or module: shows its name, behaves as its target. */
export interface AliasType extends Common {
  readonly kind: 'alias'
  readonly name: string
  readonly args: readonly Type[]
  readonly target: () => Type
}
