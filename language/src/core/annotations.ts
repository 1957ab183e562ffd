import type { AnnotationMeaning, Scope } from '../check/scope.ts'
import { nearest } from '../check/suggest.ts'
import { adviceOnModule } from '../check/unknown-name.ts'
import { annotationPlace, unknownAnnotation } from '../diagnostics/names.ts'
import type { AnnotationTarget, LibraryMember } from '../library.ts'
import type * as ast from '../syntax/ast.ts'
import { alternatives } from '../types/text.ts'
import type { ModuleContext } from './module-context.ts'

/** Reports an annotation that is unknown, or that may not stand before `on`; undefined is what none can be limited to. */
export function checkAnnotation(
  annotation: ast.Annotation,
  on: AnnotationTarget | undefined,
  scope: Scope,
  context: ModuleContext,
): void {
  const name = annotation.name.join('::')
  const meaning = meaningOf(annotation.name, scope, context)
  if (meaning === undefined) {
    if (scope.incomplete || isHidden(annotation, scope, context)) return
    context.report(unknownAnnotation(annotation.span, { name, advice: adviceOn(annotation.name, scope, context) }))
    return
  }
  const targets = targetsOf(meaning, context)
  if (on === undefined || targets === undefined || targets.includes(on)) return
  const known = Object.entries(places).flatMap(([target, place]) => (targets.includes(target) ? [place] : []))
  context.report(
    annotationPlace(annotation.span, {
      name,
      place: places[on],
      places: known.length === 0 ? undefined : alternatives(known),
    }),
  )
}

/** One of the annotations says that the function under it calls itself in last place only; the name it is written by. */
export function assertsLastCalls(
  annotations: readonly ast.Annotation[],
  scope: Scope,
  context: ModuleContext,
): string | undefined {
  return annotations.find(({ name }) => libraryAnnotation(name, scope, context)?.callsLast === true)?.name.join('::')
}

/** What the library says of an annotation that is one of its own. */
export function libraryAnnotation(
  path: readonly string[],
  scope: Scope,
  context: ModuleContext,
): Extract<LibraryMember, { kind: 'annotation' }> | undefined {
  const meaning = meaningOf(path, scope, context)
  return meaning?.kind === 'library' ? memberOf(meaning, context) : undefined
}

/** Reports an annotation that a module keeps to itself. */
function isHidden({ name, span }: ast.Annotation, scope: Scope, context: ModuleContext): boolean {
  const owner = name.length === 1 ? undefined : context.moduleOf(name.slice(0, -1), scope)
  if (name.length > 1 && owner?.kind !== 'import') return false
  return context.reportHidden(
    name.at(-1) ?? '',
    span,
    ['annotations'],
    owner?.kind === 'import' ? owner.module : undefined,
  )
}

function meaningOf(path: readonly string[], scope: Scope, context: ModuleContext): AnnotationMeaning | undefined {
  const name = path.at(-1) ?? ''
  if (path.length === 1) return scope.annotation(name) ?? inPrelude(name, context)
  const found = context.moduleOf(path.slice(0, -1), scope)
  if (found === undefined || found.kind === 'foreign') return found
  if (found.kind === 'library')
    return context.library.kind(found.module, name) === 'annotation' ? { ...found, name } : undefined
  const exports = context.imports.get(found.module)?.exports
  const declaration = exports?.annotations.get(name)
  if (declaration !== undefined) return { kind: 'declared', declarations: [declaration] }
  return exports?.complete === false ? { kind: 'foreign' } : undefined
}

type LibraryMeaning = Extract<AnnotationMeaning, { kind: 'library' }>

function inPrelude(name: string, { library }: ModuleContext): LibraryMeaning | undefined {
  const module = library.prelude.find((each) => library.kind(each, name) === 'annotation')
  return module === undefined ? undefined : { kind: 'library', module, name }
}

function memberOf(
  { module, name }: LibraryMeaning,
  { library }: ModuleContext,
): Extract<LibraryMember, { kind: 'annotation' }> | undefined {
  const member = library.member(module, name)
  return member?.kind === 'annotation' ? member : undefined
}

/** What an annotation may stand before, by the words that scripts have for it; undefined: anything. */
function targetsOf(meaning: AnnotationMeaning, context: ModuleContext): readonly string[] | undefined {
  if (meaning.kind === 'foreign') return undefined
  if (meaning.kind === 'library') return memberOf(meaning, context)?.targets
  const limits = meaning.declarations.map((declaration) => limitOf(declaration, context))
  return limits.includes(undefined) ? undefined : limits.flatMap((targets) => targets ?? [])
}

/** The texts written out in `@AnnotationTarget(targets = […])` above a declaration. */
function limitOf({ annotations }: ast.AnnotationDirective, context: ModuleContext): readonly string[] | undefined {
  for (const { name, args } of annotations) {
    const known = inPrelude(name.at(-1) ?? '', context)
    const parameter = known && memberOf(known, context)?.limits
    const value = parameter === undefined ? undefined : args.find((arg) => arg.name === parameter)?.value
    if (value?.kind === 'Array')
      return value.elements.flatMap((element) => (element.kind === 'String' ? [element.value] : []))
  }
  return undefined
}

function adviceOn(path: readonly string[], scope: Scope, context: ModuleContext): string | undefined {
  const { library } = context
  const name = path.at(-1) ?? ''
  const annotationsIn = (module: string): readonly string[] =>
    library.members(module).filter((member) => library.kind(module, member) === 'annotation')
  if (path.length > 1) {
    const module = path.slice(0, -1)
    const found = context.moduleOf(module, scope)
    if (found === undefined) return adviceOnModule(module, context.nearestModule(module))
    const exported = context.imports.get(found.kind === 'foreign' ? '' : found.module)?.exports.annotations.keys()
    const near = nearest(name, found.kind === 'library' ? annotationsIn(found.module) : (exported ?? []))
    return near && `Did you mean \`@${module.join('::')}::${near}\`?`
  }
  const module = library.modules().find((each) => library.kind(each, name) === 'annotation')
  if (module !== undefined) return `Add \`import ${name} from ${context.shown(module)}\` to the header.`
  const near = nearest(name, [...scope.annotationNames(), ...library.prelude.flatMap(annotationsIn)])
  return near === undefined ? `Declare it in the header with \`annotation ${name}()\`.` : `Did you mean \`@${near}\`?`
}

const places: Readonly<Record<AnnotationTarget, string>> = {
  Function: 'a function',
  Parameter: 'a parameter',
  Variable: 'a variable',
  Import: 'an import',
  Type: 'a type',
  Version: 'the version',
  Namespace: 'a namespace',
  KeyType: 'a field of a type',
  TypeExpression: 'a type where it is used',
  Expression: 'an expression',
  Annotation: 'an annotation',
}
