import { argumentCount, tooManyParameters } from '../diagnostics/runtime.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { resolved } from '../types/algebra.ts'
import { argumentPlaces, leavesGaps } from '../types/argument-places.ts'
import { offeredBy } from '../types/text.ts'
import type { FunctionType } from '../types/type.ts'
import {
  type ArgumentCount,
  argumentCounts,
  countText,
  declaredForms,
  functionWanted,
  usageOf,
  writtenForms,
} from './argument-count.ts'
import { type Callee, givesIndex, mostParameters, takesFunction, takesText, takesThunk } from './callee.ts'
import type * as ir from './ir.ts'
import type { Core } from './ir.ts'
import { type Dollars, local, lower, lowerFunction, lowerName, type Place, primitive } from './lower.ts'
import { lowerMember } from './lower-select.ts'
import type { ModuleContext } from './module-context.ts'
import { selectionText } from './selection-text.ts'
import { placeOf } from './written.ts'

export function lowerCall(node: ast.Call, place: Place, context: ModuleContext): Core {
  const callee = context.callee(node.callee, place)
  if (callee.kind === 'mapping') return lowerMappingCall(node, callee.module, place, context)
  const [collection] = node.args
  const args = node.args.map((arg, i) =>
    lowerArgument(arg, callee, i, node.args.length, place, context, {
      collection: i === 0 ? undefined : collection,
      call: node.span,
    }),
  )
  return callOf(callee, args, node.span, node.callee, place, context)
}

/** `Orders::main({ payload: … })`: an imported mapping, and an object of its inputs. */
function lowerMappingCall(node: ast.Call, module: string, place: Place, context: ModuleContext): Core {
  const args = node.args.map((arg) => lower(arg, place, context))
  const [inputs] = args
  if (args.length > 1) {
    const name = node.callee.kind === 'Name' ? node.callee.path.join('::') : 'main'
    const usage = `${name}({ payload: …, vars: … })`
    context.report(argumentCount(node.span, { function: name, expected: '1 argument', count: args.length, usage }))
  }
  const none: Core = { kind: 'object', entries: [], span: node.span }
  return primitive('runImported', [local(context.moduleId(module), node.span), inputs ?? none], node.span)
}

/** A function that stands as an argument must do with what it will be given. */
function checkParameters(arg: Core, wanted: FunctionType | undefined, name: string, context: ModuleContext): void {
  if (wanted === undefined || arg.kind !== 'fun') return
  const needed = arg.variants.map(({ params }) => params.filter((param) => param.default === undefined).length)
  const count = Math.min(...needed)
  if (count > wanted.parameters.length)
    context.report(tooManyParameters(arg.span, { function: name, count, ...offeredBy(wanted) }))
}

export function callOf(
  callee: Callee,
  given: readonly Core[],
  at: Span,
  written: ast.Expression,
  place: Place,
  context: ModuleContext,
): Core {
  const accepted = argumentCounts(callee, context)
  const args = withImplicit(callee, given, accepted, at, context)
  const complete = args.every(({ span }) => span.start < span.end)
  if (
    complete &&
    accepted.length > 0 &&
    !accepted.some(({ least, most }) => least <= args.length && args.length <= most)
  ) {
    const name = written.kind === 'Name' ? written.path.join('::') : 'function'
    const usage = usageOf(callee, name, context)
    context.report(argumentCount(at, { function: name, expected: countText(accepted), count: args.length, usage }))
  }
  if (callee.kind === 'library') {
    const { module, name } = callee
    for (const [i, arg] of args.entries()) checkParameters(arg, functionWanted(callee, i, context), name, context)
    const [value] = args
    const written = value && context.tellsPlace(callee) ? placeOf(value, context) : undefined
    return { kind: 'libraryCall', module, name, args, written, span: at }
  }
  const method = methodIn(callee)
  const name =
    selectionText(written) ?? (typeof method?.selector.name === 'string' ? `.${method.selector.name}` : 'function')
  const advice = method && methodAdvice(method, args.length, context)
  const target =
    method !== undefined && advice !== undefined
      ? lowerMember(method, place, context)
      : callee.kind === 'expression'
        ? lower(callee.node, place, context)
        : context.value(callee, written.span)
  return { kind: 'call', callee: target, args: inPlace(callee, args, at), name, advice, span: at }
}

/** The arguments of a library function that takes an input of the script for its first one where that is left out. */
function withImplicit(
  callee: Callee,
  args: readonly Core[],
  accepted: readonly ArgumentCount[],
  at: Span,
  context: ModuleContext,
): readonly Core[] {
  const member = callee.kind === 'library' ? context.library.member(callee.module, callee.name) : undefined
  const input = member?.kind === 'function' ? member.implicit : undefined
  const oneIsMissing = accepted.every(({ least }) => least === args.length + 1)
  return input !== undefined && oneIsMissing ? [context.value(context.input(input), at), ...args] : args
}

type Method = ast.Select & { readonly selector: ast.KeySelector }

function methodIn(callee: Callee): Method | undefined {
  const node = callee.kind === 'expression' ? withoutParentheses(callee.node) : undefined
  return node?.kind === 'Select' && node.selector.kind === 'KeySelector'
    ? { ...node, selector: node.selector }
    : undefined
}

