import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { wordEnd } from '../lookahead.ts'
import { type TokenName, tokens } from '../tokens.ts'
import type { FrameKind } from './frame.ts'
import { directives } from './header.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'

/** `=` of other languages: reported, and read as the `==` or the `var` that was meant. */

/** Brackets in which nothing is given a value. */
const compares: ReadonlySet<FrameKind> = new Set<FrameKind>(['condition', 'array', 'index', 'interpolation'])

/** Brackets in which parameters and keys are given values. */
const holdsNames: ReadonlySet<FrameKind> = new Set<FrameKind>(['paren', 'call', 'object'])

/** `=` where only `==` makes sense; false elsewhere. */
export function readAssignment(scan: Scan): boolean {
  if (scan.operand || !isComparison(scan)) return false
  const at = span(scan.at, scan.at + 1)
  scan.diagnostics.push(errors.foreignOperator(at, { text: '=', instead: '==' }, replaceBy(at, '==')))
  scan.emit('Operator', at.end).image = '=='
  return true
}

function isComparison(scan: Scan): boolean {
  const { kind, header, directive } = scan.frame
  if (compares.has(kind)) return true
  if (holdsNames.has(kind)) return isInValue(scan)
  if (kind !== 'top' && kind !== 'do') return false
  return !header || directive === undefined ? directive === undefined : hasValue(scan, directive)
}

/** Is what stands before, in its brackets, more than a name, and more than a name with a type or key? */
function isInValue({ tokens: read, frame }: Scan): boolean {
  let depth = 0
  let first = read.length
  while (first - 1 > frame.index) {
    const type = read[first - 1]?.tokenType.name as TokenName
    if (type === 'Comma' && depth === 0) break
    if (type.endsWith('Close')) depth++
    else if (type.endsWith('Open')) depth--
    first--
  }
  const [start, second] = read.slice(first).map(({ tokenType }) => tokenType.name as TokenName)
  if (start === undefined || second === undefined || start === 'AtSign') return false
  return (second === 'Colon') === (frame.kind === 'object')
}

/** Has the variable or function that is being declared got its `=`? */
function hasValue({ tokens: read }: Scan, directive: TokenName): boolean {
  if (directive !== 'Var' && directive !== 'Fun') return false
  let depth = 0
  for (let i = read.length - 1; read[i] !== undefined && read[i]?.tokenType !== tokens[directive]; i--) {
    const type = read[i]?.tokenType.name as TokenName
    if (type === 'Equals' && depth === 0) return true
    if (type.endsWith('Close')) depth++
    else if (type.endsWith('Open')) depth--
  }
  return false
}

const declarations = [
  { token: 'Var', shape: /[ \t]*=(?![=>])/y },
  { token: 'Fun', shape: /\([^()]*\)[ \t]*=(?![=>])/y },
] as const

/** `name =` and `name(…) =` at the start of a line of the header, read as the declarations that they are; false elsewhere. */
export function readBareDeclaration(scan: Scan): boolean {
  const { frame, source } = scan
  const { kind, directive } = frame
  if (!frame.header || (kind !== 'top' && kind !== 'do') || !scan.atLineStart()) return false
  const previous = scan.previous()
  const starts = previous === 'Version' || scan.tokens.at(-1) === frame.opener
  const follows = !scan.operand && directive !== undefined
  if (!starts && !follows) return false
  const end = wordEnd(source, scan.at)
  const name = source.slice(scan.at, end)
  const found = declarations.find(({ shape }) => {
    shape.lastIndex = end
    return shape.test(source)
  })
  if (found === undefined || Object.hasOwn(directives, name)) return false
  // an option of a format may stand on a line of its own; its value is a literal
  const noLiteral = /[ \t]*(?:[[{(]|[\p{L}_][\p{L}\p{N}_]*[.([])/uy
  noLiteral.lastIndex = found.shape.lastIndex
  if ((directive === 'Output' || directive === 'Input') && !noLiteral.test(source)) return false
  const at = span(scan.at, end)
  const { token, shape } = found
  const word = token.toLowerCase()
  const declared = source.slice(scan.at, shape.lastIndex)
  scan.diagnostics.push(errors.missingWord(at, { word, declared }, replaceBy(at, `${word} ${name}`)))
  scan.virtual(token, word)
  frame.directive = token
  scan.emit('Word', end)
  return true
}
