import * as errors from '../diagnostics/syntax.ts'
import { span } from '../span.ts'
import { closeAll } from './lexer/brackets.ts'
import { readNumber } from './lexer/literals.ts'
import { Scan } from './lexer/scan.ts'
import { readSymbol } from './lexer/symbols.ts'
import type { Lexed } from './lexer/token.ts'
import { readWord } from './lexer/words.ts'
import { isDigit, isWordStart, skipTrivia } from './lookahead.ts'

export { maxDepth } from './lexer/scan.ts'
export type { Token } from './lexer/token.ts'

/** Turns text into classified tokens with balanced brackets: what the parser would have to look ahead for is decided here. */
export function lex(source: string, content: 'script' | 'type' = 'script'): Lexed {
  const scan = new Scan(source, content)
  while (!scan.refused && readNext(scan));
  if (!scan.refused) closeAll(scan)
  return scan.result()
}

/** Reads one token; false at the end. */
function readNext(scan: Scan): boolean {
  const source = scan.source
  const start = skipTrivia(source, scan.at)
  if (start >= source.length) {
    checkComment(scan)
    scan.at = start
    return false
  }
  scan.at = start
  const code = source.charCodeAt(start)
  if (isWordStart(code)) readWord(scan)
  else if (isDigit(code)) readNumber(scan)
  else readSymbol(scan, source[start] as string, source[start + 1], source[start + 2])
  return true
}

/** Reports a comment at the end of the script that nothing closes. */
function checkComment(scan: Scan): void {
  const start = scan.source.indexOf('/*', scan.at)
  if (start < 0 || scan.source.indexOf('*/', start + 2) >= 0) return
  const line = scan.source.lastIndexOf('//', start)
  if (line >= scan.at && !scan.source.slice(line, start).includes('\n')) return
  scan.diagnostics.push(errors.unterminatedComment(span(start, start + 2), {}))
}
