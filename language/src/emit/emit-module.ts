import type { Binding, Core, Site } from '../core/ir.ts'
import type { TypeDefinition } from '../core/module-context.ts'
import type { Library } from '../library.ts'
import { block, Code, js, lines, lit, name, nothing, propertyKey } from './code.ts'
import { Emitter } from './emit-core.ts'

import { type Mapping, write } from './writer.ts'

/** One module, ready to be emitted. */
export interface ModuleCode {
  readonly bindings: readonly Binding[]
  readonly types: readonly TypeDefinition[]
  readonly body: Core | undefined
  readonly imports: ReadonlyMap<string, { readonly id: string }>
  readonly inputs: ReadonlyMap<string, string>
  /** Names that other modules may import, with the id they have here. */
  readonly exports: { readonly values: ReadonlyMap<string, string>; readonly types: ReadonlyMap<string, string> }
}

export interface EmittedModule {
  /**
   * The body of `(rt, lib, modules, inputs, module$) => { main, values, types }`: the runtime's members, the library bound to a
   * host, linked modules by path, inputs by name, and the module's name for failure notes.
   */
  readonly text: string
  readonly mappings: readonly Mapping[]
  readonly sites: readonly Site[]
}

export function emitModule(module: ModuleCode, library: Library): EmittedModule {
  const emitter = new Emitter(library)
  const frame = emitter.frame()
  const bindings = emitter.statements(module.bindings, frame)
  const types = module.types.map((t) => emitter.typeDefinition(t))
  const bodyFrame = emitter.frame()
  const body = module.body === undefined ? undefined : emitter.emit(module.body, bodyFrame)
  const declared = bodyFrame.declarations()
  const main = body === undefined ? nothing : js`const main = () => {\n  ${block([declared, js`return ${body}`])}\n}\n`
  const imports = [...module.imports].map(([path, { id }]) => js`const ${name(id)} = modules[${lit(path)}]`)
  const inputs = [...module.inputs].map(([input, id]) => js`const ${name(id)} = inputs(${lit(input)})`)
  const code = lines([
    ...imports,
    ...inputs,
    ...types,
    ...emitter.hoisted(),
    block([frame.declarations(), bindings]),
    ...module.types.filter((t) => t.type.kind === 'selection').map((t) => js`${name(t.id)}.target()`),
    block([main, result(module, body !== undefined)]),
  ])
  const written = write(code)
  const members = written.uses.map((member) => `${member}: $${member}`)
  const header = `"use strict"\nconst { ${members.join(', ')} } = rt\n`
  const shift = 2
  return {
    text: header + written.text,
    mappings: written.mappings.map((m) => ({ ...m, line: m.line + shift })),
    sites: emitter.sites(),
  }
}

function result(module: ModuleCode, runnable: boolean): Code {
  const table = (entries: ReadonlyMap<string, string>): Code =>
    new Code(['{ __proto__: null', ...[...entries].flatMap(([key, id]) => [', ', property(key, id)]), ' }'], 'unit')
  const main = runnable ? name('main') : lit(null)
  return js`return { main: ${main}, values: ${table(module.exports.values)}, types: ${table(module.exports.types)} }`
}

const property = (key: string, id: string): Code =>
  key === '__proto__' ? js`["__proto__"]: ${name(id)}` : js`${propertyKey(key)}: ${name(id)}`
