import { Scope } from '../check/scope.ts'
import { nearest } from '../check/suggest.ts'
import { adviceOnModule } from '../check/unknown-name.ts'
import {
  duplicateName,
  notLastCall,
  schemaMissing,
  unknownLoader,
  unknownMember,
  unknownModule,
} from '../diagnostics/names.ts'
import type { AnnotationTarget } from '../library.ts'
import type * as ast from '../syntax/ast.ts'
import { schemaLoader, schemaLoaderNames } from '../types/schema-module.ts'
import { assertsLastCalls } from './annotations.ts'
import { lambdaIn } from './argument-count.ts'
import type { Binding, Core } from './ir.ts'
import { earlySelfCalls } from './last-calls.ts'
import { lower, lowerFunction, type Place } from './lower.ts'
import { lowerType } from './lower-types.ts'
import type { ModuleContext } from './module-context.ts'
import { inImports } from './visibility.ts'

/** What a block or header declares, in an order in which JavaScript can run it: functions, then variables. */
export function declareDirectives(
  directives: readonly ast.Directive[],
  place: Place,
  context: ModuleContext,
): readonly Binding[] {
  const { scope } = place
  const imports = directives.filter((directive) => directive.kind === 'Import')
  // a name that comes with several modules is that of the first; one that an import names goes before all of them
  for (const directive of imports.toReversed()) if (directive.what === 'all') declareImport(directive, scope, context)
  for (const directive of imports) if (directive.what !== 'all') declareImport(directive, scope, context)
  declareAnnotations(directives, scope)
  for (const { kind, annotations } of directives) context.checkAnnotations(annotations, targets[kind], scope)
  const functions = declareFunctions(directives, scope, context)
  const variables = declareVariables(directives, functions, scope, context)
  declareTypes(directives, scope, context)
  const bindings: Binding[] = []
  for (const [name, { id, overloads }] of functions) {
    const first = overloads[0]
    if (first === undefined) continue
    const value = lowerFunction(name, overloads, place, context, first.nameSpan, undefined, id)
    for (const overload of overloads) checkLastCalls(overload, value, id, scope, context)
    bindings.push({ id, lazy: false, value })
  }
  for (const { id, directive } of variables) {
    const value = lower(directive.value, place, context)
    checkLastCalls(directive, value, id, scope, context)
    const typed: Core = directive.type === undefined ? value : declaredAs(value, directive, place, context)
    bindings.push({ id, lazy: !isReady(directive), value: typed })
  }
  return bindings
}

/** `@TailRec()` before a function that has something left to do after it has called itself. */
function checkLastCalls(
  { annotations, name }: ast.FunDirective | ast.VarDirective,
  value: Core,
  id: string,
  scope: Scope,
  context: ModuleContext,
): void {
  const annotation = assertsLastCalls(annotations, scope, context)
  if (annotation === undefined) return
  for (const { span } of earlySelfCalls(value, id)) context.report(notLastCall(span, { name, annotation }))
}

const ready: readonly ast.Expression['kind'][] = ['Number', 'String', 'Boolean', 'Null', 'Regex', 'Temporal', 'Lambda']

/** Whether a variable has its value at once, so that it need not be computed when first asked for. */
const isReady = (directive: ast.VarDirective): boolean =>
  directive.type === undefined && ready.includes(directive.value.kind)

/** `var x: T = …`: the value is taken over as a parameter of that type would be. */
function declaredAs(value: Core, directive: ast.VarDirective, place: Place, context: ModuleContext): Core {
  if (directive.type === undefined) return value
  const type: Core = { kind: 'type', type: lowerType(directive.type, place.scope, context), span: directive.type.span }
  const name: Core = { kind: 'literal', value: directive.name, span: directive.nameSpan }
  return { kind: 'primitive', name: 'declared', args: [value, type, name], span: directive.span }
}

/** What annotations are limited to where they stand before directives; no word says so of an input or output. */
const targets: Readonly<Partial<Record<ast.Directive['kind'], AnnotationTarget>>> = {
  Import: 'Import',
  Var: 'Variable',
  Fun: 'Function',
  TypeAlias: 'Type',
  Ns: 'Namespace',
  AnnotationDeclaration: 'Annotation',
}

