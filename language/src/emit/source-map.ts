import { lineStarts, positionAt } from '../position.ts'
import type { Mapping } from './writer.ts'

/** A source map of version 3. */
export interface SourceMap {
  readonly version: 3
  readonly file?: string
  readonly sources: readonly string[]
  readonly sourcesContent: readonly string[]
  readonly names: readonly string[]
  readonly mappings: string
}

export function sourceMap(
  mappings: readonly Mapping[],
  source: { name: string; text: string },
  lineOffset = 0,
): SourceMap {
  const starts = lineStarts(source.text)
  let text = ';'.repeat(lineOffset)
  let line = 0
  let column = 0
  let sourceLine = 0
  let sourceColumn = 0
  let first = true
  for (const mapping of mappings) {
    while (line < mapping.line) {
      text += ';'
      line++
      column = 0
      first = true
    }
    if (!first) text += ','
    first = false
    text += digits(mapping.column - column)
    column = mapping.column
    if (mapping.span === undefined) continue
    const at = positionAt(starts, mapping.span.start)
    text += digits(0) + digits(at.line - sourceLine) + digits(at.column - sourceColumn)
    sourceLine = at.line
    sourceColumn = at.column
  }
  return { version: 3, sources: [source.name], sourcesContent: [source.text], names: [], mappings: text }
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base 64 VLQ: the sign in the lowest bit, five bits a digit, low digits first. */
function digits(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    const low = rest & 31
    rest >>>= 5
    text += base64[rest > 0 ? low | 32 : low]
  } while (rest > 0)
  return text
}
