import type { Outcome, Sink } from '@twill/runtime/flow'
import { failedCall } from './failed-call.ts'

/** A sink that makes a call for each record and answers with its result. */
export const callSink = (
  call: (value: unknown, cut: AbortSignal) => Promise<unknown>,
  check: (value: unknown) => string | undefined,
): Sink => ({
  check,
  async write(records, cut) {
    const outcomes: Outcome[] = []
    for (const { value } of records)
      outcomes.push(await call(value, cut).then((answer): Outcome => ({ ok: true, value: answer }), failedCall))
    return outcomes
  },
})
