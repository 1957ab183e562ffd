import type { Span } from '../span.ts'

/** The tree of a script as written. Every node has a `kind` and a `span`; nothing is resolved or desugared here. */
export type Node =
  | Script
  | Directive
  | Expression
  | ArrayElement
  | ObjectEntry
  | Key
  | Attribute
  | Selector
  | MatchCase
  | Pattern
  | UpdateCase
  | UpdateStep
  | Parameter
  | TypeParameter
  | Argument
  | Annotation
  | Option
  | TypeNode
  | TypeField

export interface Script {
  readonly kind: 'Script'
  readonly span: Span
  /** Annotations before the version line: `@Since(version = "2.4")`. */
  readonly annotations: readonly Annotation[]
  readonly version: Version | undefined
  readonly directives: readonly Directive[]
  /** Absent in a module, which only declares. */
  readonly body: Expression | undefined
}

/** `%dw 2.0`, `%tw 1.0`. */
export interface Version {
  readonly dialect: 'dw' | 'tw'
  readonly major: number
  readonly minor: number
  readonly span: Span
}

// ---------------------------------------------------------------- header

export type Directive =
  | OutputDirective
  | InputDirective
  | ImportDirective
  | VarDirective
  | FunDirective
  | TypeDirective
  | NsDirective
  | AnnotationDirective

/** `output application/json indent=false`, `output json`, `output x: Order application/json`, `output application/csv with binary`. */
export interface OutputDirective {
  readonly kind: 'Output'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  /** MIME type (`application/json`) or format id (`json`), as written, quotes removed; absent when only a type stands there. */
  readonly format: string | undefined
  readonly formatSpan: Span | undefined
  readonly type: TypeNode | undefined
  /** The id of the format after `with`. */
  readonly with: string | undefined
  readonly withSpan: Span | undefined
  readonly options: readonly Option[]
}

/** `input payload application/xml`, `input order: Order json`. */
export interface InputDirective {
  readonly kind: 'Input'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly name: string
  readonly type: TypeNode | undefined
  readonly format: string | undefined
  readonly formatSpan: Span | undefined
  readonly with: string | undefined
  readonly withSpan: Span | undefined
  readonly options: readonly Option[]
}

/** `name=value` of an output or input directive; the value is a literal, or a name for the fixed words of an option. */
export interface Option {
  readonly kind: 'Option'
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  readonly value: Expression
}

export interface ImportDirective {
  readonly kind: 'Import'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  /** `*`, the imported names, or `module` for `import dw::core::Strings [as S]`. */
  readonly what: 'all' | 'module' | readonly ImportedName[]
  /** `java` of `java!java::lang::Math`, `jsonschema` of `jsonschema!order`. */
  readonly loader: string | undefined
  /** `['dw', 'core', 'Strings']` */
  readonly module: readonly string[]
  readonly moduleSpan: Span
  /** What the module is called in the script, also where names are imported from it: `import * from a::B as C`. */
  readonly alias: string | undefined
}

export interface ImportedName {
  readonly name: string
  readonly alias: string | undefined
  readonly span: Span
}

/** A directive that declares a name. */
export type Declaration = VarDirective | FunDirective | TypeDirective | NsDirective | AnnotationDirective

/** Which files may name a declaration: all, which needs no word, its own only, or those of its component. */
export type Visibility = 'public' | 'private' | 'internal'

export interface VarDirective {
  readonly kind: 'Var'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly visibility: Visibility
  readonly visibilitySpan: Span | undefined
  readonly name: string
  readonly nameSpan: Span
  readonly type: TypeNode | undefined
  readonly value: Expression
}

/** Several `Fun` of one name in one scope are overloads. */
export interface FunDirective {
  readonly kind: 'Fun'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly visibility: Visibility
  readonly visibilitySpan: Span | undefined
  readonly name: string
  readonly nameSpan: Span
  readonly typeParameters: readonly TypeParameter[]
  readonly parameters: readonly Parameter[]
  readonly returns: TypeNode | undefined
  readonly body: Expression
}

export interface TypeDirective {
  readonly kind: 'TypeAlias'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly visibility: Visibility
  readonly visibilitySpan: Span | undefined
  readonly name: string
  readonly nameSpan: Span
  readonly typeParameters: readonly TypeParameter[]
  readonly type: TypeNode
}

/** `ns soap http://…`; the address is kept as written. */
export interface NsDirective {
  readonly kind: 'Ns'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly visibility: Visibility
  readonly visibilitySpan: Span | undefined
  readonly prefix: string
  readonly uri: string
}

