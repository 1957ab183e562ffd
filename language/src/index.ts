export type { Diagnostic, Fix, Label, Severity } from './diagnostics/diagnostic.ts'
export type { Span } from './span.ts'
