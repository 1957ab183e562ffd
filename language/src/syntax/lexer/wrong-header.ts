import { nearest } from '../../check/suggest.ts'
import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import { skipTrivia } from '../lookahead.ts'
import { directiveHere, directives, leaveHeader, visibilities } from './header.ts'
import { replaceBy } from './replace.ts'
import type { Scan } from './scan.ts'

/** Directives and separators that are almost right: reported, and read as what was meant. */

/** Where the next line that is `---` or starts with the word of a directive is. */
const nextDirective = new RegExp(
  `^[ \\t]*(?:---|%|(?:(?:${visibilities.join('|')})[ \\t]+)?(?:${Object.keys(directives).join('|')})\\b)`,
  'gm',
)

const certainly: Readonly<Record<string, () => RegExp>> = {
  fun: () => /[ \t]+[\p{L}_][\p{L}\p{N}_]*[ \t]*\([^)]*\)[^\r\n=]*=(?!=)/uy,
  import: () => /[^\r\n]*(?:\bfrom\b|::)/y,
}

/** Can what follows a word be nothing else than the rest of the directive `near`? Names between two values look like words of directives. */
function isCertain(source: string, near: string, end: number): boolean {
  const shape = certainly[near]?.() ?? /[ \t]/y
  shape.lastIndex = end
  return shape.test(source)
}

/** A line of the header that starts like a directive and is none: read as the one that was meant, or left out. */
export function readWrongDirective(scan: Scan, text: string, end: number): boolean {
  const { frame, source } = scan
  const before = scan.previous()
  if (!frame.header || frame.kind !== 'top' || !(scan.atLineStart() || before === 'Visibility')) return false
  if (scan.operand && before !== undefined && before !== 'Version' && before !== 'Visibility') return false
  const at = span(scan.at, end)
  const near = text.length < 3 || Object.hasOwn(directives, text) ? undefined : nearest(text, Object.keys(directives))
  const meant = near !== undefined && isCertain(source, near, end) ? directiveHere(scan, near, end) : undefined
  if (near !== undefined && meant !== undefined) {
    scan.diagnostics.push(errors.unknownDirective(at, { word: text, instead: near }, replaceBy(at, near)))
    scan.emit(meant, end)
    frame.directive = meant
    return true
  }
  const reversedImport = /from\s+([\p{L}_][\p{L}\p{N}_:.]*)\s+import\s+([^\r\n]+)/uy
  reversedImport.lastIndex = scan.at
  const [, module, names] = reversedImport.exec(source) ?? []
  const example =
    module === undefined
      ? Object.hasOwn(directives, text)
        ? directives[text]?.example
        : undefined
      : `import ${names} from ${module}`
  nextDirective.lastIndex = end
  const next = nextDirective.exec(source)
  // a name may be written like the word of a directive
  const isHeader = next !== null && /\s/.test(source[end] ?? '') && /^[ \t]*---/m.test(source.slice(end))
  if (example === undefined || !isHeader) return false
  const word = module === undefined ? text : 'import'
  scan.diagnostics.push(errors.malformedDirective(at, { word, instead: `\`${example}\`` }))
  if (before === 'Visibility') scan.tokens.pop()
  scan.at = next.index
  return true
}

/** `dw.core.Strings` in an import: the dots are read as `::`. */
export function readImportDot(scan: Scan): boolean {
  if (scan.frame.directive !== 'Import' || scan.previous() !== 'Word') return false
  const at = span(scan.at, scan.at + 1)
  scan.diagnostics.push(errors.foreignOperator(at, { text: '.', instead: '::' }, replaceBy(at, '::')))
  scan.emit('PathSeparator', at.end)
  return true
}

/** `import { a, b } from m`, of which the braces are left out. */
export function readImportBrace(scan: Scan, c: string): boolean {
  if (scan.frame.directive !== 'Import' || scan.frame.close === c) return false
  const at = span(scan.at, scan.at + 1)
  if (c === '{') {
    if (scan.previous() !== 'Import') return false
    scan.diagnostics.push(errors.importBraces(at, {}))
  } else if (!scan.diagnostics.some(({ code }) => code === errors.importBraces.declaration.code)) return false
  scan.at++
  return true
}

/** After a variable or a function: what can only follow the first name of an expression, and no function between two values. */
const continuesExpression =
  /(?:\.[\p{L}*@"]|\s*[+*}),=>]|\s*$|\s+(?:and|or|default|as|is|to|mod)\b|\s+[\p{L}_][\p{L}\p{N}_]*\s+[$"\d])/uy

/** A word on a new line that can only start the body: the `---` before it is missing. */
export function addMissingSeparator(scan: Scan, text: string, end: number): void {
  if (scan.operand || !scan.atLineStart() || Object.hasOwn(directives, text)) return
  switch (scan.frame.directive) {
    case 'Var':
    case 'Fun':
      continuesExpression.lastIndex = end
      if (!continuesExpression.test(scan.source)) return
      break
    case 'Output':
    case 'Input':
      // an option may stand on a line of its own
      if (text === 'with' || scan.previous() === 'Input' || scan.source[skipTrivia(scan.source, end)] === '=') return
      break
    default:
      return
  }
  // where the directive stands after a separator, that has been told
  if (scan.frame.header) scan.diagnostics.push(errors.missingSeparator(span(scan.at, end), { found: `\`${text}\`` }))
  scan.virtual('Separator', '---')
  leaveHeader(scan)
}

const dashLine = /(?:--+|[—–]+)[ \t]*(?=\r?\n|$)/y

/** A line of dashes between header and body that are not three. */
export function readWrongDashes(scan: Scan): boolean {
  if (!scan.frame.header || !scan.atLineStart()) return false
  dashLine.lastIndex = scan.at
  const dashes = dashLine.exec(scan.source)?.[0].trimEnd()
  if (dashes === undefined || dashes === '---') return false
  const at = span(scan.at, scan.at + dashes.length)
  if (/^[ \t]*---(?!-)/m.test(scan.source.slice(at.end))) return false
  scan.diagnostics.push(errors.separatorDashes(at, {}, replaceBy(at, '---')))
  scan.emit('Separator', at.end)
  leaveHeader(scan)
  return true
}
