import type { DiagnosticType } from '@twill/language/diagnostics'
import { TwillError } from './error.ts'

const nowhere = { start: 0, end: 0 }

/** The error that a declaration of `diagnostics/runtime.ts` describes; its data are the parameters, and `data` besides. */
export function raise<D extends DiagnosticType['declaration']>(
  type: DiagnosticType<D>,
  parameters: Parameters<DiagnosticType<D>>[1],
  more: { readonly data?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
): TwillError {
  const { code, slug, message, hint } = type(nowhere, parameters)
  return new TwillError(code, message, { slug, hint, data: { ...parameters, ...more.data }, cause: more.cause })
}
