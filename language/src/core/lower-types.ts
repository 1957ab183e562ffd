import type { ModuleMeaning, Scope } from '../check/scope.ts'
import { nearest } from '../check/suggest.ts'
import { adviceOnModule } from '../check/unknown-name.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { schemaMissing, unknownMember, unknownModule, unknownType } from '../diagnostics/names.ts'
import type { AnnotationTarget, Library } from '../library.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { type SchemaLoader, schemaLoader } from '../types/schema-module.ts'
import { type SimpleTypeName, simpleTypeNames } from '../types/type.ts'
import type { Core } from './ir.ts'
import type { FieldCode, TypeCode } from './types.ts'
import type { NameKind } from './visibility.ts'

const simple: ReadonlySet<string> = new Set(simpleTypeNames)
const structural = ['Any', 'Nothing', 'Array', 'Object', 'Type']

const any: TypeCode = { kind: 'any' }
const anyObject: TypeCode = { kind: 'object', fields: [], closed: false, ordered: false }

/** What lowering types needs of its surroundings. */
export interface TypeContext {
  readonly library: Library
  readonly report: (diagnostic: Diagnostic) => void
  /** Reports annotations that are unknown or may not stand there. */
  readonly checkAnnotations: (
    annotations: readonly ast.Annotation[],
    on: AnnotationTarget | undefined,
    scope: Scope,
  ) => void
  /** A prefix that stands for nothing. */
  readonly reportPrefix: (prefix: string, at: Span, scope: Scope) => void
  /** The canonical module reached by a path of names in a scope. */
  readonly moduleOf: (path: readonly string[], scope: Scope) => ModuleMeaning | undefined
  /** Values in braces after a type: an object literal. */
  readonly metadata: (node: ast.ObjectLiteral, scope: Scope) => Core
  readonly moduleId: (module: string) => string
  /** The names of the type parameters of an imported type. */
  readonly typeParametersOf: (module: string, name: string) => readonly string[]
  /** Reports a name that is declared, but not for this file; false for another. */
  readonly reportHidden: (name: string, at: Span, kinds: readonly NameKind[], module?: string) => boolean
  /** The module of the library that a path most likely means. */
  readonly nearestModule: (path: readonly string[]) => string | undefined
  /** A module of the library by the name that the script has for it. */
  readonly shown: (module: string) => string
  readonly loadModule: (
    path: readonly string[],
    loader: SchemaLoader,
    at: Span,
  ) => Extract<ModuleMeaning, { kind: 'import' }> | undefined
  /** Names of the types that a module gives. */
  readonly typesOf: (module: Exclude<ModuleMeaning, { kind: 'foreign' }>) => readonly string[]
}

/** A written type as type code; unknown names are reported and count as `Any`. */
export function lowerType(node: ast.TypeNode, scope: Scope, context: TypeContext): TypeCode {
  const lower = (inner: ast.TypeNode): TypeCode => lowerType(inner, scope, context)
  switch (node.kind) {
    case 'NamedType':
      return withMetadata(namedType(node, scope, context), node.metadata, scope, context)
    case 'LiteralType': {
      const value = node.value.kind === 'Number' ? { number: node.value.text } : node.value.value
      return withMetadata({ kind: 'literal', value }, node.metadata, scope, context)
    }
    case 'ObjectType': {
      const fields = node.fields.map((field) => lowerField(field, scope, context))
      return withMetadata(
        { kind: 'object', fields, closed: node.closed, ordered: node.ordered },
        node.metadata,
        scope,
        context,
      )
    }
    case 'FunctionType':
      return {
        kind: 'function',
        parameters: node.parameters.map((p, i) => ({
          name: p.name ?? `arg${i}`,
          type: lower(p.type),
          optional: p.optional,
        })),
        returns: lower(node.returns),
      }
    case 'UnionType':
      return { kind: 'union', members: node.members.map(lower) }
    case 'IntersectionType':
      return { kind: 'intersection', members: node.members.map(lower) }
    case 'TypeSelection':
      return { kind: 'selection', target: lower(node.target), mode: node.mode, name: node.name }
    case 'AnnotatedType':
      context.checkAnnotations(node.annotations, 'TypeExpression', scope)
      return lower(node.type)
    case 'ParenthesizedType':
      return withMetadata(lower(node.type), node.metadata, scope, context)
  }
}

function lowerField(field: ast.TypeField, scope: Scope, context: TypeContext): FieldCode {
  context.checkAnnotations(field.annotations, 'KeyType', scope)
  return {
    name: typeof field.name === 'string' ? field.name : undefined,
    namespace: field.namespace === undefined ? undefined : uriOf(field.namespace, field.span, scope, context),
    keyType: typeof field.name === 'object' ? lowerType(field.name, scope, context) : undefined,
    optional: field.optional,
    repeated: field.repeated,
    attributes: field.attributes?.map((a) => lowerField(a, scope, context)),
    type: lowerType(field.type, scope, context),
  }
}

