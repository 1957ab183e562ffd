import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { fieldMarkEnd, isDigit, isWordStart } from '../lookahead.ts'
import { operators } from '../operators.ts'
import { readAssignment } from './assignment.ts'
import { close, openBrace, openParen } from './brackets.ts'
import { readForeignComment, readTypographicString } from './foreign-characters.ts'
import {
  readForeignOperator,
  readRangeDots,
  readRangeMark,
  readRemainder,
  readTernary,
  readTernaryElse,
} from './foreign-operators.ts'
import type { FrameKind } from './frame.ts'
import { readSeparator, readVersion } from './header.ts'
import { readRegex, readTemporal } from './literals.ts'
import { addMissingKey, dropBareCall, readDollarKey, readSpread, wrapBareParameter } from './omissions.ts'
import { readFlowClose, readFlowOpen, readSecondVersion } from './pasted.ts'
import type { Scan } from './scan.ts'
import { readString, readStringPart } from './strings.ts'
import { readGreater, readLess } from './type-arguments.ts'
import { readColonType, readPercentDirective } from './version1.ts'
import { readImportBrace, readImportDot, readWrongDashes } from './wrong-header.ts'

const symbolOperators = new Set<string>(
  operators.flatMap(([, texts]) => texts as readonly string[]).filter((text) => !isWordStart(text.charCodeAt(0))),
)

/** A token that starts with something else than a letter or digit: `c`, and the two characters after it. */
export function readSymbol(scan: Scan, c: string, second: string | undefined, third: string | undefined): void {
  const source = scan.source
  const start = scan.at
  switch (c) {
    case '"':
    case "'":
    case '`':
      readString(scan, c)
      return
    case '(':
      openParen(scan)
      return
    case ')':
    case ']':
    case '}':
      closing(scan, c)
      return
    case '[':
      if (scan.operand) scan.open('array', 'ArrayOpen', 1, ']')
      else scan.open('index', 'IndexOpen', 1, ']')
      return
    case '{':
      if (!readImportBrace(scan, c)) openBrace(scan, second, third)
      return
    case ',':
      if (!readRangeMark(scan, c)) scan.emit('Comma', start + 1)
      return
    case ':':
      colon(scan, second)
      return
    case '.':
      dot(scan)
      return
    case '$':
      dollars(scan)
      return
    case '/':
      if (scan.operand) {
        readRegex(scan)
        return
      }
      if (second === '=' && readForeignOperator(scan)) return
      break
    case '|':
      bar(scan, second, third)
      return
    case '-':
      minus(scan, second)
      return
    case '<':
      if (second !== '>' || !readForeignOperator(scan)) readLess(scan, second)
      return
    case '>':
      readGreater(scan, second)
      return
    case '=':
      if (readForeignOperator(scan)) return
      if (second === '=') break
      if (!readAssignment(scan)) scan.emit('Equals', start + 1)
      return
    case '?':
      question(scan, second, third)
      return
    case '!':
      if (readForeignOperator(scan)) return
      if (second === '=' && !scan.operand) break
      scan.emit(scan.operand ? 'Prefix' : 'Bang', start + 1)
      if (!scan.operand || scan.previous() === 'Bang') scan.operand = scan.previous() === 'Prefix'
      return
    case '*':
      if (star(scan) || (second === '=' && readForeignOperator(scan))) return
      break
    case '&':
      if (readForeignOperator(scan)) return
      scan.emit('Ampersand', start + 1)
      return
    case '^':
      scan.emit('Caret', start + 1)
      return
    case '~':
      if (second === '=') break
      scan.emit('Tilde', start + 1)
      return
    case '+':
      if (plus(scan, second) || (second === '=' && readForeignOperator(scan))) return
      break
    case '@':
      if (second === '(' && scan.previous() !== 'IndexOpen') scan.open('attributes', 'AttributesOpen', 2, ')')
      else scan.emit('AtSign', start + 1)
      return
    case '%':
      percent(scan)
      return
    case ';':
      semicolon(scan)
      return
    default:
      break
  }
  const two = source.slice(start, start + 2)
  const operator = symbolOperators.has(two) ? two : symbolOperators.has(c) ? c : undefined
  if (operator !== undefined) {
    scan.emit('Operator', start + operator.length)
    return
  }
  if (
    readTypographicString(scan, c) ||
    readFlowOpen(scan) ||
    readForeignComment(scan) ||
    readWrongDashes(scan) ||
    readForeignOperator(scan)
  )
    return
  unexpectedCharacter(scan)
}

/** Brackets whose content is separated by commas. */
const separated: ReadonlySet<FrameKind> = new Set<FrameKind>(['object', 'array', 'call', 'attributes'])

function semicolon(scan: Scan): void {
  scan.diagnostics.push(errors.semicolon(span(scan.at, scan.at + 1), {}))
  if (separated.has(scan.frame.kind)) scan.emit('Comma', scan.at + 1)
  else scan.at++
}

/** A closing bracket; that of an interpolation is followed by text. */
function closing(scan: Scan, c: string): void {
  if ((c === '}' && readImportBrace(scan, c)) || (c === ']' && readFlowClose(scan))) return
  if (close(scan, c, 1)?.kind === 'interpolation') readStringPart(scan)
}

