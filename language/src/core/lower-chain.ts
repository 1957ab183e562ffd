import { unknownName } from '../diagnostics/names.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { hyphenatedField } from './hyphenated-field.ts'
import type * as ir from './ir.ts'
import type { Core } from './ir.ts'
import { literal, local, lower, type Place, primitive } from './lower.ts'
import { callOf, lowerArgument } from './lower-call.ts'
import type { ModuleContext } from './module-context.ts'

/** Chains longer than this are cut into steps, so that neither the compiler nor JavaScript's parser recurses along them. */
const longChain = 24

/** The first operand of a chain, and its links from left to right. */
function chainOf<Link extends ast.Binary | ast.InfixCall>(
  node: Link,
): { readonly first: ast.Expression; readonly links: readonly Link[] } {
  const isLink = (one: ast.Expression): one is Link => one.kind === node.kind
  const links: Link[] = []
  let first: ast.Expression = node
  while (isLink(first)) {
    links.push(first)
    first = first.left
  }
  return { first, links: links.reverse() }
}

/** A chain of operators that lean left: walked in a loop, cut into steps where it is long. */
export function lowerChain(node: ast.Binary, place: Place, context: ModuleContext): Core {
  const { first, links } = chainOf(node)
  const operator = links[0]?.operator ?? ''
  if (links.length > longChain && (operator === 'and' || operator === 'or' || operator === 'default')) {
    if (links.every((link) => link.operator === operator)) {
      return balanced([first, ...links.map((link) => link.right)], operator, place, context, node.span)
    }
  }
  const steps = new Steps(
    context,
    links.some((link) => link.operator === 'default'),
  )
  let value = lower(first, place, context)
  for (let i = 0; i < links.length; i++) {
    const link = links[i] as ast.Binary
    const at = link.span
    const field = hyphenatedField(links, i, (name) => context.resolve(name, place.scope) !== undefined)
    if (field !== undefined) {
      const target = context.file.text.slice(field.target.start, field.target.end)
      const advice = `A field with \`-\` in its name is selected in quotes: \`${target}."${field.name}"\`.`
      context.report(unknownName(field.at, { name: field.unknown, advice }))
      i += field.links - 1
      continue
    }
    const right = lowerOperand(link, place, context)
    if (link.operator === 'and' || link.operator === 'or')
      value = { kind: 'both', operator: link.operator, left: value, right, span: at }
    else if (link.operator === 'default') value = { kind: 'coalesce', left: nullKept(value, context), right, span: at }
    else value = context.operatorCall(link.operator, [value, right], at)
    value = steps.pass(value)
  }
  return steps.end(value)
}

function lowerOperand(link: ast.Binary, place: Place, context: ModuleContext): Core {
  const callee = context.operator(link.operator)
  return callee === undefined
    ? lower(link.right, place, context)
    : lowerArgument(link.right, callee, 1, 2, place, context, { collection: link.left, call: link.span })
}

/** `payload.age as Number default 0`: what is mostly null is asked for before the coercion, which would fail. */
function nullKept(value: Core, context: ModuleContext): Core {
  if (value.kind !== 'coerce') return value
  const id = context.fresh('given')
  const given = local(id, value.value.span)
  return {
    kind: 'let',
    bindings: [{ id, lazy: false, value: primitive('present', [value.value], value.value.span) }],
    body: {
      kind: 'choose',
      condition: { kind: 'test', value: given, type: { kind: 'simple', name: 'Null' }, span: value.span },
      certain: true,
      then: literal(null, value.span),
      else: { ...value, value: given },
      span: value.span,
    },
    span: value.span,
  }
}

/** `and`, `or` and `default` of many operands as a shallow tree: they are associative, and it keeps their order. */
function balanced(
  operands: readonly ast.Expression[],
  operator: 'and' | 'or' | 'default',
  place: Place,
  context: ModuleContext,
  at: Span,
): Core {
  const only = operands[0]
  if (operands.length === 1 && only !== undefined) return lower(only, place, context)
  const half = operands.length >> 1
  const left = balanced(operands.slice(0, half), operator, place, context, at)
  const right = balanced(operands.slice(half), operator, place, context, at)
  return operator === 'default'
    ? { kind: 'coalesce', left, right, span: at }
    : { kind: 'both', operator, left, right, span: at }
}

/** Gives names to the intermediate values of a long chain. */
class Steps {
  readonly #context: ModuleContext
  readonly #lazy: boolean
  readonly #bindings: ir.Binding[] = []
  #count = 0

  /** `lazy`: a `default` further on must be there when a step fails. */
  constructor(context: ModuleContext, lazy = false) {
    this.#context = context
    this.#lazy = lazy
  }

  pass(value: Core): Core {
    this.#count++
    if (this.#count % longChain !== 0) return value
    const id = this.#context.fresh('step')
    this.#bindings.push({ id, lazy: this.#lazy, value })
    return local(id, value.span, this.#lazy)
  }

  end(value: Core): Core {
    return this.#bindings.length === 0
      ? value
      : { kind: 'let', bindings: this.#bindings, body: value, span: value.span }
  }
}

export function lowerInfixChain(node: ast.InfixCall, place: Place, context: ModuleContext): Core {
  const { first, links } = chainOf(node)
  const steps = new Steps(context)
  const firstCallee = links[0] && context.callee(links[0].callee, place)
  let value = firstCallee
    ? lowerArgument(first, firstCallee, 0, 2, place, context, { collection: undefined, call: first.span })
    : lower(first, place, context)
  for (const link of links) {
    const callee = context.callee(link.callee, place)
    const right = lowerArgument(link.right, callee, 1, 2, place, context, { collection: link.left, call: link.span })
    value = steps.pass(callOf(callee, [value, right], link.span, link.callee, place, context))
  }
  return steps.end(value)
}