/** `payload.map(…)`, `payload.join(",")`: what to write where a function of the library is called like a method. */
function methodAdvice(
  { target: node, selector: { name } }: Method,
  count: number,
  context: ModuleContext,
): string | undefined {
  if (typeof name !== 'string') return undefined
  const target = selectionText(node) ?? 'value'
  const known = context.preludeMember(name) === undefined ? context.alsoInPrelude(name) : name
  if (known === undefined) {
    const module = context.moduleThatHas(name)
    return (
      module &&
      `\`${name}\` is a function of \`${module}\`, no member: import it and write \`${name}(${target}${count === 0 ? '' : ', …'})\`.`
    )
  }
  const forms = count === 0 ? `\`${known}(${target})\`` : `\`${target} ${known} …\` or \`${known}(${target}, …)\``
  return `\`${known}\` is a function, no member: write ${forms}.`
}

/** The arguments at the places of their parameters, where it is known here what is left out before them. */
function inPlace(callee: Callee, args: readonly Core[], at: Span): readonly Core[] {
  const [form, ...overloads] = writtenForms(callee)
  if (form === undefined || overloads.length > 0) return args
  const optional = form.parameters.map((p) => p.default !== undefined)
  if (args.length >= optional.length || !leavesGaps(optional)) return args
  const omitted = primitive('omitted', [], at)
  return argumentPlaces(optional, args.length).map((place) =>
    place === undefined ? omitted : (args[place] ?? omitted),
  )
}

/** An argument; `$` in it makes a function of it where the parameter takes one. */
export function lowerArgument(
  node: ast.Expression,
  callee: Callee,
  index: number,
  count: number,
  place: Place,
  context: ModuleContext,
  from: { readonly collection: ast.Expression | undefined; readonly call: Span },
): Core {
  const forms = declaredForms(callee, context)
  const wanted = takesFunction(callee, index, count, context.library, forms, hasDollars(place.dollars))
  const path = from.collection && selectionText(from.collection)
  const indexed = givesIndex(callee, index, context.library)
  const bare = withoutParentheses(node)
  if (bare.kind === 'Lambda' && bare.parameters.length > 0) {
    const site: ir.Site = { span: from.call, path, params: bare.parameters.map((p) => p.name), indexed }
    return lowerFunction(undefined, [bare], place, context, bare.span, site)
  }
  if (wanted === 'no') {
    const text = index > 0 && takesText(callee, index, context.library) ? textWithoutQuotes(node) : undefined
    if (text === undefined) return lower(node, place, context)
    const [name, written] = text
    const known = name !== node && context.resolve(name, place.scope) !== undefined
    if (known) return lower(node, place, context)
    return lowerName(name, place, context, { advice: `A text stands in quotes: \`"${written}"\`.`, surely: false })
  }
  const inner = bare.kind === 'Lambda' ? bare.body : node
  const given = mostParameters(callee, index, context.library)
  const ids = ['item', 'index', 'third'].slice(0, given).map((name) => context.fresh(name))
  const dollars: Dollars = { ids, outer: place.dollars, used: 0 }
  const body = lower(inner, { scope: place.scope, dollars }, context)
  const isBody = wanted === 'always' && (isPlainValue(bare, place, context) || isDelayed(bare, callee, index, context))
  if (dollars.used === 0 && bare.kind !== 'Lambda' && !isBody) return body
  const isForced = bare.kind !== 'Lambda' && takesThunk(callee, index, context.library)
  const names = ['$', '$$', '$$$'].slice(0, dollars.used)
  const params = names.map((name, i): ir.Param => ({ id: ids[i] ?? '', name, type: undefined, default: undefined }))
  const site: ir.Site = { span: from.call, path, params: names, indexed }
  return {
    kind: 'fun',
    name: undefined,
    self: undefined,
    variants: [{ params, body: isForced ? primitive('forced', [body], node.span) : body }],
    site,
    span: node.span,
  }
}

/** Whether a function further out is given something that `$` could be; one without parameters is not. */
const hasDollars = (dollars: Dollars | undefined): boolean =>
  dollars !== undefined && (dollars.ids.length > 0 || hasDollars(dollars.outer))

/** The first name, and all of it, in what may be a text without its quotes: `json`, `application/json`. */
function textWithoutQuotes(node: ast.Expression): readonly [name: ast.Name, written: string] | undefined {
  if (node.kind === 'Name') return node.path.length > 1 ? undefined : [node, node.path[0] ?? '']
  if (node.kind !== 'Binary' || node.operator !== '/' || node.right.kind !== 'Name') return undefined
  const left = textWithoutQuotes(node.left)
  return left && [left[0], `${left[1]}/${node.right.path.join('::')}`]
}

function withoutParentheses(node: ast.Expression): ast.Expression {
  let inner = node
  while (inner.kind === 'Parenthesized') inner = inner.value
  return inner
}

/** Where a function without parameters is taken, all but a name stands for what it would return: `… orElse user.name`. */
const isDelayed = (node: ast.Expression, callee: Callee, index: number, context: ModuleContext): boolean =>
  node.kind !== 'Name' && takesThunk(callee, index, context.library)

/** Whether an expression surely gives no function: then it is what a constant function returns. */
function isPlainValue(node: ast.Expression, place: Place, context: ModuleContext): boolean {
  switch (node.kind) {
    case 'Number':
    case 'String':
    case 'Interpolation':
    case 'Boolean':
    case 'Regex':
    case 'Temporal':
    case 'Array':
    case 'Object':
    case 'Unary':
    case 'Binary':
    case 'As':
    case 'Is':
      return true
    case 'Call':
    case 'InfixCall': {
      const callee = context.callee(node.callee, place)
      if (callee.kind !== 'library') return false
      const member = context.library.member(callee.module, callee.name)
      return member?.kind === 'function' && member.overloads.every((o) => resolved(o.type.returns).kind !== 'function')
    }
    default:
      return false
  }
}
