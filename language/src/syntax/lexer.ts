import type { IToken } from 'chevrotain'
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts'
import * as errors from '../diagnostics/syntax.ts'
import { type Span, span } from '../span.ts'
import { foreignDeclaration, foreignOperator, isTernary, oldType, percentedDirective } from './foreign.ts'
import {
  fieldMarkEnd,
  isDigit,
  isWordPart,
  isWordStart,
  keyMarkFollows,
  skipTrivia,
  TypeLookahead,
  wordEnd,
} from './lookahead.ts'
import { operators } from './operators.ts'
import { dollarsEnd, scanText } from './string-text.ts'
import { type TokenName, tokens } from './tokens.ts'

/** A token of the parser; `value` is the text of a string or its part with escapes resolved. */
export interface Token extends IToken {
  readonly value?: string
}

export interface Lexed {
  readonly tokens: Token[]
  readonly diagnostics: Diagnostic[]
  /** The script is not worth parsing: another language version, or brackets too deep. */
  readonly refused: boolean
}

export const maxDepth = 250

/** Turns text into classified tokens with balanced brackets: what the parser would have to look ahead for is decided here. */
export function lex(source: string, content: 'script' | 'type' = 'script'): Lexed {
  return new Lexer(source, content).run()
}

type FrameKind =
  | 'top'
  | 'paren'
  | 'condition'
  | 'using'
  | 'call'
  | 'annotation'
  | 'array'
  | 'index'
  | 'object'
  | 'attributes'
  | 'match'
  | 'update'
  | 'do'
  | 'generic'
  | 'string'
  | 'interpolation'

interface Frame {
  readonly kind: FrameKind
  readonly opener: MutableToken | undefined
  /** Where the opener is in the list of tokens. */
  readonly index: number
  readonly close: string
  /** Directives may stand here: before `---`. */
  header: boolean
  /** The directive that is being read. */
  directive: TokenName | undefined
  /** Between `case` and its `->`. */
  phase: 'none' | 'pattern' | 'guard'
  /** `c ? a` whose `:` is still to come. */
  ternaries: number
  /** The opener stands where an object's entry starts. */
  readonly entry: boolean
  /** `<` of type parameters right before this `(`. */
  readonly typeParameters: MutableToken | undefined
  /** After `(…):`, where the result type of a lambda stands. */
  readonly resultType: boolean
  /** Inside the brackets of a type directive. */
  readonly types: boolean
  /** An operand may follow the closing bracket. */
  readonly operandAfter: boolean
}

type MutableToken = { -readonly [K in keyof Token]: Token[K] } & { endOffset: number }

const symbolOperators = new Set<string>(
  operators.flatMap(([, texts]) => texts as readonly string[]).filter((text) => !isWordStart(text.charCodeAt(0))),
)
const wordOperators = new Set<string>(
  operators.flatMap(([, texts]) => texts as readonly string[]).filter((text) => isWordStart(text.charCodeAt(0))),
)

