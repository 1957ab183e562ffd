import type { Meaning } from '../check/scope.ts'
import type { Library } from '../library.ts'
import type * as ast from '../syntax/ast.ts'
import type { Type } from '../types/type.ts'

/** What stands before the arguments of a call, as far as names tell. */
export type Callee =
  | { readonly kind: 'library'; readonly module: string; readonly name: string }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  | { readonly kind: 'function'; readonly id: string; readonly declarations: readonly ast.FunDirective[] }
  | Extract<Meaning, { readonly kind: 'value' }>
  | { readonly kind: 'namespace'; readonly uri: string; readonly prefix: string }
  | { readonly kind: 'mapping'; readonly module: string }
  | { readonly kind: 'foreign'; readonly text: string }
  | { readonly kind: 'expression'; readonly node: ast.Expression }

/**
 * Whether parameter `index` takes a function, so that `$` in its argument makes one: `always` by all overloads of that many
 * arguments, `maybe` by some or by guess, `no` where `$` belongs to a function further out.
 * @param forms those of a function that a script declares, this one or one that is imported
 */
export function takesFunction(
  callee: Callee,
  index: number,
  count: number,
  library: Library,
  forms: readonly ast.FunDirective[],
  inside: boolean,
): 'always' | 'maybe' | 'no' {
  if (callee.kind === 'library') {
    const member = library.member(callee.module, callee.name)
    if (member?.kind !== 'function') return 'no'
    const types = member.overloads
      .filter((o) => o.type.parameters.length >= count && o.type.parameters.filter((p) => !p.optional).length <= count)
      .map((o) => o.type.parameters[index]?.type)
    const functions = types.filter((type) => type !== undefined && isFunctionType(type))
    if (functions.length === 0) return 'no'
    return functions.length === types.length ? 'always' : 'maybe'
  }
  if (forms.length > 0) {
    const guesses = forms.map((form) => parameterTakesFunction(form, index))
    if (guesses.includes('yes')) return guesses.every((g) => g === 'yes') ? 'always' : 'maybe'
    return guesses.includes('unknown') && !inside ? 'maybe' : 'no'
  }
  return inside ? 'no' : 'maybe'
}

/** How many values the function is given that parameter `index` takes, at most; infinite where that is not known. */
export function mostParameters(callee: Callee, index: number, library: Library): number {
  const member = callee.kind === 'library' ? library.member(callee.module, callee.name) : undefined
  if (member?.kind !== 'function') return Number.POSITIVE_INFINITY
  return Math.max(...member.overloads.map((o) => parameterCount(o.type.parameters[index]?.type)))
}

/** Is the function that parameter `index` takes given an item and its number, and not a value so far, as by `reduce`? */
export function givesIndex(callee: Callee, index: number, library: Library): boolean {
  const member = callee.kind === 'library' ? library.member(callee.module, callee.name) : undefined
  if (member?.kind !== 'function') return false
  return member.overloads.some(({ type: { parameters } }) => {
    const taken = parameters[index]?.type
    const second = taken?.kind === 'function' ? taken.parameters[1]?.type : undefined
    return second?.kind === 'simple' && second.name === 'Number'
  })
}

function parameterCount(type: Type | undefined): number {
  if (type === undefined) return 0
  switch (type.kind) {
    case 'function':
      return type.parameters.length
    case 'alias':
      return parameterCount(type.target())
    default:
      return isFunctionType(type) ? Number.POSITIVE_INFINITY : 0
  }
}

/** Whether parameter `index` of a library function takes a function without parameters, by all overloads that have it. */
export const takesThunk = (callee: Callee, index: number, library: Library): boolean =>
  takesOnly(callee, index, library, (type) => type.kind === 'function' && type.parameters.length === 0)

/** Whether parameter `index` of a library function takes texts, by all overloads that have it. */
export const takesText = (callee: Callee, index: number, library: Library): boolean =>
  takesOnly(callee, index, library, (type) => type.kind === 'simple' && type.name === 'String')

function takesOnly(callee: Callee, index: number, library: Library, is: (type: Type) => boolean): boolean {
  if (callee.kind !== 'library') return false
  const member = library.member(callee.module, callee.name)
  if (member?.kind !== 'function') return false
  const types = member.overloads.map((o) => o.type.parameters[index]?.type).filter((type) => type !== undefined)
  return types.length > 0 && types.every(is)
}

function isFunctionType(type: Type): boolean {
  switch (type.kind) {
    case 'function':
      return true
    case 'simple':
      return type.name === 'Function'
    case 'alias':
      return isFunctionType(type.target())
    default:
      return false
  }
}

function parameterTakesFunction(declaration: ast.FunDirective, index: number): 'yes' | 'no' | 'unknown' {
  const parameter = declaration.parameters[index]
  if (parameter === undefined) return 'no'
  if (parameter.type !== undefined) {
    const type = parameter.type
    return type.kind === 'FunctionType' || (type.kind === 'NamedType' && type.path.at(-1) === 'Function') ? 'yes' : 'no'
  }
  return isCalled(declaration.body, parameter.name) ? 'yes' : 'unknown'
}

/** Whether `name` stands as the callee of a call somewhere in a tree. */
function isCalled(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false
  if (Array.isArray(node)) return node.some((child) => isCalled(child, name))
  const kind = 'kind' in node ? node.kind : undefined
  if ((kind === 'Call' || kind === 'InfixCall') && 'callee' in node) {
    const callee = node.callee as ast.Expression
    if (callee.kind === 'Name' && callee.path.length === 1 && callee.path[0] === name) return true
  }
  return Object.values(node).some((child) => isCalled(child, name))
}
