import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'

/** Characters of word processors and other languages where strings and comments start. */

const typographic: readonly { readonly quotes: string; readonly plain: string }[] = [
  { quotes: '“”„‟«»', plain: '"' },
  { quotes: '‘’‚‛', plain: "'" },
]

/** A string between typographic quotes, up to the next one of its kind on its line. */
export function readTypographicString(scan: Scan, c: string): boolean {
  const kind = typographic.find(({ quotes }) => quotes.includes(c))
  if (kind === undefined) return false
  const { source, at: start } = scan
  let end = start + 1
  while (end < source.length && source[end] !== '\n' && !(kind.quotes + kind.plain).includes(source[end] as string))
    end++
  const value = source.slice(start + 1, end)
  const closed = end < source.length && source[end] !== '\n'
  const at = span(start, closed ? end + 1 : end)
  const plain = `${kind.plain}${value}${kind.plain}`
  const instead = value.length > 40 ? `\`${kind.plain}\`` : `\`${plain}\``
  scan.diagnostics.push(errors.typographicQuote(span(start, start + 1), { quote: c, instead }, replaceBy(at, plain)))
  scan.emit(scan.isKey(at.end) ? 'KeyString' : 'String', at.end, value)
  return true
}

/** `# …`, read as a comment. */
export function readForeignComment(scan: Scan): boolean {
  const { source, at: start } = scan
  if (source[start] !== '#' || !(scan.atLineStart() || /\s/.test(source[start - 1] ?? ' '))) return false
  scan.diagnostics.push(
    errors.foreignComment(span(start, start + 1), { text: '#' }, replaceBy(span(start, start + 1), '//')),
  )
  const line = source.indexOf('\n', start)
  scan.at = line < 0 ? source.length : line
  return true
}
