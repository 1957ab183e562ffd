import type { Span } from '@twill/language'

/** So many frames that the script's own are among them. */
const stackDepth = 60

/** V8 cuts traces at this; other engines ignore it. */
const engine = Error as unknown as { stackTraceLimit?: number | undefined }

/** A lambda that a failing run passed through. */
export interface ErrorFrame {
  /** The module's path, and the number of the call site in it. */
  readonly module: string
  readonly site: number
  /** The arguments of the lambda: item and index, value and key, … */
  readonly args: readonly unknown[]
}

/** Where in a script a failure happened; lines and columns count from 1. */
export interface ErrorLocation {
  /** The script's or module's file name. */
  readonly name: string
  readonly source: string
  readonly span: Span
  readonly line: number
  readonly column: number
}

/**
 * A failure of a run in the terms of the script. `code` is stable (`TW5001`); `hint` says what to write.
 * Position and data path are filled in by whoever knows them (the emitted code, the runtime's door).
 */
export class TwillError extends Error {
  override readonly name: string = 'TwillError'
  readonly code: string
  /** The name of the code: `null-argument`. */
  readonly slug: string
  readonly hint: string | undefined
  /** Machine-readable details: `{ function: '++', types: ['Null', 'String'] }`. */
  readonly data: Readonly<Record<string, unknown>>
  /** Set by the runtime's door. */
  location: ErrorLocation | undefined
  /** The data that the failing expression worked on: `payload.orders[12].message`. Set by the runtime's door. */
  path: string | undefined
  /** Innermost first. */
  readonly frames: ErrorFrame[] = []

  constructor(
    code: string,
    message: string,
    more: { slug?: string; hint?: string | undefined; data?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    const limit = engine.stackTraceLimit
    engine.stackTraceLimit = stackDepth
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    engine.stackTraceLimit = limit
    this.code = code
    this.slug = more.slug ?? ''
    this.hint = more.hint
    this.data = more.data ?? {}
    this.location = undefined
    this.path = undefined
  }
}
