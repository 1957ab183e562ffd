import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import type { Scan } from './scan.ts'

/** What is copied along with a script. */

const version = /%\s*(?:dw|tw)[ \t]+\d+\.\d+/iy

/**
 * `%dw 2.0` where a script has begun already: what follows is not read, unless only a header stands before it. False where no version
 * line stands here.
 */
export function readSecondVersion(scan: Scan): boolean {
  version.lastIndex = scan.at
  const text = version.exec(scan.source)?.[0]
  if (text === undefined) return false
  const at = span(scan.at, version.lastIndex)
  const { kind, header, directive } = scan.frame
  const isHeader = kind === 'top' && header && (directive !== undefined || scan.previous() === 'Version')
  const advice = isHeader
    ? 'Leave it out here.'
    : scan.previous() === 'Separator'
      ? 'Leave out what stands before it.'
      : 'Move what follows to a file of its own: one file holds one script.'
  const label = isHeader ? 'not at the start' : 'a second script begins here'
  scan.diagnostics.push(errors.secondScript(at, { text, label, advice }))
  scan.at = isHeader ? at.end : scan.source.length
  // a script of a header alone is no mistake of its own
  if (!isHeader && scan.operand) scan.virtual('Null', 'null')
  return true
}

/** The `#[` of an expression in a flow, which is left out. */
export function readFlowOpen(scan: Scan): boolean {
  if (!scan.operand || !scan.source.startsWith('#[', scan.at)) return false
  scan.diagnostics.push(errors.flowMarks(span(scan.at, scan.at + 2), {}))
  scan.flows.push(scan.frames.length)
  scan.at += 2
  return true
}

/** The `]` of an expression in a flow, which is left out; false for another one. */
export function readFlowClose(scan: Scan): boolean {
  const depth = scan.flows.at(-1)
  const open = scan.frames.findLastIndex(({ close }) => close === ']')
  if (depth === undefined || open >= depth) return false
  scan.flows.pop()
  scan.at++
  return true
}
