import type { Clock } from '../../src/flow/index.ts'

interface Timer {
  readonly at: number
  readonly wake: () => void
}

/** Time that passes only when nothing is left to be done at the moment; then the next timer is due. */
export function simulatedClock(random: () => number) {
  let elapsed = 0
  let ahead = 0
  let ids = 0
  const slept: number[] = []
  const timers = new Set<Timer>()
  const after = (milliseconds: number, stop?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        timers.delete(timer)
        stop?.removeEventListener('abort', wake)
        resolve()
      }
      const timer: Timer = { at: elapsed + milliseconds, wake }
      if (stop?.aborted) return resolve()
      stop?.addEventListener('abort', wake, { once: true })
      timers.add(timer)
    })
  const clock: Clock = {
    now: () => elapsed + ahead,
    elapsed: () => elapsed,
    sleep: (milliseconds, stop) => {
      slept.push(milliseconds)
      return after(milliseconds, stop)
    },
    random,
    id: () => `run${++ids}`,
  }
  /** Lets time pass until a promise is settled. */
  async function until<T>(work: Promise<T>): Promise<T> {
    let over = false
    const end = (): void => {
      over = true
    }
    work.then(end, end)
    for (let idle = 0; !over; ) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = [...timers].reduce<Timer | undefined>(
        (first, one) => (first === undefined || one.at < first.at ? one : first),
        undefined,
      )
      if (next === undefined) {
        if (++idle > 100) throw new Error('nothing is left that time could bring about')
        continue
      }
      idle = 0
      elapsed = Math.max(elapsed, next.at)
      next.wake()
    }
    return await work
  }
  return {
    clock,
    slept,
    until,
    /** Ends after a time, by nobody's clock but this one. */
    after,
    /** Sets what the clock shows. */
    set: (difference: number) => {
      ahead = difference
    },
  }
}
