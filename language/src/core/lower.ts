import { Scope } from '../check/scope.ts'
import { dollarOutside, unknownName, unknownNamespace } from '../diagnostics/names.ts'
import { argumentCount } from '../diagnostics/runtime.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { type ArgumentCount, argumentCounts, countText, lambdaIn, usageOf, writtenForms } from './argument-count.ts'
import { type Callee, givesIndex, mostParameters, takesFunction, takesThunk } from './callee.ts'
import { hyphenatedField } from './hyphenated-field.ts'
import type * as ir from './ir.ts'
import type { Core } from './ir.ts'
import { declareDirectives } from './lower-directives.ts'
import { type LoweredPattern, lowerPattern } from './lower-pattern.ts'
import { lowerSelector } from './lower-select.ts'
import { lowerType, typeByName } from './lower-types.ts'
import { lowerUpdate } from './lower-update.ts'
import type { ModuleContext } from './module-context.ts'
import { selectionText } from './selection-text.ts'
import type { TypeCode } from './types.ts'
import { placeOf } from './written.ts'

/** What `$`, `$$`, `$$$` stand for; a deeper one than `ids` holds is looked up outside. */
export interface Dollars {
  readonly ids: readonly string[]
  readonly outer: Dollars | undefined
  /** The deepest one used so far. */
  used: number
}

/** Where an expression stands: the names in reach, and the item of the nearest implicit function. */
export interface Place {
  readonly scope: Scope
  readonly dollars: Dollars | undefined
  /** The parameters of the function right around it, which have names. */
  readonly parameters?: readonly string[]
}

/** Chains longer than this are cut into steps, so that neither the compiler nor JavaScript's parser recurses along them. */
const longChain = 24

export const literal = (value: ir.Literal['value'], at: Span): Core => ({ kind: 'literal', value, span: at })

export const primitive = (name: string, args: readonly Core[], at: Span): Core => ({
  kind: 'primitive',
  name,
  args,
  span: at,
})

export const local = (id: string, at: Span): Core => ({ kind: 'reference', id, lazy: false, is: 'local', span: at })

/** An expression as Core. Everything it cannot resolve is reported to the context; it never throws for a script's fault. */
export function lower(node: ast.Expression, place: Place, context: ModuleContext): Core {
  const at = node.span
  const sub = (inner: ast.Expression): Core => lower(inner, place, context)
  switch (node.kind) {
    case 'Number':
      return numberLiteral(node)
    case 'String':
      return literal(node.value, at)
    case 'Boolean':
      return literal(node.value, at)
    case 'Null':
    case 'Missing':
      return literal(null, at)
    case 'Regex':
      return context.constant('regex', node.source, at)
    case 'Temporal':
      return context.constant('temporal', node.text, at)
    case 'Interpolation':
      return lowerInterpolation(node, place, context)
    case 'Name':
      return lowerName(node, place, context)
    case 'Dollar':
      return lowerDollar(node, place, context)
    case 'Array': {
      const array: Core = {
        kind: 'array',
        elements: node.elements.map((e) => lowerElement(e, place, context)),
        span: at,
      }
      return node.rest === undefined ? array : context.operatorCall('++', [array, sub(node.rest)], at)
    }
    case 'Object': {
      const object: Core = { kind: 'object', entries: node.entries.map((e) => lowerEntry(e, place, context)), span: at }
      return node.rest === undefined ? object : context.operatorCall('++', [object, sub(node.rest)], at)
    }
    case 'Unary':
      return node.operator === '-'
        ? negated(node, place, context)
        : {
            kind: 'choose',
            condition: sub(node.operand),
            certain: false,
            then: literal(false, at),
            else: literal(true, at),
            span: at,
          }
    case 'Binary':
      return lowerChain(node, place, context)
    case 'InfixCall':
      return lowerInfixChain(node, place, context)
    case 'As':
      return lowerAs(node, place, context)
    case 'Is':
      return { kind: 'test', value: sub(node.operand), type: lowerType(node.type, place.scope, context), span: at }
    case 'If':
      return lowerIf(node, place, context)
    case 'Match':
      return lowerMatch(node, place, context)
    case 'Update':
      return lowerUpdate(node, place, context)
    case 'Do':
      return lowerBlock(node.directives, node.body, at, place, context)
    case 'Using':
      return lowerUsing(node, place, context)
    case 'Lambda':
      return lowerFunction(undefined, [node], place, context, at)
    case 'Call':
      return lowerCall(node, place, context)
    case 'Select':
      return lowerSelector(node, place, context)
    case 'TypeValue':
      return { kind: 'type', type: lowerType(node.type, place.scope, context), span: at }
    case 'Parenthesized':
      return sub(node.value)
    case 'Placeholder':
      return primitive('notWritten', [], at)
  }
}

