import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { isWordStart, wordEnd } from '../lookahead.ts'
import { tokens } from '../tokens.ts'
import { closeFrom } from './brackets.ts'
import type { Frame } from './frame.ts'
import type { Scan } from './scan.ts'
import { dollarsEnd, scanText } from './string-text.ts'
import type { MutableToken } from './token.ts'

/** A string, up to its first interpolation if it has one. */
export function readString(scan: Scan, quote: string): void {
  const tagged = quote === '`' && !scan.operand && scan.previous() === 'Word'
  if (!scan.operand && !tagged && closeInterpolation(scan, quote)) return
  const start = scan.at
  const part = scanText(scan.source, start + 1, quote, scan.previous() === 'Case')
  if (part.stop === 'quote') {
    const end = part.end + 1
    const key = !tagged && scan.isKey(end)
    scan.emit(tagged ? 'TaggedString' : key ? 'KeyString' : 'String', end, part.value)
    return
  }
  if (part.stop === 'end') {
    if (!closeInterpolation(scan, quote)) unterminated(scan, start, quote, tagged)
    return
  }
  scan.open('string', tagged ? 'TaggedStringOpen' : 'StringOpen', 1, quote)
  if (!scan.refused) readStringPart(scan)
}

/** The quote of a string whose `$(` is not closed: reports the bracket and ends the string. False where the quote is none. */
function closeInterpolation(scan: Scan, quote: string): boolean {
  const { frames } = scan
  const string = frames.findLastIndex(({ kind }) => kind === 'string')
  if (string < 0 || (frames[string] as Frame).close !== quote || string === frames.length - 1) return false
  closeFrom(scan, string + 1)
  endString(scan, scan.at + 1)
  return true
}

/** An earlier string that a quote ended which should be part of it, or open the next one: a word follows without a blank. */
function endedEarly(scan: Scan, quote: string): MutableToken | undefined {
  return scan.tokens.find(
    ({ image, endOffset }) =>
      image.length > 1 && image.startsWith(quote) && isWordStart(scan.source.charCodeAt(endOffset + 1)),
  )
}

function unterminated(scan: Scan, start: number, quote: string, tagged: boolean): void {
  const earlier = endedEarly(scan, quote)
  const at = earlier?.startOffset ?? start
  const labels =
    earlier === undefined
      ? []
      : [
          {
            span: span(earlier.endOffset, earlier.endOffset + 1),
            text: 'ends here, so that the next quote opens another',
          },
        ]
  scan.diagnostics.push(errors.unterminatedString(span(at, at + 1), { quote }, { labels }))
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
      endString(scan, part.end + 1)
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

/** The closing quote, before `end`. */
function endString(scan: Scan, end: number): void {
  const opener = scan.frames.pop()?.opener as MutableToken
  scan.emit('StringClose', end)
  if (opener.tokenType === tokens.StringOpen && scan.isKey(end)) scan.retype(opener, 'KeyStringOpen')
}
