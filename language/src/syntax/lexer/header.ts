import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { isWordPart, keyMarkFollows } from '../lookahead.ts'
import { type TokenName, tokenDeclarations, tokens } from '../tokens.ts'
import { closeToHeader } from './brackets.ts'
import type { Scan } from './scan.ts'

const version = /%\s*(dw|tw)[ \t]*(\d+)(?:\.(\d+))?/iy

/** The version line, at the start or after annotations; false when there is none. */
export function readVersion(scan: Scan): boolean {
  const { kind, header, directive } = scan.frame
  if (kind !== 'top' || !header || directive !== undefined) return false
  version.lastIndex = scan.at
  const found = version.exec(scan.source)
  const first = scan.tokens[0]?.tokenType
  const starts = first === undefined || first === tokens.AtSign || first === tokens.Visibility
  if (found === null || !starts || scan.tokens.some((token) => token.tokenType === tokens.Version)) return false
  const [, dialect, major] = found
  if (dialect?.toLowerCase() === 'dw' && major === '1') {
    scan.diagnostics.push(errors.dataWeave1(span(scan.at, version.lastIndex), {}))
    scan.refused = true
    return true
  }
  scan.emit('Version', version.lastIndex)
  scan.operand = true
  return true
}

interface DirectiveWord {
  readonly token: TokenName
  /** What follows the word, so that it may be a name elsewhere. */
  readonly shape: RegExp
  readonly example: string
}

