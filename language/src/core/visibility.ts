import type { Scope } from '../check/scope.ts'
import { mixedVisibility, visibleToComponents, visibleToInternal } from '../diagnostics/names.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { libraryAnnotation } from './annotations.ts'
import type { ModuleContext, ModuleExports } from './module-context.ts'

/** The version that brought `private` and `internal`. */
const since = '2.12'

/** What a module declares that not every file may name, by the kind of name. */
export type Restrictions = Readonly<Record<NameKind, ReadonlyMap<string, Restriction>>>

export type NameKind = 'values' | 'types' | 'namespaces' | 'annotations'

/** What a name in an expression may stand for. */
export const inExpressions: readonly NameKind[] = ['values', 'types', 'namespaces']
/** What an import may name. */
export const inImports: readonly NameKind[] = [...inExpressions, 'annotations']

export interface Restriction {
  readonly visibility: 'private' | 'internal'
  /** Components besides its own in which an internal name may stand. */
  readonly visibleTo: readonly string[]
  readonly span: Span
}

/** A name that a module declares, and its importer may not use. */
export interface HiddenName extends Pick<Restriction, 'visibility' | 'span'> {
  readonly name: string
  readonly kind: NameKind
  readonly component: string | undefined
  /** That of the importer. */
  readonly importer: string | undefined
}

const kindOf: Readonly<Record<ast.Declaration['kind'], NameKind>> = {
  Var: 'values',
  Fun: 'values',
  TypeAlias: 'types',
  Ns: 'namespaces',
  AnnotationDeclaration: 'annotations',
}

export const isDeclaration = (directive: ast.Directive): directive is ast.Declaration =>
  Object.hasOwn(kindOf, directive.kind)

const nameOf = (declaration: ast.Declaration): string =>
  declaration.kind === 'Ns' ? declaration.prefix : declaration.name

/** The restrictions of a header; what is wrong with them is reported. */
export function restrictionsOf(script: ast.Script, scope: Scope, context: ModuleContext): Restrictions {
  const { directives } = script
  const found: Record<NameKind, Map<string, Restriction>> = {
    values: new Map(),
    types: new Map(),
    namespaces: new Map(),
    annotations: new Map(),
  }
  const declarations = directives.filter(isDeclaration)
  const first = declarations.find(({ visibility }) => visibility !== 'public')
  if (first?.visibilitySpan !== undefined) context.checkSince(first.visibility, since, first.visibilitySpan)
  checkOverloads(declarations, context)
  for (const declaration of declarations) {
    const { visibility, visibilitySpan: span, annotations } = declaration
    const visibleTo = annotations.flatMap((one) => widenedTo(one, declaration, scope, context))
    if (visibility === 'public' || span === undefined) continue
    const table = found[kindOf[declaration.kind]]
    const name = nameOf(declaration)
    // overloads are one name: each may let other components in
    table.set(name, { visibility, span, visibleTo: [...(table.get(name)?.visibleTo ?? []), ...visibleTo] })
  }
  return found
}

function checkOverloads(declarations: readonly ast.Declaration[], context: ModuleContext): void {
  const first = new Map<string, ast.Visibility>()
  for (const declaration of declarations) {
    if (declaration.kind !== 'Fun') continue
    const { name, visibility, visibilitySpan, nameSpan } = declaration
    const expected = first.get(name) ?? visibility
    first.set(name, expected)
    if (visibility === expected) continue
    const advice =
      expected === 'public' ? 'Leave the word out here too.' : `Write \`${expected} fun ${name}(…)\` here too.`
    context.report(mixedVisibility(visibilitySpan ?? nameSpan, { name, expected, advice }))
  }
}

/** The components that an annotation lets in. */
function widenedTo(
  annotation: ast.Annotation,
  { visibility }: ast.Declaration,
  scope: Scope,
  context: ModuleContext,
): readonly string[] {
  const name = annotation.name.join('::')
  const parameter = libraryAnnotation(annotation.name, scope, context)?.widens
  if (parameter === undefined) return []
  if (visibility !== 'internal') {
    context.report(visibleToInternal(annotation.span, { name }))
    return []
  }
  const value = annotation.args.find((argument) => argument.name === undefined || argument.name === parameter)?.value
  const components = value?.kind === 'Array' ? value.elements.map(textOf) : [undefined]
  if (components.every((one) => one !== undefined)) return components
  context.report(visibleToComponents(value?.span ?? annotation.span, { name, parameter }))
  return []
}

const textOf = (element: ast.ArrayElement): string | undefined =>
  element.kind === 'String' ? element.value : undefined

/** A module as a file sees it that `hides` some of its names. */
export function seenBy(
  exports: ModuleExports,
  restrictions: Restrictions,
  hides: (restriction: Restriction) => Omit<HiddenName, 'name' | 'kind'> | undefined,
): ModuleExports {
  const hidden: HiddenName[] = []
  const visible = <T>(kind: NameKind, names: ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
    if (restrictions[kind].size === 0) return names
    const left = new Map(names)
    for (const [name, restriction] of restrictions[kind]) {
      const found = hides(restriction)
      if (found === undefined) continue
      hidden.push({ name, kind, ...found })
      left.delete(name)
    }
    return left
  }
  return {
    ...exports,
    values: visible('values', exports.values),
    types: visible('types', exports.types),
    namespaces: visible('namespaces', exports.namespaces),
    annotations: visible('annotations', exports.annotations),
    hidden,
  }
}
