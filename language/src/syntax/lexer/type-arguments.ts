import { skipTrivia } from '../lookahead.ts'
import type { TokenName } from '../tokens.ts'
import { close } from './brackets.ts'
import type { Scan } from './scan.ts'

/** `<` of types, or an operator that starts with it. */
export function readLess(scan: Scan, second: string | undefined): void {
  const start = scan.at
  if (second === ':') {
    scan.emit('SubtypeOf', start + 2)
    return
  }
  const operator = second === '=' || second === '<' || second === '~'
  if (!operator) {
    if (inType(scan) && scan.previous() === 'Word') {
      scan.open('generic', 'GenericOpen', 1, '>')
      return
    }
    const closing = scan.ahead.closing(start)
    if (closing !== undefined && (scan.operand || isGeneric(scan, closing))) {
      scan.open('generic', 'GenericOpen', 1, '>')
      return
    }
  }
  scan.emit('Operator', start + (operator ? 2 : 1))
}

/** Does `Name < … >` up to `closing` hold types, and not two comparisons? */
function isGeneric(scan: Scan, closing: number): boolean {
  const source = scan.source
  if (scan.previous() !== 'Word') return false
  const before = scan.tokens[scan.pathStart() - 1]?.tokenType.name as TokenName | undefined
  if (
    before === 'As' ||
    before === 'Is' ||
    before === 'Bar' ||
    before === 'Ampersand' ||
    before === 'GenericOpen' ||
    before === 'Fun' ||
    before === 'Type'
  )
    return true
  if (scan.frame.kind === 'generic' || inType(scan)) return true
  if (before === 'Colon' && scan.frame.header) return true
  const next = skipTrivia(source, closing + 1)
  const c = source[next]
  if (c === undefined || '(),]}:.|&~;?'.includes(c)) return true
  if (before === 'Colon' && c === '{') return true
  return (
    (c === '=' && source[next + 1] !== '=' && (next > closing + 1 || before === 'Colon')) ||
    source.startsWith('->', next) ||
    source.startsWith('---', next) ||
    c === '<'
  )
}

/** In a directive that holds types only, and in the brackets of one. */
function inType(scan: Scan): boolean {
  const { types, directive } = scan.frame
  return types || directive === 'Type' || directive === 'Output' || directive === 'Input'
}

/** `>` of types, or an operator that starts with it. */
export function readGreater(scan: Scan, second: string | undefined): void {
  const start = scan.at
  if (scan.frame.kind === 'generic') {
    close(scan, '>', 1)
    return
  }
  scan.emit('Operator', start + (second === '=' || second === '>' ? 2 : 1))
}