// ---------------------------------------------------------------- literals and names

/** A number of at most 15 digits and ordinary size is exact as a double; any other is made by the runtime. */
function numberLiteral(node: ast.NumberLiteral): Core {
  const digits = node.text.replace(/[^\d]/g, '').replace(/^0+/, '')
  const value = Number(node.text)
  const exact = digits.length <= 15 && !/e/i.test(node.text) && (value === 0 || Math.abs(value) >= 1e-6)
  return exact ? literal(value, node.span) : { kind: 'constant', make: 'number', args: [node.text], span: node.span }
}

function negated(node: ast.Unary, place: Place, context: ModuleContext): Core {
  if (node.operand.kind === 'Number') {
    return numberLiteral({ ...node.operand, text: `-${node.operand.text}`, span: node.span })
  }
  return context.operatorCall(context.library.negation, [lower(node.operand, place, context)], node.span)
}

function lowerInterpolation(node: ast.Interpolation, place: Place, context: ModuleContext): Core {
  const values = node.values.map((v) => lower(v, place, context))
  if (node.tag === undefined) return { kind: 'text', texts: node.texts, values, span: node.span }
  const array = (items: readonly Core[]): Core => ({
    kind: 'array',
    elements: items.map((value) => ({ value, condition: undefined })),
    span: node.span,
  })
  const texts = array(node.texts.map((text) => literal(text, node.span)))
  return callOf(context.callee(node.tag, place), [texts, array(values)], node.span, node.tag, place, context)
}

function lowerName(node: ast.Name, place: Place, context: ModuleContext): Core {
  const callee = context.resolve(node, place.scope)
  if (callee !== undefined) return context.value(callee, node.span)
  const name = node.path.at(-1) ?? ''
  const type =
    node.path.length === 1 ? typeByName(name, [], place.scope, context) : context.qualifiedType(node, place.scope)
  if (type !== undefined) return { kind: 'type', type, span: node.span }
  context.reportUnknown(node, place.scope)
  return literal(null, node.span)
}

function lowerDollar(node: ast.Dollar, place: Place, context: ModuleContext): Core {
  const dollar = '$'.repeat(node.depth)
  for (let dollars = place.dollars; dollars !== undefined; dollars = dollars.outer) {
    const id = dollars.ids[node.depth - 1]
    if (id === undefined) continue
    dollars.used = Math.max(dollars.used, node.depth)
    const item = local(id, node.span)
    return node.bare ? primitive('itemOrSign', [item, literal(dollar, node.span)], node.span) : item
  }
  if (node.bare) return literal(dollar, node.span)
  context.report(dollarOutside(node.span, { dollar, advice: dollarAdvice(node.depth, place) }))
  return literal(null, node.span)
}

function dollarAdvice(depth: number, { dollars, parameters }: Place): string {
  const name = parameters?.[depth - 1]
  if (name !== undefined) return `The parameter of this function has a name: write \`${name}\`.`
  if (dollars !== undefined && dollars.ids.length > 0) {
    const all = dollars.ids.map((_, i) => `\`${'$'.repeat(i + 1)}\``)
    return `There is only ${all.join(' and ')} here; name what an outer function is given: \`(item, index) -> …\`.`
  }
  return 'Use it in the function given to `map`, `filter` and the like, or in a `match` or `update` case.'
}

// ---------------------------------------------------------------- arrays and objects

function lowerElement(node: ast.ArrayElement, place: Place, context: ModuleContext): ir.ArrayNode['elements'][number] {
  if (node.kind !== 'ConditionalElement') return { value: lower(node, place, context), condition: undefined }
  return { value: lower(node.value, place, context), condition: lower(node.condition, place, context) }
}

