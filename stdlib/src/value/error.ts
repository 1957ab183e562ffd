import type { Span } from '@twill/language'

/** What the run knew when something failed: one frame for each script function it passed through, innermost first. */
export interface ErrorFrame {
  /** The call whose lambda was running. */
  readonly span: Span
  readonly module: string
  /** The arguments of the lambda: item and index, value and key, … */
  readonly args: readonly unknown[]
}

/** Selections that gave null on the way to a failing argument: `payload.message`. */
export interface NullChain {
  readonly argument: number
  readonly path: string
}

/**
 * A failure of a run in the terms of the script. `code` is stable (`TW5001`); `hint` says what to write.
 * Position and data path are filled in by whoever knows them (the emitted code, the runtime's door).
 */
export class TwillError extends Error {
  override readonly name: string = 'TwillError'
  readonly code: string
  readonly hint: string | undefined
  /** Machine-readable details: `{ function: '++', types: ['Null', 'String'] }`. */
  readonly data: Readonly<Record<string, unknown>>
  readonly frames: ErrorFrame[] = []

  constructor(code: string, message: string, more: { hint?: string | undefined; data?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.hint = more.hint
    this.data = more.data ?? {}
  }
}
