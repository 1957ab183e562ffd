import type * as ir from '../core/ir.ts'
import type { Core } from '../core/ir.ts'
import type { TypeDefinition } from '../core/module-context.ts'
import type { FieldCode, TypeCode } from '../core/types.ts'
import type { Library } from '../library.ts'
import type { Type } from '../types/type.ts'
import { canFail } from './can-fail.ts'
import { block, Code, js, lines, list, lit, name, nothing, propertyKey, use } from './code.ts'
import { ObjectEmitter } from './emit-object.ts'
import { array, emitType } from './emit-types.ts'
import { inlineCall } from './inline.ts'

/** The variables of one JavaScript function that hold intermediate values. */
export class Frame {
  readonly #locals: string[] = []
  readonly #fresh: () => string

  constructor(fresh: () => string) {
    this.#fresh = fresh
  }

  temporary(): Code {
    const id = this.#fresh()
    this.#locals.push(id)
    return name(id)
  }

  declare(id: string): Code {
    this.#locals.push(id)
    return name(id)
  }

  /** `let a, b` for all of them, or nothing. */
  declarations(): Code {
    return this.#locals.length === 0 ? nothing : new Code(['let ', list(this.#locals.map(name)), '\n'], 'unit')
  }
}

/** Calls of itself in last place after which a function is taken to have no end: seconds, for the shortest of them. */
const mostRounds = 100_000_000

/** Counts them. */
const rounds = name('rounds$$')

/** Emits one module: constants are hoisted to its top, functions get frames of their own. */
export class Emitter {
  readonly library: Library
  readonly #constants = new Map<string, { readonly id: Code; readonly value: Code }>()
  /** Constants that every run needs; all others are the library functions behind inline forms. */
  readonly #needed = new Set<Code>()
  readonly #sites: ir.Site[] = []
  #temporaries = 0

  constructor(library: Library) {
    this.library = library
  }

  /** Constant definitions in the order in which they were first needed. */
  hoisted(): readonly Code[] {
    return [...this.#constants.values()].map(({ id, value }) =>
      this.#needed.has(id) ? js`const ${id} = ${value}` : js`let ${id} = (...args) => (${id} = ${value})(...args)`,
    )
  }

  /** Call sites by the number that emitted code notes on failure. */
  sites(): readonly ir.Site[] {
    return this.#sites
  }

  frame(): Frame {
    return new Frame(() => `$${++this.#temporaries}`)
  }

  emit(core: Core, frame: Frame): Code {
    return this.#emit(core, frame).at(core.span)
  }