function lowerEntry(node: ast.ObjectEntry, place: Place, context: ModuleContext): ir.Entry {
  switch (node.kind) {
    case 'KeyValue':
      return { kind: 'pair', key: lowerKey(node.key, place, context), value: lower(node.value, place, context) }
    case 'Spread':
      return { kind: 'spread', value: lower(node.value, place, context) }
    case 'ConditionalEntry':
      return {
        kind: 'when',
        condition: lower(node.condition, place, context),
        entries: node.entries.map((e) => lowerEntry(e, place, context)),
      }
  }
}

function lowerKey(key: ast.Key, place: Place, context: ModuleContext): ir.KeyCode {
  return {
    name: typeof key.name === 'string' ? key.name : lower(key.name, place, context),
    namespace: key.namespace === undefined ? undefined : lowerNamespace(key.namespace, key.span, place.scope, context),
    attributes:
      key.attributes === undefined
        ? undefined
        : { kind: 'object', entries: key.attributes.map((a) => lowerEntry(a, place, context)), span: key.span },
    span: key.span,
  }
}

/** The namespace that a prefix stands for, as a constant of the module. */
export function lowerNamespace(prefix: string, at: Span, scope: Scope, context: ModuleContext): Core {
  const found = scope.value(prefix)
  if (found?.kind === 'namespace') return { kind: 'constant', make: 'namespace', args: [prefix, found.uri], span: at }
  if (found?.kind === 'import' || found?.kind === 'library' || found?.kind === 'value') return context.value(found, at)
  const library = context.preludeMember(prefix)
  if (library !== undefined) return context.value(library, at)
  context.report(unknownNamespace(at, { name: prefix }))
  return { kind: 'constant', make: 'namespace', args: [prefix, ''], span: at }
}

// ---------------------------------------------------------------- operators

function lowerAs(node: ast.As, place: Place, context: ModuleContext): Core {
  const value = lower(node.operand, place, context)
  const type = lowerType(node.type, place.scope, context)
  if (type.kind !== 'withMetadata') return { kind: 'coerce', value, type, metadata: undefined, span: node.span }
  return { kind: 'coerce', value, type: type.type, metadata: type.metadata, span: node.span }
}

