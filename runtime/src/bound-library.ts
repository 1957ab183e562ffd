import { runtime } from '@twill/language/diagnostics'
import type { Type } from '@twill/language/types'
import { dispatcher, type Host, library } from '@twill/stdlib'
import { raise, type Value } from '@twill/stdlib/value'

/** What emitted code gets as `lib`: library members, functions with effects bound to the host of this run. */
export interface BoundLibrary {
  readonly value: (module: string, name: string) => Value
  readonly type: (module: string, name: string, args: readonly Type[]) => Type
}

/** Types without arguments, one object each, so that what was compiled for a type is found again. */
const plainTypes = new Map<string, Type>()

export function bindLibrary(host: Host): BoundLibrary {
  return {
    value: (module, name) => {
      const declaration = library.lookup(module, name)
      if (declaration?.kind === 'function') return dispatcher(declaration, host)
      if (declaration?.kind === 'variable') return declaration.value()
      throw raise(runtime.internalError, { problem: `the library has no ${module}::${name}` })
    },
    type: (module, name, args) => {
      if (args.length > 0) return typeOf(module, name, args)
      const key = `${module}::${name}`
      const known = plainTypes.get(key) ?? typeOf(module, name, [])
      plainTypes.set(key, known)
      return known
    },
  }
}

function typeOf(module: string, name: string, args: readonly Type[]): Type {
  const member = library.member(module, name)
  return member?.kind === 'type' ? member.type(args) : { kind: 'any' }
}
