import { nearest } from '../../check/suggest.ts'
import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { isWordStart, skipTrivia, wordEnd } from '../lookahead.ts'
import { type TokenName, tokens } from '../tokens.ts'
import { foreignDeclaration } from './foreign-statements.ts'
import { directiveHere, visibilities } from './header.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'
import { readWrongDirective } from './wrong-header.ts'

const declaring: ReadonlySet<TokenName> = new Set<TokenName>(['Var', 'Fun', 'Type', 'Ns', 'Annotation'])

/** Words of other languages for who may use a declaration, with what to write here. */
const foreign: Readonly<Record<string, string>> = {
  public: 'Leave it out: what has neither `private` nor `internal` before it is public.',
  export: 'Leave it out: what has neither `private` nor `internal` before it is public.',
  protected: 'Write `internal` for the files of the component, or `private` for this file.',
}

/** What follows a word, and where it starts and ends. */
interface Following {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The directive that begins there, or is meant. */
  readonly directive: TokenName | undefined
  readonly sameLine: boolean
}

function following(scan: Scan, at: number): Following {
  const start = skipTrivia(scan.source, at)
  const end = wordEnd(scan.source, start)
  const text = scan.source.slice(start, end)
  const sameLine = !scan.source.slice(at, start).includes('\n')
  const directive = directiveHere(scan, text, end) ?? foreignDeclaration(scan.source, start, text)?.token
  return { text, start, end, directive, sameLine }
}

/** Does nothing that stands before need what comes now? Else it is a value, and so called. */
function mayStartDirective(scan: Scan): boolean {
  if (!scan.operand) return true
  const previous = scan.tokens.at(-1)
  if (previous === undefined || previous === scan.frame.opener) return true
  switch (previous.tokenType) {
    case tokens.Version:
      return true
    case tokens.ParenClose:
      return scan.lastParen?.kind === 'annotation'
    case tokens.Word:
      return scan.tokens[scan.pathStart() - 1]?.tokenType === tokens.AtSign
    default:
      return false
  }
}

/** `private` or `internal` before a declaration of the header; false where the word is a name. */
export function readVisibility(scan: Scan, text: string, end: number): boolean {
  if (!visibilities.includes(text)) return readWrongVisibility(scan, text, end)
  const { frame } = scan
  const next = following(scan, end)
  if (!frame.header) return skipMisplaced(scan, next)
  if (next.start === end || !mayStartDirective(scan)) return false
  if (next.directive !== undefined && declaring.has(next.directive) && frame.kind === 'top') {
    scan.emit('Visibility', end)
    frame.directive = undefined
    return true
  }
  return skipWrongPlace(scan, text, end, next) || readBeforeWrongDirective(scan, end, next)
}

/** In the body, where the directive that follows is reported. */
function skipMisplaced(scan: Scan, next: Following): boolean {
  if (next.directive !== 'Var' && next.directive !== 'Fun') return false
  if (!scan.operand && !scan.atDirectiveStart()) return false
  scan.at = next.start
  return true
}

/** Before what has no visibility: reported, and left out. */
function skipWrongPlace(scan: Scan, word: string, end: number, next: Following): boolean {
  const found = wrongPlace(scan, next)
  if (found === undefined) return false
  const at = span(scan.at, end)
  const { fixes } = replaceBy(span(scan.at, next.start), '')
  scan.diagnostics.push(errors.visibilityPlace(at, { word, ...found }, { fixes }))
  scan.at = next.start
  return true
}

function wrongPlace(
  { source, frame }: Scan,
  { text, start, end, directive, sameLine }: Following,
): { readonly before: string; readonly advice: string } | undefined {
  if (directive !== undefined && declaring.has(directive))
    return {
      before: `\`${text}\` of a block`,
      advice: 'Leave it out: what a block declares is seen in the block only.',
    }
  if (!sameLine) return undefined
  if (directive === 'Import')
    return { before: '`import`', advice: 'Leave it out: what a file imports is seen in that file only.' }
  const declarations = '`var`, `fun`, `type`, `ns` and `annotation`'
  if ((directive !== undefined && frame.kind === 'top') || /%\s*(?:dw|tw)\b/iy.test(source.slice(start)))
    return { before: `\`${text || '%dw'}\``, advice: `Leave it out: it belongs to ${declarations}.` }
  if (source[start] === '@' && isWordStart(source.charCodeAt(start + 1))) {
    const annotation = source.slice(start, wordEnd(source, start + 1))
    return { before: `\`${annotation}\``, advice: 'Write it behind the annotations, right before the declaration.' }
  }
  const isSecond = visibilities.includes(text) && /\s+(?:var|fun|type|ns|annotation)\b/y.test(source.slice(end))
  return isSecond ? { before: `\`${text}\``, advice: 'Leave one of them out.' } : undefined
}

/** Before a directive that is almost right. */
function readBeforeWrongDirective(scan: Scan, end: number, next: Following): boolean {
  if (next.text === '' || !next.sameLine || !scan.atLineStart()) return false
  const { at, operand } = scan
  scan.emit('Visibility', end)
  scan.at = next.start
  if (readWrongDirective(scan, next.text, next.end)) return true
  scan.tokens.pop()
  scan.at = at
  scan.operand = operand
  return false
}

/** A word before a declaration that other languages have there, or that is misspelt. */
function readWrongVisibility(scan: Scan, word: string, end: number): boolean {
  if (!scan.frame.header || word.length < 3 || !scan.atLineStart() || !mayStartDirective(scan)) return false
  const next = following(scan, end)
  if (next.directive === undefined || !next.sameLine) return false
  const at = span(scan.at, end)
  const before = next.text
  const advice = Object.hasOwn(foreign, word) ? foreign[word] : undefined
  if (advice !== undefined) {
    const { fixes } = word === 'protected' ? replaceBy(at, 'internal') : replaceBy(span(scan.at, next.start), '')
    scan.diagnostics.push(errors.unknownVisibility(at, { word, before, advice }, { fixes }))
    scan.at = next.start
    return true
  }
  const near = declaring.has(next.directive) ? nearest(word, visibilities) : undefined
  if (near === undefined || scan.frame.kind !== 'top') return false
  scan.diagnostics.push(
    errors.unknownVisibility(at, { word, before, advice: `Write \`${near}\`.` }, replaceBy(at, near)),
  )
  scan.emit('Visibility', end, near)
  scan.frame.directive = undefined
  return true
}
