import type { Failure } from './source.ts'

/** A mapped record on its way. */
export interface SinkRecord {
  /** What the mapping gave, as JavaScript values. */
  readonly value: unknown
  readonly attributes: Readonly<Record<string, unknown>>
  readonly correlationId: string
  /** The same when the record comes again in a run that is taken up after a crash, where its source can repeat it. */
  readonly id: string
  /** The same for the same record, however often it is sent; undefined where the flow has no idempotency key. */
  readonly key: string | undefined
}

/** Why a record was not taken; blamed on the system unless it says that it works and refuses what the record says. */
export interface SinkFailure extends Pick<Failure, 'code' | 'message' | 'fields'> {
  readonly blame?: 'record' | 'sink' | undefined
}

/** What became of one record. */
export type Outcome =
  | { readonly ok: true; readonly value?: unknown }
  | {
      readonly ok: false
      readonly failure: SinkFailure
      /** Sending it again may help, and does no harm. */
      readonly again: boolean
      /** Milliseconds that the system asks to wait. */
      readonly wait?: number | undefined
    }

/** Fields that a sink takes, as the system tells them: columns of a table, fields of an object. */
export interface SinkFields {
  readonly names: readonly string[]
  /** What is wrong with a name; undefined for one that may be written. */
  readonly problem: (name: string) => string | undefined
  /** Each record must have one of these, whatever its case: a key, a field that may not be empty. */
  readonly required: readonly (readonly string[])[]
}

/** Takes records. What it has taken is safe when `write` answers. */
export interface Sink {
  /** What is wrong with a value, before anything is sent: a missing field, an array where one object is due. */
  readonly check?: (value: unknown) => string | undefined
  /** Of a sink that takes objects: what it knows of their fields. */
  readonly fields?: SinkFields
  /** A run begins, or one that was interrupted is taken up again under the same id. */
  readonly begin?: (run: string) => Promise<void>
  /**
   * Writes some records, in order, and says of each what became of it. When `cut` is aborted the time for it is over.
   * @throws SinkError for all of them
   */
  readonly write: (records: readonly SinkRecord[], cut: AbortSignal) => Promise<readonly Outcome[]>
  /** All has been written; a document may be completed. Not called after a failure or a stop. */
  readonly finish?: () => Promise<void>
  readonly close?: () => Promise<void>
}

/** Nothing of a batch was written. */
export class SinkError extends Error {
  override readonly name: string = 'SinkError'
  readonly code: string | undefined
  readonly again: boolean
  readonly wait: number | undefined
  readonly fields: readonly string[]
  readonly blame: 'record' | 'sink'

  constructor(message: string, { code, again, wait, fields = [], blame = 'sink', cause }: SinkErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.again = again
    this.wait = wait
    this.fields = fields
    this.blame = blame
  }

  /** For each record that it befell. */
  get outcome(): Outcome {
    const { code, message, fields, blame, again, wait } = this
    return { ok: false, again, wait, failure: { code, message, blame, ...(fields.length > 0 && { fields }) } }
  }
}

interface SinkErrorDetails extends Pick<SinkFailure, 'fields' | 'blame'> {
  readonly code?: string | undefined
  readonly again: boolean
  readonly wait?: number | undefined
  readonly cause?: unknown
}
