import { isWordStart, skipTrivia, startsOperand, wordEnd } from '../lookahead.ts'
import { operators } from '../operators.ts'
import { type TokenName, tokens } from '../tokens.ts'
import { readBareDeclaration } from './assignment.ts'
import { readForeignWord } from './foreign-statements.ts'
import { readDirective, readDirectiveWord, readMisplacedDirective, readNamespace } from './header.ts'
import { addMissingKey, readCompoundKey } from './omissions.ts'
import type { Scan } from './scan.ts'
import { isColonCast, readWhen } from './version1.ts'
import { readVisibility } from './visibility.ts'
import { addMissingSeparator, readWrongDirective } from './wrong-header.ts'

const wordOperators = new Set<string>(
  operators.flatMap(([, texts]) => texts as readonly string[]).filter((text) => isWordStart(text.charCodeAt(0))),
)

/** A keyword, a name or a key. */
export function readWord(scan: Scan): void {
  const source = scan.source
  const start = scan.at
  const end = wordEnd(source, start)
  const frame = scan.frame
  const previous = scan.previous()
  if (previous === 'Ns') {
    readNamespace(scan)
    return
  }
  if (
    source[end] === '#' &&
    (isWordStart(source.charCodeAt(end + 1)) || source[end + 1] === '"' || source[end + 1] === "'") &&
    (scan.operand || previous === 'Dot')
  ) {
    scan.emit('NamespacePrefix', end + 1)
    return
  }
  if (previous === 'Dot' || (previous === 'NamespacePrefix' && scan.previous(2) === 'Dot')) {
    scan.emit('Word', end)
    return
  }
  if (previous === 'PathSeparator') {
    scan.emit('Word', end)
    afterPath(scan)
    return
  }
  const text = source.slice(start, end)
  if (readVisibility(scan, text, end) || readDirective(scan, text, end) || readWrongDirective(scan, text, end)) return
  if (previous === 'AtSign' && scan.previous(2) !== 'IndexOpen') {
    scan.emit('Word', end)
    afterPath(scan)
    return
  }
  if (readBareDeclaration(scan)) return
  if (frame.directive !== undefined) addMissingSeparator(scan, text, end)
  if (frame.header && readDirectiveWord(scan, text, end, previous)) return
  if (readCompoundKey(scan, end)) return
  if (scan.isKey(end) && !isColonCast(scan, text, end)) {
    scan.emit('KeyName', end)
    return
  }
  addMissingKey(scan)
  if (readForeignWord(scan, text, end) || readMisplacedDirective(scan, text, end) || readWhen(scan, text, end)) return
  if (
    source[end] === '!' &&
    isWordStart(source.charCodeAt(end + 1)) &&
    (frame.directive === 'Import' || source.startsWith('::', wordEnd(source, end + 1)))
  ) {
    scan.emit('Loader', end + 1)
    return
  }
  const keyword = scan.operand ? operandKeyword(scan, text, end) : operatorKeyword(scan, text, end)
  if (keyword === 'If' || keyword === 'Unless') scan.ifStartsOperand = scan.operand
  scan.emit(keyword, end)
  if (keyword === 'Case') frame.phase = 'pattern'
  else if ((keyword === 'If' || keyword === 'Unless') && frame.phase === 'pattern') frame.phase = 'guard'
  else if (keyword === 'Infix') scan.operand = !source.startsWith('::', skipTrivia(source, end))
}

/** What a word is where an operand stands. */
function operandKeyword(scan: Scan, text: string, end: number): TokenName {
  const source = scan.source
  const frame = scan.frame
  switch (text) {
    case 'true':
      return 'True'
    case 'false':
      return 'False'
    case 'null':
      return 'Null'
    case 'not':
      return 'Prefix'
    case 'if':
    case 'unless':
    case 'else':
    case 'otherwise':
      return branchKeyword(scan, text, end)
    case 'do':
      return source[skipTrivia(source, end)] === '{' ? 'Do' : 'Word'
    case 'using':
      return source[skipTrivia(source, end)] === '(' ? 'Using' : 'Word'
    case 'case':
      return frame.kind === 'match' || frame.kind === 'update' ? 'Case' : 'Word'
    case 'is':
      return scan.previous() === 'Case' ? 'Is' : 'Word'
    case 'matches':
      return scan.previous() === 'Case' &&
        !/^(?:->|if\b|unless\b|:)/.test(source.slice(skipTrivia(source, end), skipTrivia(source, end) + 7))
        ? 'Matches'
        : 'Word'
    case 'and':
    case 'or':
    case 'default':
      return startsOperand(source, skipTrivia(source, end)) ? 'Operator' : 'Word'
    default:
      return 'Word'
  }
}

const branches = { if: 'If', unless: 'Unless', otherwise: 'Otherwise' } as const

/** Words of conditions are the same wherever they stand. */
function branchKeyword({ source, frame }: Scan, text: 'else' | keyof typeof branches, end: number): TokenName {
  if (text !== 'else') return branches[text]
  return frame.kind === 'match' && elseOfMatch(source, end) ? 'ElseCase' : 'Else'
}

/** What a word is after an operand. */
function operatorKeyword(scan: Scan, text: string, end: number): TokenName {
  const source = scan.source
  const frame = scan.frame
  switch (text) {
    case 'is':
      return 'Is'
    case 'as':
      return 'As'
    case 'if':
    case 'unless':
    case 'else':
    case 'otherwise':
      return branchKeyword(scan, text, end)
    case 'match':
    case 'update':
      return source[skipTrivia(source, end)] === '{' ? (text === 'match' ? 'Match' : 'Update') : 'Infix'
    case 'case':
      return frame.kind === 'match' || frame.kind === 'update' ? 'Case' : 'Infix'
    case 'at':
      return frame.kind === 'update' && frame.phase === 'pattern' ? 'At' : 'Infix'
    case 'matches':
      return frame.kind === 'match' && frame.phase === 'pattern' ? 'Matches' : 'Infix'
    default:
      return wordOperators.has(text) ? 'Operator' : 'Infix'
  }
}

/** `else ->`, `else name ->` */
function elseOfMatch(source: string, end: number): boolean {
  let i = skipTrivia(source, end)
  if (isWordStart(source.charCodeAt(i))) i = skipTrivia(source, wordEnd(source, i))
  return source.startsWith('->', i) || source.startsWith('=>', i)
}

/** After the last name of `Strings::concat` the position is that of the whole path. */
function afterPath(scan: Scan): void {
  const source = scan.source
  if (source.startsWith('::', skipTrivia(source, scan.at))) return
  const i = scan.pathStart()
  if (scan.tokens[i]?.tokenType === tokens.Infix) scan.operand = true
  else if (scan.tokens[i - 1]?.tokenType === tokens.AtSign) scan.operand = source[skipTrivia(source, scan.at)] !== '('
}