  #emit(core: Core, frame: Frame): Code {
    switch (core.kind) {
      case 'literal':
        return lit(core.value)
      case 'constant':
        return this.#constant(core)
      case 'reference':
        return core.lazy ? js`${name(core.id)}()` : name(core.id)
      case 'imported': {
        const member = js`${name(core.module)}.values[${lit(core.name)}]`
        return core.lazy ? js`${member}()` : member
      }
      case 'let':
        return this.#let(core, frame)
      case 'fun':
        return this.#fun(core)
      case 'call':
        return this.#call(core, frame)
      case 'libraryValue':
        return this.libraryMember(core.module, core.name)
      case 'libraryCall':
        return inlineCall(core, frame, this)
      case 'primitive':
        return js`${use(core.name)}(${this.#list(core.args, frame)})`
      case 'choose':
        return this.#choose(core, frame)
      case 'both': {
        const left = this.condition(core.left, false, frame)
        const right = this.condition(core.right, false, frame)
        return core.operator === 'and' ? js`${left} && ${right}` : js`${left} || ${right}`
      }
      case 'coalesce':
        return this.#coalesce(core, frame)
      case 'select':
        return this.#select(core, frame)
      case 'object':
        return new ObjectEmitter(this, frame).emit(core)
      case 'array':
        return this.#array(core, frame)
      case 'text':
        return this.#text(core, frame)
      case 'test':
        return this.#test(core, frame)
      case 'coerce':
        return this.#coerce(core, frame)
      case 'type':
        return js`${use('typeValue')}(${this.type(core.type)})`
      case 'annotate':
        return js`${use('annotate')}(${this.emit(core.value, frame)}, ${this.emit(core.metadata, frame)})`
    }
  }

  #list(args: readonly Core[], frame: Frame): Code {
    return list(args.map((arg) => this.emit(arg, frame)))
  }

  // ------------------------------------------------------------ constants

  #hoist(key: string, prefix: string, value: () => Code): Code {
    const id = this.#constantFor(key, prefix, value)
    this.#needed.add(id)
    return id
  }

  #constantFor(key: string, prefix: string, value: () => Code): Code {
    const known = this.#constants.get(key)
    if (known !== undefined) return known.id
    const made = value()
    const id = name(`${prefix}$${this.#constants.size + 1}`)
    this.#constants.set(key, { id, value: made })
    return id
  }

  #constant(core: ir.Constant): Code {
    const make = { number: 'number', regex: 'regex', temporal: 'temporal', namespace: 'namespace' }[core.make]
    return this.#hoist(`${make} ${core.args.join('\0')}`, make, () =>
      js`${use(`${make}Constant`)}(${list(core.args.map(lit))})`.at(core.span),
    )
  }

  /** A library function or variable, looked up once a module. */
  libraryMember(module: string, member: string): Code {
    const id = this.libraryFallback(module, member)
    this.#needed.add(id)
    return id
  }

  /** A library function for where its inline form does not serve, which most runs never come to: looked up when it is first called. */
  libraryFallback(module: string, member: string): Code {
    const word = /^\w+$/.test(member) ? member : 'operator'
    return this.#constantFor(`library ${module} ${member}`, word, () => js`lib.value(${lit(module)}, ${lit(member)})`)
  }

  /** A type, made once a module unless its metadata depends on the run. */
  type(type: TypeCode): Code {
    const code = emitType(type, (core) => this.emit(core, this.frame()))
    return isFixed(type) ? this.#hoist(`type ${JSON.stringify(type)}`, 'type', () => code) : code
  }

  typeDefinition(definition: TypeDefinition): Code {
    const body = emitType(definition.type, (core) => this.emit(core, this.frame()))
    const parameters = list(definition.parameters.map(name))
    const alias = js`${use('aliasType')}(${lit(definition.name)}, [${parameters}], () => ${wrapRecord(body)})`
    return definition.parameters.length === 0
      ? js`const ${name(definition.id)} = ${alias}`
      : js`const ${name(definition.id)} = (${parameters}) => ${alias}`
  }

  // ------------------------------------------------------------ bindings and functions

  #let(core: ir.Let, frame: Frame): Code {
    const steps = core.bindings.map((b) => {
      const id = frame.declare(b.id)
      return js`${id} = ${this.binding(b, frame)}`
    })
    if (steps.length === 0) return this.emit(core.body, frame)
    return new Code(['(', list(steps), ', ', js`(${this.emit(core.body, frame)})`, ')'], 'unit')
  }

  binding(binding: ir.Binding, frame: Frame): Code {
    if (binding.value.kind === 'fun' && !binding.lazy) return this.#named(binding.value)
    if (!binding.lazy) return this.emit(binding.value, frame)
    const inner = this.frame()
    return js`${use('lazy')}(${this.#arrow([], binding.value, inner)})`
  }

  /** A function that has a name, so that it can call itself: a run may limit how deep. */
  #named(core: ir.Fun): Code {
    return this.#withDefaults(core, js`${use('bounded')}(${this.#function(core)})`.at(core.span))
  }

  /** `() => body`, or with a block where the body needs variables of its own. */
  #arrow(params: readonly Code[], body: Core, frame: Frame): Code {
    const code = this.emit(body, frame)
    const declarations = frame.declarations()
    return declarations === nothing
      ? js`(${list(params)}) => ${wrapRecord(code)}`
      : js`(${list(params)}) => {\n  ${declarations}  return ${code}\n}`
  }

  #fun(core: ir.Fun): Code {
    return this.#withDefaults(core, this.#function(core))
  }

  #withDefaults(core: ir.Fun, fun: Code): Code {
    const [first, ...overloads] = core.variants
    if (first === undefined || overloads.length > 0 || first.params.every((p) => p.default === undefined)) return fun
    return js`${use('withDefaults')}(${fun}, [${list(this.#defaults(first))}])`
  }

  /** An overload calls itself by way of the dispatcher, since its arguments may be for another: it is no loop. */
  #function(core: ir.Fun): Code {
    const [first] = core.variants
    if (core.variants.length === 1 && first !== undefined) return this.#variant(core, first)
    const variants = core.variants.map(
      (v) =>
        js`{ type: ${this.type(signatureOf(v))}, run: ${this.#variant({ ...core, self: undefined, variants: [v] }, v, false)} }`,
    )
    return js`${use('overloads')}(${lit(core.name ?? 'function')}, [${list(variants)}])`
  }

  /** The defaults of a function's parameters as functions of the arguments before them: library functions may ask. */
  #defaults(variant: ir.Variant): readonly Code[] {
    return variant.params.map((p, i) =>
      p.default === undefined
        ? name('undefined')
        : this.#arrow(
            variant.params.slice(0, i).map((before) => name(before.id)),
            p.default,
            this.frame(),
          ),
    )
  }

  #variant(core: ir.Fun, variant: ir.Variant, checked = true): Code {
    const frame = this.frame()
    const params = variant.params.map((p) => (p.default === undefined ? name(p.id) : js`${name(p.id)} = undefined`))
    const { self } = core
    const loops = self !== undefined && endsInCall(variant.body, [self])
    const check = !checked ? 'nothing' : loops ? 'first round' : 'all'
    const prologue = variant.params.flatMap((p, i) => this.#parameter(p, i, core.name, check, frame))
    if (loops) return this.#loop(variant, self, prologue, frame)
    const code = this.emit(variant.body, frame)
    const declarations = frame.declarations()
    if (declarations === nothing && prologue.length === 0 && core.site === undefined) {
      return js`(${list(params)}) => ${wrapRecord(code)}`
    }
    const main = block([declarations, ...prologue, js`return ${code}`])
    if (core.site === undefined) return js`(${list(params)}) => {\n  ${main}\n}`
    const site = this.#sites.push(core.site) - 1
    const position = name('index$')
    const withIndex = variant.params.length === 1
    const noted = list([...variant.params.map((p) => name(p.id)), ...(withIndex ? [position] : [])])
    const all = list([...params, ...(withIndex ? [js`${position} = undefined`] : [])])
    return js`(${all}) => {\n  try {\n    ${main}\n  } catch (e$) {\n    throw ${use('noted')}(e$, module$, ${lit(site)}, [${noted}])\n  }\n}`
  }

  /**
   * A function that ends in calls of itself: each round has variables of its own, which closures may keep. Only the first refuses null
   * for a declared type: engines of the language let a call in last place pass on what a range behind the end of a text gives.
   */
  #loop(variant: ir.Variant, self: string, prologue: readonly Code[], frame: Frame): Code {
    const outer = variant.params.map((p) => name(`${p.id}$`))
    const params = variant.params.map((p, i) =>
      p.default === undefined ? (outer[i] ?? nothing) : js`${outer[i] ?? nothing} = undefined`,
    )
    const round = variant.params.map((p, i) => js`let ${name(p.id)} = ${outer[i] ?? nothing}\n`)
    const body = this.#tail(variant.body, self, outer, frame)
    const main = block([...round, frame.declarations(), ...prologue, body])
    const count = js`let ${rounds} = 0; ${rounds} < ${lit(mostRounds)}; ${rounds}++`
    return js`(${list(params)}) => {\n  for (${count}) {\n    ${main}\n  }\n  throw ${use('endless')}(${lit(self)})\n}`
  }

  /** Statements that end the round: a return, the next round's arguments, or a jump to the rest of a `match`. */
  #tail(core: Core, self: string, params: readonly Code[], frame: Frame, rests: readonly string[] = []): Code {
    if (isSelfCall(core, self)) {
      const next = params.map((p, i) => {
        const arg = core.args[i]
        return js`${p} = ${arg === undefined ? new Code(['undefined'], 'unit') : this.emit(arg, frame)}\n`
      })
      return block([...next, name('continue')])
    }
    const jump = rests.find((rest) => isSelfCall(core, rest))
    if (jump !== undefined) return js`break ${name(jump)}`
    if (core.kind === 'choose' && endsInCall(core, [self, ...rests])) {
      const then = this.#tail(core.then, self, params, frame, rests)
      const otherwise = this.#tail(core.else, self, params, frame, rests)
      return block([js`if (${this.condition(core.condition, core.certain, frame)}) {\n  ${then}\n}\n`, otherwise])
    }
    if (core.kind === 'let' && endsInCall(core, [self, ...rests])) {
      const rest = core.bindings.find(isRest)
      const steps = core.bindings.flatMap((b) =>
        b === rest ? [] : [js`${frame.declare(b.id)} = ${this.binding(b, frame)}\n`],
      )
      if (rest === undefined) return block([...steps, this.#tail(core.body, self, params, frame, rests)])
      const body = block([...steps, this.#tail(core.body, self, params, frame, [...rests, rest.id])])
      const behind = this.#tail(rest.value.variants[0].body, self, params, frame, rests)
      return block([js`${name(rest.id)}: {\n  ${body}\n}\n`, behind])
    }
    return new Code(['return ', this.emit(core, frame)], 'unit')
  }

  /** Fills in a default and holds an argument against its declared type. */
  #parameter(
    param: ir.Param,
    index: number,
    fun: string | undefined,
    check: 'all' | 'first round' | 'nothing',
    frame: Frame,
  ): Code[] {
    const id = name(param.id)
    const steps: Code[] = []
    if (param.default !== undefined)
      steps.push(js`if (${id} === undefined) ${id} = ${this.emit(param.default, frame)}\n`)
    const type = param.type && withoutParameters(param.type)
    if (check === 'nothing' || type === undefined || type.kind === 'any') return steps
    const argument = js`${use('argument')}(${id}, ${this.type(type)}, ${lit(fun ?? 'function')}, ${lit(index)}, ${lit(param.name)})`
    const fits = quickTest(type, id)
    const conditions = [
      ...(fits === undefined ? [] : [js`!(${fits})`]),
      ...(check === 'first round' ? [js`(${id} !== null || ${rounds} === 0)`] : []),
    ]
    const condition = conditions.reduce<Code | undefined>((all, one) => (all ? js`${all} && ${one}` : one), undefined)
    steps.push(condition === undefined ? js`${id} = ${argument}\n` : js`if (${condition}) ${id} = ${argument}\n`)
    return steps
  }

  #call(core: ir.Call, frame: Frame): Code {
    const args = (): Code => this.#list(core.args, frame)
    const { callee } = core
    if (
      callee.kind === 'reference' &&
      (callee.is === 'function' || (core.name === 'match' && core.args.length === 0))
    ) {
      return js`${name(callee.id)}(${args()})`
    }
    const held = frame.temporary()
    const told = core.advice === undefined ? [lit(core.name)] : [lit(core.name), lit(core.advice)]
    const count = lit(core.args.length)
    const fits = js`typeof (${held} = ${this.emit(callee, frame)}) === "function" && ${held}.length <= ${count}`
    const target = js`(${fits} ? ${held} : ${use('callable')}(${held}, ${count}, ${list(told)}))`
    return js`${target}(${args()})`
  }

  // ------------------------------------------------------------ conditions and nulls

  /** `a ? b : c ? d : e`: written in one piece however long the chain is. */
  #choose(core: ir.Choose, frame: Frame): Code {
    const parts: Code[] = []
    let rest: Core = core
    while (rest.kind === 'choose') {
      const { condition, certain, then } = rest
      parts.push(js`${this.condition(condition, certain, frame)} ? ${this.emit(then, frame)} : `.at(rest.span))
      rest = rest.else
    }
    const last = this.emit(rest, frame)
    parts.push(last.tightness === 'sequence' ? js`(${last})` : last)
    return new Code(parts, 'expression')
  }

  /** Code that is `true` or `false`; anything else the value may be is the runtime's to judge. */
  condition(core: Core, certain: boolean, frame: Frame): Code {
    const code = this.emit(core, frame)
    if (certain || this.#isBoolean(core)) return code
    const held = frame.temporary()
    return js`((${held} = ${code}) === true || ${held} !== false && ${use('truth')}(${held}))`
  }

  /** Whether a value is a Boolean for certain. */
  #isBoolean(core: Core): boolean {
    switch (core.kind) {
      case 'test':
      case 'both':
        return true
      case 'literal':
        return typeof core.value === 'boolean'
      case 'primitive':
        return predicates.has(core.name)
      case 'choose':
        return this.#isBoolean(core.then) && this.#isBoolean(core.else)
      case 'libraryCall': {
        const member = this.library.member(core.module, core.name)
        return member?.kind === 'function' && member.overloads.every(({ type }) => isBooleanType(type.returns))
      }
      default:
        return false
    }
  }

  #coalesce(core: ir.Coalesce, frame: Frame): Code {
    const left = canFail(core.left)
      ? js`${use('attempted')}(${this.#arrow([], core.left, this.frame())})`
      : js`${use('present')}(${this.emit(core.left, frame)})`
    return js`${left} ?? ${this.emit(core.right, frame)}`
  }

  // ------------------------------------------------------------ selectors

  #select(core: ir.Select, frame: Frame): Code {
    const field = core.args[0]
    if (core.by === 'field' && core.args.length === 1 && field?.kind === 'literal' && typeof field.value === 'string') {
      return this.#field(core.target, field.value, frame)
    }
    return js`${use(core.by)}(${this.#list([core.target, ...core.args], frame)})`
  }

  /** Reads the property at once; whatever is not there, or not a plain object's own, goes the checked way. */
  #field(target: Core, key: string, frame: Frame): Code {
    const code = this.emit(target, frame)
    if (this.library.checkedNames.has(key) || /^\d+$/.test(key) || key === '__proto__') {
      return js`${use('field')}(${code}, ${lit(key)})`
    }
    const property = propertyKey(key)
    const access = (object: Code): Code =>
      /^[A-Za-z_$][\w$]*$/.test(key) ? js`${object}?.${property}` : js`${object}?.[${lit(key)}]`
    if (target.kind === 'reference' && !target.lazy)
      return js`(${access(code)} ?? ${use('field')}(${code}, ${lit(key)}))`
    const held = frame.temporary()
    return js`(${access(js`(${held} = ${code})`)} ?? ${use('field')}(${held}, ${lit(key)}))`
  }

  // ------------------------------------------------------------ arrays, texts, types

  #array(core: ir.ArrayNode, frame: Frame): Code {
    const items = core.elements.map((e) => {
      const value = this.emit(e.value, frame)
      return e.condition === undefined ? value : js`...(${this.condition(e.condition, false, frame)} ? [${value}] : [])`
    })
    return array(items)
  }

  #text(core: ir.Text, frame: Frame): Code {
    const pieces: Code[] = []
    core.texts.forEach((text, i) => {
      if (text !== '' || i === 0) pieces.push(lit(text))
      const value = core.values[i]
      if (value !== undefined) pieces.push(js`${use('textOf')}(${this.emit(value, frame)})`)
    })
    return pieces.reduce((all, piece) => js`${all} + ${piece}`)
  }

  #test(core: ir.Test, frame: Frame): Code {
    const { value, type } = core
    const simple = value.kind === 'reference' && !value.lazy
    const held = simple ? name(value.id) : frame.temporary()
    const quick = quickTest(type, held)
    const full = js`${use('isType')}(${held}, ${this.type(type)})`
    const test = quick === undefined ? full : js`(${quick} || ${full})`
    return simple ? test : js`(${held} = ${this.emit(value, frame)}, ${test})`
  }

  #coerce(core: ir.Coerce, frame: Frame): Code {
    const { type, metadata } = core
    const value = this.emit(core.value, frame)
    if (metadata !== undefined) {
      const given = isFixedValue(metadata)
        ? this.#hoist(`metadata ${JSON.stringify(metadata)}`, 'metadata', () => this.emit(metadata, this.frame()))
        : this.emit(metadata, frame)
      return js`${use('coerce')}(${value}, ${this.type(type)}, ${given})`
    }
    const held = frame.temporary()
    const quick =
      type.kind === 'simple' && (type.name === 'String' || type.name === 'Number' || type.name === 'Boolean')
        ? quickTest(type, held)
        : undefined
    const full = js`${use('coerce')}(${quick === undefined ? value : held}, ${this.type(type)})`
    return quick === undefined ? full : js`(${held} = ${value}, ${quick} ? ${held} : ${full})`
  }

  /** Definitions of a block as statements, for the top of a module. */
  statements(bindings: readonly ir.Binding[], frame: Frame): Code {
    return lines(bindings.map((b) => js`const ${name(b.id)} = ${this.binding(b, frame)}`))
  }
}

