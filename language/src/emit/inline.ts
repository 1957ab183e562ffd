import type * as ir from '../core/ir.ts'
import type { Core } from '../core/ir.ts'
import type { Written } from '../core/written.ts'
import type { LibraryOverload } from '../library.ts'
import type { Type } from '../types/type.ts'
import { type Code, js, list, lit, name, propertyKey } from './code.ts'
import { type Emitter, type Frame, quickTest } from './emit-core.ts'

/**
 * A call of a library function. Where an overload has an inline form and quick tests can tell that the arguments fit,
 * both are emitted: the inline form behind the tests, the dispatcher for everything else.
 */
export function inlineCall(core: ir.LibraryCall, frame: Frame, emitter: Emitter): Code {
  const member = emitter.library.member(core.module, core.name)
  const overloads = member?.kind === 'function' ? member.overloads : []
  const told = core.written && writtenCall(core, core.written, overloads, frame, emitter)
  if (told !== undefined) return told
  const picked = pick(overloads, core.args)
  if (picked?.emit === undefined) {
    const target = emitter.libraryMember(core.module, core.name)
    return js`${target}(${list(core.args.map((arg) => emitter.emit(arg, frame)))})`
  }

  const tests: Code[] = []
  const steps: Code[] = []
  const held = core.args.map((arg, i) => {
    const type = picked.type.parameters[i]?.type
    const certain = type === undefined || surely(arg, type)
    if (certain && arg.kind === 'literal') return emitter.emit(arg, frame)
    const simple = arg.kind === 'reference' && !arg.lazy
    const value = simple ? name(arg.id).at(arg.span) : frame.temporary()
    if (!simple) steps.push(js`${value} = ${emitter.emit(arg, frame)}`)
    if (!certain) {
      const test = guard(type, value)
      if (test !== undefined) tests.push(test)
    }
    return value
  })
  const inline = picked.emit(...held)
  const guarded = (): Code => {
    const fits = tests.reduce((all, test) => js`${all} && ${test}`)
    return js`${fits} ? ${inline} : ${emitter.libraryFallback(core.module, core.name)}(${list(held)})`
  }
  const choice = tests.length === 0 ? inline : guarded()
  return steps.length === 0 ? js`(${choice})` : js`(${list([...steps, choice])})`
}

/** A function that tells where its argument is written: that is known now. */
function writtenCall(
  { args }: ir.LibraryCall,
  { text, ...place }: Written,
  overloads: readonly LibraryOverload[],
  frame: Frame,
  emitter: Emitter,
): Code | undefined {
  const emit = overloads.find((o) => o.emitWritten !== undefined)?.emitWritten
  const [value] = args
  if (emit === undefined || value === undefined) return undefined
  const fields = Object.entries(place).map(([key, part]) => js`${propertyKey(key)}: ${lit(part)}`)
  return emit(emitter.emit(value, frame), { location: js`{ ${list(fields)} }`, text: lit(text) })
}

/** The first overload with an inline form whose parameters can be tested at a glance and which the arguments may fit. */
function pick(overloads: readonly LibraryOverload[], args: readonly Core[]): LibraryOverload | undefined {
  return overloads.find(
    (o) =>
      o.emit !== undefined &&
      o.type.parameters.length === args.length &&
      o.type.parameters.every((p, i) => {
        const arg = args[i]
        return arg !== undefined && (surely(arg, p.type) || (testable(p.type) && possibly(arg, p.type)))
      }),
  )
}

function isAny(type: Type): boolean {
  return type.kind === 'any' || (type.kind === 'parameter' && (type.bound === undefined || isAny(type.bound)))
}

function surely(core: Core, type: Type): boolean {
  if (isAny(type)) return true
  const kind = kindOf(core)
  if (type.kind === 'function') return kind === 'Function'
  if (type.kind === 'array') return kind === 'Array' && isAny(type.element)
  return type.kind === 'simple' && kind === type.name
}

/** Whether it is not known to be something else. */
function possibly(core: Core, type: Type): boolean {
  const kind = kindOf(core)
  if (kind === undefined) return true
  if (type.kind === 'function') return kind === 'Function'
  if (type.kind === 'array') return kind === 'Array'
  return type.kind === 'simple' && (kind === type.name || (type.name === 'Number' && kind === 'Number'))
}

function testable(type: Type): boolean {
  return guard(type, name('x')) !== undefined
}

function guard(type: Type, value: Code): Code | undefined {
  if (type.kind === 'function')
    return js`typeof ${value} === "function" && ${value}.length <= ${lit(type.parameters.length)}`
  if (type.kind === 'array') return isAny(type.element) ? js`Array.isArray(${value})` : undefined
  return quickTest(type, value)
}

/** What a value is for certain, read off the node alone. */
function kindOf(core: Core): string | undefined {
  switch (core.kind) {
    case 'literal':
      return core.value === null
        ? 'Null'
        : { string: 'String', number: 'Number', boolean: 'Boolean' }[typeof core.value as 'string']
    case 'text':
      return 'String'
    case 'fun':
      return 'Function'
    case 'array':
      return 'Array'
    case 'object':
      return 'Object'
    case 'test':
      return 'Boolean'
    case 'constant':
      return { number: 'Decimal', regex: 'Regex', temporal: 'Temporal', namespace: 'Namespace' }[core.make]
    default:
      return undefined
  }
}
