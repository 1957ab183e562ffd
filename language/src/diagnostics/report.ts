import { lineStarts, positionAt } from '../position.ts'
import type { Span } from '../span.ts'
import type { Diagnostic, Fix, Label, Severity } from './diagnostic.ts'

/** A text that findings are about: a script, or a document that a run reads. */
export interface SourceText {
  /** As the user knows it: `mappings/orders.tw`. */
  readonly name: string
  readonly text: string
}

/** A place that a finding marks. */
export interface Place {
  readonly source: SourceText
  readonly span: Span
  readonly label: string | undefined
  /** Further places in the same text. */
  readonly labels: readonly Label[]
}

/** What all printers print: a finding of the compiler, a failure of a run, or a fault of the command line. */
export interface Report {
  /** Absent for faults that have none. */
  readonly code: string | undefined
  readonly slug: string | undefined
  readonly severity: Severity
  readonly message: string
  readonly hint: string | undefined
  readonly note: string | undefined
  /** Where in the data: `payload.orders[12].message`. */
  readonly path: string | undefined
  readonly place: Place | undefined
  readonly fixes: readonly Fix[]
}

/** A compiler's finding with the script it is about. */
export const reportOf = (diagnostic: Diagnostic, source: SourceText): Report => ({
  code: diagnostic.code,
  slug: diagnostic.slug,
  severity: diagnostic.severity,
  message: diagnostic.message,
  hint: diagnostic.hint,
  note: diagnostic.note,
  path: undefined,
  place: { source, span: diagnostic.span, label: diagnostic.label, labels: diagnostic.labels },
  fixes: diagnostic.fixes,
})

/** Lines and columns from 1; columns count UTF-16 units; the end is exclusive. */
export interface Region {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function regionOf(text: string, span: Span): Region {
  const starts = lineStarts(text)
  const from = positionAt(starts, Math.min(span.start, text.length))
  const to = positionAt(starts, Math.min(Math.max(span.end, span.start), text.length))
  return { line: from.line + 1, column: from.column + 1, endLine: to.line + 1, endColumn: to.column + 1 }
}
