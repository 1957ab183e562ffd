import type { Failure, Position } from './source.ts'

/** What happens in a run, for logs and meters. Times are in milliseconds. */
export type FlowEvent =
  | { readonly kind: 'started'; readonly run: string; readonly from: Position | undefined }
  | { readonly kind: 'received'; readonly correlationId: string }
  | { readonly kind: 'mapped'; readonly correlationId: string; readonly took: number }
  /** The mapping gave null: there is nothing to send. */
  | { readonly kind: 'filtered'; readonly correlationId: string }
  /** The record's idempotency key is known: it has arrived before. */
  | { readonly kind: 'duplicate'; readonly correlationId: string; readonly key: string }
  /** A batch was handed to the sink; some of its records, or all, may have failed. */
  | {
      readonly kind: 'sent'
      readonly records: number
      /** 1 for the first time. */
      readonly attempt: number
      readonly took: number
      /** How many failed, and how the last of them. */
      readonly failed: number
      readonly failure: Pick<Failure, 'code' | 'message'> | undefined
    }
  | { readonly kind: 'delivered'; readonly correlationIds: readonly string[]; readonly took: number }
  | {
      readonly kind: 'retrying'
      readonly correlationIds: readonly string[]
      readonly attempt: number
      readonly delay: number
      readonly failure: Pick<Failure, 'code' | 'message'>
    }
  /** The budget of retries is used up: the next one waits for it, or is given up where somebody waits for the outcome. */
  | { readonly kind: 'throttled'; readonly correlationIds: readonly string[]; readonly wait: number }
  | { readonly kind: 'failed'; readonly correlationId: string; readonly failure: Failure; readonly kept: boolean }
  | { readonly kind: 'committed'; readonly position: Position }
  | { readonly kind: 'finished'; readonly summary: FlowSummary }

export interface FlowSummary {
  readonly run: string
  readonly received: number
  readonly delivered: number
  readonly filtered: number
  readonly duplicates: number
  readonly deadLetters: number
  readonly skipped: number
  readonly retries: number
  /** Retries for which there was no budget left when they were due. */
  readonly throttled: number
  /** The source has ended, and nothing is left in flight. */
  readonly complete: boolean
  readonly took: number
}
