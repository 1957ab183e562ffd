import { dispatcher } from '../src/dispatch.ts'
import type { Host } from '../src/host.ts'
import { library } from '../src/library.ts'
import type { Value } from '../src/value/index.ts'
import { testHost } from './host.ts'

/** A function of a module as scripts call it. */
export function libraryFunction(module: string, name: string, host: Host = testHost()): (...args: Value[]) => Value {
  const declaration = library.lookup(module, name)
  if (declaration?.kind !== 'function') throw new Error(`no function ${module}::${name}`)
  return dispatcher(declaration, host)
}
