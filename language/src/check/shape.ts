import type { Library } from '../library.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { parse } from '../syntax/index.ts'
import type { Type } from '../types/type.ts'

/** What a script can give, as far as its text tells. */
export interface Shape {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean'
  readonly span: Span
  /** Of an object: those that are written, also where a condition stands before them. */
  readonly fields: readonly { readonly name: string; readonly span: Span }[]
  /** There can be no other fields than these. */
  readonly closed: boolean
}

/**
 * The shapes that a script's result can have: one for each branch that tells. A branch of which nothing is known gives none, and so
 * does one that gives null.
 */
export function shapesOf(source: string, library: Library): readonly Shape[] {
  const { script } = parse(source)
  if (script.body === undefined) return []
  const found = new Shapes(library).of(script.body, scopeOf(script.directives, new Map()), 0)
  // several branches may name the same value
  return [...new Map(found.map((shape) => [`${shape.span.start}-${shape.span.end}`, shape])).values()]
}

type Scope = ReadonlyMap<string, ast.Expression>

const deepest = 30

class Shapes {
  readonly #library: Library

  constructor(library: Library) {
    this.#library = library
  }

  of(expression: ast.Expression, scope: Scope, depth: number): readonly Shape[] {
    if (depth > deepest) return []
    const inner = (part: ast.Expression | undefined, names = scope): readonly Shape[] =>
      part === undefined ? [] : this.of(part, names, depth + 1)
    switch (expression.kind) {
      case 'Parenthesized':
      case 'Annotated':
        return inner(expression.value)
      case 'Object':
        return [objectShape(expression)]
      case 'Array':
        return [plain('array', expression.span)]
      case 'String':
        return [plain('string', expression.span)]
      case 'Interpolation':
        return expression.tag === undefined ? [plain('string', expression.span)] : []
      case 'Number':
        return [plain('number', expression.span)]
      case 'Boolean':
        return [plain('boolean', expression.span)]
      case 'If':
        return [...inner(expression.then), ...inner(expression.else)]
      case 'Match':
        // names of patterns may hide those of the header
        return expression.cases.flatMap(({ body }) => inner(body, new Map()))
      case 'Do':
        return inner(expression.body, scopeOf(expression.directives, scope))
      case 'Name':
        return expression.path.length === 1 ? inner(scope.get(expression.path[0] ?? '')) : []
      case 'Binary':
        return this.#result(expression.operator, expression, scope)
      case 'InfixCall':
        return this.#result(expression.callee.path.join('::'), expression, scope)
      case 'Call':
        return expression.callee.kind === 'Name'
          ? this.#result(expression.callee.path.join('::'), expression, scope)
          : []
      default:
        return []
    }
  }

  /** What a function of the library gives, if all its overloads agree. */
  #result(name: string, { span }: ast.Expression, scope: Scope): readonly Shape[] {
    if (scope.has(name) || scope.has('*')) return []
    for (const module of this.#library.prelude) {
      const member = this.#library.member(module, name)
      if (member?.kind !== 'function') continue
      const kinds = new Set(member.overloads.map(({ type }) => kindOf(type.returns)).filter((kind) => kind !== 'null'))
      const [kind] = kinds
      return kinds.size === 1 && kind !== undefined && kind !== 'other' ? [{ ...plain(kind, span), closed: false }] : []
    }
    return []
  }
}

function kindOf(type: Type): Shape['kind'] | 'null' | 'other' {
  if (type.kind === 'array' || type.kind === 'object') return type.kind
  if (type.kind !== 'simple') return 'other'
  switch (type.name) {
    case 'Null':
      return 'null'
    case 'String':
      return 'string'
    case 'Number':
      return 'number'
    case 'Boolean':
      return 'boolean'
    default:
      return 'other'
  }
}

const plain = (kind: Shape['kind'], span: Span): Shape => ({ kind, span, fields: [], closed: true })

/** Names of a header with what they are; of a function nothing is known. */
function scopeOf(directives: readonly ast.Directive[], outer: Scope): Scope {
  const scope = new Map(outer)
  for (const directive of directives) {
    if (directive.kind === 'Var') scope.set(directive.name, directive.value)
    else if (directive.kind === 'Fun') scope.set(directive.name, nothing(directive.span))
    else if (directive.kind === 'Import') {
      if (directive.what === 'all') scope.set('*', nothing(directive.span)) // any name may come from there
      if (typeof directive.what === 'string') continue
      for (const { name, alias, span } of directive.what) scope.set(alias ?? name, nothing(span))
    }
  }
  return scope
}

const nothing = (span: Span): ast.Expression => ({ kind: 'Missing', span })

function objectShape({ entries, rest, span }: ast.ObjectLiteral): Shape {
  const fields: Shape['fields'][number][] = []
  let closed = rest === undefined
  const take = (some: readonly ast.ObjectEntry[]): void => {
    for (const entry of some) {
      if (entry.kind === 'ConditionalEntry') take(entry.entries)
      else if (entry.kind === 'Spread') {
        const inner = unwrapped(entry.value)
        if (inner.kind === 'Object' && inner.rest === undefined) take(inner.entries)
        else closed = false
      } else if (typeof entry.key.name === 'string' && entry.key.namespace === undefined)
        fields.push({ name: entry.key.name, span: entry.key.span })
      else closed = false
    }
  }
  take(entries)
  return { kind: 'object', span, fields, closed }
}

const unwrapped = (expression: ast.Expression): ast.Expression =>
  expression.kind === 'Parenthesized' ? unwrapped(expression.value) : expression
