import type { IRecognitionException } from 'chevrotain'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import * as errors from '../diagnostics/syntax.ts'
import type { Expression, Script, TypeNode } from './ast.ts'
import { adviceOn } from './grammar/advice.ts'
import { maxNesting, TooDeep } from './grammar/base.ts'
import { Grammar } from './grammar/directives.ts'
import { PlainGrammar } from './grammar/plain-grammar.ts'
import { lex } from './lexer.ts'
import { toldOfSyntax } from './told.ts'

/** A script with more findings is not read by anybody to their end. */
const maxDiagnostics = 200

let plain: PlainGrammar | undefined
/** Reads a script again that has an error, and goes on after it. */
let recovering: Grammar | undefined

/** Reads a script; a broken one gives a tree too, with what could be read. */
export function parse(source: string): { readonly script: Script; readonly diagnostics: readonly Diagnostic[] } {
  const { tree, diagnostics } = read(source, (parser) => parser.script())
  return {
    script: tree ?? {
      kind: 'Script',
      span: { start: 0, end: source.length },
      annotations: [],
      version: undefined,
      directives: [],
      body: undefined,
    },
    diagnostics,
  }
}

/** Reads an expression that stands alone, such as the argument of `tw run -e`. */
export function parseExpression(source: string): {
  readonly expression: Expression
  readonly diagnostics: readonly Diagnostic[]
} {
  const { tree, diagnostics } = read(source, (parser) => parser.loneExpression())
  return { expression: tree ?? { kind: 'Missing', span: { start: 0, end: source.length } }, diagnostics }
}

/** Reads a type that stands alone, such as a signature of the library: `(items: Array<T>) -> Number`. */
export function parseType(source: string): { readonly type: TypeNode; readonly diagnostics: readonly Diagnostic[] } {
  const { tree, diagnostics } = read(source, (parser) => parser.loneType(), 'type')
  const nothing: TypeNode = {
    kind: 'NamedType',
    span: { start: 0, end: source.length },
    loader: undefined,
    path: [],
    args: [],
    metadata: undefined,
  }
  return { type: tree ?? nothing, diagnostics }
}

function read<Tree>(
  source: string,
  rule: (parser: Grammar) => Tree,
  content: 'script' | 'type' = 'script',
): { readonly tree: Tree | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const lexed = lex(source, content)
  if (lexed.refused) return { tree: undefined, diagnostics: lexed.diagnostics }
  plain ??= new PlainGrammar()
  const result = readWith(plain, source, lexed, rule)
  if (plain.errors.length === 0) return result
  recovering ??= new Grammar({ recovers: true })
  return readWith(recovering, source, lexed, rule)
}

function readWith<Tree>(
  parser: Grammar,
  source: string,
  lexed: ReturnType<typeof lex>,
  rule: (parser: Grammar) => Tree,
): { readonly tree: Tree | undefined; readonly diagnostics: readonly Diagnostic[] } {
  parser.input = lexed.tokens
  let tree: Tree | undefined
  try {
    tree = rule(parser)
  } catch (error) {
    // where the stack is small, the limit is not reached
    const at = error instanceof TooDeep ? error.at : error instanceof RangeError ? parser.nextSpan() : undefined
    if (at === undefined) throw error
    return { tree, diagnostics: [...lexed.diagnostics, errors.tooDeep(at, { limit: maxNesting })] }
  }
  // of several at one place the particular one goes first, and is enough
  const grammatical = [...parser.reported, ...parser.errors.map((error) => fromRecognition(parser, error))]
  const diagnostics = toldOfSyntax(source, lexed.diagnostics, grammatical)
  const starts = new Set<number>()
  const first = diagnostics.filter(({ span }) => !starts.has(span.start) && starts.add(span.start))
  return { tree, diagnostics: first.sort((a, b) => a.span.start - b.span.start).slice(0, maxDiagnostics) }
}

function fromRecognition(parser: Grammar, error: IRecognitionException): Diagnostic {
  const at = parser.found(error.token)
  const advice = adviceOn(error.message, error.token, parser.before(error.token))
  return errors.unexpected(at.span, { found: at.text, expected: error.message, advice })
}
