import type { Failure, Position } from './source.ts'

/** A record that could not be delivered, with all that is needed to try again. */
export interface DeadLetter {
  /** The same for the same record of a run, so that a record is never kept twice. */
  readonly id: string
  readonly flow: string
  readonly correlationId: string
  readonly position: Position | undefined
  readonly payload: KeptDocument
  readonly attributes: KeptDocument
  readonly failure: Failure
  readonly attempts: readonly Attempt[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A value or document in a written form that loses nothing. */
export interface KeptDocument {
  readonly mimeType: string
  readonly content: string | Uint8Array
}

export interface Attempt {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly code: string | undefined
  readonly message: string
}

/** A run that began; after a stop the next one takes it up under the same id. */
export interface OpenRun {
  readonly id: string
  readonly position: Position | undefined
}

/** What is to be remembered at once: all of it or nothing. */
export interface Progress {
  readonly position?: Position | undefined
  /** Idempotency keys of records that arrived. */
  readonly keys?: readonly string[]
  readonly letters?: readonly DeadLetter[]
}

/** What a flow remembers. What a call has written is safe when it returns. */
export interface FlowState {
  /** The interrupted run of a flow, or a new one under `id`. */
  readonly begin: (flow: string, id: string) => OpenRun
  readonly commit: (flow: string, progress: Progress, at: number) => void
  /** The run came to its end; `keep` leaves its position to the next. */
  readonly complete: (flow: string, keep: boolean) => void
  readonly knows: (flow: string, key: string) => boolean
  /** Forgets keys that arrived before a time in milliseconds since 1970. */
  readonly forgetKeys: (flow: string, before: number) => void
  readonly letters: (flow: string) => readonly DeadLetter[]
  readonly removeLetter: (id: string) => void
  readonly close: () => void
}
