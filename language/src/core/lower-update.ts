import { Scope } from '../check/scope.ts'
import { updatePath } from '../diagnostics/names.ts'
import type * as ast from '../syntax/ast.ts'
import type { Core, Param, Select } from './ir.ts'
import { type Dollars, literal, lower, type Place, primitive } from './lower.ts'
import { selection } from './lower-select.ts'
import type { ModuleContext } from './module-context.ts'

/** `value update { case … }` as a call of the runtime's `update` with paths and functions. */
export function lowerUpdate(node: ast.Update, place: Place, context: ModuleContext): Core {
  const cases = node.cases.map((c) => lowerCase(c, place, context))
  return primitive('update', [lower(node.operand, place, context), list(cases, node)], node.span)
}

function lowerCase(node: ast.UpdateCase, place: Place, context: ModuleContext): Core {
  const steps = node.path.map((step) => lowerStep(step, place, context))
  const scope = new Scope(place.scope)
  const value = context.fresh(node.name ?? 'old')
  const index = context.fresh(node.indexName ?? 'index')
  if (node.name !== undefined) scope.declare(node.name, { kind: 'value', id: value, lazy: false, is: 'local' })
  if (node.indexName !== undefined)
    scope.declare(node.indexName, { kind: 'value', id: index, lazy: false, is: 'local' })
  const dollars: Dollars = { ids: [value, index], outer: place.dollars, used: 0 }
  const params = [value, index].map((id): Param => ({ id, name: id, type: undefined, default: undefined }))
  const fun = (body: Core): Core => ({
    kind: 'fun',
    name: undefined,
    self: undefined,
    variants: [{ params, body }],
    site: undefined,
    span: node.span,
  })
  const guard = node.guard && lower(node.guard, { scope, dollars }, context)
  return primitive(
    'updateCase',
    [
      list(steps, node),
      literal(node.upsert, node.span),
      guard === undefined ? literal(null, node.span) : fun(node.guardUnless ? negate(guard) : guard),
      fun(lower(node.body, { scope, dollars }, context)),
    ],
    node.span,
  )
}

/** The selectors that lead to places in a value, in which something else can stand. */
const steps: ReadonlySet<Select['by']> = new Set(['field', 'fields', 'attribute', 'attributeAll', 'index'])

const negate = (condition: Core): Core => ({
  kind: 'choose',
  condition,
  certain: false,
  then: literal(false, condition.span),
  else: literal(true, condition.span),
  span: condition.span,
})

function lowerStep(step: ast.UpdateStep, place: Place, context: ModuleContext): Core {
  const { selector } = step
  if (selector.kind === 'ExistsSelector' || selector.kind === 'AssertSelector')
    return primitive('step', [literal('field', step.span)], step.span)
  const { by, args } = selection(selector, step, place, context)
  if (!steps.has(by))
    context.report(updatePath(step.span, { selector: context.file.text.slice(step.span.start, step.span.end) }))
  return primitive('step', [literal(by, step.span), ...args], step.span)
}

const list = (items: readonly Core[], node: ast.Node): Core => ({
  kind: 'array',
  elements: items.map((value) => ({ value, condition: undefined })),
  span: node.span,
})
