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

/** A place as text: `orders.tw:4:18`. */
export const placeText = ({ name, line, column }: ErrorLocation): string => `${name}:${line}:${column}`

/**
 * A failure of a run in the terms of the script. `code` is stable (`TW5001`); `hint` says what to write.
 * Position and data path are filled in by whoever knows them (the emitted code, the runtime's door). What holds the script's text or
 * data of the run is no property of its own, so that it does not get into logs.
 */
export class TwillError extends Error {
  override readonly name: string = 'TwillError'
  readonly code: string
  /** The name of the code: `null-argument`. */
  readonly slug: string
  readonly hint: string | undefined
  /** Machine-readable details: `{ function: '++', types: ['Null', 'String'] }`. */
  readonly data: Readonly<Record<string, unknown>>
  /** The data that the failing expression worked on: `payload.orders[12].message`. Set by the runtime's door. */
  path: string | undefined
  #location: ErrorLocation | undefined
  #calls: readonly ErrorLocation[] = []
  readonly #frames: ErrorFrame[] = []

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
    this.path = undefined
  }

  /** Where in the script; set by the runtime's door. */
  get location(): ErrorLocation | undefined {
    return this.#location
  }

  /** The calls in progress, the innermost first: each where one function of a script calls another. */
  get calls(): readonly ErrorLocation[] {
    return this.#calls
  }

  /** Lambdas that the run was in, the innermost first. */
  get frames(): ErrorFrame[] {
    return this.#frames
  }

  /** Says where it happened. The trace then names the script's lines in place of those of the code made from it. */
  locate(location: ErrorLocation, calls: readonly ErrorLocation[], outside: readonly string[]): void {
    this.#location = location
    this.#calls = calls
    const places = [location, ...calls].map((place) => `    at ${placeText(place)}`)
    this.stack = [`${this.name}: ${this.message}`, ...places, ...outside].join('\n')
  }

  /** For logs: all that a person needs, and neither the script's text nor data beyond what the message quotes. */
  toJSON(): object {
    const place = ({ name, line, column }: ErrorLocation) => ({ name, line, column })
    return {
      name: this.name,
      code: this.code,
      slug: this.slug,
      message: this.message,
      hint: this.hint,
      path: this.path,
      location: this.#location && place(this.#location),
      calls: this.#calls.map(place),
      data: this.data,
    }
  }
}
