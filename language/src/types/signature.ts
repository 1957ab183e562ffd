import { intersectionOf, selectType, unionOf } from './algebra.ts'
import {
  type FunctionParameter,
  type FunctionType,
  type ObjectField,
  type SimpleTypeName,
  simpleTypeNames,
  type Type,
  type TypeMetadata,
  type TypeParameter,
} from './type.ts'

/** Finds what a name stands for that is no built-in type; asked when the type is first needed, so types may be recursive. */
export type ResolveType = (name: string, args: readonly Type[]) => Type | undefined

export interface TypeTextOptions {
  readonly resolve?: ResolveType
  /** Names that are type parameters of the surrounding declaration. */
  readonly typeParameters?: readonly TypeParameter[]
}

/** Type text that cannot be read. `offset` is where, in UTF-16 units. */
export class TypeTextError extends Error {
  override readonly name: string = 'TypeTextError'
  readonly offset: number

  constructor(problem: string, text: string, offset: number) {
    super(`${problem} at ${offset} of \`${text}\``)
    this.offset = offset
  }
}

/**
 * Reads a signature as library declarations write it: `<T>(items: Array<T>, size: Number = 1): T`.
 * @throws TypeTextError
 */
export function parseSignature(text: string, options: TypeTextOptions = {}): FunctionType {
  const reader = new TypeReader(text, options)
  const type = reader.signature()
  reader.end()
  return type
}

/**
 * Reads a type: `Array<String | Number>`, `{ id: Number, tag*: String }`, `(Number) -> Boolean`.
 * @throws TypeTextError
 */
export function parseTypeText(text: string, options: TypeTextOptions = {}): Type {
  const reader = new TypeReader(text, options)
  const type = reader.type()
  reader.end()
  return type
}

/** The value of a constant, as defaults and metadata have it: `"a"`, `1`, `true`, `null`, `[]`, `{}`; undefined for other text. */
export function parseConstant(text: string): unknown {
  try {
    const reader = new TypeReader(text, {})
    const value = reader.constant()
    reader.end()
    return value
  } catch (error) {
    if (error instanceof TypeTextError) return undefined
    throw error
  }
}

const simpleNames: ReadonlySet<string> = new Set(simpleTypeNames)
const isSimpleName = (name: string): name is SimpleTypeName => simpleNames.has(name)

const trivia = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
// any character beyond ASCII passes for a letter: a class of Unicode takes V8 as long to make as a signature to read
const word = /[a-zA-Z_\x80-\uffff][\w$\x80-\uffff]*/y
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const string = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy

const openers = '([{<'
const closers = ')]}>'

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const maxDepth = 250

class TypeReader {
  readonly #text: string
  readonly #resolve: ResolveType | undefined
  #at = 0
  #depth = 0
  #scope: readonly TypeParameter[]

  constructor(text: string, options: TypeTextOptions) {
    this.#text = text
    this.#resolve = options.resolve
    this.#scope = options.typeParameters ?? []
    this.#skip()
  }

  signature(): FunctionType {
    const typeParameters = this.#typeParameters()
    const outer = this.#scope
    this.#scope = [...outer, ...typeParameters]
    this.#expect('(')
    const parameters = this.#listOf(')', () => this.#parameter())
    const returns: Type = this.#take(':') ? this.type() : { kind: 'any' }
    this.#scope = outer
    return { kind: 'function', typeParameters, parameters, returns }
  }

