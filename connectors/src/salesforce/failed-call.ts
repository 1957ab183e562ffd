import { type Outcome, SinkError } from '@twill/runtime/flow'

/** What a flow is told of a record whose call failed. @throws what is no failure of a call */
export function failedCall(error: unknown): Outcome {
  if (!(error instanceof SinkError)) throw error
  return error.outcome
}
