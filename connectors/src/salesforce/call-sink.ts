import { type Outcome, type Sink, SinkError } from '@twill/runtime/flow'

/** A sink that makes a call for each record and answers with its result. */
export const callSink = (
  call: (value: unknown, cut: AbortSignal) => Promise<unknown>,
  check: (value: unknown) => string | undefined,
): Sink => ({
  check,
  async write(records, cut) {
    const outcomes: Outcome[] = []
    for (const { value } of records) {
      try {
        outcomes.push({ ok: true, value: await call(value, cut) })
      } catch (error) {
        if (!(error instanceof SinkError)) throw error
        const { code, message, again, wait } = error
        outcomes.push({ ok: false, again, wait, failure: { code, message } })
      }
    }
    return outcomes
  },
})
