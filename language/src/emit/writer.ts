import type { Span } from '../span.ts'
import { type Code, RuntimeName } from './code.ts'

/** From this place of the JavaScript on (0-based line and column), the text comes from `span`, or from nowhere. */
export interface Mapping {
  readonly line: number
  readonly column: number
  readonly span: Span | undefined
}

export interface Written {
  readonly text: string
  readonly mappings: readonly Mapping[]
  /** Members of the runtime that the text uses. */
  readonly uses: readonly string[]
}

/** Prints code once, keeping count of lines and columns; a nested piece is indented as the line it starts on. */
export function write(code: Code): Written {
  const chunks: string[] = []
  const mappings: Mapping[] = []
  const uses = new Set<string>()
  let line = 0
  let column = 0
  let indent = ''
  let atLineStart = true

  const text = (piece: string, base: string): void => {
    const rows = piece.split('\n')
    rows.forEach((row, i) => {
      if (i > 0) {
        chunks.push('\n')
        line++
        column = 0
        indent = base
        atLineStart = true
        if (row !== '' || i < rows.length - 1) {
          chunks.push(base)
          column = base.length
        }
      }
      if (row === '') return
      if (atLineStart) {
        const own = /^\s*/.exec(row)?.[0] ?? ''
        if (column === 0 && i === rows.length - 1 && base !== '') {
          chunks.push(base)
          column = base.length
        }
        indent = base + own
        if (own.length < row.length) atLineStart = false
      }
      chunks.push(row)
      column += row.length
    })
  }

  const visit = (piece: Code, base: string, from: Span | undefined): void => {
    if (piece instanceof RuntimeName) uses.add(piece.name)
    const here = piece.span ?? from
    if (piece.span !== undefined) mappings.push({ line, column, span: here })
    for (const part of piece.parts) {
      if (typeof part === 'string') text(part, base)
      else visit(part, indent, here)
    }
    if (piece.span !== undefined) mappings.push({ line, column, span: from })
  }
  visit(code, '', undefined)
  return { text: chunks.join(''), mappings, uses: [...uses] }
}
