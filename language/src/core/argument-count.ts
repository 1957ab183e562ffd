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
export function argumentCounts(callee: Callee, { library, imports }: ModuleContext): readonly ArgumentCount[] {
  const declarations =
    callee.kind === 'function'
      ? callee.declarations
      : callee.kind === 'import'
        ? functionIn(imports.get(callee.module)?.exports.values.get(callee.name))
        : []
  if (callee.kind !== 'library')
    return declarations.map((d) => countOf(d.parameters.map((p) => p.default !== undefined)))
  const member = library.member(callee.module, callee.name)
  return member?.kind === 'function'
    ? member.overloads.map((o) => countOf(o.type.parameters.map((p) => p.optional)))
    : []
}

const functionIn = (value: ExportedValue | undefined) => (value?.kind === 'function' ? value.declarations : [])

/** `2 arguments`, `1 to 3 arguments` */
export function countText(counts: readonly ArgumentCount[]): string {
  const least = Math.min(...counts.map((c) => c.least))
  const most = Math.max(...counts.map((c) => c.most))
  const range = least === most ? `${least}` : `${least} ${most === least + 1 ? 'or' : 'to'} ${most}`
  return `${range} argument${range === '1' ? '' : 's'}`
}