  type(): Type {
    if (++this.#depth > maxDepth) throw this.#error('The type is nested too deeply')
    const members = [this.#intersection()]
    while (this.#take('|')) members.push(this.#intersection())
    this.#depth--
    return unionOf(members)
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#unexpected('the end')
  }

  #intersection(): Type {
    const members = [this.#selected()]
    while (this.#take('&')) members.push(this.#selected())
    return intersectionOf(members)
  }

  /** `Order.items`, `Order.@id`, `Order.*item`, `Order.items[0]` */
  #selected(): Type {
    let type = this.#unit()
    for (;;) {
      const from = this.#at
      if (this.#take('.')) {
        const mode = this.#take('*') ? 'all' : this.#take('@') ? 'attribute' : 'value'
        type = this.#select(type, mode, this.#fieldName(), from)
      } else if (this.#peek('[')) {
        this.#expect('[')
        if (this.#match(number) === undefined) throw this.#unexpected('an index')
        this.#expect(']')
        type = this.#select(type, 'index', '', from)
      } else return type
    }
  }

  #select(type: Type, mode: 'value' | 'all' | 'attribute' | 'index', name: string, from: number): Type {
    const selected = selectType(type, mode, name)
    if (selected === undefined)
      throw this.#error(mode === 'index' ? 'Only an array type has items' : `There is no field \`${name}\``, from)
    return selected
  }

  #unit(): Type {
    if (this.#peek('(') || this.#peek('<')) return this.#functionOrGroup()
    if (this.#peek('{')) return this.#withMetadata(this.#object())
    const text = this.#match(string)
    if (text !== undefined) return this.#withMetadata({ kind: 'literal', value: this.#unquote(text) })
    const digits = this.#match(number)
    if (digits !== undefined) return this.#withMetadata({ kind: 'literal', value: { number: digits } })
    return this.#withMetadata(this.#named())
  }

  #named(): Type {
    const from = this.#at
    const name = this.#name('a type')
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' }
    const args = this.#take('<') ? this.#listOf('>', () => this.type()) : []
    const parameter = this.#scope.findLast((p) => p.name === name)
    if (parameter) {
      if (args.length > 0) throw this.#error(`The type parameter \`${name}\` takes no arguments`, from)
      return { kind: 'parameter', name, bound: parameter.bound }
    }
    return this.#builtIn(name, args, from) ?? this.#alias(name, args, from)
  }

  #builtIn(name: string, args: readonly Type[], from: number): Type | undefined {
    const limit = name === 'Array' || name === 'Type' || name === 'Iterator' ? 1 : 0
    const known = (type: Type): Type => {
      if (args.length > limit)
        throw this.#error(
          `\`${name}\` takes ${limit === 0 ? 'no' : 'one'} type argument${limit === 0 ? 's' : ''}`,
          from,
        )
      return type
    }
    if (name === 'Any') return known({ kind: 'any' })
    if (name === 'Nothing') return known({ kind: 'nothing' })
    if (name === 'Array') return known({ kind: 'array', element: args[0] ?? { kind: 'any' } })
    if (name === 'Type') return known({ kind: 'type', of: args[0] ?? { kind: 'any' } })
    if (name === 'Object') return known({ kind: 'object', fields: [], closed: false, ordered: false })
    return isSimpleName(name) ? known({ kind: 'simple', name }) : undefined
  }

  #alias(name: string, args: readonly Type[], from: number): Type {
    const resolve = this.#resolve
    if (resolve === undefined) throw this.#error(`Unknown type \`${name}\``, from)
    const text = this.#text
    let target: Type | undefined
    return {
      kind: 'alias',
      name,
      args,
      target: () => {
        target ??= resolve(name, args)
        if (target === undefined) throw new TypeTextError(`Unknown type \`${name}\``, text, from)
        return target
      },
    }
  }

