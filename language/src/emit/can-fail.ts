import type { Core } from '../core/ir.ts'

/** Whether computing a value may fail in a way that a `default` behind it answers. Selecting does not: at most it is refused. */
export function canFail(core: Core): boolean {
  switch (core.kind) {
    case 'literal':
    case 'constant':
    case 'fun':
    case 'libraryValue':
    case 'type':
      return false
    case 'reference':
      return core.lazy
    case 'select':
      return core.by === 'where' || canFail(core.target) || core.args.some(canFail)
    case 'coalesce':
      return canFail(core.right)
    case 'both':
      return canFail(core.left) || canFail(core.right)
    case 'test':
      return canFail(core.value)
    default:
      return true
  }
}