const predicates: ReadonlySet<string> = new Set(['exists', 'isPresent', 'hasItems', 'hasEntries'])

const isBooleanType = (type: Type): boolean => type.kind === 'simple' && type.name === 'Boolean'

/** An arrow function's body must not begin with a brace. */
function wrapRecord(code: Code): Code {
  return startsWithBrace(code) ? js`(${code})` : code
}

function startsWithBrace(code: Code): boolean {
  const first = code.parts[0]
  if (first === undefined) return false
  return typeof first === 'string' ? first.startsWith('{') : startsWithBrace(first)
}

/** A test that proves the type at a glance; when it fails the value may still fit. */
export function quickTest(
  type: TypeCode | { readonly kind: string; readonly name?: string },
  value: Code,
): Code | undefined {
  if (type.kind === 'array')
    return 'element' in type && type.element.kind === 'any' ? js`Array.isArray(${value})` : undefined
  if (type.kind !== 'simple') return undefined
  switch (type.name) {
    case 'String':
      return js`typeof ${value} === "string"`
    case 'Number':
      return js`typeof ${value} === "number"`
    case 'Boolean':
      return js`typeof ${value} === "boolean"`
    case 'Null':
      return js`${value} === null`
    default:
      return undefined
  }
}

/** Whether a type means the same in every run, so that it can be made once. */
function isFixed(type: TypeCode): boolean {
  switch (type.kind) {
    case 'withMetadata':
      return isFixed(type.type) && isFixedValue(type.metadata)
    case 'array':
      return isFixed(type.element)
    case 'object':
      return type.fields.every(isFixedField)
    case 'function':
      return type.parameters.every((p) => isFixed(p.type)) && isFixed(type.returns)
    case 'union':
    case 'intersection':
      return type.members.every(isFixed)
    case 'type':
      return isFixed(type.of)
    case 'selection':
      return isFixed(type.target)
    case 'reference':
    case 'imported':
    case 'library':
      return type.args.every(isFixed)
    default:
      return true
  }
}

