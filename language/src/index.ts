export type { Diagnostic, Fix, Label, Severity } from './diagnostics/diagnostic.ts'
export { lineStarts, positionAt } from './position.ts'
export type { Span } from './span.ts'
