import type { Clock, Flow, Source } from '../../src/flow/index.ts'

/** Numbers from 0, in order; a position is the number of the record. */
export const numbered = (count: number): Source => ({
  async *read(from, stop) {
    for (let n = from === undefined ? 0 : Number(from) + 1; n < count && !stop.aborted; n++) {
      await Promise.resolve()
      yield { value: { n }, position: n }
    }
  },
})

/** Time that passes only by sleeping. */
export function virtualClock(random: () => number): Clock & { readonly slept: number[] } {
  let now = 0
  let ids = 0
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    elapsed: () => now,
    sleep: async (milliseconds, stop) => {
      if (stop.aborted) return
      slept.push(milliseconds)
      now += milliseconds
      await new Promise((resolve) => setImmediate(resolve))
    },
    random,
    id: () => `run${++ids}`,
  }
}

export const plain = {
  name: 'test',
  map: (payload) => payload,
  sink: undefined,
  retry: { attempts: 4, initial: 100, max: 1000, budget: 1_000_000, window: 1000 },
  batch: { size: 1, wait: 50 },
  concurrency: 1,
  onError: 'deadLetter',
  drain: 1000,
  redact: (text) => text,
  observe: () => {},
} satisfies Partial<Flow>
