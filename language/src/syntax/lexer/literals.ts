import * as errors from '../../diagnostics/syntax.ts'
import { span } from '../../span.ts'
import type { Scan } from './scan.ts'

const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

export function readNumber(scan: Scan): void {
  number.lastIndex = scan.at
  number.test(scan.source)
  scan.emit('Number', number.lastIndex)
}

/** `/…/` on one line. */
export function readRegex(scan: Scan): void {
  const source = scan.source
  const start = scan.at
  let i = start + 1
  while (i < source.length && source[i] !== '/' && source[i] !== '\n') i += source[i] === '\\' ? 2 : 1
  if (source[i] === '/') {
    scan.emit('Regex', i + 1, source.slice(start + 1, i).replaceAll('\\/', '/'))
    return
  }
  scan.diagnostics.push(errors.unterminatedRegex(span(start, start + 1), {}))
  let stop = start + 1
  while (stop < source.length && !/[\s,)]/.test(source[stop] as string)) stop++
  scan.emit('Regex', stop, source.slice(start + 1, stop))
}

/** A date, time, period or zone between bars, on one line. */
export function readTemporal(scan: Scan): void {
  const source = scan.source
  const start = scan.at
  let end = start + 1
  while (end < source.length && source[end] !== '|' && source[end] !== '\n') end++
  if (source[end] === '|') {
    scan.emit('Temporal', end + 1, source.slice(start + 1, end))
    return
  }
  scan.diagnostics.push(errors.unterminatedTemporal(span(start, start + 1), {}))
  while (end > start && /\s/.test(source[end - 1] as string)) end--
  let stop = start + 1
  while (stop < end && !/[\s,)\]}]/.test(source[stop] as string)) stop++
  scan.emit('Temporal', stop, source.slice(start + 1, stop))
}