function dollars(scan: Scan): void {
  let end = scan.at
  while (scan.source[end] === '$') end++
  if (readDollarKey(scan)) return
  addMissingKey(scan)
  scan.emit('Dollar', end)
}

/** `*` of all names, of a field that repeats, and of keys that do; false for the operator. */
function star(scan: Scan): boolean {
  if (scan.operand) {
    scan.emit('Star', scan.at + 1)
    scan.operand = scan.frame.directive !== 'Import'
    return true
  }
  return fieldMark(scan)
}

/** `?`, `*` or both after a key; false where none of these is one. */
function fieldMark(scan: Scan): boolean {
  const previous = scan.previous()
  if (previous !== 'KeyName' && previous !== 'KeyString' && previous !== 'ParenClose') return false
  const end = fieldMarkEnd(scan.source, scan.at)
  if (end === scan.at) return false
  scan.emit('FieldMark', end)
  return true
}

/** `++` as a name, and a sign that changes nothing; false for the operator. */
function plus(scan: Scan, second: string | undefined): boolean {
  const previous = scan.previous()
  if (second === '+' && (previous === 'PathSeparator' || previous === 'Fun')) {
    scan.emit('Word', scan.at + 2)
    return true
  }
  if (!scan.operand || !isDigit(scan.source.charCodeAt(scan.at + 1))) return false
  scan.at++
  return true
}

function percent(scan: Scan): void {
  if (readVersion(scan) || readSecondVersion(scan) || readPercentDirective(scan)) return
  if (scan.operand) unexpectedCharacter(scan)
  else readRemainder(scan)
}

function colon(scan: Scan, second: string | undefined): void {
  if (second === ':') scan.emit('PathSeparator', scan.at + 2)
  else if (!readColonType(scan) && !readTernaryElse(scan) && !readRangeMark(scan, ':')) scan.emit('Colon', scan.at + 1)
}

function question(scan: Scan, second: string | undefined, third: string | undefined): void {
  if (scan.operand) {
    if (second === '?' && third === '?') scan.emit('Placeholder', scan.at + 3)
    else scan.emit('Question', scan.at + 1)
    return
  }
  if (fieldMark(scan) || readForeignOperator(scan) || readTernary(scan)) return
  scan.emit('Question', scan.at + 1)
  scan.operand = false
}

function minus(scan: Scan, second: string | undefined): void {
  const start = scan.at
  if (
    (second === '-' && (readWrongDashes(scan) || readSeparator(scan))) ||
    (second === '=' && readForeignOperator(scan))
  )
    return
  if (second === '}' && scan.frame.close.startsWith('-')) {
    close(scan, '-}', 2)
    return
  }
  if (second === '>') {
    wrapBareParameter(scan)
    scan.emit('Arrow', start + 2)
    scan.frame.phase = 'none'
    return
  }
  if (second === '-' && (scan.previous() === 'PathSeparator' || scan.previous() === 'Fun')) {
    scan.emit('Word', start + 2)
    return
  }
  if (scan.operand) scan.emit('Prefix', start + 1)
  else scan.emit('Operator', start + (second === '-' ? 2 : 1))
}

function bar(scan: Scan, second: string | undefined, third: string | undefined): void {
  const expected = scan.frame.close
  if (expected === '|}' && second === '}') close(scan, '|}', 2)
  else if (expected === '|-}' && second === '-' && third === '}') close(scan, '|-}', 3)
  else if (scan.operand) readTemporal(scan)
  else if (!readForeignOperator(scan)) scan.emit('Bar', scan.at + 1)
}

function dot(scan: Scan): void {
  if (readSpread(scan) || readImportDot(scan) || readRangeDots(scan)) return
  if (scan.operand) dropBareCall(scan)
  const source = scan.source
  const start = scan.at
  let end = start + 1
  while (end < start + 4 && '.*&@^'.includes(source[end] ?? ' ')) end++
  if (end === start + 1 && source[end] === '#') end++
  const text = source.slice(start, end)
  const named = nameFollows(scan, end)
  if (text === '.' && scan.source[end] === '?' && nameFollows(scan, end + 1) && readForeignOperator(scan)) return
  switch (text) {
    case '.#':
      scan.emit('NamespaceSelector', end)
      return
    case '.^':
      if (!named) {
        scan.emit('AllMetadata', end)
        return
      }
      break
    case '.@':
    case '..@':
      if (!named) {
        scan.emit('AllAttributes', end)
        return
      }
      break
    case '..':
      if (!named) {
        scan.emit('AllDescendants', end)
        return
      }
      break
    default:
      break
  }
  scan.emit('Dot', end)
}

function nameFollows(scan: Scan, at: number): boolean {
  const c = scan.source[at]
  return c === '"' || c === "'" || c === '`' || isWordStart(scan.source.charCodeAt(at))
}

function unexpectedCharacter(scan: Scan): void {
  const start = scan.at
  const code = scan.source.codePointAt(start) as number
  const text = String.fromCodePoint(code)
  // what cannot be seen is told by its number
  const character = /[\p{C}\p{Z}\p{M}]/u.test(text) ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : text
  scan.diagnostics.push(errors.unexpectedCharacter(span(start, start + text.length), { character }))
  scan.at = start + text.length
}
