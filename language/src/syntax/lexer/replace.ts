import type { Fix } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../span.ts'

/** The fix of a finding that another text in its place mends. */
export const replaceBy = (at: Span, text: string): { readonly fixes: readonly Fix[] } => ({
  fixes: [{ title: text === '' ? 'Leave it out' : `Write ${text.trim()}`, edits: [{ span: at, text }] }],
})
