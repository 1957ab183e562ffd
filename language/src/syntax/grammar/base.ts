import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from 'chevrotain'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import * as errors from '../../diagnostics/syntax.ts'
import { type Span, span } from '../../span.ts'
import type { Missing, ObjectLiteral } from '../ast.ts'
import { maxDepth, type Token } from '../lexer.ts'
import { type TokenName, tokenDeclarations, tokens } from '../tokens.ts'
import { LazyLookahead } from './lazy-lookahead.ts'

/** Leaves the grammar for a script nested too deep. */
export class TooDeep extends Error {
  readonly at: Span
  constructor(at: Span) {
    super('nested too deep')
    this.at = at
  }
}

/** So deep may expressions nest, brackets or not: `(a) -> (b) -> …`, `if (a) if (b) …`, `- - - …`. */
export const maxNesting = maxDepth

const label = (type: TokenType): string => type.LABEL ?? type.name

/** chevrotain asks for messages; the grammar answers with what was expected, the door makes a diagnostic of it. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => closes[ruleName] ?? label(expected),
  buildNotAllInputParsedMessage: () => 'the end of the script',
  buildNoViableAltMessage: ({ ruleName }) => ruleLabels[ruleName] ?? 'an expression',
  buildEarlyExitMessage: ({ ruleName }) => ruleLabels[ruleName] ?? 'an expression',
}

/** What may stand where a rule's closing brace does not. */
const closes: Readonly<Record<string, string>> = { matchCases: '`case`', updateCases: '`case`' }

/** What a rule reads, in a message. */
const ruleLabels: Readonly<Record<string, string>> = {
  anyName: 'a name',
  typeOperand: 'a type',
  type: 'a type',
  directive: 'a directive',
  importWhat: 'a name to import',
  pattern: 'a pattern',
  entry: 'a key',
  key: 'a key',
  selectorName: 'the name of a field',
  bracketSelector: 'an index or key',
}

export interface GrammarOptions {
  /** Goes on after an error. */
  readonly recovers: boolean
  /** Looks for faults of the grammar itself. */
  readonly validates?: boolean
}

export abstract class GrammarBase extends EmbeddedActionsParser {
  readonly reported: Diagnostic[] = []
  protected depth = 0

  constructor({ recovers, validates = false }: GrammarOptions) {
    super(Object.values(tokens), {
      maxLookahead: 1,
      lookaheadStrategy: new LazyLookahead(1),
      recoveryEnabled: recovers,
      nodeLocationTracking: 'onlyOffset',
      skipValidations: !validates,
      errorMessageProvider: expectations,
    })
  }

  /**
   * chevrotain runs the steps of its set-up through this. It would turn the parser into a prototype, which V8 holds in a form that is
   * quick to read, and then add and delete eighty of its members, each of which makes that form anew. So it is done at the end.
   */
  protected TRACE_INIT<Result>(step: string, run: () => Result): Result | undefined {
    if (step === 'toFastProps') return undefined
    const result = run()
    if (step === 'performSelfAnalysis') this.settle()
    return result
  }

  /** Lets V8 hold the parser in a form that is quick to read: that of a prototype. */
  protected settle(): void {
    Object.create(this)
  }

  /** A rule that leaves recovery to the rule around it. */
  protected rule<Args extends unknown[], Tree>(name: string, read: (...args: Args) => Tree): ParserMethod<Args, Tree> {
    return this.RULE(name, read, { resyncEnabled: false })
  }

  protected readonly orMissing = { recoveryValueFunc: (): Missing => this.missing() }

  protected start(): number {
    return this.LA(1).startOffset
  }

  protected to(start: number): Span {
    const end = this.LA(0).endOffset
    return span(start, end === undefined || Number.isNaN(end) || end + 1 < start ? start : end + 1)
  }

  protected spanOf(token: IToken): Span {
    const end = token.endOffset
    return span(token.startOffset, end === undefined || end < token.startOffset ? token.startOffset : end + 1)
  }

  protected isNext(name: TokenName, ahead = 1): boolean {
    return this.LA(ahead).tokenType === tokens[name]
  }

  protected value(token: Token): string {
    return token.value ?? token.image
  }

  protected missing(): Missing {
    const last = this.LA(0).endOffset
    const at = last === undefined || Number.isNaN(last) ? 0 : last + 1
    return { kind: 'Missing', span: span(at, at) }
  }

  protected report(diagnostic: Diagnostic): void {
    if (!this.RECORDING_PHASE) this.reported.push(diagnostic)
  }

  /** Reports that an expression is missing before the next token, and stands in for it. */
  protected reportMissing(): Missing {
    if (!this.RECORDING_PHASE) {
      const next = this.found(this.LA(1))
      const last = this.LA(0)
      const name = last.tokenType === tokens.Infix ? last.image : undefined
      this.report(errors.missingExpression(next.span, { found: next.text, name }))
    }
    return this.missing()
  }

  /** Where the next token is. */
  nextSpan(): Span {
    return this.found(this.LA(1)).span
  }

  /** How a message shows a token, and where. */
  found(token: IToken): { readonly text: string; readonly span: Span } {
    if (token.tokenTypeIdx === 1 || Number.isNaN(token.startOffset)) {
      const last = this.LA(0).endOffset
      const end = last === undefined || Number.isNaN(last) ? 0 : last + 1
      return { text: 'the end of the script', span: span(end, end) }
    }
    const text =
      token.image.length > 40 || token.image.includes('\n')
        ? tokenDeclarations[token.tokenType.name as TokenName].label
        : `\`${token.image}\``
    return { text, span: this.spanOf(token) }
  }

  /** The token before one that was read or is next. */
  before(token: IToken): IToken | undefined {
    return this.input[this.input.indexOf(token) - 1] ?? this.input.at(-1)
  }

  protected enter(): void {
    if (++this.depth > maxNesting) throw new TooDeep(this.spanOf(this.LA(1)))
  }

  protected leave(): void {
    this.depth--
  }

  override reset(): void {
    super.reset()
    this.depth = 0
    if (this.reported !== undefined) this.reported.length = 0
  }

  /** `Word` or `KeyName`: a name where it does not matter what follows. */
  readonly anyName = this.RULE(
    'anyName',
    (): Token =>
      this.OR([
        { ALT: () => this.CONSUME(tokens.Word) },
        { ALT: () => this.CONSUME(tokens.KeyName) },
        { ALT: () => this.CONSUME(tokens.Infix) },
      ]),
    { recoveryValueFunc: () => this.LA(0) },
  )

  protected abstract readonly metadata: ParserMethod<[], ObjectLiteral>
}
