import type { Diagnostic } from '@twill/language'
import { lineStarts, positionAt } from '@twill/language'

/** A script that cannot run: all that is wrong with it, and its text to show where. */
export class CompileError extends Error {
  override readonly name: string = 'CompileError'
  /** Errors and warnings in the order of the script. */
  readonly diagnostics: readonly Diagnostic[]
  readonly source: string
  /** The script's file name. */
  readonly file: string

  constructor(diagnostics: readonly Diagnostic[], source: string, file: string) {
    const starts = lineStarts(source)
    const errors = diagnostics.filter((d) => d.severity === 'error')
    const lines = errors.map((d) => {
      const at = positionAt(starts, d.span.start)
      return `${file}:${at.line + 1}:${at.column + 1} ${d.code} ${d.message}${d.hint === undefined ? '' : ` ${d.hint}`}`
    })
    super(lines.join('\n'))
    this.diagnostics = diagnostics
    this.source = source
    this.file = file
  }
}
