import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { bracketEnd, isWordStart, skipTrivia, startsOperand } from '../lookahead.ts'
import type { TokenName } from '../tokens.ts'
import { newFrame } from './frame.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'

/** Declarations and statements of other languages: each is reported once and read as what was meant, where that is known. */

/** `let x =`, `const x =`, `function f(`. */
const declarations: Readonly<
  Record<string, { readonly token: TokenName; readonly instead: string; readonly shape: RegExp }>
> = {
  let: { token: 'Var', instead: 'var', shape: /let\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  const: { token: 'Var', instead: 'var', shape: /const\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy },
  function: { token: 'Fun', instead: 'fun', shape: /function\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
  def: { token: 'Fun', instead: 'fun', shape: /def\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy },
}

/** The declaration of another language that the word at `at` begins. */
export function foreignDeclaration(
  source: string,
  at: number,
  word: string,
): (typeof declarations)[string] | undefined {
  const found = Object.hasOwn(declarations, word) ? declarations[word] : undefined
  if (found === undefined) return undefined
  found.shape.lastIndex = at
  return found.shape.test(source) ? found : undefined
}

/** A word that declares in other languages. */
function readDeclaration(scan: Scan, word: string, end: number): boolean {
  const found = scan.operand || scan.atDirectiveStart() ? foreignDeclaration(scan.source, scan.at, word) : undefined
  if (found === undefined) return false
  const at = span(scan.at, end)
  const instead = `\`${found.instead}\``
  scan.diagnostics.push(errors.foreignStatement(at, { word, instead }, replaceBy(at, found.instead)))
  if (!scan.frame.header) return false
  scan.emit(found.token, end)
  scan.frame.directive = found.token
  return true
}

/** The name after `match {` that takes all other values, where other languages have one: `default ->`. */
function readDefaultCase(scan: Scan, word: string, end: number): boolean {
  if (scan.frame.kind !== 'match') return false
  if (!scan.source.startsWith('->', skipTrivia(scan.source, end))) return false
  const at = span(scan.at, end)
  scan.diagnostics.push(errors.foreignOperator(at, { text: word, instead: 'else' }, replaceBy(at, 'else')))
  scan.emit('ElseCase', end)
  return true
}

interface Construct {
  readonly shape: RegExp
  /** What to write, as a hint says it. */
  readonly instead: string
}

/** Statements and expressions of other languages, of which nothing can be kept. */
const constructs: Readonly<Record<string, Construct>> = {
  for: {
    shape: /for\s*\(\s*(?:(?:let|var|const)\s+[\p{L}_]|[\p{L}_][\p{L}\p{N}_]*\s+(?:in|of)\b)[^{]*\{/uy,
    instead: '`items map (item) -> …`',
  },
  while: { shape: /while\s*\([^{]*\)\s*\{/y, instead: 'a function that calls itself, or `map`, `filter`, `reduce`' },
  switch: { shape: /switch\s*\([^{]*\)\s*\{/y, instead: '`value match { case 1 -> … else -> … }`' },
  new: { shape: /new\s+[\p{L}_][\p{L}\p{N}_.]*\s*\([^()]*\)/uy, instead: 'the value: `now()`, `"2024-05-31" as Date`' },
}

/** A statement of another language, read as null. */
function readConstruct(scan: Scan, word: string, end: number): boolean {
  const found = scan.operand ? constructs[word] : undefined
  if (found === undefined) return false
  found.shape.lastIndex = scan.at
  if (!found.shape.test(scan.source)) return false
  const { lastIndex } = found.shape
  scan.diagnostics.push(errors.foreignStatement(span(scan.at, end), { word, instead: found.instead }))
  const braces = scan.source[lastIndex - 1] === '{'
  scan.emit('Null', braces ? (bracketEnd(scan.source, lastIndex - 1) ?? scan.source.length) : lastIndex)
  return true
}

/** `for (x in items) …` without braces, read as the function `(x) -> …`. */
function readLoop(scan: Scan, word: string, end: number): boolean {
  const loop = /for\s*\(\s*(?:(?:let|var|const)\s+)?([\p{L}_][\p{L}\p{N}_]*)\s+(?:in|of)\s/uy
  loop.lastIndex = scan.at
  const [, name] = (scan.operand && loop.exec(scan.source)) || []
  const close = name === undefined ? undefined : bracketEnd(scan.source, skipTrivia(scan.source, end))
  if (name === undefined || close === undefined || !startsOperand(scan.source, skipTrivia(scan.source, close)))
    return false
  // a function may have this name
  if (/\bfun\s+for\b/.test(scan.source)) return false
  const items = scan.source.slice(loop.lastIndex, close - 1).trim()
  const instead = `\`${items.length > 40 || items.includes('\n') ? 'items' : items} map (${name}) -> …\``
  scan.diagnostics.push(errors.foreignStatement(span(scan.at, end), { word, instead }))
  scan.at = close
  scan.virtual('LambdaOpen', '(')
  scan.virtual('Word', name)
  scan.virtual('ParenClose', ')')
  scan.virtual('Arrow', '->')
  scan.operand = true
  return true
}

/** `desc` and the like behind what `orderBy` sorts by, which are left out. */
function readOrder(scan: Scan, word: string, end: number): boolean {
  if (scan.operand || startsOperand(scan.source, skipTrivia(scan.source, end))) return false
  const at = span(scan.at, end)
  const instead = /^asc/i.test(word)
    ? '`items orderBy $.name`, which sorts upwards'
    : '`items orderBy -$.price` for numbers, `(items orderBy $.name)[-1 to 0]` for others'
  scan.diagnostics.push(errors.foreignStatement(at, { word, instead }))
  scan.at = end
  return true
}

const anonymousFunction = /\([^()]*\)\s*(?:\{|=>|->)/y

/** `function (x) …` as a value, and `typeof x`: the word is left out. */
function readPrefix(scan: Scan, word: string, end: number): boolean {
  const next = skipTrivia(scan.source, end)
  anonymousFunction.lastIndex = next
  const isFunction = word === 'function' && anonymousFunction.test(scan.source)
  const isTypeOf = word === 'typeof' && isWordStart(scan.source.charCodeAt(next))
  if (!scan.operand || !(isFunction || isTypeOf)) return false
  const at = span(scan.at, end)
  const instead = isFunction ? '`(parameter) -> …`' : '`typeOf(…)`'
  scan.diagnostics.push(errors.foreignStatement(at, { word, instead }))
  scan.at = end
  if (isFunction) scan.functionAt = next
  return true
}

/** `elseif (…)`, read as `else if`. */
function readElseIf(scan: Scan, word: string, end: number): boolean {
  if (scan.operand || scan.source[skipTrivia(scan.source, end)] !== '(') return false
  const at = span(scan.at, end)
  scan.diagnostics.push(errors.foreignStatement(at, { word, instead: '`else if`' }, replaceBy(at, 'else if')))
  scan.emit('Else', end)
  scan.virtual('If', 'if')
  scan.ifStartsOperand = true
  scan.operand = true
  return true
}

/** `return value` */
function readReturn(scan: Scan, word: string, end: number): boolean {
  if (!scan.operand || !startsOperand(scan.source, skipTrivia(scan.source, end))) return false
  const at = span(scan.at, end)
  scan.diagnostics.push(
    errors.foreignStatement(at, { word, instead: 'the value alone, without `return`' }, replaceBy(at, '')),
  )
  scan.at = end
  makeBlock(scan)
  return true
}

/** Reads the `{` before a `return` as that of a block. */
function makeBlock(scan: Scan): void {
  const { frame, tokens } = scan
  const last = tokens.length - 1
  if (frame.kind !== 'object' || tokens[last] !== frame.opener || frame.close !== '}') return
  const start = frame.opener?.startOffset ?? 0
  tokens.splice(last, 0, scan.token('Do', start, start, 'do'))
  scan.frames[scan.frames.length - 1] = newFrame('do', frame.opener, frame.close, {
    ...frame,
    header: true,
    index: frame.index + 1,
  })
}

type Reader = (scan: Scan, word: string, end: number) => boolean

/** What reads a word that other languages give a meaning. */
const readers: ReadonlyMap<string, readonly Reader[]> = new Map<string, readonly Reader[]>([
  ...Object.keys(declarations).map((word): [string, Reader[]] => [word, [readDeclaration]]),
  ...Object.keys(constructs).map((word): [string, Reader[]] => [word, [readConstruct]]),
  ['for', [readConstruct, readLoop]],
  ...['desc', 'asc', 'descending', 'ascending', 'DESC', 'ASC'].map((word): [string, Reader[]] => [word, [readOrder]]),
  ['function', [readDeclaration, readPrefix]],
  ['typeof', [readPrefix]],
  ['elseif', [readElseIf]],
  ['elsif', [readElseIf]],
  ['elif', [readElseIf]],
  ['default', [readDefaultCase]],
  ['return', [readReturn]],
])

/** A word of another language where it stands as it does there; false for another word, or a name that is written like it. */
export const readForeignWord: Reader = (scan, word, end) =>
  readers.get(word)?.some((read) => read(scan, word, end)) ?? false
