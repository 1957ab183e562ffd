import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { keyMarkFollows, TypeLookahead } from '../lookahead.ts'
import { type TokenName, tokens } from '../tokens.ts'
import { type Frame, type FrameKind, newFrame } from './frame.ts'
import type { Lexed, MutableToken } from './token.ts'

export const maxDepth = 250

/** After these an operator, a comma or a closing bracket stands. */
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

/** A script read so far: its tokens, the brackets that are open, and whether an operand stands next. */
export class Scan {
  readonly source: string
  readonly ahead: TypeLookahead
  readonly tokens: MutableToken[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly frames: Frame[] = []
  at = 0
  /** An operand stands next; otherwise an operator, a comma, a closing bracket. */
  operand = true
  /** Not worth reading on. */
  refused = false
  /** The text has a header, so that words such as `output json` may be directives. */
  readonly hasHeader: boolean
  /** Whether the last `if` or `unless` stood where an operand starts. */
  ifStartsOperand = false
  /** The `<` of the type arguments or parameters closed last. */
  lastGeneric: MutableToken | undefined
  /** Where the parameters of a `function (…)` of another language start. */
  functionAt = -1
  /** How many brackets are open around each `#[` whose `]` is still to come. */
  readonly flows: number[] = []
  /** The parentheses closed last. */
  lastParen: Frame | undefined

  constructor(source: string, content: 'script' | 'type') {
    this.source = source
    this.frames.push(newFrame('top', undefined, '', { header: content === 'script', types: content === 'type' }))
    this.ahead = new TypeLookahead(source)
    this.hasHeader = source.includes('---') || /^\s*(?:%|(?:output|input)\s+(?:\w+\/|\w+\s*(?:\n|$)))/.test(source)
  }

  /** The tokens and findings; none of the tokens where the script is refused. */
  result(): Lexed {
    if (this.refused) this.tokens.length = 0
    return { tokens: this.tokens, diagnostics: this.diagnostics, refused: this.refused }
  }

  get frame(): Frame {
    return this.frames[this.frames.length - 1] as Frame
  }

  previous(back = 1): TokenName | undefined {
    return this.tokens[this.tokens.length - back]?.tokenType.name as TokenName | undefined
  }

  token(name: TokenName, start: number, end: number, image = this.source.slice(start, end)): MutableToken {
    const tokenType = tokens[name]
    return {
      image,
      startOffset: start,
      endOffset: end - 1,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx as number,
    }
  }

  /** Adds the token that ends at `end`, and goes there. */
  emit(name: TokenName, end: number, value?: string): MutableToken {
    const token = this.token(name, this.at, end)
    if (value !== undefined) token.value = value
    this.tokens.push(token)
    this.at = end
    this.operand = !endsOperand.has(name)
    return token
  }

  /** Adds an empty token after the last one, for what the script leaves out. */
  virtual(name: TokenName, image: string): void {
    const last = this.tokens.at(-1)
    const at = last === undefined ? 0 : last.endOffset + 1
    const token = this.token(name, at, at, image)
    if (name === 'StringText') token.value = ''
    this.tokens.push(token)
  }

  retype(token: MutableToken, name: TokenName): void {
    token.tokenType = tokens[name]
    token.tokenTypeIdx = tokens[name].tokenTypeIdx as number
  }

  open(kind: FrameKind, name: TokenName, length: number, close: string, more: Partial<Frame> = {}): void {
    const operandAfter = more.operandAfter ?? false
    const opener = this.emit(name, this.at + length)
    this.operand = true
    if (this.frames.length > maxDepth) {
      this.diagnostics.push(errors.tooDeep(span(opener.startOffset, opener.startOffset + length), { limit: maxDepth }))
      this.refused = true
      return
    }
    const types = this.frame.types || this.frame.directive === 'Type'
    this.frames.push(newFrame(kind, opener, close, { ...more, operandAfter, types, index: this.tokens.length - 1 }))
  }

  // -------------------------------------------------------------- where the scan stands

  atEntryStart(): boolean {
    const frame = this.frame
    if (this.previous() !== 'Comma' && this.tokens.at(-1) !== frame.opener) return false
    return frame.kind === 'object' || frame.kind === 'attributes' || (frame.kind === 'paren' && frame.entry)
  }

  /** Is the word or string that ends at `end` a key? */
  isKey(end: number): boolean {
    return this.frame.ternaries === 0 && keyMarkFollows(this.source, end, this.atEntryStart())
  }

  atDirectiveStart(): boolean {
    const previous = this.tokens.at(-1)
    if (previous === undefined || previous === this.frame.opener || previous.tokenType === tokens.Version) return true
    if (previous.tokenType === tokens.Visibility) return true
    if (previous.tokenType === tokens.ParenClose && this.lastParen?.kind === 'annotation') return true
    return this.source.slice(previous.endOffset + 1, this.at).includes('\n')
  }

  atLineStart(): boolean {
    let i = this.at - 1
    while (this.source[i] === ' ' || this.source[i] === '\t') i--
    return i < 0 || this.source[i] === '\n' || this.source[i] === '\r'
  }

  /** The index of the first token of a path such as `Strings::concat` whose last token is at `last`. */
  pathStart(last = this.tokens.length - 1): number {
    let i = last
    while (this.tokens[i - 1]?.tokenType === tokens.PathSeparator) i -= 2
    return i
  }

  /** Whether what ended at the token before `index` leaves an operand to come. */
  operandBefore(index: number): boolean {
    const before = this.tokens[index - 1]
    return before === undefined || !endsOperand.has(before.tokenType.name as TokenName)
  }
}
