import type * as ir from '../core/ir.ts'
import { Code, join, js, list, lit, propertyKey, use } from './code.ts'
import type { Emitter, Frame } from './emit-core.ts'

/**
 * An object: a literal where all keys are known, unique and safe as properties (an entry under a condition is spread in),
 * else a builder that decides at run time.
 */
export class ObjectEmitter {
  readonly #emitter: Emitter
  readonly #frame: Frame

  constructor(emitter: Emitter, frame: Frame) {
    this.#emitter = emitter
    this.#frame = frame
  }

  emit(node: ir.ObjectNode): Code {
    const names = plainNames(node.entries)
    return names === undefined || new Set(names).size < names.length
      ? this.#built(node.entries)
      : this.#literal(node.entries)
  }

  #literal(entries: readonly ir.Entry[]): Code {
    const properties = entries.map((entry) => this.#property(entry))
    if (properties.length < 2) return js`{ ${list(properties)} }`
    return new Code(['{\n  ', new Code(join(properties, ',\n').parts, 'unit'), '\n}'], 'unit')
  }

  #property(entry: ir.Entry): Code {
    switch (entry.kind) {
      case 'pair':
        return js`${propertyKey(entry.key.name as string)}: ${this.#emitter.emit(entry.value, this.#frame)}`
      case 'when':
        return js`...(${this.#emitter.condition(entry.condition, false, this.#frame)} ? ${this.#literal(entry.entries)} : null)`
      case 'spread':
        throw new Error('a spread has no known names')
    }
  }

  #built(entries: readonly ir.Entry[]): Code {
    const builder = this.#frame.temporary()
    const steps = entries.map((entry) => this.#step(entry, builder))
    return js`(${list([js`${builder} = ${use('objectBuilder')}()`, ...steps, js`${builder}.build()`])})`
  }

  #step(entry: ir.Entry, builder: Code): Code {
    switch (entry.kind) {
      case 'pair':
        return js`${builder}.add(${this.#key(entry.key)}, ${this.#emitter.emit(entry.value, this.#frame)})`
      case 'spread':
        return js`${use('spreadInto')}(${builder}, ${this.#emitter.emit(entry.value, this.#frame)})`
      case 'when': {
        const inner = entry.entries.map((e) => this.#step(e, builder))
        return js`${this.#emitter.condition(entry.condition, false, this.#frame)} && (${list([...inner, lit(true)])})`
      }
    }
  }

  #key(key: ir.KeyCode): Code {
    const text = typeof key.name === 'string' ? lit(key.name) : this.#emitter.emit(key.name, this.#frame)
    if (key.namespace === undefined && key.attributes === undefined) {
      return typeof key.name === 'string' ? text : js`${use('keyOf')}(${text})`
    }
    const namespace = key.namespace === undefined ? lit(null) : this.#emitter.emit(key.namespace, this.#frame)
    const attributes = key.attributes === undefined ? lit(null) : this.#emitter.emit(key.attributes, this.#frame)
    return js`${use('qualifiedKey')}(${text}, ${namespace}, ${attributes})`
  }
}

/** The names of all entries, when each is a text that a plain object's property can have. */
function plainNames(entries: readonly ir.Entry[]): readonly string[] | undefined {
  const names: string[] = []
  for (const entry of entries) {
    if (entry.kind === 'pair' && isPlainKey(entry.key)) names.push(entry.key.name as string)
    else if (entry.kind === 'when') {
      const inner = plainNames(entry.entries)
      if (inner === undefined) return undefined
      names.push(...inner)
    } else return undefined
  }
  return names
}

function isPlainKey(key: ir.KeyCode): boolean {
  return (
    typeof key.name === 'string' &&
    key.namespace === undefined &&
    key.attributes === undefined &&
    !/^\d+$/.test(key.name) &&
    key.name !== '__proto__'
  )
}
