import { Scope } from '../check/scope.ts'
import { dollarOutside } from '../diagnostics/names.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { lambdaIn } from './argument-count.ts'
import { reportBraced } from './braced-name.ts'
import type * as ir from './ir.ts'
import type { Core } from './ir.ts'
import { callOf, lowerCall } from './lower-call.ts'
import { lowerChain, lowerInfixChain } from './lower-chain.ts'
import { declareDirectives } from './lower-directives.ts'
import { lowerMatch } from './lower-match.ts'
import { lowerSelector } from './lower-select.ts'
import { lowerType, typeByName } from './lower-types.ts'
import { lowerUpdate } from './lower-update.ts'
import type { MeantByName, ModuleContext } from './module-context.ts'
import type { TypeCode } from './types.ts'

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

export const literal = (value: ir.Literal['value'], at: Span): Core => ({ kind: 'literal', value, span: at })

export const primitive = (name: string, args: readonly Core[], at: Span): Core => ({
  kind: 'primitive',
  name,
  args,
  span: at,
})

export const local = (id: string, at: Span, lazy = false): Core => ({
  kind: 'reference',
  id,
  lazy,
  is: 'local',
  span: at,
})

/** An expression as Core. Everything it cannot resolve is reported to the context; it never throws for a script's fault. */
export function lower(node: ast.Expression, place: Place, context: ModuleContext): Core {
  const at = node.span
  const sub = (inner: ast.Expression): Core => lower(inner, place, context)
  switch (node.kind) {
    case 'Number':
      return numberLiteral(node)
    case 'String':
      reportBraced(node.value, at, place.scope, context)
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
    case 'Annotated':
      context.checkAnnotations(node.annotations, 'Expression', place.scope)
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

/** A value in a text, with the text behind it: `$order.id` looks like a selection, but is one in `$(…)` only. */
function lowerInText(node: ast.Expression, behind: string, place: Place, context: ModuleContext): Core {
  const value = lower(node, place, context)
  const { text } = context.file
  if (node.kind !== 'Name' || text[node.span.start - 1] !== '$') return value
  const [path] = /^(?:\.[\p{L}_][\p{L}\p{N}_]*|\[\d+\])+/u.exec(behind) ?? []
  if (path === undefined) return value
  const name = text.slice(node.span.start, node.span.end)
  return primitive('namedInText', [value, literal(name, node.span), literal(path, node.span)], node.span)
}

function lowerInterpolation(node: ast.Interpolation, place: Place, context: ModuleContext): Core {
  const values = node.values.map((v, i) => lowerInText(v, node.texts[i + 1] ?? '', place, context))
  for (const text of node.texts) reportBraced(text, node.span, place.scope, context)
  if (node.tag === undefined) return { kind: 'text', texts: node.texts, values, span: node.span }
  const array = (items: readonly Core[]): Core => ({
    kind: 'array',
    elements: items.map((value) => ({ value, condition: undefined })),
    span: node.span,
  })
  const texts = array(node.texts.map((text) => literal(text, node.span)))
  return callOf(context.callee(node.tag, place), [texts, array(values)], node.span, node.tag, place, context)
}

export function lowerName(node: ast.Name, place: Place, context: ModuleContext, meant?: MeantByName): Core {
  const callee = context.resolve(node, place.scope)
  if (callee !== undefined) return context.value(callee, node.span)
  const name = node.path.at(-1) ?? ''
  const type =
    node.path.length === 1 ? typeByName(name, [], place.scope, context) : context.qualifiedType(node, place.scope)
  if (type !== undefined) return { kind: 'type', type, span: node.span }
  context.reportUnknown(node, place.scope, meant)
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
  if (parameters !== undefined && parameters.length > 0) {
    const all = [...parameters, 'index', 'third'].slice(0, depth)
    return `The parameters of this function have names: write \`(${all.join(', ')})\`, or leave the names out.`
  }
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
  context.checkAnnotations(key.annotations, undefined, place.scope)
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
  context.reportPrefix(prefix, at, scope)
  return { kind: 'constant', make: 'namespace', args: [prefix, ''], span: at }
}

// ---------------------------------------------------------------- operators

function lowerAs(node: ast.As, place: Place, context: ModuleContext): Core {
  const value = lower(node.operand, place, context)
  const written = 'metadata' in node.type ? node.type.metadata : undefined
  if (written !== undefined) {
    // the values in the braces belong to the place of the coercion, dollars included
    const metadata = lower(written, place, context)
    const bare = { ...node.type, metadata: undefined } as ast.TypeNode // of a kind that has metadata, as just seen
    const type = lowerType(bare, place.scope, context)
    return { kind: 'coerce', value, type, metadata, span: node.span }
  }
  const type = lowerType(node.type, place.scope, context)
  if (type.kind !== 'withMetadata') return { kind: 'coerce', value, type, metadata: undefined, span: node.span }
  return { kind: 'coerce', value, type: type.type, metadata: type.metadata, span: node.span }
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
  const bindings = declareDirectives(directives, { ...place, scope }, context)
  return { kind: 'let', bindings, body: lower(body, { ...place, scope }, context), span: at }
}

function lowerUsing(node: ast.Using, place: Place, context: ModuleContext): Core {
  const scope = new Scope(place.scope)
  const inner: Place = { ...place, scope }
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
    context.checkAnnotations(p.annotations, 'Parameter', scope)
    const type = p.type && lowerType(p.type, scope, context)
    const byDefault = p.default && lower(p.default, { scope, dollars: place.dollars }, context)
    scope.declare(p.name, { kind: 'value', id, lazy: false, is: 'local' })
    return { id, name: p.name, type, default: byDefault }
  })
  const parameters = signature.parameters.map(({ name }) => name)
  return { params, body: lower(signature.body, { scope, dollars: place.dollars, parameters }, context) }
}