function isFixedField(field: FieldCode): boolean {
  return (
    isFixed(field.type) &&
    (field.keyType === undefined || isFixed(field.keyType)) &&
    (field.attributes ?? []).every(isFixedField)
  )
}

function isFixedValue(core: Core): boolean {
  if (core.kind === 'object')
    return core.entries.every((e) => e.kind === 'pair' && typeof e.key.name === 'string' && isFixedValue(e.value))
  return core.kind === 'literal'
}

/** What an argument must be where a parameter is of the type: that of a type parameter is its bound, any without one. */
const withoutParameters = (type: TypeCode): TypeCode =>
  type.kind !== 'parameter' ? type : type.bound === undefined ? { kind: 'any' } : withoutParameters(type.bound)

function signatureOf(variant: ir.Variant): TypeCode {
  return {
    kind: 'function',
    parameters: variant.params.map((p) => ({
      name: p.name,
      type: p.type ?? { kind: 'any' },
      optional: p.default !== undefined,
    })),
    returns: { kind: 'any' },
  }
}

function isSelfCall(core: Core, self: string): core is ir.Call {
  return core.kind === 'call' && core.callee.kind === 'reference' && core.callee.id === self
}

/** Whether the last thing that is done may be a call of one of these. */
function endsInCall(core: Core, callees: readonly string[]): boolean {
  if (core.kind === 'choose') return endsInCall(core.then, callees) || endsInCall(core.else, callees)
  if (core.kind !== 'let') return callees.some((id) => isSelfCall(core, id))
  return (
    endsInCall(core.body, callees) ||
    core.bindings.some((b) => isRest(b) && endsInCall(b.value.variants[0].body, callees))
  )
}

interface Rest extends ir.Binding {
  readonly value: ir.Fun & { readonly variants: readonly [ir.Variant] }
}

const isRest = (binding: ir.Binding): binding is Rest => binding.rest === true