/** `annotation Since(version: String)` */
export interface AnnotationDirective {
  readonly kind: 'AnnotationDeclaration'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly visibility: Visibility
  readonly visibilitySpan: Span | undefined
  readonly name: string
  readonly parameters: readonly Parameter[]
}

/** `@TailRec()`, `@Since(version = "2.4")` */
export interface Annotation {
  readonly kind: 'Annotation'
  readonly span: Span
  readonly name: readonly string[]
  readonly args: readonly Argument[]
}

export interface Parameter {
  readonly kind: 'Parameter'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly name: string
  readonly type: TypeNode | undefined
  readonly default: Expression | undefined
}

/** `T`, `T <: Object` */
export interface TypeParameter {
  readonly kind: 'TypeParameter'
  readonly span: Span
  readonly name: string
  readonly bound: TypeNode | undefined
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Interpolation
  | BooleanLiteral
  | NullLiteral
  | RegexLiteral
  | TemporalLiteral
  | Name
  | Dollar
  | ArrayLiteral
  | ObjectLiteral
  | Unary
  | Binary
  | InfixCall
  | As
  | Is
  | If
  | Match
  | Update
  | Do
  | Using
  | Lambda
  | Call
  | Select
  | TypeValue
  | Placeholder
  | Parenthesized
  | Annotated
  | Missing

/** The digits as written: exact, never read into a double here. */
export interface NumberLiteral {
  readonly kind: 'Number'
  readonly span: Span
  readonly text: string
}

/** A string without interpolation; `value` has its escapes resolved. */
export interface StringLiteral {
  readonly kind: 'String'
  readonly span: Span
  readonly value: string
  readonly quote: Quote
}

export type Quote = '"' | "'" | '`'

/** A string with `$name` or `$(…)` in it; `tag` is the function of ``tag `text $(x)` ``. */
export interface Interpolation {
  readonly kind: 'Interpolation'
  readonly span: Span
  readonly quote: Quote
  readonly tag: Expression | undefined
  /** Texts and expressions alternate: parts[0], parts[2], … are texts (perhaps empty). */
  readonly texts: readonly string[]
  readonly values: readonly Expression[]
}

export interface BooleanLiteral {
  readonly kind: 'Boolean'
  readonly span: Span
  readonly value: boolean
}

export interface NullLiteral {
  readonly kind: 'Null'
  readonly span: Span
}

/** `/[a-z]+/`; `source` is Java syntax, with `\/` made `/`. */
export interface RegexLiteral {
  readonly kind: 'Regex'
  readonly span: Span
  readonly source: string
}

/** `|2020-01-31T10:00:00Z|`, `|P1Y|`, `|America/New_York|`: the text between the bars. */
export interface TemporalLiteral {
  readonly kind: 'Temporal'
  readonly span: Span
  readonly text: string
}

/** `payload`, or with segments `dw::core::Strings::capitalize`, `Orders::main`, `java!java::util::UUID::randomUUID`. */
export interface Name {
  readonly kind: 'Name'
  readonly span: Span
  /** `java` of `java!…` */
  readonly loader: string | undefined
  readonly path: readonly string[]
}

/** `$`, `$$`, `$$$`: depth 1, 2, 3. */
export interface Dollar {
  readonly kind: 'Dollar'
  readonly span: Span
  readonly depth: number
  /** Stands in a text without parentheses: a dollar sign, where no item is in reach. */
  readonly bare: boolean
}

export interface ArrayLiteral {
  readonly kind: 'Array'
  readonly span: Span
  readonly elements: readonly ArrayElement[]
  /** `tail` of `[head ~ tail]`: the array whose items follow. */
  readonly rest: Expression | undefined
}

/** An expression, or `(value) if condition`. */
export type ArrayElement = Expression | ConditionalElement

export interface ConditionalElement {
  readonly kind: 'ConditionalElement'
  readonly span: Span
  readonly value: Expression
  readonly condition: Expression
}

export interface ObjectLiteral {
  readonly kind: 'Object'
  readonly span: Span
  readonly entries: readonly ObjectEntry[]
  /** `tail` of `{k: v ~ tail}`: the object whose entries follow. */
  readonly rest: Expression | undefined
  /** How it was delimited: `{ }`, `{| |}`, or nothing (a bare `k: v` as a body). */
  readonly style: 'braces' | 'bars' | 'bare'
}

export type ObjectEntry = KeyValue | SpreadEntry | ConditionalEntry

export interface KeyValue {
  readonly kind: 'KeyValue'
  readonly span: Span
  readonly key: Key
  readonly value: Expression
}

/** `{ (expression) }`: the entries of an object, of each object of an array, or nothing for null. */
export interface SpreadEntry {
  readonly kind: 'Spread'
  readonly span: Span
  readonly value: Expression
}

/** `(k: v, …) if condition`; also `(expression) if condition` with one `Spread`. */
export interface ConditionalEntry {
  readonly kind: 'ConditionalEntry'
  readonly span: Span
  readonly entries: readonly ObjectEntry[]
  readonly condition: Expression
}

/** `name`, `"name"`, `(expression)`, `ns0#name`, each with `@(…)`; metadata of a key is given in `(name as Key {…})`. */
export interface Key {
  readonly kind: 'Key'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  /** The prefix before `#`. */
  readonly namespace: string | undefined
  /** A text, or an expression: `(expression)` or an interpolated string. */
  readonly name: string | Expression
  readonly quoted: boolean
  readonly attributes: readonly Attribute[] | undefined
}

/** One part of `@(a: 1, ns0#b: 2, (expression), (c: 3) if condition)`. */
export type Attribute = ObjectEntry

export interface Unary {
  readonly kind: 'Unary'
  readonly span: Span
  readonly operator: '-' | 'not' | '!'
  readonly operand: Expression
}

/** An operator of the table in `operators.ts`, `default` among them. */
export interface Binary {
  readonly kind: 'Binary'
  readonly span: Span
  readonly operator: string
  readonly operatorSpan: Span
  readonly left: Expression
  readonly right: Expression
}

/** `payload map (…)`, `a Strings::concat b`: a two-argument function between its arguments. */
export interface InfixCall {
  readonly kind: 'InfixCall'
  readonly span: Span
  readonly callee: Name
  readonly typeArguments: readonly TypeNode[]
  readonly left: Expression
  readonly right: Expression
}

/** `x as Number {format: "0.00"}`; the metadata sits on the type. */
export interface As {
  readonly kind: 'As'
  readonly span: Span
  readonly operand: Expression
  readonly type: TypeNode
}

export interface Is {
  readonly kind: 'Is'
  readonly span: Span
  readonly operand: Expression
  readonly type: TypeNode
}

/** `if (c) a else b`, `a unless c otherwise b` (then `unless` is true and `then` is a). */
export interface If {
  readonly kind: 'If'
  readonly span: Span
  readonly unless: boolean
  readonly condition: Expression
  readonly then: Expression
  /** Absent only in broken text and in the rare `if` without `else` of newer versions. */
  readonly else: Expression | undefined
}

export interface Match {
  readonly kind: 'Match'
  readonly span: Span
  readonly operand: Expression
  readonly cases: readonly MatchCase[]
}

/** `case pattern if guard -> body`; `else -> body` has an `ElsePattern`. */
export interface MatchCase {
  readonly kind: 'MatchCase'
  readonly span: Span
  readonly pattern: Pattern
  readonly guard: Expression | undefined
  /** `unless` instead of `if`. */
  readonly guardUnless: boolean
  readonly body: Expression
}

export type Pattern =
  | LiteralPattern
  | TypePattern
  | RegexPattern
  | NamePattern
  | ArrayPattern
  | ObjectPattern
  | ElsePattern

/** `case "a"`, `case x: 1`, `case (expression)`: equal to the value. */
export interface LiteralPattern {
  readonly kind: 'LiteralPattern'
  readonly span: Span
  readonly name: string | undefined
  readonly value: Expression
}

/** `case is String`, `case s is String` */
export interface TypePattern {
  readonly kind: 'TypePattern'
  readonly span: Span
  readonly name: string | undefined
  readonly type: TypeNode
}

/** `case matches /a(b)/`, `case m matches /a(b)/`: the name holds the groups. */
export interface RegexPattern {
  readonly kind: 'RegexPattern'
  readonly span: Span
  readonly name: string | undefined
  readonly value: Expression
}

/** `case x ->`, `case x if (…) ->`, `case if (…) ->` (no name): anything. */
export interface NamePattern {
  readonly kind: 'NamePattern'
  readonly span: Span
  readonly name: string | undefined
}

/** `case []`, `case [a, b]`, `case [head ~ tail]`; elements are names or nested patterns. */
export interface ArrayPattern {
  readonly kind: 'ArrayPattern'
  readonly span: Span
  readonly elements: readonly Pattern[]
  readonly rest: string | undefined
}

/** `case {}`, `case {k: v ~ rest}`: `key` binds the key, `value` the value; a quoted or literal key must equal. */
export interface ObjectPattern {
  readonly kind: 'ObjectPattern'
  readonly span: Span
  readonly entries: readonly { readonly key: Pattern; readonly value: Pattern }[]
  readonly rest: string | undefined
}

/** `else ->`, `else x ->` */
export interface ElsePattern {
  readonly kind: 'ElsePattern'
  readonly span: Span
  readonly name: string | undefined
}

export interface Update {
  readonly kind: 'Update'
  readonly span: Span
  readonly operand: Expression
  readonly cases: readonly UpdateCase[]
}

/** `case name at .a.b! if (guard) -> body`; without a name the old value is `$`; `case (name, index) at …` names the index or key too. */
export interface UpdateCase {
  readonly kind: 'UpdateCase'
  readonly span: Span
  readonly name: string | undefined
  readonly indexName: string | undefined
  readonly path: readonly UpdateStep[]
  /** `!` at the end of the path: create what is missing. */
  readonly upsert: boolean
  readonly guard: Expression | undefined
  readonly guardUnless: boolean
  readonly body: Expression
}

/** A step is one of the selectors `.k`, `.*k`, `.@a`, `[i]`, `."k"`, `.'$(…)'`, `["k"]`; the same shapes as in `Select`. */
export interface UpdateStep {
  readonly kind: 'UpdateStep'
  readonly span: Span
  readonly selector: Selector
}

export interface Do {
  readonly kind: 'Do'
  readonly span: Span
  readonly directives: readonly Directive[]
  readonly body: Expression
}

/** `using (a = 1, b = 2) body` */
export interface Using {
  readonly kind: 'Using'
  readonly span: Span
  readonly bindings: readonly {
    readonly name: string
    readonly type: TypeNode | undefined
    readonly value: Expression
    readonly span: Span
  }[]
  readonly body: Expression
}

export interface Lambda {
  readonly kind: 'Lambda'
  readonly span: Span
  readonly typeParameters: readonly TypeParameter[]
  readonly parameters: readonly Parameter[]
  readonly returns: TypeNode | undefined
  readonly body: Expression
}

export interface Call {
  readonly kind: 'Call'
  readonly span: Span
  readonly callee: Expression
  readonly typeArguments: readonly TypeNode[]
  readonly args: readonly Expression[]
}

/** A value of an annotation, with the name of its parameter where that is written. */
export interface Argument {
  readonly kind: 'Argument'
  readonly span: Span
  readonly name: string | undefined
  readonly value: Expression
}

export interface Select {
  readonly kind: 'Select'
  readonly span: Span
  readonly target: Expression
  readonly selector: Selector
}

export type Selector =
  | KeySelector
  | AllDescendantsSelector
  | AllAttributesSelector
  | NamespaceSelector
  | MetadataSelector
  | IndexSelector
  | RangeSelector
  | FilterSelector
  | ExistsSelector
  | AssertSelector

/**
 * Selects by name. `mode`: `value` `.k`, `all` `.*k`, `descendant` `..k`, `allDescendants` `..*k`, `pair` `.&k`, `descendantPairs` `..&k`.
 * `attribute`: `.@k`, `.*@k`, `..@k`, `[@k]`. `name` is an expression for `."$(x)"`, `.@"$(x)"`.
 * `namespace`: the prefix of `ns0#k`. `bracket`: written `[&"k"]`, `[*"k"]`, `[@k]` (then the name is an expression).
 */
export interface KeySelector {
  readonly kind: 'KeySelector'
  readonly span: Span
  readonly mode: 'value' | 'all' | 'descendant' | 'allDescendants' | 'pair' | 'descendantPairs'
  readonly attribute: boolean
  readonly namespace: string | undefined
  readonly name: string | Expression
  readonly quoted: boolean
  readonly bracket: boolean
}

/** `..` with nothing after it: every value below. */
export interface AllDescendantsSelector {
  readonly kind: 'AllDescendantsSelector'
  readonly span: Span
}

/** `.@`: all attributes as an object. */
export interface AllAttributesSelector {
  readonly kind: 'AllAttributesSelector'
  readonly span: Span
}

/** `.#` */
export interface NamespaceSelector {
  readonly kind: 'NamespaceSelector'
  readonly span: Span
}

/** `.^mimeType`, `.^raw`; without a name all metadata. */
export interface MetadataSelector {
  readonly kind: 'MetadataSelector'
  readonly span: Span
  readonly name: string | undefined
}

/** `[expression]`: a number is an index, a string a key, a range a slice; decided by the value. */
export interface IndexSelector {
  readonly kind: 'IndexSelector'
  readonly span: Span
  readonly index: Expression
}

/** `[a to b]` written as such, so that no range is built. */
export interface RangeSelector {
  readonly kind: 'RangeSelector'
  readonly span: Span
  readonly from: Expression
  readonly to: Expression
}

/** `[?(condition)]` */
export interface FilterSelector {
  readonly kind: 'FilterSelector'
  readonly span: Span
  readonly condition: Expression
}

/** `?` after a selector: is it there? The target is the whole selection before it. */
export interface ExistsSelector {
  readonly kind: 'ExistsSelector'
  readonly span: Span
}

/** `!` after a selector: fail when it is not there. */
export interface AssertSelector {
  readonly kind: 'AssertSelector'
  readonly span: Span
}

/** A type where a value stands, when its syntax says so (`Array<String>`, `{a: Number}` never; plain names are `Name`). */
export interface TypeValue {
  readonly kind: 'TypeValue'
  readonly span: Span
  readonly type: TypeNode
}

/** `???`: not written yet; fails when it is evaluated. */
export interface Placeholder {
  readonly kind: 'Placeholder'
  readonly span: Span
}

/** Kept so that the printer and precedence-sensitive rules see what was written. */
export interface Parenthesized {
  readonly kind: 'Parenthesized'
  readonly span: Span
  readonly value: Expression
}

/** `@Name(…) value`, without whose annotations it means the same. */
export interface Annotated {
  readonly kind: 'Annotated'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly value: Expression
}

/** What recovery puts where an expression should stand. */
export interface Missing {
  readonly kind: 'Missing'
  readonly span: Span
}

// ---------------------------------------------------------------- types

export type TypeNode =
  | NamedType
  | LiteralType
  | ObjectType
  | FunctionType
  | UnionType
  | IntersectionType
  | TypeSelection
  | ParenthesizedType
  | AnnotatedType

/** `String`, `Array<T>`, `Orders::Order`, `String {format: "…"}`. */
export interface NamedType {
  readonly kind: 'NamedType'
  readonly span: Span
  readonly loader: string | undefined
  readonly path: readonly string[]
  readonly args: readonly TypeNode[]
  readonly metadata: ObjectLiteral | undefined
}

/** `"open"`, `1`, `true`, `null` is the name `Null`. */
export interface LiteralType {
  readonly kind: 'LiteralType'
  readonly span: Span
  readonly value: StringLiteral | NumberLiteral | BooleanLiteral
  readonly metadata: ObjectLiteral | undefined
}

/** `{ }`, `{| |}` (closed), `{- -}` (ordered), `{-| |-}` (both). */
export interface ObjectType {
  readonly kind: 'ObjectType'
  readonly span: Span
  readonly fields: readonly TypeField[]
  readonly closed: boolean
  readonly ordered: boolean
  readonly metadata: ObjectLiteral | undefined
}

/** `name?: T`, `name*: T`, `_: T` (any name), `(K): T` (dynamic), `ns0#name @(a: String): T`. */
export interface TypeField {
  readonly kind: 'TypeField'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly namespace: string | undefined
  /** `undefined` for `_`; a type for `(K)`. */
  readonly name: string | TypeNode | undefined
  readonly optional: boolean
  readonly repeated: boolean
  readonly attributes: readonly TypeField[] | undefined
  readonly type: TypeNode
}

/** `(item: T, index?: Number) -> R` */
export interface FunctionType {
  readonly kind: 'FunctionType'
  readonly span: Span
  readonly typeParameters: readonly TypeParameter[]
  readonly parameters: readonly {
    readonly name: string | undefined
    readonly optional: boolean
    readonly type: TypeNode
  }[]
  readonly returns: TypeNode
}

export interface UnionType {
  readonly kind: 'UnionType'
  readonly span: Span
  readonly members: readonly TypeNode[]
}

export interface IntersectionType {
  readonly kind: 'IntersectionType'
  readonly span: Span
  readonly members: readonly TypeNode[]
}

/** `Order.items`, `Order.*item`, `Order.@id`, `Order.items[0]` (then `name` is the index's digits). */
export interface TypeSelection {
  readonly kind: 'TypeSelection'
  readonly span: Span
  readonly target: TypeNode
  readonly mode: 'value' | 'all' | 'attribute' | 'index'
  /** The prefix of `Order.ns0#id`. */
  readonly namespace: string | undefined
  readonly name: string
}

export interface ParenthesizedType {
  readonly kind: 'ParenthesizedType'
  readonly span: Span
  readonly type: TypeNode
  readonly metadata: ObjectLiteral | undefined
}

export interface AnnotatedType {
  readonly kind: 'AnnotatedType'
  readonly span: Span
  readonly annotations: readonly Annotation[]
  readonly type: TypeNode
}
