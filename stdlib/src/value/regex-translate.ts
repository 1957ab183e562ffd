import { runtime } from '@twill/language/diagnostics'
import { raise } from './raise.ts'
import { type CaseRule, otherCases, otherCasesInRange } from './regex-cases.ts'
import {
  caselessClass,
  characterClass,
  lineTerminators,
  posixClass,
  type SetText,
  verticalSet,
  wordSet,
} from './regex-classes.ts'
import { graphemeCluster } from './regex-grapheme.ts'

/** A Java pattern as JavaScript's, for a RegExp with these flags (always with `v`). */
export interface TranslatedRegex {
  readonly source: string
  readonly flags: string
  /** For each group of the Java pattern, 0 the whole match, its number in the JavaScript pattern, which may have more. */
  readonly groups: readonly number[]
}

/**
 * Translates a pattern of `java.util.regex` so that it finds the same in JavaScript. The JavaScript pattern relies on no flag
 * but `v`: case, lines and dots are spelt out, because flags of a Java pattern may hold for a part of it. What stays
 * different: a group within a repetition holds what it took in the last round, nothing when that round passed it by, and a
 * reference to a group that took no part matches the empty text.
 * @throws TwillError TW5301 for a malformed pattern or a construct without equivalent
 */
export function translateJavaRegex(pattern: string): TranslatedRegex {
  const reader = new PatternReader(pattern)
  const tree = reader.pattern()
  return new Writer(pattern, reader).write(tree)
}

const problemWith = (pattern: string, problem: string, advice?: string) =>
  raise(runtime.badPattern, { pattern, problem, advice })

type Node =
  | { readonly kind: 'char'; readonly code: number; readonly ignoreCase: CaseRule }
  | { readonly kind: 'set'; readonly set: SetText }
  | { readonly kind: 'assertion'; readonly text: string }
  | { readonly kind: 'lineBreak' }
  | { readonly kind: 'reference'; readonly group: number | string; readonly ignoreCase: CaseRule }
  | { readonly kind: 'group'; readonly open: string; readonly body: Node }
  | { readonly kind: 'capture'; readonly number: number; readonly name: string | undefined; readonly body: Node }
  | { readonly kind: 'atomic'; readonly body: Node }
  | { readonly kind: 'repeat'; readonly body: Node; readonly quantifier: string }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'alternatives'; readonly items: readonly Node[] }

interface Flags {
  /** ignore case */
  i: boolean
  /** lines: `^` and `$` match at each */
  m: boolean
  /** the dot takes line terminators */
  s: boolean
  /** blanks and comments are no part of the pattern */
  x: boolean
  /** Unicode case folding */
  u: boolean
  /** Unix lines: only \n ends a line */
  d: boolean
  /** Unicode character classes */
  U: boolean
}

const isFlag = (c: string): c is keyof Flags => c.length === 1 && 'imsxudU'.includes(c)

// Never by looking for no character: within a pair of surrogates V8 sees none.
const end = '$'
const start = '^'

const maxDepth = 200

class PatternReader {
  readonly #pattern: string
  #at = 0
  #depth = 0
  #flags: Flags = { i: false, m: false, s: false, x: false, u: false, d: false, U: false }
  groupCount = 0
  readonly names = new Map<string, number>()
  /** `\G` stands first: the match must begin where the last one ended. */
  sticky = false

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  pattern(): Node {
    const tree = this.#alternatives()
    if (this.#at < this.#pattern.length) throw this.#problem('a `)` has no `(`')
    return tree
  }

  get #case(): CaseRule {
    return this.#flags.i ? (this.#flags.u || this.#flags.U ? 'unicode' : 'ascii') : 'exact'
  }

