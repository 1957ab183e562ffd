import { expect, test } from 'vitest'
import { type FlowState, type Outcome, runFlow } from '../../src/flow/index.ts'
import { memoryState } from './memory-state.ts'
import { numbered, plain, virtualClock } from './numbered.ts'
import { randomOf } from './random.ts'

class Crash extends Error {}

const seeds = 200
const events = 120
const isPoison = (n: number): boolean => n % 40 === 17

/** After a crash nothing of the process does anything any more. */
function mortal(state: FlowState, alive: () => boolean, chance: () => void): FlowState {
  const guard =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      if (!alive()) throw new Crash()
      chance()
      const result = call(...args)
      chance()
      return result
    }
  return { ...state, commit: guard(state.commit), complete: guard(state.complete), begin: guard(state.begin) }
}

test(`all events arrive, whenever the process dies: ${seeds} seeds of ${events} events`, async () => {
  let crashes = 0
  let duplicates = 0
  let withKeys = 0
  let between = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomOf(seed)
    const state = memoryState()
    const received: number[] = []
    const batch = { size: 1 + Math.floor(random() * 12), wait: 10 }
    const concurrency = 1 + Math.floor(random() * 4)
    const keyed = random() < 0.5
    let complete = false
    let deaths = 0
    let ends = 0
    for (let run = 0; !complete; run++) {
      expect(run, `seed ${seed} makes progress`).toBeLessThan(60)
      let dead = false
      // later runs live longer, so that each seed ends
      const lifetime = Math.floor(random() * 40 * (run + 1))
      let steps = 0
      const chance = (): void => {
        if (dead || ++steps > lifetime) {
          dead = true
          throw new Crash()
        }
      }
      const running = runFlow(
        {
          ...plain,
          batch,
          concurrency,
          source: numbered(events),
          state: mortal(
            {
              ...state,
              complete: (name, keep) => {
                state.complete(name, keep)
                ends++
              },
            },
            () => !dead,
            chance,
          ),
          clock: virtualClock(random),
          map: (payload) => {
            const { n } = payload as { n: number }
            if (isPoison(n) && n % 80 === 17) throw new Error('cannot be mapped')
            return payload
          },
          ...(keyed ? { key: (payload: unknown) => String((payload as { n: number }).n) } : {}),
          sink: {
            write: async (records) => {
              for (let i = Math.floor(random() * 3); i >= 0; i--) await new Promise((resolve) => setImmediate(resolve))
              chance()
              const outcomes = records.map(({ value }): Outcome => {
                const { n } = value as { n: number }
                if (isPoison(n)) return { ok: false, again: false, failure: { code: 'BAD', message: 'refused' } }
                if (random() < 0.1) return { ok: false, again: true, failure: { code: 'BUSY', message: 'later' } }
                received.push(n)
                return { ok: true }
              })
              try {
                chance() // it has the records, and the flow does not learn of it
              } catch (error) {
                between++
                throw error
              }
              return outcomes
            },
          },
        },
        new AbortController().signal,
      )
      try {
        complete = (await running).complete
      } catch (error) {
        if (!(error instanceof Crash)) throw error
        crashes++
        deaths++
      }
    }
    const lost = state.letters('test').filter(({ failure }) => failure.code === 'BUSY')
    const settled = new Set([...received, ...lost.map(({ position }) => position)])
    const poison = Array.from({ length: events }, (_, n) => n).filter(isPoison)
    expect(
      [...settled].sort((a, b) => Number(a) - Number(b)),
      `seed ${seed}`,
    ).toEqual(Array.from({ length: events }, (_, n) => n).filter((n) => !isPoison(n)))
    const letters = state.letters('test').filter(({ failure }) => failure.code !== 'BUSY')
    expect(
      letters.map(({ position }) => position).sort((a, b) => Number(a) - Number(b)),
      `seed ${seed}`,
    ).toEqual(poison)
    const twice = received.length - new Set(received).size
    // one batch at a time: what is sent and not written down is that batch; a run that ended begins anew
    if (concurrency === 1) expect(twice, `seed ${seed}`).toBeLessThanOrEqual(deaths * batch.size + (ends - 1) * events)
    duplicates += twice
    if (keyed) withKeys++
  }
  console.log(
    `${seeds} seeds (${withKeys} with idempotency keys), ${events} events each: ${crashes} crashes, ${between} of them between sending and writing it down, 0 lost, ${duplicates} sent twice`,
  )
  expect(crashes).toBeGreaterThan(seeds)
  expect(between).toBeGreaterThan(20)
})
