import type * as ast from '../syntax/ast.ts'
import { resolved } from '../types/algebra.ts'
import type { FunctionType } from '../types/type.ts'
import type { Callee } from './callee.ts'
import type { ExportedValue, ModuleContext } from './module-context.ts'

/** How many arguments one form of a function takes. */
export interface ArgumentCount {
  readonly least: number
  readonly most: number
}

const countOf = (optional: readonly boolean[]): ArgumentCount => ({
  least: optional.filter((one) => !one).length,
  most: optional.length,
})

/** What each form of a callee takes; nothing where that is not known before the run. */
export function argumentCounts(callee: Callee, context: ModuleContext): readonly ArgumentCount[] {
  const { library } = context
  if (callee.kind !== 'library')
    return formsOf(callee, context).map((form) => countOf(form.parameters.map((p) => p.default !== undefined)))
  const member = library.member(callee.module, callee.name)
  return member?.kind === 'function'
    ? member.overloads.map((o) => countOf(o.type.parameters.map((p) => p.optional)))
    : []
}

/**
 * The type of the function that a library function wants as an argument, where it wants nothing else there; of several the one with the
 * most parameters.
 */
export function functionWanted(callee: Callee, index: number, { library }: ModuleContext): FunctionType | undefined {
  const member = callee.kind === 'library' ? library.member(callee.module, callee.name) : undefined
  if (member?.kind !== 'function') return undefined
  let most: FunctionType | undefined
  for (const { type } of member.overloads) {
    const parameter = type.parameters[index]
    const wanted = parameter && resolved(parameter.type)
    if (wanted === undefined) continue
    if (wanted.kind !== 'function') return undefined
    if (most === undefined || wanted.parameters.length > most.parameters.length) most = wanted
  }
  return most
}

/** A call with the parameters of the longest form: `f(a, b)`; a parameter that has several names is `…`. */
export function usageOf(callee: Callee, name: string, context: ModuleContext): string | undefined {
  const member = callee.kind === 'library' ? context.library.member(callee.module, callee.name) : undefined
  const forms: readonly (readonly { readonly name: string }[])[] =
    member?.kind === 'function'
      ? member.overloads.map((o) => o.type.parameters)
      : formsOf(callee, context).map((form) => form.parameters)
  if (forms.length === 0 || name === 'function') return undefined
  const most = Math.max(...forms.map((form) => form.length))
  const longest = forms.filter((form) => form.length === most)
  const names = longest[0]?.map(({ name }, i) => (longest.every((form) => form[i]?.name === name) ? name : '…'))
  return `${name}(${names?.join(', ')})`
}

type Form = ast.FunDirective | ast.Lambda

/** The forms of a function of a script, where the call tells which it is. */
const formsOf = (callee: Callee, context: ModuleContext): readonly Form[] =>
  callee.kind === 'import' ? declaredForms(callee, context) : writtenForms(callee)

/** The forms of a function that this script or an imported one declares. */
export function declaredForms(callee: Callee, { imports }: ModuleContext): readonly ast.FunDirective[] {
  if (callee.kind === 'function') return callee.declarations
  return callee.kind === 'import' ? functionIn(imports.get(callee.module)?.exports.values.get(callee.name)) : []
}

/** The forms of a function of this script. */
export function writtenForms(callee: Callee): readonly Form[] {
  if (callee.kind === 'function') return callee.declarations
  const lambda =
    callee.kind === 'value' ? callee.lambda : callee.kind === 'expression' ? lambdaIn(callee.node) : undefined
  return lambda === undefined ? [] : [lambda]
}

/** The function that a value is written as, parentheses around it or not. */
export function lambdaIn(value: ast.Expression): ast.Lambda | undefined {
  if (value.kind === 'Parenthesized' || value.kind === 'Annotated') return lambdaIn(value.value)
  return value.kind === 'Lambda' ? value : undefined
}

const functionIn = (value: ExportedValue | undefined) => (value?.kind === 'function' ? value.declarations : [])

/** `2 arguments`, `1 to 3 arguments` */
export function countText(counts: readonly ArgumentCount[]): string {
  const least = Math.min(...counts.map((c) => c.least))
  const most = Math.max(...counts.map((c) => c.most))
  const range = least === most ? `${least}` : `${least} ${most === least + 1 ? 'or' : 'to'} ${most}`
  return `${range} argument${range === '1' ? '' : 's'}`
}