  #alternatives(): Node {
    if (++this.#depth > maxDepth) throw this.#problem('its groups are nested too deeply')
    const items = [this.#sequence()]
    while (this.#take('|')) items.push(this.#sequence())
    this.#depth--
    return items.length === 1 && items[0] ? items[0] : { kind: 'alternatives', items }
  }

  #sequence(): Node {
    const items: Node[] = []
    for (;;) {
      this.#skipComments()
      const c = this.#peek()
      if (c === '' || c === '|' || c === ')') return { kind: 'sequence', items }
      const item = this.#atom(items.length === 0)
      if (item) items.push(...(Array.isArray(item) ? item : [this.#quantified(item)]))
    }
  }

  /** Nothing for what only sets flags; several for a quotation. */
  #atom(first: boolean): Node | Node[] | undefined {
    const c = this.#next()
    switch (c) {
      case '(':
        return this.#group()
      case '[':
        return { kind: 'set', set: this.#class() }
      case '\\':
        return this.#escape(first)
      case '.':
        return { kind: 'set', set: this.#dot() }
      case '^':
        return { kind: 'assertion', text: this.#flags.m ? this.#lineStart() : start }
      case '$':
        return { kind: 'assertion', text: this.#flags.m ? this.#lineEnd() : this.#inputEnd() }
      case '*':
      case '+':
      case '?':
        throw this.#problem(`there is nothing before \`${c}\` to repeat`, `A literal ${c} is written \`\\${c}\`.`)
      case '{':
        this.#at--
        this.#emptyRepetitions()
        return undefined
      default:
        return this.#char(c.codePointAt(0) ?? 0)
    }
  }

  #char(code: number): Node {
    return { kind: 'char', code, ignoreCase: this.#case }
  }

  #dot(): SetText {
    // not `[^]`, in which some versions of V8 find nothing under `v`
    if (this.#flags.s) return { body: '\\s\\S', negated: false }
    return { body: this.#flags.d ? '\\n' : lineTerminators, negated: true }
  }

  /** Never at the end of the text, not even of an empty one. */
  #lineStart(): string {
    const behindLine = this.#flags.d ? '(?<=\\n)' : '(?<=[\\n\\x85\\u2028\\u2029])|(?<=\\r)(?!\\n)'
    return `(?:${start}|${behindLine})(?!${end})`
  }

  #lineEnd(): string {
    return this.#flags.d ? `(?=\\n|${end})` : `(?=(?:(?<!\\r)\\n|[\\r\\x85\\u2028\\u2029])|${end})`
  }

  /** At the end, or before the line terminator that ends the text. */
  #inputEnd(): string {
    return this.#flags.d ? `(?=\\n?${end})` : `(?=(?:\\r\\n|(?<!\\r)\\n|[\\r\\x85\\u2028\\u2029])?${end})`
  }

  #quantified(atom: Node): Node {
    const quantifier = this.#quantifier()
    if (quantifier === undefined) return atom
    this.#skipComments()
    const kind = this.#take('+') ? 'possessive' : this.#take('?') ? 'lazy' : 'greedy'
    this.#emptyRepetitions()
    const node: Node = { kind: 'repeat', body: atom, quantifier: kind === 'lazy' ? `${quantifier}?` : quantifier }
    return kind === 'possessive' ? { kind: 'atomic', body: node } : node
  }

  #quantifier(): string | undefined {
    this.#skipComments()
    const found =
      this.#match(/[*+?]|\{\d+(?:,\d*)?\}/y) ??
      (this.#flags.x ? this.#match(/\{\s*\d+\s*(?:,\s*\d*\s*)?\}/y)?.replace(/\s+/g, '') : undefined)
    if (found === undefined && this.#peek() === '{') {
      throw this.#problem('a `{` begins no repetition', 'A literal { is written `\\{`.')
    }
    const [low, high] = /^\{(\d+),(\d+)\}$/.exec(found ?? '')?.slice(1) ?? []
    if (low !== undefined && high !== undefined && Number(low) > Number(high))
      throw this.#problem(`\`${found}\` repeats from more to less`)
    return found
  }

  /** A `{2}` that follows nothing, or another quantifier, repeats the empty text in Java. */
  #emptyRepetitions(): void {
    this.#skipComments()
    while (this.#peek() === '{') {
      this.#quantifier()
      this.#skipComments()
      if (!this.#take('+')) this.#take('?')
      this.#skipComments()
    }
  }

  #group(): Node | undefined {
    const outer = { ...this.#flags }
    const node = this.#groupBody()
    // flags set by `(?i)` last to the end of the group around it
    if (node !== undefined) this.#flags = outer
    return node
  }

  #groupBody(): Node | undefined {
    if (!this.#take('?')) {
      const number = ++this.groupCount
      return { kind: 'capture', number, name: undefined, body: this.#body() }
    }
    for (const open of [':', '=', '!', '<=', '<!'])
      if (this.#take(open)) return { kind: 'group', open: `(?${open}`, body: this.#body() }
    if (this.#take('>')) return { kind: 'atomic', body: this.#body() }
    if (this.#take('<')) return this.#named()
    return this.#flagGroup()
  }

  #named(): Node {
    const name = this.#match(/[a-zA-Z][a-zA-Z0-9]*(?=>)/y)
    if (name === undefined) throw this.#problem('the name of a group is letters and digits between `<` and `>`')
    this.#take('>')
    if (this.names.has(name)) throw this.#problem(`two groups have the name \`${name}\``)
    const number = ++this.groupCount
    this.names.set(name, number)
    return { kind: 'capture', number, name, body: this.#body() }
  }

  #flagGroup(): Node | undefined {
    let on = true
    for (;;) {
      const c = this.#next()
      if (isFlag(c)) this.#flags = { ...this.#flags, [c]: on }
      else if (c === '-' && on) on = false
      else if (c === ')') return undefined
      else if (c === ':') return { kind: 'group', open: '(?:', body: this.#body() }
      else throw this.#problem(`\`(?${c}\` begins no group`)
    }
  }

  #body(): Node {
    const body = this.#alternatives()
    if (!this.#take(')')) throw this.#problem('a `(` has no `)`')
    return body
  }

  #escape(first: boolean): Node | Node[] | undefined {
    const c = this.#next()
    switch (c) {
      case '':
        throw this.#problem('it ends in a backslash')
      case 'Q':
        return this.#quotation()
      case 'E':
        throw this.#problem('`\\E` ends no quotation')
      case 'A':
        return { kind: 'assertion', text: start }
      case 'z':
        return { kind: 'assertion', text: end }
      case 'Z':
        return { kind: 'assertion', text: this.#inputEnd() }
      case 'G':
        if (!first || this.#at !== 2) throw this.#problem('`\\G` can only stand first')
        this.sticky = true
        return undefined
      case 'b':
      case 'B':
        return { kind: 'assertion', text: wordBoundary(c === 'B') }
      case 'R':
        return { kind: 'lineBreak' }
      case 'k': {
        const name = this.#match(/<[a-zA-Z][a-zA-Z0-9]*>/y)?.slice(1, -1)
        if (name === undefined) throw this.#problem('`\\k` needs the name of a group: `\\k<name>`')
        if (!this.names.has(name)) throw this.#problem(`there is no group \`${name}\` before \`\\k<${name}>\``)
        return { kind: 'reference', group: name, ignoreCase: this.#case }
      }
      case 'X':
        return { kind: 'atomic', body: { kind: 'assertion', text: graphemeCluster } }
      case 'N':
        throw this.#problem(`\`\\${c}\` has no equivalent`)
    }
    if (c >= '1' && c <= '9') return { kind: 'reference', group: this.#groupNumber(c), ignoreCase: this.#case }
    const set = this.#setEscape(c)
    return set ? { kind: 'set', set } : this.#char(this.#charEscape(c))
  }

  /** As many digits as still give the number of a group that was opened before. */
  #groupNumber(first: string): number {
    let number = Number(first)
    for (;;) {
      const longer = number * 10 + Number(this.#peek() || Number.NaN)
      if (!/\d/.test(this.#peek()) || longer > this.groupCount) return number
      number = longer
      this.#at++
    }
  }

  #quotation(): Node[] {
    const close = this.#pattern.indexOf('\\E', this.#at)
    const text = this.#pattern.slice(this.#at, close < 0 ? undefined : close)
    this.#at = close < 0 ? this.#pattern.length : close + 2
    const items = Array.from(text, (c) => this.#char(c.codePointAt(0) ?? 0))
    const last = items.pop()
    return last ? [...items, this.#quantified(last)] : []
  }

  #setEscape(c: string): SetText | undefined {
    if (c === 'p' || c === 'P') {
      const name = this.#take('{') ? this.#until('}') : this.#next()
      const set = posixClass(name, this.#flags.U)
      if (set === undefined) throw this.#problem(`\`\\${c}{${name}}\` is no character class`)
      const cased = (this.#flags.i ? caselessClass(name, this.#flags.U) : undefined) ?? set
      return c === 'P' ? { ...cased, negated: !cased.negated } : cased
    }
    return characterClass(c, this.#flags.U)
  }

  #until(close: string): string {
    const at = this.#pattern.indexOf(close, this.#at)
    if (at < 0) throw this.#problem(`a \`{\` has no \`${close}\``)
    const text = this.#pattern.slice(this.#at, at)
    this.#at = at + close.length
    return text
  }

  #charEscape(c: string): number {
    const control = controls.get(c)
    if (control !== undefined) return control
    switch (c) {
      case 'x': {
        const hex = this.#match(/[0-9a-fA-F]{2}/y) ?? this.#match(/\{[0-9a-fA-F]+\}/y)?.slice(1, -1)
        const code = Number.parseInt(hex ?? '', 16)
        if (Number.isNaN(code) || code > 0x10ffff)
          throw this.#problem('`\\x` needs two hexadecimal digits, or any number in braces')
        return code
      }
      case 'u':
        return this.#unicodeEscape()
      case '0': {
        const octal = this.#match(/[0-3]?[0-7]{1,2}/y)
        if (octal === undefined) throw this.#problem('`\\0` needs octal digits')
        return Number.parseInt(octal, 8)
      }
      case 'c': {
        const letter = this.#next()
        if (letter === '') throw this.#problem('`\\c` needs a character')
        return (letter.codePointAt(0) ?? 0) ^ 64
      }
    }
    if (/[a-zA-Z]/.test(c)) throw this.#problem(`\`\\${c}\` means nothing`, 'A literal backslash is written `\\\\`.')
    return c.codePointAt(0) ?? 0
  }

  #unicodeEscape(): number {
    const unit = (): number | undefined => {
      const hex = this.#match(/[0-9a-fA-F]{4}/y)
      return hex === undefined ? undefined : Number.parseInt(hex, 16)
    }
    const code = unit()
    if (code === undefined) throw this.#problem('`\\u` needs four hexadecimal digits')
    if (code < 0xd800 || code > 0xdbff || !this.#pattern.startsWith('\\u', this.#at)) return code
    const from = this.#at
    this.#at += 2
    const low = unit()
    if (low !== undefined && low >= 0xdc00 && low <= 0xdfff) return (code - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000
    this.#at = from
    return code
  }

  /** After `[`: a union of characters, ranges and classes, or an intersection of such unions. */
  #class(): SetText {
    if (++this.#depth > maxDepth) throw this.#problem('its classes are nested too deeply')
    const negated = this.#take('^')
    const operands: string[] = []
    let body = ''
    for (let first = true; ; first = false) {
      if (this.#flags.x) this.#match(/\s+/y)
      if (this.#at >= this.#pattern.length) throw this.#problem('a `[` has no `]`')
      if (!first && this.#take(']')) break
      if (this.#take('&&')) {
        // Before a third `&`, or the end, it means nothing.
        const empty = /[\]&]/.test(this.#peek())
        if (empty && body === '' && operands.length === 0) throw this.#problem('nothing stands before `&&`')
        if (empty) continue
        if (body !== '') operands.push(body)
        body = ''
      } else if (this.#take('[')) body += setText(this.#class())
      else body += this.#classItem()
    }
    this.#depth--
    if (body !== '') operands.push(body)
    return {
      body: operands.length > 1 ? operands.map((operand) => `[${operand}]`).join('&&') : (operands[0] ?? ''),
      negated,
    }
  }

  #classItem(): string {
    const low = this.#classChar()
    if (typeof low !== 'number') return low
    const range =
      /^-(?![\]&[])/.test(this.#pattern.slice(this.#at, this.#at + 2)) && this.#at + 1 < this.#pattern.length
    if (!range) return classChars(low, low, this.#case)
    this.#at++
    const high = this.#classChar()
    if (typeof high !== 'number') return classChars(low, low, this.#case) + classChar(45) + high
    if (high < low)
      throw this.#problem(`the range \`${String.fromCodePoint(low)}-${String.fromCodePoint(high)}\` runs backwards`)
    return classChars(low, high, this.#case)
  }

  /** The code of one character, or the text of an escaped class or quotation. */
  #classChar(): number | string {
    const c = this.#next()
    if (c !== '\\') return c.codePointAt(0) ?? 0
    const escaped = this.#next()
    if (escaped === '') throw this.#problem('it ends in a backslash')
    if (escaped === 'E') throw this.#problem('`\\E` ends no quotation')
    if (escaped === 'Q')
      return Array.from(this.#untilQuoteEnd(), (q) =>
        classChars(q.codePointAt(0) ?? 0, q.codePointAt(0) ?? 0, this.#case),
      ).join('')
    const set = this.#setEscape(escaped)
    return set ? setText(set) : this.#charEscape(escaped)
  }

  #untilQuoteEnd(): string {
    const close = this.#pattern.indexOf('\\E', this.#at)
    if (close < 0) throw this.#problem('a `\\Q` in a class has no `\\E`')
    return this.#until('\\E')
  }

  #skipComments(): void {
    if (this.#flags.x) this.#match(/(?:\s+|#[^\n]*)+/y)
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? ''
  }

  #next(): string {
    const code = this.#pattern.codePointAt(this.#at)
    if (code === undefined) return ''
    const c = String.fromCodePoint(code)
    this.#at += c.length
    return c
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at
    const found = expression.exec(this.#pattern)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #problem(problem: string, advice?: string) {
    return problemWith(this.#pattern, problem, advice)
  }
}

const hasCases = /\p{Changes_When_Casemapped}/u

/** Numbers the JavaScript groups, then prints. */
class Writer {
  readonly #pattern: string
  readonly #names: ReadonlyMap<string, number>
  readonly #sticky: boolean
  /** JavaScript number by Java number. */
  readonly #groups: number[] = [0]
  readonly #atomic = new Map<Node, number>()
  #count = 0
  /** A reference cannot spell its cases out, so the whole pattern ignores case by flag. */
  #byFlag = false
  readonly #rules = new Set<CaseRule>()

  constructor(pattern: string, reader: PatternReader) {
    this.#pattern = pattern
    this.#names = reader.names
    this.#sticky = reader.sticky
  }

  write(tree: Node): TranslatedRegex {
    this.#number(tree)
    if (this.#byFlag && this.#rules.has('exact')) {
      throw problemWith(this.#pattern, 'a back-reference ignores case where the rest does not', 'Put `(?i)` first.')
    }
    const flags = `v${this.#byFlag ? 'i' : ''}${this.#sticky ? 'y' : ''}`
    return { source: this.#text(tree), flags, groups: this.#groups }
  }

  /** @param behind within a look-behind, which JavaScript matches backwards: no part of it can be atomic */
  #number(node: Node, behind = false): void {
    switch (node.kind) {
      case 'capture':
        this.#groups[node.number] = ++this.#count
        break
      case 'atomic':
        if (!behind) this.#atomic.set(node, ++this.#count)
        break
      case 'group':
        behind ||= node.open.startsWith('(?<')
        break
      case 'char':
        if (hasCases.test(String.fromCodePoint(node.code))) this.#rules.add(node.ignoreCase)
        return
      case 'reference':
        this.#byFlag ||= node.ignoreCase !== 'exact'
        return
    }
    for (const child of 'items' in node ? node.items : 'body' in node ? [node.body] : []) this.#number(child, behind)
  }

  #text(node: Node): string {
    switch (node.kind) {
      case 'char':
        return this.#byFlag ? literalChar(node.code) : foldedChar(node.code, node.ignoreCase)
      case 'set':
        return setText(node.set)
      case 'assertion':
        return node.text
      case 'lineBreak':
        return `(?:\\r\\n|[${verticalSet}])`
      case 'reference':
        return this.#reference(node.group)
      case 'group':
        return `${node.open}${this.#text(node.body)})`
      case 'capture':
        return `(${node.name === undefined ? '' : `?<${node.name}>`}${this.#text(node.body)})`
      case 'atomic':
        return this.#atomicText(node)
      case 'repeat':
        return this.#optional(node) ?? this.#repeatable(node.body) + node.quantifier
      case 'sequence':
        return node.items.map((item) => this.#text(item)).join('')
      case 'alternatives':
        return node.items.map((item) => this.#text(item)).join('|')
    }
  }

  /** `(a*)?`, `(?:a??)?`: JavaScript refuses the empty text in an optional part, an alternative keeps it. */
  #optional({ body, quantifier }: Node & { kind: 'repeat' }): string | undefined {
    const lazy = quantifier === '??' || quantifier === '{0,1}?'
    if ((!lazy && quantifier !== '?' && quantifier !== '{0,1}') || body.kind === 'char' || body.kind === 'set') {
      return undefined
    }
    const text = this.#text(body)
    return lazy ? `(?:|${text})` : `(?:${text}|)`
  }

  #atomicText(node: Node & { kind: 'atomic' }): string {
    const number = this.#atomic.get(node)
    const text = this.#text(node.body)
    return number === undefined ? `(?:${text})` : `(?:(?=(${text}))\\${number})`
  }

  #repeatable(body: Node): string {
    // A line break that is repeated does not give \n back.
    if (body.kind === 'lineBreak') return `(?:\\r\\n|(?!\\r\\n)[${verticalSet}])`
    const text = this.#text(body)
    const isUnit = body.kind === 'char' || body.kind === 'set' || body.kind === 'capture' || body.kind === 'atomic'
    return isUnit || (body.kind === 'group' && body.open === '(?:') ? text : `(?:${text})`
  }

  /** A group that does not exist never matches. */
  #reference(group: number | string): string {
    const number = typeof group === 'number' ? group : this.#names.get(group)
    if (number === undefined) throw problemWith(this.#pattern, `there is no group \`${group}\``)
    const target = this.#groups[number]
    return target === undefined ? '(?!)' : `(?:\\${target})`
  }
}

const controls: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['f', 12],
  ['r', 13],
  ['a', 7],
  ['e', 27],
])

/** Java's words are made of letters and digits of any script, with the marks upon them. */
function wordBoundary(negated: boolean): string {
  const marked = '[\\p{L}\\p{Nd}]\\p{Mn}+'
  const before = `[${wordSet}]|${marked}`
  const after = `[${wordSet}]|\\p{Mn}(?<=${marked})`
  return negated
    ? `(?:(?<=${before})(?=${after})|(?<!${before})(?!${after}))`
    : `(?:(?<=${before})(?!${after})|(?<!${before})(?=${after}))`
}

const setText = ({ body, negated }: SetText): string => `[${negated ? '^' : ''}${body}]`

function foldedChar(code: number, rule: CaseRule): string {
  const others = otherCases(code, rule)
  return others.length === 0 ? literalChar(code) : `[${[code, ...others].map(classChar).join('')}]`
}

const literalChar = (code: number): string => charText(code, /[\^$\\.*+?()[\]{}|/]/)
const classChar = (code: number): string => charText(code, /[!#-&(-/:-@[-^`{-~]/)

function charText(code: number, escaped: RegExp): string {
  if (code < 32 || code === 127) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code > 126) return `\\u{${code.toString(16)}}`
  const c = String.fromCharCode(code)
  return escaped.test(c) ? `\\${c}` : c
}

function classChars(low: number, high: number, rule: CaseRule): string {
  const text = low === high ? classChar(low) : `${classChar(low)}-${classChar(high)}`
  const others = low === high ? otherCases(low, rule) : otherCasesInRange(low, high, rule)
  return text + others.map(classChar).join('')
}
