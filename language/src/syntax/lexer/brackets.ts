import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { fieldMarkEnd, skipTrivia } from '../lookahead.ts'
import { type TokenName, tokens } from '../tokens.ts'
import type { Frame } from './frame.ts'
import { addMissingArrow, addMissingEquals, readCastParentheses } from './omissions.ts'
import type { Scan } from './scan.ts'
import type { MutableToken } from './token.ts'

const closers: Readonly<Record<string, TokenName>> = {
  ')': 'ParenClose',
  ']': 'BracketClose',
  '}': 'BraceClose',
  '|}': 'ClosedClose',
  '-}': 'OrderedClose',
  '|-}': 'ClosedOrderedClose',
  '>': 'GenericClose',
}

export function openParen(scan: Scan): void {
  const frame = scan.frame
  const previous = scan.previous()
  if (!scan.operand) {
    if (readCastParentheses(scan)) return
    const annotation = afterAnnotationName(scan)
    scan.open(annotation ? 'annotation' : 'call', 'CallOpen', 1, ')', { operandAfter: annotation })
    return
  }
  if (previous === 'If' || previous === 'Unless') {
    scan.open('condition', 'ParenOpen', 1, ')', { operandAfter: frame.phase !== 'guard' && scan.ifStartsOperand })
    return
  }
  if (previous === 'Using') {
    scan.open('using', 'ParenOpen', 1, ')', { operandAfter: true })
    return
  }
  const typeParameters = previous === 'GenericClose' ? scan.lastGeneric : undefined
  const entry = scan.atEntryStart()
  const resultType =
    previous === 'Colon' &&
    scan.previous(2) === 'ParenClose' &&
    scan.lastParen?.kind === 'paren' &&
    !scan.lastParen.entry
  scan.open('paren', 'ParenOpen', 1, ')', { entry, typeParameters, resultType })
}

function afterAnnotationName(scan: Scan): boolean {
  const i = scan.pathStart()
  return scan.tokens[i]?.tokenType === tokens.Word && scan.tokens[i - 1]?.tokenType === tokens.AtSign
}

export function openBrace(scan: Scan, second: string | undefined, third: string | undefined): void {
  addMissingEquals(scan)
  const previous = scan.previous()
  if (previous === 'Match') {
    scan.open('match', 'BraceOpen', 1, '}')
    return
  }
  if (previous === 'Update') {
    scan.open('update', 'BraceOpen', 1, '}')
    return
  }
  if (previous === 'Do') {
    scan.open('do', 'BraceOpen', 1, '}', { header: true })
    return
  }
  if (second === '|') {
    scan.open('object', 'ClosedOpen', 2, '|}')
    return
  }
  if (second === '-' && third === '|') {
    scan.open('object', 'ClosedOrderedOpen', 3, '|-}')
    return
  }
  if (second === '-') {
    scan.open('object', 'OrderedOpen', 2, '-}')
    return
  }
  scan.open('object', 'BraceOpen', 1, '}')
}

/** Reads a closing bracket, and closes those inside of it; answers with what it closed. */
export function close(scan: Scan, text: string, length: number): Frame | undefined {
  const start = scan.at
  let index = scan.frames.length - 1
  while (index > 0 && (scan.frames[index] as Frame).close !== text) index--
  if (index === 0) {
    scan.diagnostics.push(errors.extraBracket(span(start, start + length), { text }))
    scan.at += length
    return undefined
  }
  closeFrom(scan, index + 1)
  const frame = scan.frames.pop() as Frame
  scan.emit(closers[text] as TokenName, start + length)
  scan.operand = frame.operandAfter
  afterClose(scan, frame)
  return frame
}

function afterClose(scan: Scan, frame: Frame): void {
  const opener = frame.opener as MutableToken
  if (frame.close === ')') scan.lastParen = frame
  switch (frame.kind) {
    case 'paren':
      classifyParen(scan, frame, opener)
      if (opener.tokenType === tokens.ParenOpen) addMissingArrow(scan, frame)
      break
    case 'generic':
      scan.lastGeneric = opener
      // `<T>(x: T) -> …` and `a f<T> b`: what follows stands where an operand does
      scan.operand = startedOperand(scan, frame.index)
      break
    default:
      break
  }
}

/** Whether a `<` at token `index`, or the name before it, stands where an operand does. */
function startedOperand(scan: Scan, index: number): boolean {
  if (scan.tokens[index - 1]?.tokenType !== tokens.Word) return scan.operandBefore(index)
  return scan.tokens[scan.pathStart(index - 1)]?.tokenType === tokens.Infix
}

/** Whether the parentheses closed last hold parameters, a key, or a value. */
function classifyParen(scan: Scan, frame: Frame, opener: MutableToken): void {
  const source = scan.source
  const next = skipTrivia(source, scan.at)
  const outer = scan.frame
  const inCase = outer.phase !== 'none'
  if (!inCase && (source.startsWith('->', next) || source.startsWith('=>', next))) {
    // `(a): (A | B) -> body`: the parentheses of a result type, unless another `->` follows it
    if (frame.resultType && scan.ahead.arrowAfterType(next + 2) === undefined) return
    lambda(scan, frame, opener)
  } else if (source[next] === ':' && source[next + 1] !== ':') {
    if (!frame.entry && !inCase && scan.ahead.arrowAfterType(next + 1) !== undefined) lambda(scan, frame, opener)
    else scan.retype(opener, 'KeyOpen')
  } else if (source.startsWith('@(', next) || fieldMarkEnd(source, next) > next) scan.retype(opener, 'KeyOpen')
}

function lambda(scan: Scan, frame: Frame, opener: MutableToken): void {
  scan.retype(opener, 'LambdaOpen')
  if (frame.typeParameters !== undefined) scan.retype(frame.typeParameters, 'TypeParametersOpen')
}

/** Reports the brackets and strings from frame `from` on, and closes them. */
export function closeFrom(scan: Scan, from: number): void {
  while (scan.frames.length > from) {
    const frame = scan.frames.pop() as Frame
    const opener = frame.opener as MutableToken
    const start = opener.startOffset
    if (frame.kind === 'string') {
      scan.diagnostics.push(errors.unterminatedString(span(start, start + 1), { quote: opener.image }))
      scan.virtual('StringText', '')
      scan.virtual('StringClose', '')
    } else {
      const at = scan.tokens.at(-1)
      const end = at === undefined ? scan.at : at.endOffset + 1
      scan.diagnostics.push(
        errors.unclosedBracket(
          span(start, start + opener.image.length),
          { text: opener.image, close: frame.close },
          { labels: [{ span: span(end, end), text: 'it should end here, or before' }] },
        ),
      )
      scan.virtual(closers[frame.close] as TokenName, frame.close)
      if (frame.kind === 'interpolation') scan.virtual('StringText', '')
    }
  }
  scan.operand = false
}

/** Closes what is open at the end of the script. */
export function closeAll(scan: Scan): void {
  if (scan.frames.length > 1) closeFrom(scan, 1)
}

/** Closes the brackets that are open around here up to a header; false when there is none. */
export function closeToHeader(scan: Scan): boolean {
  let index = scan.frames.length - 1
  while (index >= 0 && !(scan.frames[index] as Frame).header) index--
  if (index < 0) return false
  closeFrom(scan, index + 1)
  return true
}
