import { Scope } from '../check/scope.ts'
import { nearest } from '../check/suggest.ts'
import { takesEverything } from '../diagnostics/names.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import type * as ir from './ir.ts'
import type { Core } from './ir.ts'
import { type Dollars, local, lower, type Place, primitive } from './lower.ts'
import { type LoweredPattern, lowerPattern } from './lower-pattern.ts'
import { typeByName } from './lower-types.ts'
import type { ModuleContext } from './module-context.ts'

export function lowerMatch(node: ast.Match, place: Place, context: ModuleContext): Core {
  const id = context.fresh('matched')
  const matched = local(id, node.operand.span)
  const dollars: Dollars = { ids: [id], outer: place.dollars, used: 0 }
  const failed = primitive('noMatch', [matched], node.span)
  const body = node.cases.reduceRight<Core>((otherwise, c) => {
    const scope = new Scope(place.scope)
    const pattern = lowerPattern(patternOf(c, place, context), matched, { scope, dollars }, context)
    const here: Place = {
      scope,
      dollars: pattern.dollar === undefined ? dollars : { ids: [pattern.dollar], outer: dollars, used: 0 },
    }
    const then = lower(c.body, here, context)
    const guard = c.guard && lower(c.guard, here, context)
    const guarded: Core =
      guard === undefined
        ? then
        : {
            kind: 'choose',
            condition: guard,
            certain: false,
            then: c.guardUnless ? local(noMatchMark, c.span) : then,
            else: c.guardUnless ? then : local(noMatchMark, c.span),
            span: c.span,
          }
    return combine(pattern, guarded, guard !== undefined, otherwise, c.span, context)
  }, failed)
  return {
    kind: 'let',
    bindings: [{ id, lazy: false, value: lower(node.operand, place, context) }],
    body,
    span: node.span,
  }
}

/** `case NAME ->` compares where the name is that of a value in reach; else it takes every value, which is told. */
function patternOf({ pattern, guard }: ast.MatchCase, { scope }: Place, context: ModuleContext): ast.Pattern {
  if (pattern.kind !== 'NamePattern' || pattern.name === undefined || guard !== undefined) return pattern
  const { name, span } = pattern
  if (context.isVariable(name, scope))
    return {
      kind: 'LiteralPattern',
      span,
      name: undefined,
      value: { kind: 'Name', span, loader: undefined, path: [name] },
    }
  const excused = scope.incomplete || scope.value(name)?.kind === 'foreign'
  if (!excused) context.report(takesEverything(span, { name, advice: adviceOnCase(name, scope, context) }))
  return pattern
}

function adviceOnCase(name: string, scope: Scope, context: ModuleContext): string {
  if (typeByName(name, [], scope, context) !== undefined) return `Write \`case is ${name}\` for values of the type.`
  const near = nearest(
    name,
    [...scope.names()].filter((each) => context.isVariable(each, scope)),
  )
  return near === undefined ? `Write \`else ${name} ->\` for what is left.` : `Did you mean \`${near}\`?`
}

/** Stands where a guard refused; replaced by the next case in `combine`. */
const noMatchMark = ''

/**
 * `test ? (bind, body) : otherwise`. Where a guard may refuse, `otherwise` is reached from two sides: it becomes a local function.
 */
function combine(
  pattern: LoweredPattern,
  body: Core,
  guarded: boolean,
  otherwise: Core,
  at: Span,
  context: ModuleContext,
): Core {
  if (!guarded) {
    const bound = withBindings(pattern.bindings, body, at)
    const chosen: Core =
      pattern.tests === undefined
        ? bound
        : { kind: 'choose', condition: pattern.tests, certain: true, then: bound, else: otherwise, span: at }
    return withBindings(pattern.before, chosen, at)
  }
  const next = context.fresh('next')
  const call: Core = { kind: 'call', callee: local(next, at), args: [], name: 'match', span: at }
  const filled = replaceMark(body, call)
  const bound = withBindings(pattern.bindings, filled, at)
  const attempt: Core =
    pattern.tests === undefined
      ? bound
      : { kind: 'choose', condition: pattern.tests, certain: true, then: bound, else: call, span: at }
  const variant: ir.Variant = { params: [], body: otherwise }
  const rest: Core = { kind: 'fun', name: undefined, self: undefined, variants: [variant], site: undefined, span: at }
  return withBindings([{ id: next, lazy: false, value: rest, rest: true }, ...pattern.before], attempt, at)
}

const withBindings = (bindings: readonly ir.Binding[], body: Core, at: Span): Core =>
  bindings.length === 0 ? body : { kind: 'let', bindings, body, span: at }

function replaceMark(body: Core, call: Core): Core {
  if (body.kind !== 'choose') return body
  const isMark = (c: Core): boolean => c.kind === 'reference' && c.id === noMatchMark
  return { ...body, then: isMark(body.then) ? call : body.then, else: isMark(body.else) ? call : body.else }
}
