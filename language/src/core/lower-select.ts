import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import type { Core, Select } from './ir.ts'
import { type Dollars, literal, lower, lowerName, lowerNamespace, type Place, primitive } from './lower.ts'
import type { ModuleContext } from './module-context.ts'
import { selectionText, selectorText } from './selection-text.ts'

/** `target` with one selector after it. */
export function lowerSelector(node: ast.Select, place: Place, context: ModuleContext): Core {
  const { selector } = node
  if (selector.kind === 'ExistsSelector' || selector.kind === 'AssertSelector')
    return lowerPresence(node, place, context)
  const target = lower(node.target, place, context)
  const { by, args } = selection(selector, node, place, context)
  return { kind: 'select', by, target, args, span: node.span }
}

/** `a.b?` and `a.b!` ask about the last selection itself, so they take it apart. */
function lowerPresence(node: ast.Select, place: Place, context: ModuleContext): Core {
  const exists = node.selector.kind === 'ExistsSelector'
  let inner = node.target
  while (inner.kind === 'Parenthesized') inner = inner.value
  const step = inner.kind === 'Select' ? selectorText(inner.selector) : undefined
  const text = literal(selectionText(node.target) ?? step ?? 'the selection', node.span)
  if (inner.kind !== 'Select' || inner.selector.kind === 'ExistsSelector' || inner.selector.kind === 'AssertSelector') {
    const value = lower(node.target, place, context)
    return exists ? primitive('isPresent', [value], node.span) : primitive('assertPresent', [value, text], node.span)
  }
  const target = lower(inner.target, place, context)
  const found = selection(inner.selector, inner, place, context)
  if (exists) return primitive('exists', [target, literal(found.by, node.span), ...found.args], node.span)
  return whereExists(target, found, primitive('absent', [text], node.span), node.span, context)
}

/** A selection whose target may be anything: null where it selects nothing, be it from a text. */
export function lowerMember(
  { target, selector, span }: ast.Select & { readonly selector: ast.KeySelector },
  place: Place,
  context: ModuleContext,
): Core {
  const found = selection(selector, { span }, place, context)
  return whereExists(lower(target, place, context), found, literal(null, span), span, context)
}

/** What a selection finds, or else another value; the target is computed once. */
function whereExists(target: Core, { by, args }: Selection, otherwise: Core, at: Span, context: ModuleContext): Core {
  const id = context.fresh('target')
  const held: Core = { kind: 'reference', id, lazy: false, is: 'local', span: at }
  return {
    kind: 'let',
    bindings: [{ id, lazy: false, value: target }],
    body: {
      kind: 'choose',
      condition: primitive('exists', [held, literal(by, at), ...args], at),
      certain: true,
      then: { kind: 'select', by, target: held, args, span: at },
      else: otherwise,
      span: at,
    },
    span: at,
  }
}

/** In brackets a plain name is a variable, where other languages take it for a field. */
function lowerIndex(index: ast.Expression, place: Place, context: ModuleContext): Core {
  if (index.kind !== 'Name' || index.path.length > 1) return lower(index, place, context)
  const [name] = index.path
  const advice = `The field of this name is selected by \`.${name}\` or \`["${name}"]\`.`
  return lowerName(index, place, context, { advice, surely: true })
}

type Selection = Pick<Select, 'by' | 'args'>

export function selection(
  selector: Exclude<ast.Selector, ast.ExistsSelector | ast.AssertSelector>,
  node: { readonly span: Span },
  place: Place,
  context: ModuleContext,
): Selection {
  const sub = (inner: ast.Expression): Core => lower(inner, place, context)
  switch (selector.kind) {
    case 'KeySelector':
      return { by: keySelection(selector), args: nameAndNamespace(selector, place, context) }
    case 'AllDescendantsSelector':
      return { by: 'allDescendants', args: [] }
    case 'AllAttributesSelector':
      return { by: 'attributes', args: [] }
    case 'NamespaceSelector':
      return { by: 'namespaceOf', args: [] }
    case 'MetadataSelector':
      context.selectsMetadata = true
      return { by: 'metadata', args: selector.name === undefined ? [] : [literal(selector.name, selector.span)] }
    case 'IndexSelector':
      return { by: 'index', args: [lowerIndex(selector.index, place, context)] }
    case 'RangeSelector':
      return { by: 'slice', args: [sub(selector.from), sub(selector.to)] }
    case 'FilterSelector':
      return { by: 'where', args: [condition(selector, node.span, place, context)] }
  }
}

function keySelection(selector: ast.KeySelector): Select['by'] {
  if (selector.attribute) {
    if (selector.mode === 'descendant' || selector.mode === 'allDescendants') return 'descendantAttributes'
    return selector.mode === 'all' ? 'attributeAll' : 'attribute'
  }
  switch (selector.mode) {
    case 'value':
      return 'field'
    case 'all':
      return 'fields'
    case 'pair':
    case 'descendantPairs':
      return selector.mode
    case 'descendant':
      return 'descendant'
    case 'allDescendants':
      return 'descendants'
  }
}

function nameAndNamespace(selector: ast.KeySelector, place: Place, context: ModuleContext): readonly Core[] {
  const name =
    typeof selector.name === 'string' ? literal(selector.name, selector.span) : lower(selector.name, place, context)
  if (selector.namespace === undefined) return [name]
  return [name, lowerNamespace(selector.namespace, selector.span, place.scope, context)]
}

/** `[?(…)]`: `$` is the item, or the value of an entry with its key as `$$`. */
function condition(selector: ast.FilterSelector, at: Span, place: Place, context: ModuleContext): Core {
  const ids = [context.fresh('item'), context.fresh('key')]
  const dollars: Dollars = { ids, outer: place.dollars, used: 0 }
  const body = lower(selector.condition, { scope: place.scope, dollars }, context)
  const params = ids.map((id, i) => ({ id, name: '$'.repeat(i + 1), type: undefined, default: undefined }))
  const site = { span: at, path: undefined, params: ['$', '$$'], indexed: false }
  return { kind: 'fun', name: undefined, self: undefined, variants: [{ params, body }], site, span: selector.span }
}
