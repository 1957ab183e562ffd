import type * as ir from './ir.ts'
import type { Core } from './ir.ts'

/** Calls of a function by itself after which it has something left to do; of one with overloads, which may call another, none. */
export function earlySelfCalls(fun: Core, self: string): readonly ir.Call[] {
  const [only, ...others] = fun.kind === 'fun' ? fun.variants : []
  if (only === undefined || others.length > 0) return []
  const found: ir.Call[] = []
  const visit = (core: Core, isLast: boolean): void => {
    switch (core.kind) {
      case 'choose':
        visit(core.condition, false)
        visit(core.then, isLast)
        visit(core.else, isLast)
        return
      case 'let':
        for (const { rest, value } of core.bindings) {
          if (rest === true && value.kind === 'fun') for (const { body } of value.variants) visit(body, isLast)
          else visit(value, false)
        }
        visit(core.body, isLast)
        return
      case 'coalesce':
      case 'both':
        visit(core.left, false)
        visit(core.right, isLast)
        return
      case 'call':
        if (!isLast && core.callee.kind === 'reference' && core.callee.id === self) found.push(core)
        break
      default:
        break
    }
    for (const part of Object.values(core)) visitParts(part)
  }
  const visitParts = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if (isCore(part)) visit(part, false)
    else for (const inner of Object.values(part)) visitParts(inner)
  }
  for (const { default: byDefault } of only.params) visitParts(byDefault)
  visit(only.body, true)
  return found
}

/** Among the parts of Core only nodes, entries and types have a kind, and only nodes a place in the script too. */
const isCore = (part: object): part is Core => 'kind' in part && 'span' in part