const directiveWords: Readonly<Record<string, { readonly token: TokenName; readonly shape: RegExp }>> = {
  var: { token: 'Var', shape: /var\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  fun: { token: 'Fun', shape: /fun\s+(?:[\p{L}_][\p{L}\p{N}_]*|\+\+|--)\s*[(<]/uy },
  type: { token: 'Type', shape: /type\s+[\p{L}_][\p{L}\p{N}_]*\s*[=<](?!=)/uy },
  ns: { token: 'Ns', shape: /ns\s+[\p{L}_][\p{L}\p{N}_-]*\s+[a-zA-Z][^\s]*/uy },
  import: { token: 'Import', shape: /import\s+(?:\*|[\p{L}_])/uy },
  output: { token: 'Output', shape: /output(?:\s+[\p{L}_"]|\s*:)/uy },
  input: { token: 'Input', shape: /input\s+[\p{L}_]/uy },
  annotation: { token: 'Annotation', shape: /annotation\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
}

const endsOperand: ReadonlySet<TokenName> = new Set<TokenName>([
  'Number',
  'String',
  'KeyString',
  'TaggedString',
  'StringClose',
  'Regex',
  'Temporal',
  'Word',
  'KeyName',
  'Dollar',
  'Placeholder',
  'True',
  'False',
  'Null',
  'ParenClose',
  'BracketClose',
  'BraceClose',
  'ClosedClose',
  'OrderedClose',
  'ClosedOrderedClose',
  'GenericClose',
  'AllDescendants',
  'AllAttributes',
  'NamespaceSelector',
  'AllMetadata',
  'MimeType',
  'Uri',
  'FieldMark',
])

const mimeType = /[a-zA-Z]+\/[a-zA-Z0-9_.+*-]+/y
const version = /%\s*(dw|tw)[ \t]*(\d+)(?:\.(\d+))?/iy
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

class Lexer {
  readonly #source: string
  readonly #ahead: TypeLookahead
  readonly #tokens: MutableToken[] = []
  readonly #diagnostics: Diagnostic[] = []
  readonly #frames: Frame[] = []
  #at = 0
  /** An operand stands next; otherwise an operator, a comma, a closing bracket. */
  #operand = true
  #refused = false
  /** The text has a header, so that words such as `output json` may be directives. */
  readonly #hasHeader: boolean

  constructor(source: string, content: 'script' | 'type') {
    this.#source = source
    this.#frames.push(newFrame('top', undefined, '', { header: content === 'script', types: content === 'type' }))
    this.#ahead = new TypeLookahead(source)
    this.#hasHeader = source.includes('---') || /^\s*(?:%|(?:output|input)\s+(?:\w+\/|\w+\s*(?:\n|$)))/.test(source)
  }

  run(): Lexed {
    while (!this.#refused && this.#next());
    if (this.#refused) this.#tokens.length = 0
    else this.#closeAll()
    return { tokens: this.#tokens, diagnostics: this.#diagnostics, refused: this.#refused }
  }

  // -------------------------------------------------------------- state

  get #frame(): Frame {
    return this.#frames[this.#frames.length - 1] as Frame
  }

  #previous(back = 1): TokenName | undefined {
    return this.#tokens[this.#tokens.length - back]?.tokenType.name as TokenName | undefined
  }

  #emit(name: TokenName, end: number, value?: string): MutableToken {
    const token = this.#token(name, this.#at, end)
    if (value !== undefined) token.value = value
    this.#tokens.push(token)
    this.#at = end
    this.#operand = !endsOperand.has(name)
    return token
  }

  #token(name: TokenName, start: number, end: number, image = this.#source.slice(start, end)): MutableToken {
    const tokenType = tokens[name]
    return {
      image,
      startOffset: start,
      endOffset: end - 1,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx as number,
    }
  }

  #retype(token: MutableToken, name: TokenName): void {
    token.tokenType = tokens[name]
    token.tokenTypeIdx = tokens[name].tokenTypeIdx as number
  }

  #open(kind: FrameKind, name: TokenName, length: number, close: string, more: Partial<Frame> = {}): void {
    const operandAfter = more.operandAfter ?? false
    const opener = this.#emit(name, this.#at + length)
    this.#operand = true
    if (this.#frames.length > maxDepth) {
      this.#diagnostics.push(errors.tooDeep(span(opener.startOffset, opener.startOffset + length), { limit: maxDepth }))
      this.#refused = true
      return
    }
    const types = this.#frame.types || this.#frame.directive === 'Type'
    this.#frames.push(newFrame(kind, opener, close, { ...more, operandAfter, types, index: this.#tokens.length - 1 }))
  }

  // -------------------------------------------------------------- header

  /** The version line, at the start or after annotations; false when there is none. */
  #version(): boolean {
    version.lastIndex = this.#at
    const found = version.exec(this.#source)
    if (found === null || this.#tokens.some((token) => token.tokenType === tokens.Version)) return false
    const [, dialect, major] = found
    if (dialect?.toLowerCase() === 'dw' && major === '1') {
      this.#diagnostics.push(errors.dataWeave1(span(this.#at, version.lastIndex), {}))
      this.#refused = true
      return true
    }
    this.#emit('Version', version.lastIndex)
    this.#operand = true
    return true
  }

  /** The directive word at `at`, if its shape follows and a directive may start there. */
  #directive(text: string): TokenName | undefined {
    if (!this.#frame.header) return undefined
    const declared = Object.hasOwn(directiveWords, text) ? directiveWords[text] : undefined
    if (declared === undefined) return undefined
    if ((declared.token === 'Output' || declared.token === 'Input') && (!this.#hasHeader || this.#frame.kind !== 'top'))
      return undefined
    declared.shape.lastIndex = this.#at
    if (!declared.shape.test(this.#source)) return undefined
    return this.#operand && !this.#atDirectiveStart() ? undefined : declared.token
  }

  #atDirectiveStart(): boolean {
    const previous = this.#tokens.at(-1)
    if (previous === undefined || previous === this.#frame.opener || previous.tokenType === tokens.Version) return true
    if (previous.tokenType === tokens.ParenClose && this.#lastParen?.kind === 'annotation') return true
    return this.#source.slice(previous.endOffset + 1, this.#at).includes('\n')
  }

  #lineStart(): boolean {
    let i = this.#at - 1
    while (this.#source[i] === ' ' || this.#source[i] === '\t') i--
    return i < 0 || this.#source[i] === '\n' || this.#source[i] === '\r'
  }

  // -------------------------------------------------------------- the loop

  /** Reads one token; false at the end. */
  #next(): boolean {
    const source = this.#source
    const start = this.#trivia()
    this.#at = start
    if (start >= source.length) return false
    const code = source.charCodeAt(start)
    if (isWordStart(code)) this.#word()
    else if (isDigit(code)) {
      number.lastIndex = start
      number.test(source)
      this.#emit('Number', number.lastIndex)
    } else this.#symbol(source[start] as string, source[start + 1], source[start + 2])
    return true
  }

  #trivia(): number {
    const end = skipTrivia(this.#source, this.#at)
    if (end >= this.#source.length) this.#checkComment()
    return end
  }

  #checkComment(): void {
    const start = this.#source.indexOf('/*', this.#at)
    if (
      start >= 0 &&
      skipTrivia(this.#source, this.#at) >= this.#source.length &&
      this.#source.indexOf('*/', start + 2) < 0
    ) {
      const line = this.#source.lastIndexOf('//', start)
      if (line >= this.#at && !this.#source.slice(line, start).includes('\n')) return
      this.#diagnostics.push(errors.unterminatedComment(span(start, start + 2), {}))
    }
  }

  // -------------------------------------------------------------- words

  #word(): void {
    const source = this.#source
    const start = this.#at
    const end = wordEnd(source, start)
    const frame = this.#frame
    const previous = this.#previous()
    if (previous === 'Ns') {
      this.#namespace()
      return
    }
    if (
      source[end] === '#' &&
      (isWordStart(source.charCodeAt(end + 1)) || source[end + 1] === '"' || source[end + 1] === "'") &&
      (this.#operand || previous === 'Dot')
    ) {
      this.#emit('NamespacePrefix', end + 1)
      return
    }
    if (previous === 'Dot' || (previous === 'NamespacePrefix' && this.#previous(2) === 'Dot')) {
      this.#emit('Word', end)
      return
    }
    if (previous === 'PathSeparator') {
      this.#emit('Word', end)
      this.#afterPath()
      return
    }
    const text = source.slice(start, end)
    const directive = this.#directive(text)
    if (directive !== undefined) {
      this.#emit(directive, end)
      frame.directive = directive
      frame.phase = 'none'
      return
    }
    if (previous === 'AtSign' && this.#previous(2) !== 'IndexOpen') {
      this.#emit('Word', end)
      this.#afterPath()
      return
    }
    if (frame.header && this.#directiveWord(text, end, previous)) return
    if (this.#isKey(end) && !this.#beforeOldType(text, end)) {
      this.#emit('KeyName', end)
      return
    }
    if (this.#foreignWord(text, end)) return
    if (
      source[end] === '!' &&
      isWordStart(source.charCodeAt(end + 1)) &&
      (frame.directive === 'Import' || source.startsWith('::', wordEnd(source, end + 1)))
    ) {
      this.#emit('Loader', end + 1)
      return
    }
    const keyword = this.#operand ? this.#operandKeyword(text, end) : this.#operatorKeyword(text, end)
    if (keyword === 'If' || keyword === 'Unless') this.#ifStartsOperand = this.#operand
    this.#emit(keyword, end)
    if (keyword === 'Case') frame.phase = 'pattern'
    else if ((keyword === 'If' || keyword === 'Unless') && frame.phase === 'pattern') frame.phase = 'guard'
    else if (keyword === 'Infix') this.#operand = !source.startsWith('::', skipTrivia(source, end))
  }

  /** The `as` of `as :string`. */
  #beforeOldType(text: string, end: number): boolean {
    return (
      !this.#operand &&
      (text === 'as' || text === 'is') &&
      oldType(this.#source, skipTrivia(this.#source, end)) !== undefined
    )
  }

  /** Is the word or string that ends at `end` a key? */
  #isKey(end: number): boolean {
    return this.#frame.ternaries === 0 && keyMarkFollows(this.#source, end, this.#atEntryStart())
  }

  /** Words of an import, output or input directive. */
  #directiveWord(text: string, end: number, previous: TokenName | undefined): boolean {
    const frame = this.#frame
    const atTop = frame.directive
    if (atTop === 'Import') {
      if (!this.#operand && (text === 'from' || text === 'as')) this.#emit(text === 'from' ? 'From' : 'As', end)
      else if (this.#operand || previous === 'Import') this.#loaderOrWord(end)
      else return false
      return true
    }
    if (atTop !== 'Output' && atTop !== 'Input') return false
    if (previous === 'Colon' || previous === 'Bar' || previous === 'Ampersand') return false
    if (previous === 'Input') {
      this.#emit(keyMarkFollows(this.#source, end, false) ? 'KeyName' : 'Word', end)
      return true
    }
    mimeType.lastIndex = this.#at
    if (mimeType.test(this.#source) && previous !== 'Equals') this.#emit('MimeType', mimeType.lastIndex)
    else if (text === 'with' && !this.#operand) this.#emit('With', end)
    else if (previous === 'Equals' && /^(?:true|false|null)$/.test(text))
      this.#emit(text === 'true' ? 'True' : text === 'false' ? 'False' : 'Null', end)
    else this.#emit(keyMarkFollows(this.#source, end, false) ? 'KeyName' : 'Word', end)
    return true
  }

  #loaderOrWord(end: number): void {
    if (this.#source[end] === '!') this.#emit('Loader', end + 1)
    else this.#emit('Word', end)
  }

  /** `soap http://…` after `ns`. */
  #namespace(): void {
    const source = this.#source
    let end = this.#at
    while (isWordPart(source.charCodeAt(end)) || source[end] === '-') end++
    this.#emit('Word', end)
    let i = end
    while (source[i] === ' ' || source[i] === '\t' || source[i] === '\r' || source[i] === '\n') i++
    let stop = i
    while (stop < source.length && !/\s/.test(source[stop] as string)) stop++
    if (stop > i) {
      this.#at = i
      this.#emit('Uri', stop)
    }
  }

  /** After the last name of `Strings::concat` the position is that of the whole path. */
  #afterPath(): void {
    const source = this.#source
    if (source.startsWith('::', skipTrivia(source, this.#at))) return
    let i = this.#tokens.length - 1
    while (this.#tokens[i - 1]?.tokenType === tokens.PathSeparator) i -= 2
    const first = this.#tokens[i]?.tokenType
    if (first === tokens.Infix) this.#operand = true
    else if (this.#tokens[i - 1]?.tokenType === tokens.AtSign)
      this.#operand = source[skipTrivia(source, this.#at)] !== '('
  }

  #operandKeyword(text: string, end: number): TokenName {
    const source = this.#source
    const frame = this.#frame
    switch (text) {
      case 'true':
        return 'True'
      case 'false':
        return 'False'
      case 'null':
        return 'Null'
      case 'not':
        return 'Prefix'
      case 'if':
        return 'If'
      case 'unless':
        return 'Unless'
      case 'else':
        return frame.kind === 'match' && this.#elseOfMatch(end) ? 'ElseCase' : 'Else'
      case 'otherwise':
        return 'Otherwise'
      case 'do':
        return source[skipTrivia(source, end)] === '{' ? 'Do' : 'Word'
      case 'using':
        return source[skipTrivia(source, end)] === '(' ? 'Using' : 'Word'
      case 'case':
        return frame.kind === 'match' || frame.kind === 'update' ? 'Case' : 'Word'
      case 'is':
        return this.#previous() === 'Case' ? 'Is' : 'Word'
      case 'matches':
        return this.#previous() === 'Case' &&
          !/^(?:->|if\b|unless\b|:)/.test(source.slice(skipTrivia(source, end), skipTrivia(source, end) + 7))
          ? 'Matches'
          : 'Word'
      case 'and':
      case 'or':
      case 'default':
        return this.#startsOperand(skipTrivia(source, end)) ? 'Operator' : 'Word'
      default:
        return 'Word'
    }
  }

  #operatorKeyword(text: string, end: number): TokenName {
    const source = this.#source
    const frame = this.#frame
    switch (text) {
      case 'is':
        return 'Is'
      case 'as':
        return 'As'
      case 'if':
        return 'If'
      case 'unless':
        return 'Unless'
      case 'else':
        return frame.kind === 'match' && this.#elseOfMatch(end) ? 'ElseCase' : 'Else'
      case 'otherwise':
        return 'Otherwise'
      case 'match':
      case 'update':
        return source[skipTrivia(source, end)] === '{' ? (text === 'match' ? 'Match' : 'Update') : 'Infix'
      case 'case':
        return frame.kind === 'match' || frame.kind === 'update' ? 'Case' : 'Infix'
      case 'at':
        return frame.kind === 'update' && frame.phase === 'pattern' ? 'At' : 'Infix'
      case 'matches':
        return frame.kind === 'match' && frame.phase === 'pattern' ? 'Matches' : 'Infix'
      default:
        return wordOperators.has(text) ? 'Operator' : 'Infix'
    }
  }

  /** `else ->`, `else name ->` */
  #elseOfMatch(end: number): boolean {
    const source = this.#source
    let i = skipTrivia(source, end)
    if (isWordStart(source.charCodeAt(i))) i = skipTrivia(source, wordEnd(source, i))
    return source.startsWith('->', i) || source.startsWith('=>', i)
  }

  #startsOperand(at: number): boolean {
    const code = this.#source.charCodeAt(at)
    return isWordStart(code) || isDigit(code) || '"\'`([{$/'.includes(this.#source[at] ?? ' ')
  }

  // -------------------------------------------------------------- symbols

  #symbol(c: string, second: string | undefined, third: string | undefined): void {
    const source = this.#source
    const start = this.#at
    switch (c) {
      case '"':
      case "'":
      case '`':
        this.#string(c)
        return
      case '(':
        this.#openParen()
        return
      case ')':
      case ']':
      case '}':
        this.#close(c, 1)
        return
      case '[':
        if (this.#operand) this.#open('array', 'ArrayOpen', 1, ']')
        else this.#open('index', 'IndexOpen', 1, ']')
        return
      case '{':
        this.#openBrace(second, third)
        return
      case ',':
        this.#emit('Comma', start + 1)
        return
      case ':':
        this.#colon(second)
        return
      case '.':
        this.#dot()
        return
      case '$': {
        let end = start
        while (source[end] === '$') end++
        if (this.#dollarKey(end)) return
        this.#emit('Dollar', end)
        return
      }
      case '/':
        if (this.#operand) {
          this.#regex()
          return
        }
        break
      case '|':
        this.#bar(second, third)
        return
      case '-':
        this.#minus(second, third)
        return
      case '<':
        this.#less(second)
        return
      case '>':
        this.#greater(second)
        return
      case '=':
        if (this.#foreign()) return
        if (second === '=') break
        if (!this.#operand && compares.has(this.#frame.kind)) this.#assignment()
        else this.#emit('Equals', start + 1)
        return
      case '?':
        this.#question(second, third)
        return
      case '!':
        if (this.#foreign()) return
        if (second === '=' && !this.#operand) break
        this.#emit(this.#operand ? 'Prefix' : 'Bang', start + 1)
        if (!this.#operand || this.#previous() === 'Bang') this.#operand = this.#previous() === 'Prefix'
        return
      case '*': {
        if (
          !this.#operand &&
          (this.#previous() === 'KeyString' || this.#previous() === 'KeyName' || this.#previous() === 'ParenClose')
        ) {
          const end = fieldMarkEnd(source, start)
          if (end > start) {
            this.#emit('FieldMark', end)
            return
          }
        }
        if (this.#operand) {
          this.#emit('Star', start + 1)
          this.#operand = this.#frame.directive !== 'Import'
          return
        }
        break
      }
      case '&':
        if (this.#foreign()) return
        this.#emit('Ampersand', start + 1)
        return
      case '^':
        this.#emit('Caret', start + 1)
        return
      case '~':
        if (second === '=') break
        this.#emit('Tilde', start + 1)
        return
      case '+':
        if (this.#previous() === 'PathSeparator' || this.#previous() === 'Fun') {
          if (second === '+') {
            this.#emit('Word', start + 2)
            return
          }
        }
        if (this.#operand && isDigit(source.charCodeAt(start + 1))) {
          this.#at++
          return
        }
        break
      case '@':
        if (second === '(' && this.#previous() !== 'IndexOpen') this.#open('attributes', 'AttributesOpen', 2, ')')
        else this.#emit('AtSign', start + 1)
        return
      case '%':
        this.#percent()
        return
      case ';':
        this.#diagnostics.push(errors.semicolon(span(start, start + 1), {}))
        if (separated.has(this.#frame.kind)) this.#emit('Comma', start + 1)
        else this.#at++
        return
      default:
        break
    }
    const two = source.slice(start, start + 2)
    const operator = symbolOperators.has(two) ? two : symbolOperators.has(c) ? c : undefined
    if (operator !== undefined) {
      this.#emit('Operator', start + operator.length)
      return
    }
    this.#unexpectedCharacter()
  }

  #unexpectedCharacter(): void {
    const start = this.#at
    const code = this.#source.codePointAt(start) as number
    const text = String.fromCodePoint(code)
    this.#diagnostics.push(errors.unexpectedCharacter(span(start, start + text.length), { character: text }))
    this.#at = start + text.length
  }

  /** Reads an operator of another language as the one that means the same. */
  #foreign(): boolean {
    const found = foreignOperator(this.#source, this.#at)
    if (found === undefined) return false
    const { text, token, instead } = found
    const at = span(this.#at, this.#at + text.length)
    this.#diagnostics.push(errors.foreignOperator(at, { text, instead }, replaceBy(at, instead)))
    this.#emit(token, at.end).image = instead
    if (token === 'Arrow') this.#frame.phase = 'none'
    return true
  }

  /** `=` where only `==` makes sense. */
  #assignment(): void {
    const at = span(this.#at, this.#at + 1)
    this.#diagnostics.push(errors.foreignOperator(at, { text: '=', instead: '==' }, replaceBy(at, '==')))
    this.#emit('Operator', at.end).image = '=='
  }

  /** `$$:` where an entry starts: a computed key without its parentheses. */
  #dollarKey(end: number): boolean {
    const source = this.#source
    const previous = this.#previous()
    const starts = this.#frame.kind === 'object' && (previous === 'Comma' || previous === 'BraceOpen')
    if (!starts || source[skipTrivia(source, end)] !== ':') return false
    const at = span(this.#at, end)
    const key = source.slice(this.#at, end)
    this.#diagnostics.push(errors.computedKey(at, { key }, replaceBy(at, `(${key})`)))
    this.#emit('KeyString', end, key)
    return true
  }

  #percent(): void {
    const start = this.#at
    const frame = this.#frame
    if (frame.kind === 'top' && frame.header && frame.directive === undefined && this.#version()) return
    const found = frame.header ? percentedDirective(this.#source, start) : undefined
    if (found !== undefined) {
      const { text, token, instead } = found
      const at = span(start, start + text.length)
      this.#diagnostics.push(errors.percentDirective(at, { text, instead }, replaceBy(at, instead)))
      if (token === undefined) this.#at++
      else this.#emit(token, at.end)
      return
    }
    if (this.#operand) {
      this.#unexpectedCharacter()
      return
    }
    const at = span(start, start + 1)
    this.#diagnostics.push(errors.foreignOperator(at, { text: '%', instead: 'mod' }, replaceBy(at, ' mod ')))
    this.#emit('Operator', at.end).image = 'mod'
  }

  /** Words that declare in other languages, and directives where none may stand. */
  #foreignWord(text: string, end: number): boolean {
    const start = this.#at
    const at = span(start, end)
    const source = this.#source
    const frame = this.#frame
    const starts = this.#operand || this.#atDirectiveStart()
    const declared = starts ? foreignDeclaration(source, start, text) : undefined
    if (declared !== undefined) {
      this.#diagnostics.push(
        errors.foreignStatement(
          at,
          { word: text, instead: `\`${declared.instead}\`` },
          replaceBy(at, declared.instead),
        ),
      )
      if (!frame.header) return false
      this.#emit(declared.token, end)
      frame.directive = declared.token
      return true
    }
    if (this.#operand && text === 'return' && this.#startsOperand(skipTrivia(source, end))) {
      this.#diagnostics.push(errors.foreignStatement(at, { word: text, instead: 'the value alone' }, replaceBy(at, '')))
      this.#at = end
      return true
    }
    if (!frame.header && starts && (text === 'var' || text === 'fun')) {
      const shape = directiveWords[text]?.shape as RegExp
      shape.lastIndex = start
      if (shape.test(source)) {
        if (source[start - 1] === '\n' && this.#closeToHeader()) {
          this.#emit(text === 'var' ? 'Var' : 'Fun', end)
          this.#frame.directive = text === 'var' ? 'Var' : 'Fun'
          return true
        }
        this.#diagnostics.push(errors.misplacedDirective(at, { word: text }))
        // what follows a variable's `=` is read as an expression
        this.#at = text === 'var' ? source.indexOf('=', end) + 1 : end
        return true
      }
    }
    if (!this.#operand && text === 'when' && source.includes('otherwise', end)) {
      this.#diagnostics.push(errors.whenOtherwise(at, {}))
      this.#ifStartsOperand = false
      this.#emit('Unless', end)
      return true
    }
    return false
  }

  #colon(second: string | undefined): void {
    const start = this.#at
    if (second === ':') {
      this.#emit('PathSeparator', start + 2)
      return
    }
    const previous = this.#previous()
    const old = previous === 'As' || previous === 'Is' ? oldType(this.#source, start) : undefined
    if (old !== undefined) {
      const at = span(start, start + 1 + old.text.length)
      this.#diagnostics.push(errors.colonCast(at, { name: old.text, instead: old.instead }, replaceBy(at, old.instead)))
      this.#emit('Word', at.end).image = old.instead
      return
    }
    if (this.#frame.ternaries > 0 && !this.#operand) {
      this.#frame.ternaries--
      this.#emit('Operator', start + 1).image = 'default'
      return
    }
    this.#emit('Colon', start + 1)
  }

  #question(second: string | undefined, third: string | undefined): void {
    const start = this.#at
    if (this.#operand) {
      if (second === '?' && third === '?') this.#emit('Placeholder', start + 3)
      else this.#emit('Question', start + 1)
      return
    }
    const end = fieldMarkEnd(this.#source, start)
    const previous = this.#previous()
    if (end > start && (previous === 'KeyName' || previous === 'KeyString' || previous === 'ParenClose')) {
      this.#emit('FieldMark', end)
      return
    }
    if (this.#foreign()) return
    if (isTernary(this.#source, start)) {
      this.#diagnostics.push(errors.ternary(span(start, start + 1), {}))
      this.#frame.ternaries++
      this.#emit('Operator', start + 1).image = 'default'
      return
    }
    this.#emit('Question', start + 1)
    this.#operand = false
  }

  #minus(second: string | undefined, third: string | undefined): void {
    const start = this.#at
    if (second === '-' && third === '-' && this.#separator()) return
    if (second === '}' && this.#frame.close.startsWith('-')) {
      this.#close('-}', 2)
      return
    }
    if (second === '>') {
      this.#bareParameter()
      this.#emit('Arrow', start + 2)
      this.#frame.phase = 'none'
      return
    }
    if (second === '-' && (this.#previous() === 'PathSeparator' || this.#previous() === 'Fun')) {
      this.#emit('Word', start + 2)
      return
    }
    if (this.#operand) this.#emit('Prefix', start + 1)
    else this.#emit('Operator', start + (second === '-' ? 2 : 1))
  }

  /** `x -> …`: reported, and read as `(x) -> …`. */
  #bareParameter(): void {
    const last = this.#tokens.length - 1
    const name = this.#tokens[last]
    const before = this.#previous(2)
    if (
      name?.tokenType !== tokens.Word ||
      this.#frame.phase !== 'none' ||
      before === undefined ||
      !startsArgument.has(before)
    )
      return
    const { startOffset: start, endOffset } = name
    const at = span(start, endOffset + 1)
    this.#diagnostics.push(errors.bareParameter(at, { name: name.image }, replaceBy(at, `(${name.image})`)))
    this.#tokens.splice(last, 0, this.#token('LambdaOpen', start, start, '('))
    this.#tokens.push(this.#token('ParenClose', at.end, at.end, ')'))
  }

  /** Closes the brackets that are open around here up to a header; false when there is none. */
  #closeToHeader(): boolean {
    let index = this.#frames.length - 1
    while (index >= 0 && !(this.#frames[index] as Frame).header) index--
    if (index < 0) return false
    this.#unclosed(index + 1)
    return true
  }

  #separator(): boolean {
    if (!this.#frame.header && !(this.#lineStart() && this.#closeToHeader())) return false
    this.#emit('Separator', this.#at + 3)
    this.#frame.header = false
    this.#frame.directive = undefined
    return true
  }

  #bar(second: string | undefined, third: string | undefined): void {
    const start = this.#at
    const closing = this.#frame.close
    if (closing === '|}' && second === '}') {
      this.#close('|}', 2)
      return
    }
    if (closing === '|-}' && second === '-' && third === '}') {
      this.#close('|-}', 3)
      return
    }
    if (!this.#operand) {
      if (this.#foreign()) return
      this.#emit('Bar', start + 1)
      return
    }
    const source = this.#source
    let end = start + 1
    while (end < source.length && source[end] !== '|' && source[end] !== '\n') end++
    if (source[end] !== '|') {
      this.#diagnostics.push(errors.unterminatedTemporal(span(start, start + 1), {}))
      while (end > start && /\s/.test(source[end - 1] as string)) end--
      let stop = start + 1
      while (stop < end && !/[\s,)\]}]/.test(source[stop] as string)) stop++
      this.#emit('Temporal', stop, source.slice(start + 1, stop))
      return
    }
    this.#emit('Temporal', end + 1, source.slice(start + 1, end))
  }

  #less(second: string | undefined): void {
    const start = this.#at
    if (second === ':') {
      this.#emit('SubtypeOf', start + 2)
      return
    }
    const operator = second === '=' || second === '<' || second === '~'
    if (!operator) {
      if (this.#inType() && this.#previous() === 'Word') {
        this.#open('generic', 'GenericOpen', 1, '>')
        return
      }
      const closing = this.#ahead.closing(start)
      if (closing !== undefined && (this.#operand || this.#isGeneric(closing))) {
        this.#open('generic', 'GenericOpen', 1, '>')
        return
      }
    }
    this.#emit('Operator', start + (operator ? 2 : 1))
  }

  /** Does `Name < … >` up to `closing` hold types, and not two comparisons? */
  #isGeneric(closing: number): boolean {
    const source = this.#source
    let i = this.#tokens.length - 1
    if (this.#tokens[i]?.tokenType !== tokens.Word) return false
    while (this.#tokens[i - 1]?.tokenType === tokens.PathSeparator) i -= 2
    const before = this.#tokens[i - 1]?.tokenType.name as TokenName | undefined
    if (
      before === 'As' ||
      before === 'Is' ||
      before === 'Bar' ||
      before === 'Ampersand' ||
      before === 'GenericOpen' ||
      before === 'Fun' ||
      before === 'Type'
    )
      return true
    if (this.#frame.kind === 'generic' || this.#inType()) return true
    if (before === 'Colon' && this.#frame.header) return true
    const next = skipTrivia(source, closing + 1)
    const c = source[next]
    if (c === undefined || '(),]}:.|&~;?'.includes(c)) return true
    if (before === 'Colon' && c === '{') return true
    return (
      (c === '=' && source[next + 1] !== '=' && (next > closing + 1 || before === 'Colon')) ||
      source.startsWith('->', next) ||
      source.startsWith('---', next) ||
      c === '<'
    )
  }

  /** In a directive that holds types only, and in the brackets of one. */
  #inType(): boolean {
    const { types, directive } = this.#frame
    return types || directive === 'Type' || directive === 'Output' || directive === 'Input'
  }

  #greater(second: string | undefined): void {
    const start = this.#at
    if (this.#frame.kind === 'generic') {
      this.#close('>', 1)
      return
    }
    this.#emit('Operator', start + (second === '=' || second === '>' ? 2 : 1))
  }

  #dot(): void {
    const source = this.#source
    const start = this.#at
    let end = start + 1
    while (end < start + 4 && '.*&@^#'.includes(source[end] ?? ' ')) end++
    const text = source.slice(start, end)
    const named = this.#nameFollows(end)
    switch (text) {
      case '.#':
        this.#emit('NamespaceSelector', end)
        return
      case '.^':
        if (!named) {
          this.#emit('AllMetadata', end)
          return
        }
        break
      case '.@':
      case '..@':
        if (!named) {
          this.#emit('AllAttributes', end)
          return
        }
        break
      case '..':
        if (!named) {
          this.#emit('AllDescendants', end)
          return
        }
        break
      default:
        break
    }
    this.#emit('Dot', end)
  }

  #nameFollows(at: number): boolean {
    const c = this.#source[at]
    return c === '"' || c === "'" || c === '`' || isWordStart(this.#source.charCodeAt(at))
  }

  // -------------------------------------------------------------- brackets

  #openParen(): void {
    const frame = this.#frame
    const previous = this.#previous()
    if (!this.#operand) {
      const annotation = this.#afterAnnotationName()
      this.#open(annotation ? 'annotation' : 'call', 'CallOpen', 1, ')', { operandAfter: annotation })
      return
    }
    if (previous === 'If' || previous === 'Unless') {
      this.#open('condition', 'ParenOpen', 1, ')', { operandAfter: frame.phase !== 'guard' && this.#ifStartsOperand })
      return
    }
    if (previous === 'Using') {
      this.#open('using', 'ParenOpen', 1, ')', { operandAfter: true })
      return
    }
    const typeParameters = previous === 'GenericClose' ? this.#lastGeneric : undefined
    const entry = this.#atEntryStart()
    const resultType =
      previous === 'Colon' &&
      this.#previous(2) === 'ParenClose' &&
      this.#lastParen?.kind === 'paren' &&
      !this.#lastParen.entry
    this.#open('paren', 'ParenOpen', 1, ')', { entry, typeParameters, resultType })
  }

  /** Whether the last `if` or `unless` stood where an operand starts. */
  #ifStartsOperand = false
  #lastGeneric: MutableToken | undefined
  /** The parentheses closed last. */
  #lastParen: Frame | undefined

  #atEntryStart(): boolean {
    const frame = this.#frame
    if (this.#previous() !== 'Comma' && this.#tokens.at(-1) !== frame.opener) return false
    return frame.kind === 'object' || frame.kind === 'attributes' || (frame.kind === 'paren' && frame.entry)
  }

  #afterAnnotationName(): boolean {
    let i = this.#tokens.length - 1
    while (this.#tokens[i - 1]?.tokenType === tokens.PathSeparator) i -= 2
    return this.#tokens[i]?.tokenType === tokens.Word && this.#tokens[i - 1]?.tokenType === tokens.AtSign
  }

  #openBrace(second: string | undefined, third: string | undefined): void {
    const previous = this.#previous()
    if (previous === 'Match') {
      this.#open('match', 'BraceOpen', 1, '}')
      return
    }
    if (previous === 'Update') {
      this.#open('update', 'BraceOpen', 1, '}')
      return
    }
    if (previous === 'Do') {
      this.#open('do', 'BraceOpen', 1, '}', { header: true })
      return
    }
    if (second === '|') {
      this.#open('object', 'ClosedOpen', 2, '|}')
      return
    }
    if (second === '-' && third === '|') {
      this.#open('object', 'ClosedOrderedOpen', 3, '|-}')
      return
    }
    if (second === '-') {
      this.#open('object', 'OrderedOpen', 2, '-}')
      return
    }
    this.#open('object', 'BraceOpen', 1, '}')
  }

  #close(text: string, length: number): void {
    const start = this.#at
    let index = this.#frames.length - 1
    while (index > 0 && (this.#frames[index] as Frame).close !== text) index--
    if (index === 0) {
      this.#diagnostics.push(errors.extraBracket(span(start, start + length), { text }))
      this.#at += length
      return
    }
    this.#unclosed(index + 1)
    const frame = this.#frames.pop() as Frame
    this.#emit(closers[text] as TokenName, start + length)
    this.#operand = frame.operandAfter
    this.#afterClose(frame)
  }

  #afterClose(frame: Frame): void {
    const opener = frame.opener as MutableToken
    if (frame.close === ')') this.#lastParen = frame
    switch (frame.kind) {
      case 'paren':
        this.#classifyParen(frame, opener)
        break
      case 'generic':
        this.#lastGeneric = opener
        // `<T>(x: T) -> …` and `a f<T> b`: what follows stands where an operand does
        this.#operand = this.#startedOperand(frame.index)
        break
      case 'interpolation':
        this.#stringPart()
        break
      default:
        break
    }
  }

  #startedOperand(index: number): boolean {
    let i = index
    const before = this.#tokens[i - 1]
    if (before === undefined) return true
    if (before.tokenType === tokens.Word) {
      while (this.#tokens[i - 2]?.tokenType === tokens.PathSeparator) i -= 2
      return this.#tokens[i - 1]?.tokenType === tokens.Infix
    }
    return !endsOperand.has(before.tokenType.name as TokenName)
  }

  #classifyParen(frame: Frame, opener: MutableToken): void {
    const source = this.#source
    const next = skipTrivia(source, this.#at)
    const outer = this.#frame
    const inCase = outer.phase !== 'none'
    if (!inCase && (source.startsWith('->', next) || source.startsWith('=>', next))) {
      // `(a): (A | B) -> body`: the parentheses of a result type, unless another `->` follows it
      if (frame.resultType && this.#ahead.arrowAfterType(next + 2) === undefined) return
      this.#lambda(frame, opener)
    } else if (source[next] === ':' && source[next + 1] !== ':') {
      if (!frame.entry && !inCase && this.#ahead.arrowAfterType(next + 1) !== undefined) this.#lambda(frame, opener)
      else this.#retype(opener, 'KeyOpen')
    } else if (source.startsWith('@(', next) || fieldMarkEnd(source, next) > next) this.#retype(opener, 'KeyOpen')
  }

  #lambda(frame: Frame, opener: MutableToken): void {
    this.#retype(opener, 'LambdaOpen')
    if (frame.typeParameters !== undefined) this.#retype(frame.typeParameters, 'TypeParametersOpen')
  }

  #unclosed(from: number): void {
    while (this.#frames.length > from) {
      const frame = this.#frames.pop() as Frame
      const opener = frame.opener as MutableToken
      const start = opener.startOffset
      if (frame.kind === 'string') {
        this.#diagnostics.push(errors.unterminatedString(span(start, start + 1), { quote: opener.image }))
        this.#virtual('StringText', '')
        this.#virtual('StringClose', '')
      } else {
        const at = this.#tokens.at(-1)
        const end = at === undefined ? this.#at : at.endOffset + 1
        this.#diagnostics.push(
          errors.unclosedBracket(
            span(start, start + opener.image.length),
            { text: opener.image, close: frame.close },
            { labels: [{ span: span(end, end), text: `\`${frame.close}\` is missing here, or before` }] },
          ),
        )
        this.#virtual(closers[frame.close] as TokenName, frame.close)
        if (frame.kind === 'interpolation') this.#virtual('StringText', '')
      }
    }
    this.#operand = false
  }

  #virtual(name: TokenName, image: string): void {
    const last = this.#tokens.at(-1)
    const at = last === undefined ? 0 : last.endOffset + 1
    const token = this.#token(name, at, at, image)
    if (name === 'StringText') token.value = ''
    this.#tokens.push(token)
  }

  #closeAll(): void {
    if (this.#frames.length > 1) this.#unclosed(1)
  }

  // -------------------------------------------------------------- literals

  #regex(): void {
    const source = this.#source
    const start = this.#at
    let i = start + 1
    while (i < source.length && source[i] !== '/' && source[i] !== '\n') i += source[i] === '\\' ? 2 : 1
    if (source[i] !== '/') {
      this.#diagnostics.push(errors.unterminatedRegex(span(start, start + 1), {}))
      let stop = start + 1
      while (stop < source.length && !/[\s,)]/.test(source[stop] as string)) stop++
      this.#emit('Regex', stop, source.slice(start + 1, stop))
      return
    }
    this.#emit('Regex', i + 1, source.slice(start + 1, i).replaceAll('\\/', '/'))
  }

  #string(quote: string): void {
    const tagged = quote === '`' && !this.#operand && this.#previous() === 'Word'
    const start = this.#at
    const part = scanText(this.#source, start + 1, quote, this.#previous() === 'Case')
    if (part.stop === 'quote') {
      const end = part.end + 1
      const key = !tagged && this.#isKey(end)
      this.#emit(tagged ? 'TaggedString' : key ? 'KeyString' : 'String', end, part.value)
      return
    }
    if (part.stop === 'end') {
      this.#unterminated(start, quote, tagged)
      return
    }
    this.#open('string', tagged ? 'TaggedStringOpen' : 'StringOpen', 1, quote)
    if (!this.#refused) this.#stringPart()
  }

  #unterminated(start: number, quote: string, tagged: boolean): void {
    this.#diagnostics.push(errors.unterminatedString(span(start, start + 1), { quote }))
    // read on after the line's text, so that brackets and commas at its end keep their meaning
    const line = this.#source.indexOf('\n', start)
    let end = line < 0 ? this.#source.length : line
    while (end > start + 1 && /[\s,)\]}]/.test(this.#source[end - 1] as string)) end--
    this.#emit(tagged ? 'TaggedString' : 'String', end, this.#source.slice(start + 1, end))
  }

  /** From the opening quote or the end of an interpolation to the next interpolation or the closing quote. */
  #stringPart(): void {
    const source = this.#source
    const frame = this.#frame
    for (;;) {
      const part = scanText(source, this.#at, frame.close)
      if (part.stop === 'end') {
        this.#at = source.length
        return
      }
      this.#emit('StringText', part.end, part.value)
      if (part.stop === 'quote') {
        this.#frames.pop()
        this.#emit('StringClose', part.end + 1)
        const opener = frame.opener as MutableToken
        if (opener.tokenType === tokens.StringOpen && this.#isKey(this.#at)) this.#retype(opener, 'KeyStringOpen')
        return
      }
      if (part.stop === 'expression') {
        this.#open('interpolation', 'InterpolationOpen', 2, ')')
        return
      }
      const end = part.stop === 'name' ? wordEnd(source, part.end + 1) : dollarsEnd(source, part.end)
      this.#emit('InterpolatedName', end)
    }
  }
}

const replaceBy = (at: Span, text: string): { readonly fixes: readonly Fix[] } => ({
  fixes: [{ title: text === '' ? 'Leave it out' : `Write ${text.trim()}`, edits: [{ span: at, text }] }],
})

/** Brackets in which nothing is given a value. */
const compares: ReadonlySet<FrameKind> = new Set<FrameKind>(['condition', 'array', 'index', 'interpolation'])

/** Brackets whose content is separated by commas. */
const separated: ReadonlySet<FrameKind> = new Set<FrameKind>(['object', 'array', 'call', 'attributes'])

/** After these a function may stand. */
const startsArgument: ReadonlySet<TokenName> = new Set<TokenName>([
  'Infix',
  'CallOpen',
  'ParenOpen',
  'Comma',
  'Equals',
  'Separator',
])

const closers: Readonly<Record<string, TokenName>> = {
  ')': 'ParenClose',
  ']': 'BracketClose',
  '}': 'BraceClose',
  '|}': 'ClosedClose',
  '-}': 'OrderedClose',
  '|-}': 'ClosedOrderedClose',
  '>': 'GenericClose',
}

function newFrame(kind: FrameKind, opener: MutableToken | undefined, close: string, more: Partial<Frame>): Frame {
  return {
    kind,
    opener,
    index: more.index ?? -1,
    close,
    header: more.header ?? false,
    directive: undefined,
    phase: 'none',
    ternaries: 0,
    entry: more.entry ?? false,
    typeParameters: more.typeParameters,
    resultType: more.resultType ?? false,
    types: more.types ?? false,
    operandAfter: more.operandAfter ?? false,
  }
}