/** The address of the namespace that a prefix stands for, as far as it is known before the run. */
function uriOf(prefix: string, at: Span, scope: Scope, context: TypeContext): string {
  const found = scope.value(prefix)
  if (found?.kind === 'namespace') return found.uri
  const member =
    found?.kind === 'library'
      ? context.library.member(found.module, found.name)
      : context.library.prelude.map((module) => context.library.member(module, prefix)).find((m) => m !== undefined)
  if (member?.kind === 'namespace') return member.uri
  if (found === undefined) context.reportPrefix(prefix, at, scope)
  return ''
}

function withMetadata(
  type: TypeCode,
  metadata: ast.ObjectLiteral | undefined,
  scope: Scope,
  context: TypeContext,
): TypeCode {
  return metadata === undefined ? type : { kind: 'withMetadata', type, metadata: context.metadata(metadata, scope) }
}

function namedType(node: ast.NamedType, scope: Scope, context: TypeContext): TypeCode {
  if (node.loader !== undefined) return loadedType(node, node.loader, context)
  const args = node.args.map((arg) => lowerType(arg, scope, context))
  const last = node.path.at(-1) ?? ''
  if (node.path.length > 1) return qualifiedType(node, last, args, scope, context)
  return typeByName(last, args, scope, context) ?? unknown(last, node.span, scope, context)
}

/** `jsonschema!example::Person::Root`; a type of a class is any. */
function loadedType(node: ast.NamedType, name: string, context: TypeContext): TypeCode {
  const loader = schemaLoader(name)
  if (loader === undefined) return any
  const path = node.path.slice(0, -1)
  const type = node.path.at(-1) ?? ''
  const found = context.loadModule(path, loader, node.span)
  if (found === undefined) {
    context.report(schemaMissing(node.span, { file: path.join('/') + loader.extension, module: path.join('::') }))
    return any
  }
  return memberType(found, type, [], node.span, context)
}

/** The type that a plain name stands for, if it is one. */
export function typeByName(
  name: string,
  args: readonly TypeCode[],
  scope: Scope,
  context: Pick<TypeContext, 'library' | 'moduleId' | 'typeParametersOf'>,
): TypeCode | undefined {
  const meaning = scope.type(name)
  switch (meaning?.kind) {
    case 'type':
      return { kind: 'reference', name, id: meaning.id, args: complete(args, meaning.parameters) }
    case 'typeParameter':
      return { kind: 'parameter', name, bound: meaning.bound }
    case 'library':
      return { kind: 'library', module: meaning.module, name: meaning.name, args }
    case 'import':
      return importedType(meaning.module, meaning.name, args, context)
  }
  if (name === 'Any') return any
  if (name === 'Nothing') return { kind: 'nothing' }
  if (name === 'Array') return { kind: 'array', element: args[0] ?? any }
  if (name === 'Object') return anyObject
  if (name === 'Type') return { kind: 'type', of: args[0] ?? any }
  if (simple.has(name)) return { kind: 'simple', name: name as SimpleTypeName }
  for (const module of context.library.prelude) {
    if (context.library.kind(module, name) === 'type') return { kind: 'library', module, name, args }
  }
  return undefined
}

function qualifiedType(
  node: ast.NamedType,
  name: string,
  args: readonly TypeCode[],
  scope: Scope,
  context: TypeContext,
): TypeCode {
  const path = node.path.slice(0, -1)
  const found = context.moduleOf(path, scope)
  if (found === undefined) {
    const near = context.nearestModule(path)
    context.report(unknownModule(node.span, { module: path.join('::'), advice: adviceOnModule(path, near) }))
    return any
  }
  if (found.kind === 'foreign') return any
  return memberType(found, name, args, node.span, context)
}

function memberType(
  found: Exclude<ModuleMeaning, { kind: 'foreign' }>,
  name: string,
  args: readonly TypeCode[],
  at: Span,
  context: TypeContext,
): TypeCode {
  const known = context.typesOf(found)
  if (!known.includes(name)) {
    if (found.kind === 'import' && context.reportHidden(name, at, ['types'], found.module)) return any
    context.report(unknownMember(at, { module: context.shown(found.module), name, near: nearest(name, known) }))
    return any
  }
  return found.kind === 'library'
    ? { kind: 'library', module: found.module, name, args }
    : importedType(found.module, name, args, context)
}

const importedType = (
  module: string,
  name: string,
  args: readonly TypeCode[],
  context: Pick<TypeContext, 'moduleId' | 'typeParametersOf'>,
): TypeCode => ({
  kind: 'imported',
  module: context.moduleId(module),
  name,
  args: complete(args, context.typeParametersOf(module, name)),
})

/** A generic type that is named without its arguments is one of anything. */
const complete = (args: readonly TypeCode[], parameters: readonly string[]): readonly TypeCode[] =>
  parameters.map((_, i) => args[i] ?? any)

function unknown(name: string, span: Span, scope: Scope, context: TypeContext): TypeCode {
  if (scope.incomplete || context.reportHidden(name, span, ['types'])) return any
  const near = nearest(name, [...scope.typeNames(), ...simple, ...structural])
  context.report(unknownType(span, { name, near }))
  return any
}
