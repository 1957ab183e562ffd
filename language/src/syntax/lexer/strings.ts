import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { wordEnd } from '../lookahead.ts'
import { tokens } from '../tokens.ts'
import type { Scan } from './scan.ts'
import { dollarsEnd, scanText } from './string-text.ts'
import type { MutableToken } from './token.ts'

/** A string, up to its first interpolation if it has one. */
export function readString(scan: Scan, quote: string): void {
  const tagged = quote === '`' && !scan.operand && scan.previous() === 'Word'
  const start = scan.at
  const part = scanText(scan.source, start + 1, quote, scan.previous() === 'Case')
  if (part.stop === 'quote') {
    const end = part.end + 1
    const key = !tagged && scan.isKey(end)
    scan.emit(tagged ? 'TaggedString' : key ? 'KeyString' : 'String', end, part.value)
    return
  }
  if (part.stop === 'end') {
    unterminated(scan, start, quote, tagged)
    return
  }
  scan.open('string', tagged ? 'TaggedStringOpen' : 'StringOpen', 1, quote)
  if (!scan.refused) readStringPart(scan)
}

function unterminated(scan: Scan, start: number, quote: string, tagged: boolean): void {
  scan.diagnostics.push(errors.unterminatedString(span(start, start + 1), { quote }))
  // read on after the line's text, so that brackets and commas at its end keep their meaning
  const line = scan.source.indexOf('\n', start)
  let end = line < 0 ? scan.source.length : line
  while (end > start + 1 && /[\s,)\]}]/.test(scan.source[end - 1] as string)) end--
  scan.emit(tagged ? 'TaggedString' : 'String', end, scan.source.slice(start + 1, end))
}

/** From the opening quote or the end of an interpolation to the next interpolation or the closing quote. */
export function readStringPart(scan: Scan): void {
  const source = scan.source
  const frame = scan.frame
  for (;;) {
    const part = scanText(source, scan.at, frame.close)
    if (part.stop === 'end') {
      scan.at = source.length
      return
    }
    scan.emit('StringText', part.end, part.value)
    if (part.stop === 'quote') {
      scan.frames.pop()
      scan.emit('StringClose', part.end + 1)
      const opener = frame.opener as MutableToken
      if (opener.tokenType === tokens.StringOpen && scan.isKey(scan.at)) scan.retype(opener, 'KeyStringOpen')
      return
    }
    if (part.stop === 'expression') {
      scan.open('interpolation', 'InterpolationOpen', 2, ')')
      return
    }
    const end = part.stop === 'name' ? wordEnd(source, part.end + 1) : dollarsEnd(source, part.end)
    scan.emit('InterpolatedName', end)
  }
}