export const directives: Readonly<Record<string, DirectiveWord>> = {
  var: { token: 'Var', shape: /\s+[\p{L}_][\p{L}\p{N}_]*\s*[=:](?![=:])/uy, example: 'var name = value' },
  fun: { token: 'Fun', shape: /\s+(?:[\p{L}_][\p{L}\p{N}_]*|\+\+|--)\s*[(<]/uy, example: 'fun name(a, b) = …' },
  type: { token: 'Type', shape: /\s+[\p{L}_][\p{L}\p{N}_]*\s*[=<](?!=)/uy, example: 'type Name = …' },
  ns: { token: 'Ns', shape: /\s+[\p{L}_][\p{L}\p{N}_-]*\s+[a-zA-Z][^\s]*/uy, example: 'ns prefix http://…' },
  import: { token: 'Import', shape: /\s+(?:[*{]|[\p{L}_])/uy, example: 'import name from module::path' },
  output: { token: 'Output', shape: /\s+[\p{L}_"]|\s*:/uy, example: 'output application/json' },
  input: { token: 'Input', shape: /\s+[\p{L}_]/uy, example: 'input name application/json' },
  annotation: {
    token: 'Annotation',
    shape: /\s+[\p{L}_][\p{L}\p{N}_]*\s*\(/uy,
    example: 'annotation Name(parameter: Type)',
  },
}

/** `private`, `internal` */
export const visibilities: readonly string[] = tokenDeclarations.Visibility.texts ?? []

/** The directive of the word `text`, which ends at `end`, if its shape follows, be one allowed here or not. */
export function directiveHere(scan: Scan, text: string, end: number): TokenName | undefined {
  const found = Object.hasOwn(directives, text) ? directives[text] : undefined
  if (found === undefined) return undefined
  found.shape.lastIndex = end
  return found.shape.test(scan.source) ? found.token : undefined
}

/** The word of a directive, where one may start; false for another word. */
export function readDirective(scan: Scan, text: string, end: number): boolean {
  const frame = scan.frame
  if (!frame.header) return false
  const directive = directiveHere(scan, text, end)
  if (directive === undefined) return false
  if ((directive === 'Output' || directive === 'Input') && (!scan.hasHeader || frame.kind !== 'top')) return false
  if (scan.operand && !scan.atDirectiveStart()) return false
  scan.emit(directive, end)
  frame.directive = directive
  frame.phase = 'none'
  return true
}

/**
 * `var` and `fun` in an expression: they end the brackets around them where a line starts, and are reported elsewhere. Right after
 * `---` they are read as directives, of which the first is reported.
 */
export function readMisplacedDirective(scan: Scan, text: string, end: number): boolean {
  if (scan.frame.header || (text !== 'var' && text !== 'fun')) return false
  if (!scan.operand && !scan.atDirectiveStart()) return false
  const directive = directiveHere(scan, text, end)
  if (directive === undefined) return false
  if (scan.source[scan.at - 1] === '\n' && closeToHeader(scan)) {
    scan.emit(directive, end)
    scan.frame.directive = directive
    return true
  }
  const { frame } = scan
  const first = scan.previous() === 'Separator'
  if (frame.kind === 'top' && (first || frame.directive !== undefined)) {
    if (first) scan.diagnostics.push(errors.misplacedDirective(span(scan.at, end), { word: text }))
    scan.emit(directive, end)
    frame.directive = directive
    return true
  }
  scan.diagnostics.push(errors.misplacedDirective(span(scan.at, end), { word: text }))
  // what follows a variable's `=` is read as an expression
  scan.at = text === 'var' ? scan.source.indexOf('=', end) + 1 : end
  return true
}

const mimeType = /[a-zA-Z]+\/[a-zA-Z0-9_.+*-]+/y

const constants: Readonly<Record<string, TokenName>> = { true: 'True', false: 'False', null: 'Null' }

/** A word of an import, output or input directive; false where it is read as elsewhere. */
export function readDirectiveWord(scan: Scan, text: string, end: number, previous: TokenName | undefined): boolean {
  const { directive } = scan.frame
  if (directive === 'Import') return readImportWord(scan, text, end, previous)
  if (directive !== 'Output' && directive !== 'Input') return false
  if (previous === 'Colon' && directive === 'Output') dropColon(scan)
  if (scan.previous() === 'Colon' || previous === 'Bar' || previous === 'Ampersand') return false
  const name = keyMarkFollows(scan.source, end, false) ? 'KeyName' : 'Word'
  if (previous === 'Input') {
    scan.emit(name, end)
    return true
  }
  mimeType.lastIndex = scan.at
  if (previous === 'Equals') scan.emit(Object.hasOwn(constants, text) ? (constants[text] as TokenName) : name, end)
  else if (mimeType.test(scan.source)) scan.emit('MimeType', mimeType.lastIndex)
  else scan.emit(text === 'with' && !scan.operand ? 'With' : name, end)
  return true
}

/** `output: application/json` at the format: the colon is reported and left out. */
function dropColon(scan: Scan): void {
  mimeType.lastIndex = scan.at
  const colon = scan.tokens.at(-1)
  if (colon === undefined || scan.previous(2) !== 'Output' || !mimeType.test(scan.source)) return
  const instead = `\`output ${scan.source.slice(scan.at, mimeType.lastIndex)}\``
  const at = span(colon.startOffset, colon.endOffset + 1)
  scan.diagnostics.push(errors.malformedDirective(at, { word: 'output', instead }))
  scan.tokens.pop()
}

function readImportWord(scan: Scan, text: string, end: number, previous: TokenName | undefined): boolean {
  if (!scan.operand && (text === 'from' || text === 'as')) scan.emit(text === 'from' ? 'From' : 'As', end)
  else if (!scan.operand && previous !== 'Import') return false
  else if (scan.source[end] === '!') scan.emit('Loader', end + 1)
  else scan.emit('Word', end)
  return true
}

/** `soap http://…` after `ns`. */
export function readNamespace(scan: Scan): void {
  const source = scan.source
  let end = scan.at
  while (isWordPart(source.charCodeAt(end)) || source[end] === '-') end++
  scan.emit('Word', end)
  let i = end
  while (source[i] === ' ' || source[i] === '\t' || source[i] === '\r' || source[i] === '\n') i++
  let stop = i
  while (stop < source.length && !/\s/.test(source[stop] as string)) stop++
  if (stop > i) {
    scan.at = i
    scan.emit('Uri', stop)
  }
}

/** What follows is the body. */
export function leaveHeader(scan: Scan): void {
  scan.frame.header = false
  scan.frame.directive = undefined
  scan.operand = true
}

/** `---`, which ends brackets left open in the header; false where it is none. */
export function readSeparator(scan: Scan): boolean {
  if (!scan.source.startsWith('---', scan.at)) return false
  if (!scan.frame.header && !(scan.atLineStart() && closeToHeader(scan))) return false
  scan.emit('Separator', scan.at + 3)
  leaveHeader(scan)
  return true
}