/** A chain of operators that lean left: walked in a loop, cut into steps where it is long. */
function lowerChain(node: ast.Binary, place: Place, context: ModuleContext): Core {
  const links: ast.Binary[] = []
  let first: ast.Expression = node
  while (first.kind === 'Binary') {
    links.push(first)
    first = first.left
  }
  links.reverse()
  const operator = links[0]?.operator ?? ''
  if (links.length > longChain && (operator === 'and' || operator === 'or' || operator === 'default')) {
    if (links.every((link) => link.operator === operator)) {
      return balanced([first, ...links.map((link) => link.right)], operator, place, context, node.span)
    }
  }
  const steps = new Steps(context)
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

/** `payload.age as Number default 0`: a null is what `default` is for, so before it a coercion leaves null alone. */
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
  readonly #bindings: ir.Binding[] = []
  #count = 0

  constructor(context: ModuleContext) {
    this.#context = context
  }

  pass(value: Core): Core {
    this.#count++
    if (this.#count % longChain !== 0) return value
    const id = this.#context.fresh('step')
    this.#bindings.push({ id, lazy: false, value })
    return local(id, value.span)
  }

  end(value: Core): Core {
    return this.#bindings.length === 0
      ? value
      : { kind: 'let', bindings: this.#bindings, body: value, span: value.span }
  }
}

function lowerInfixChain(node: ast.InfixCall, place: Place, context: ModuleContext): Core {
  const links: ast.InfixCall[] = []
  let first: ast.Expression = node
  while (first.kind === 'InfixCall') {
    links.push(first)
    first = first.left
  }
  links.reverse()
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

function lowerIf(node: ast.If, place: Place, context: ModuleContext): Core {
  const arms: { condition: Core; then: Core; span: Span; unless: boolean }[] = []
  let rest: ast.Expression | undefined = node
  while (rest?.kind === 'If') {
    arms.push({
      condition: lower(rest.condition, place, context),
      then: lower(rest.then, place, context),
      span: rest.span,
      unless: rest.unless,
    })
    rest = rest.else
  }
  const last = rest === undefined ? literal(null, node.span) : lower(rest, place, context)
  return arms.reduceRight<Core>(
    (otherwise, arm) => ({
      kind: 'choose',
      condition: arm.condition,
      certain: false,
      then: arm.unless ? otherwise : arm.then,
      else: arm.unless ? arm.then : otherwise,
      span: arm.span,
    }),
    last,
  )
}

function lowerMatch(node: ast.Match, place: Place, context: ModuleContext): Core {
  const id = context.fresh('matched')
  const matched = local(id, node.operand.span)
  const dollars: Dollars = { ids: [id], outer: place.dollars, used: 0 }
  const failed = primitive('noMatch', [matched], node.span)
  const body = node.cases.reduceRight<Core>((otherwise, c) => {
    const scope = new Scope(place.scope)
    const pattern = lowerPattern(c.pattern, matched, { scope, dollars }, context)
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
  return withBindings([{ id: next, lazy: false, value: rest }, ...pattern.before], attempt, at)
}

const withBindings = (bindings: readonly ir.Binding[], body: Core, at: Span): Core =>
  bindings.length === 0 ? body : { kind: 'let', bindings, body, span: at }

function replaceMark(body: Core, call: Core): Core {
  if (body.kind !== 'choose') return body
  const isMark = (c: Core): boolean => c.kind === 'reference' && c.id === noMatchMark
  return { ...body, then: isMark(body.then) ? call : body.then, else: isMark(body.else) ? call : body.else }
}

// ---------------------------------------------------------------- blocks and functions

/** `do { … --- body }`: its directives are local. */
function lowerBlock(
  directives: readonly ast.Directive[],
  body: ast.Expression,
  at: Span,
  place: Place,
  context: ModuleContext,
): Core {
  const scope = new Scope(place.scope)
  const bindings = declareDirectives(directives, { scope, dollars: place.dollars }, context)
  return { kind: 'let', bindings, body: lower(body, { scope, dollars: place.dollars }, context), span: at }
}

function lowerUsing(node: ast.Using, place: Place, context: ModuleContext): Core {
  const scope = new Scope(place.scope)
  const inner: Place = { scope, dollars: place.dollars }
  const declared = node.bindings.map((b) => ({ binding: b, id: context.fresh(b.name) }))
  for (const { binding, id } of declared)
    scope.declare(binding.name, { kind: 'value', id, lazy: true, is: 'local', lambda: lambdaIn(binding.value) })
  const bindings = declared.map(
    ({ binding, id }): ir.Binding => ({ id, lazy: true, value: lower(binding.value, inner, context) }),
  )
  return { kind: 'let', bindings, body: lower(node.body, inner, context), span: node.span }
}

/** What a lambda and each overload of a `fun` have. */
interface Signature {
  readonly typeParameters: readonly ast.TypeParameter[]
  readonly parameters: readonly ast.Parameter[]
  readonly body: ast.Expression
}

export function lowerFunction(
  name: string | undefined,
  overloads: readonly Signature[],
  place: Place,
  context: ModuleContext,
  at: Span,
  site?: ir.Site,
  self?: string,
): Core {
  return { kind: 'fun', name, self, variants: overloads.map((o) => lowerVariant(o, place, context)), site, span: at }
}

function lowerVariant(signature: Signature, place: Place, context: ModuleContext): ir.Variant {
  const scope = new Scope(place.scope)
  for (const p of signature.typeParameters) {
    const bound: TypeCode | undefined = p.bound && lowerType(p.bound, scope, context)
    scope.declareType(p.name, { kind: 'typeParameter', bound })
  }
  const params = signature.parameters.map((p): ir.Param => {
    const id = context.fresh(p.name)
    const type = p.type && lowerType(p.type, scope, context)
    const byDefault = p.default && lower(p.default, { scope, dollars: place.dollars }, context)
    scope.declare(p.name, { kind: 'value', id, lazy: false, is: 'local' })
    return { id, name: p.name, type, default: byDefault }
  })
  const parameters = signature.parameters.map(({ name }) => name)
  return { params, body: lower(signature.body, { scope, dollars: place.dollars, parameters }, context) }
}

// ---------------------------------------------------------------- calls

function lowerCall(node: ast.Call, place: Place, context: ModuleContext): Core {
  const callee = context.callee(node.callee, place)
  if (callee.kind === 'mapping') return lowerMappingCall(node, callee.module, place, context)
  const collection = node.args[0]?.value
  const args = node.args.map((arg, i) =>
    lowerArgument(arg.value, callee, i, node.args.length, place, context, {
      collection: i === 0 ? undefined : collection,
      call: node.span,
    }),
  )
  return callOf(callee, args, node.span, node.callee, place, context)
}

/** `Orders::main(payload: …)`: an imported mapping with its inputs by name. */
function lowerMappingCall(node: ast.Call, module: string, place: Place, context: ModuleContext): Core {
  const entries = node.args.map(
    (arg, i): ir.Entry => ({
      kind: 'pair',
      key: {
        name: arg.name ?? (i === 0 ? 'payload' : `arg${i}`),
        namespace: undefined,
        attributes: undefined,
        span: arg.span,
      },
      value: lower(arg.value, place, context),
    }),
  )
  const inputs: Core = { kind: 'object', entries, span: node.span }
  return primitive('runImported', [local(context.moduleId(module), node.span), inputs], node.span)
}

function callOf(
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
    const [value] = args
    const written = value && context.tellsPlace(callee) ? placeOf(value, context) : undefined
    return { kind: 'libraryCall', module, name, args, written, span: at }
  }
  const name = selectionText(written) ?? 'function'
  const target = callee.kind === 'expression' ? lower(callee.node, place, context) : context.value(callee, written.span)
  const advice = methodAdvice(callee, context)
  return { kind: 'call', callee: target, args: orderDefaults(callee, args, at), name, advice, span: at }
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

/** `payload.map(…)`: what to write where a function of the library is called like a method. */
function methodAdvice(callee: Callee, context: ModuleContext): string | undefined {
  const node = callee.kind === 'expression' ? withoutParentheses(callee.node) : undefined
  if (node?.kind !== 'Select' || node.selector.kind !== 'KeySelector') return undefined
  const { name } = node.selector
  if (typeof name !== 'string' || context.preludeMember(name) === undefined) return undefined
  const target = selectionText(node.target) ?? 'value'
  return `\`${name}\` is a function, no member: write \`${target} ${name} …\` or \`${name}(${target}, …)\`.`
}

/** Where the first parameter has a default, missing arguments are those of the first parameters that have one. */
function orderDefaults(callee: Callee, args: readonly Core[], at: Span): readonly Core[] {
  const [form, ...overloads] = writtenForms(callee)
  if (form === undefined || overloads.length > 0) return args
  const { parameters } = form
  let missing = parameters.length - args.length
  if (missing <= 0 || parameters[0]?.default === undefined) return args
  const given = [...args]
  return parameters.map((p) => {
    if (p.default === undefined || missing === 0) return given.shift() ?? primitive('omitted', [], at)
    missing--
    return primitive('omitted', [], at)
  })
}

/** An argument; `$` in it makes a function of it where the parameter takes one. */
function lowerArgument(
  node: ast.Expression,
  callee: Callee,
  index: number,
  count: number,
  place: Place,
  context: ModuleContext,
  from: { readonly collection: ast.Expression | undefined; readonly call: Span },
): Core {
  const wanted = takesFunction(callee, index, count, context.library, place.dollars !== undefined)
  const path = from.collection && selectionText(from.collection)
  const indexed = givesIndex(callee, index, context.library)
  const bare = withoutParentheses(node)
  if (bare.kind === 'Lambda' && bare.parameters.length > 0) {
    const site: ir.Site = { span: from.call, path, params: bare.parameters.map((p) => p.name), indexed }
    return lowerFunction(undefined, [bare], place, context, bare.span, site)
  }
  if (wanted === 'no') return lower(node, place, context)
  const inner = bare.kind === 'Lambda' ? bare.body : node
  const given = mostParameters(callee, index, context.library)
  const ids = ['item', 'index', 'third'].slice(0, given).map((name) => context.fresh(name))
  const dollars: Dollars = { ids, outer: place.dollars, used: 0 }
  const body = lower(inner, { scope: place.scope, dollars }, context)
  const isBody = wanted === 'always' && (isPlainValue(bare, place, context) || isDelayed(bare, callee, index, context))
  if (dollars.used === 0 && bare.kind !== 'Lambda' && !isBody) return body
  const names = ['$', '$$', '$$$'].slice(0, dollars.used)
  const params = names.map((name, i): ir.Param => ({ id: ids[i] ?? '', name, type: undefined, default: undefined }))
  const site: ir.Site = { span: from.call, path, params: names, indexed }
  return { kind: 'fun', name: undefined, self: undefined, variants: [{ params, body }], site, span: node.span }
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
      return member?.kind === 'function' && member.overloads.every((o) => o.type.returns.kind !== 'function')
    }
    default:
      return false
  }
}
