import type { Binding, Core, Site } from '../core/ir.ts'
import type { TypeDefinition } from '../core/module-context.ts'
import type { Library } from '../library.ts'
import { block, Code, js, lines, list, lit, name, nothing, propertyKey } from './code.ts'
import { Emitter } from './emit-core.ts'

import { type Mapping, write } from './writer.ts'

/** `wrapped`: the id holds a function already; a variable that is ready is exported as a function that gives it. */
export interface ExportedId {
  readonly id: string
  readonly wrapped: boolean
}

/** One module, ready to be emitted. */
export interface ModuleCode {
  readonly bindings: readonly Binding[]
  readonly types: readonly TypeDefinition[]
  readonly body: Core | undefined
  readonly imports: ReadonlyMap<string, { readonly id: string }>
  /** Inputs by name, with their ids. What only the body reads need not be given to those who import the rest. */
  readonly headerInputs: ReadonlyMap<string, string>
  readonly bodyInputs: ReadonlyMap<string, string>
  /** Names that other modules may import, with the id they have here. */
  readonly exports: { readonly values: ReadonlyMap<string, ExportedId>; readonly types: ReadonlyMap<string, string> }
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
  const main =
    body === undefined
      ? nothing
      : js`const main = () => {\n  ${block([...inputs(module.bodyInputs), declared, js`return ${body}`])}\n}\n`
  const imports = [...module.imports].map(([path, { id }]) => js`const ${name(id)} = modules[${lit(path)}]`)
  const code = lines([
    ...imports,
    ...inputs(module.headerInputs),
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

const inputs = (ids: ReadonlyMap<string, string>): readonly Code[] =>
  [...ids].map(([input, id]) => js`const ${name(id)} = inputs(${lit(input)})\n`)

function result(module: ModuleCode, runnable: boolean): Code {
  const main = runnable ? name('main') : lit(null)
  const values = [...module.exports.values].map(([key, { id, wrapped }]) =>
    member(key, wrapped ? name(id) : js`() => ${name(id)}`),
  )
  const types = [...module.exports.types].map(([key, id]) => member(key, name(id)))
  return js`return { main: ${main}, values: ${table(values)}, types: ${table(types)} }`
}

/** Without a prototype, so that only what was exported is found. */
const table = (members: readonly Code[]): Code =>
  new Code(['{ ', list([js`__proto__: null`, ...members]), ' }'], 'unit')

const member = (key: string, value: Code): Code =>
  key === '__proto__' ? js`["__proto__"]: ${value}` : js`${propertyKey(key)}: ${value}`