  #functionOrGroup(): Type {
    const from = this.#at
    const typeParameters = this.#typeParameters()
    const outer = this.#scope
    this.#scope = [...outer, ...typeParameters]
    this.#expect('(')
    const parameters = this.#listOf(')', () => this.#functionTypeParameter())
    if (this.#take('->')) {
      const returns = this.type()
      this.#scope = outer
      return { kind: 'function', typeParameters, parameters, returns }
    }
    this.#scope = outer
    const only = parameters[0]
    if (parameters.length === 1 && only?.name === '' && !only.optional && typeParameters.length === 0)
      return this.#withMetadata(only.type)
    throw this.#at < this.#text.length
      ? this.#unexpected('`->`')
      : this.#error('A function type needs `->` and a result', from)
  }

  #functionTypeParameter(): FunctionParameter {
    const annotations = this.#annotations()
    const named = /[a-zA-Z_\x80-\uffff][\w$\x80-\uffff]*\s*\??\s*:(?!:)/y
    named.lastIndex = this.#at
    let name = ''
    let optional = false
    if (named.test(this.#text)) {
      name = this.#name('a parameter')
      optional = this.#take('?')
      this.#expect(':')
    }
    const type = this.type()
    return { name, type, optional, ...(annotations.length > 0 && { annotations }) }
  }

  #parameter(): FunctionParameter {
    const annotations = this.#annotations()
    const name = this.#name('a parameter')
    const type: Type = this.#take(':') ? this.type() : { kind: 'any' }
    const value = this.#take('=') ? this.#defaultText() : undefined
    return {
      name,
      type,
      optional: value !== undefined,
      ...(value !== undefined && { default: value }),
      ...(annotations.length > 0 && { annotations }),
    }
  }

  /** The text up to the comma or bracket that ends the parameter. */
  #defaultText(): string {
    const from = this.#at
    let depth = 0
    while (this.#at < this.#text.length) {
      const c = this.#text[this.#at] ?? ''
      if (c === '"' || c === "'") {
        if (this.#match(string) === undefined) throw this.#error('The string is not closed')
        continue
      }
      if (depth === 0 && (c === ',' || c === ')')) break
      if (c === '-' && this.#text[this.#at + 1] === '>') this.#at++
      else if (openers.includes(c)) depth++
      else if (closers.includes(c)) depth--
      this.#at++
    }
    const text = this.#text.slice(from, this.#at).trim()
    if (text === '') throw this.#error('A default needs a value', from)
    return text
  }

  #typeParameters(): readonly TypeParameter[] {
    if (!this.#take('<')) return []
    const outer = this.#scope
    const declared: TypeParameter[] = []
    this.#listOf('>', () => {
      const name = this.#name('a type parameter')
      const parameter: TypeParameter = this.#take('<:') ? { name, bound: this.type() } : { name }
      declared.push(parameter)
      this.#scope = [...this.#scope, parameter]
    })
    this.#scope = outer
    return declared
  }

  /** `@StreamCapable`, `@Since(version = "2.4")`: only the names are kept. */
  #annotations(): readonly string[] {
    const names: string[] = []
    while (this.#take('@')) {
      names.push(this.#name('an annotation'))
      if (this.#take('(')) this.#listOf(')', () => this.#defaultText())
    }
    return names
  }

  #object(): Type {
    this.#expect('{')
    const ordered = this.#take('-')
    const closed = this.#take('|')
    const fields = this.#listOf(`${closed ? '|' : ''}${ordered ? '-' : ''}}`, () => this.#field())
    return { kind: 'object', fields, closed, ordered }
  }

  #field(): ObjectField {
    this.#annotations()
    let namespace: string | undefined
    let name: string | undefined
    let keyType: Type | undefined
    if (this.#take('(')) {
      keyType = this.type()
      this.#expect(')')
    } else {
      const anyName = /_(?![\w$\x80-\uffff])/y
      anyName.lastIndex = this.#at
      name = this.#match(anyName) === undefined ? this.#fieldName() : undefined
      if (name !== undefined && this.#take('#')) {
        namespace = name
        name = this.#fieldName()
      }
    }
    let attributes: readonly ObjectField[] | undefined
    let optional = false
    let repeated = false
    for (;;) {
      if (this.#take('?')) optional = true
      else if (this.#take('*')) repeated = true
      else if (this.#take('@')) {
        this.#expect('(')
        attributes = this.#listOf(')', () => this.#field())
      } else break
    }
    this.#expect(':')
    return {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(keyType && { keyType }),
      optional,
      repeated,
      ...(attributes && { attributes }),
      type: this.type(),
    }
  }

  #fieldName(): string {
    const quoted = this.#match(string)
    return quoted === undefined ? this.#name('a field') : this.#unquote(quoted)
  }

  #withMetadata(type: Type): Type {
    return this.#peek('{') ? { ...type, metadata: this.#metadata() } : type
  }

  #metadata(): TypeMetadata {
    this.#expect('{')
    const entries = this.#listOf('}', (): [string, unknown] => {
      const key = this.#fieldName()
      this.#expect(':')
      return [key, this.constant()]
    })
    return Object.fromEntries(entries)
  }

  constant(): unknown {
    if (++this.#depth > maxDepth) throw this.#error('The value is nested too deeply')
    const value = this.#plainConstant()
    this.#depth--
    return value
  }

  #plainConstant(): unknown {
    const text = this.#match(string)
    if (text !== undefined) return this.#unquote(text)
    const digits = this.#match(number)
    if (digits !== undefined) return Number(digits)
    if (this.#peek('{')) return this.#metadata()
    if (this.#take('[')) return this.#listOf(']', () => this.constant())
    const from = this.#at
    const name = this.#name('a value')
    if (name === 'true' || name === 'false') return name === 'true'
    if (name === 'null') return null
    throw this.#error(`\`${name}\` is no constant`, from)
  }

  #listOf<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = []
    if (this.#take(close)) return items
    do items.push(item())
    while (this.#take(','))
    this.#expect(close)
    return items
  }

  #name(what: string): string {
    const name = this.#match(word)
    if (name === undefined) throw this.#unexpected(what)
    let path = name
    while (what === 'a type' && this.#take('::')) path += `::${this.#name(what)}`
    return path
  }

  #unquote(text: string): string {
    return text
      .slice(1, -1)
      .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, c: string) =>
        hex === undefined ? (escapes.get(c) ?? c) : String.fromCharCode(Number.parseInt(hex, 16)),
      )
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) return undefined
    this.#at += found.length
    this.#skip()
    return found
  }

  #peek(mark: string): boolean {
    return this.#text.startsWith(mark, this.#at)
  }

  #take(mark: string): boolean {
    if (!this.#peek(mark)) return false
    if (mark === '|' && /^\|-?\}/.test(this.#text.slice(this.#at, this.#at + 3))) return false
    this.#at += mark.length
    this.#skip()
    return true
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) throw this.#unexpected(`\`${mark}\``)
  }

  #skip(): void {
    trivia.lastIndex = this.#at
    trivia.test(this.#text)
    this.#at = Math.max(this.#at, trivia.lastIndex)
  }

  #unexpected(wanted: string): TypeTextError {
    word.lastIndex = this.#at
    const found = word.exec(this.#text)?.[0] ?? this.#text[this.#at]
    return this.#error(`Expected ${wanted} but found ${found === undefined ? 'the end' : `\`${found}\``}`)
  }

  #error(problem: string, offset: number = this.#at): TypeTextError {
    return new TypeTextError(problem, this.#text, offset)
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
])
