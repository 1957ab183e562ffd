import type { Outcome } from '@twill/runtime/flow'

/** Faults of the system that pass: a full disk, too many open files, a connection that broke. */
const passing = new Set(['EAGAIN', 'EBUSY', 'EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'EIO'])

/** What was thrown for one record; a passing fault of the system is worth another attempt. */
export function failedOutcome(error: unknown): Outcome {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  return { ok: false, again: code !== undefined && passing.has(code), failure: { code, message } }
}