/** Annotations of one name are overloads. */
function declareAnnotations(directives: readonly ast.Directive[], scope: Scope): void {
  const declared = directives.filter((d) => d.kind === 'AnnotationDeclaration')
  for (const { name } of declared)
    scope.declareAnnotation(name, { kind: 'declared', declarations: declared.filter((d) => d.name === name) })
}

function declareFunctions(directives: readonly ast.Directive[], scope: Scope, context: ModuleContext) {
  const functions = new Map<string, { readonly id: string; readonly overloads: ast.FunDirective[] }>()
  for (const directive of directives) {
    if (directive.kind !== 'Fun') continue
    const known = functions.get(directive.name)
    if (known !== undefined) known.overloads.push(directive)
    else {
      const id = context.fresh(directive.name)
      context.declaredAt.set(id, directive.body.span)
      functions.set(directive.name, { id, overloads: [directive] })
    }
  }
  for (const [name, { id, overloads }] of functions)
    scope.declare(name, { kind: 'function', id, declarations: overloads })
  return functions
}

function declareVariables(
  directives: readonly ast.Directive[],
  functions: ReadonlyMap<string, unknown>,
  scope: Scope,
  context: ModuleContext,
) {
  const variables = new Map<string, { readonly id: string; readonly directive: ast.VarDirective }>()
  for (const directive of directives) {
    if (directive.kind === 'Ns') scope.declare(directive.prefix, { kind: 'namespace', uri: directive.uri })
    if (directive.kind !== 'Var') continue
    if (variables.has(directive.name) || functions.has(directive.name)) {
      context.report(duplicateName(directive.nameSpan, { name: directive.name }))
    }
    const id = context.fresh(directive.name)
    context.declaredAt.set(id, directive.value.span)
    variables.set(directive.name, { id, directive })
    scope.declare(directive.name, {
      kind: 'value',
      id,
      lazy: !isReady(directive),
      is: 'local',
      lambda: lambdaIn(directive.value),
    })
  }
  return [...variables.values()]
}

function declareTypes(directives: readonly ast.Directive[], scope: Scope, context: ModuleContext): void {
  const types = directives
    .filter((d) => d.kind === 'TypeAlias')
    .map((d) => ({ directive: d, id: context.fresh(`${d.name}Type`) }))
  for (const { directive, id } of types) {
    scope.declareType(directive.name, { kind: 'type', id, parameters: directive.typeParameters.map((p) => p.name) })
  }
  for (const { directive, id } of types) {
    const inner = new Scope(scope)
    const parameters = directive.typeParameters.map((p) => {
      const parameter = context.fresh(p.name)
      inner.declareType(p.name, { kind: 'type', id: parameter, parameters: [] })
      return parameter
    })
    context.types.push({ id, name: directive.name, parameters, type: lowerType(directive.type, inner, context) })
  }
}

function declareImport(directive: ast.ImportDirective, scope: Scope, context: ModuleContext): void {
  const path = directive.module
  const loader = directive.loader === undefined ? undefined : schemaLoader(directive.loader)
  if (directive.loader !== undefined && loader === undefined) {
    declareForeign(directive, directive.loader, scope, context)
    return
  }
  const found =
    loader === undefined
      ? context.findModule(path, directive.moduleSpan)
      : context.loadModule(path, loader, directive.moduleSpan)
  if (found === undefined) {
    if (loader === undefined) {
      const near = context.nearestModule(path)
      context.report(
        unknownModule(directive.moduleSpan, { module: path.join('::'), advice: adviceOnModule(path, near) }),
      )
    } else {
      const file = path.join('/') + loader.extension
      context.report(schemaMissing(directive.moduleSpan, { file, module: path.join('::') }))
    }
    excuse(directive, scope)
    return
  }
  const complete = found.kind === 'library' || context.imports.get(found.module)?.exports.complete !== false
  if (!complete && directive.what === 'all') scope.markIncomplete()
  if (directive.what === 'all' && found.kind === 'import') context.importedWholly(found.module)
  if (directive.what === 'module') {
    scope.declareModule(directive.alias ?? path.at(-1) ?? '', found)
    return
  }
  const names =
    directive.what === 'all'
      ? exportedNames(found, context).map((name) => ({ name, alias: undefined, span: directive.moduleSpan }))
      : directive.what
  // `import * from x` also lets `x::name` be written with the last segment, or the alias
  scope.declareModule(directive.alias ?? path.at(-1) ?? '', found)
  for (const { name, alias, span } of names) declareMember(found, name, alias ?? name, span, scope, context)
}

/** The names of an import that failed are not reported again where they are used. */
function excuse({ what, alias, module }: ast.ImportDirective, scope: Scope): void {
  const text = module.join('::')
  scope.declareModule(alias ?? module.at(-1) ?? '', { kind: 'foreign', text })
  if (what === 'all') scope.markIncomplete()
  else if (what !== 'module') for (const { name, alias: as } of what) excuseName(as ?? name, text, scope)
}

function excuseName(name: string, text: string, scope: Scope): void {
  scope.declare(name, { kind: 'foreign', text })
  scope.declareAnnotation(name, { kind: 'foreign' })
  scope.declareType(name, { kind: 'typeParameter', bound: undefined })
}

type Found = { readonly kind: 'library' | 'import'; readonly module: string }

function exportedNames(found: Found, context: ModuleContext): readonly string[] {
  if (found.kind === 'library') return context.library.members(found.module)
  const exports = context.imports.get(found.module)?.exports
  return exports === undefined
    ? []
    : [...exports.values.keys(), ...exports.types.keys(), ...exports.namespaces.keys(), ...exports.annotations.keys()]
}

function declareMember(
  found: Found,
  name: string,
  as: string,
  at: ast.Node['span'],
  scope: Scope,
  context: ModuleContext,
): void {
  if (found.kind === 'library') {
    // what each module of the library sees without an import can be imported from it too
    const { library } = context
    const module = [found.module, ...library.prelude].find((each) => library.kind(each, name) !== undefined)
    const kind = module === undefined ? undefined : library.kind(module, name)
    if (module === undefined || kind === undefined) reportMember(found, name, as, at, scope, context)
    else if (kind === 'type') scope.declareType(as, { kind: 'library', module, name })
    else if (kind === 'annotation') scope.declareAnnotation(as, { kind: 'library', module, name })
    else scope.declare(as, { kind: 'library', module, name })
    return
  }
  const exports = context.imports.get(found.module)?.exports
  const value = context.importedMember(found.module, name)
  const isType = exports?.types.has(name) ?? false
  if (isType) scope.declareType(as, { kind: 'import', module: found.module, name })
  const annotation = exports?.annotations.get(name)
  if (annotation !== undefined) scope.declareAnnotation(as, { kind: 'declared', declarations: [annotation] })
  if (value?.kind === 'import') {
    const uri = exports?.namespaces.get(name)
    scope.declare(as, uri === undefined ? value : { kind: 'namespace', uri })
  } else if (value?.kind === 'mapping') scope.declare(as, { kind: 'mapping', module: found.module })
  else if (!isType && annotation === undefined) reportMember(found, name, as, at, scope, context)
}

function reportMember(
  found: Found,
  name: string,
  as: string,
  at: ast.Node['span'],
  scope: Scope,
  context: ModuleContext,
): void {
  excuseName(as, found.module, scope)
  if (found.kind === 'import' && context.reportHidden(name, at, inImports, found.module)) return
  context.report(
    unknownMember(at, {
      module: context.shown(found.module),
      name,
      near: nearest(name, exportedNames(found, context)),
    }),
  )
}

/** `import java!java::util::UUID`: known by name, fails when it is called. */
function declareForeign(directive: ast.ImportDirective, loader: string, scope: Scope, context: ModuleContext): void {
  if (loader !== 'java') {
    context.report(unknownLoader(directive.moduleSpan, { loader, near: nearest(loader, schemaLoaderNames) }))
    return
  }
  const text = `${loader}!${directive.module.join('::')}`
  if (directive.what === 'module' || directive.what === 'all') {
    scope.declareModule(directive.alias ?? directive.module.at(-1) ?? '', { kind: 'foreign', text })
    return
  }
  for (const { name, alias } of directive.what)
    scope.declare(alias ?? name, { kind: 'foreign', text: `${text}::${name}` })
}
