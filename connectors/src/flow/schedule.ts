import type { Clock } from '@twill/runtime/flow'
import type { Cron } from 'croner'

export type Schedule = { readonly cron: Cron } | { readonly every: number }

/** The longest that is slept at a time: the clock may be set, the machine suspended, and timers hold 24 days at most. */
const slice = 60_000

/** A clock that is set back by more than that was wrong before. */
const mostSetBack = 3_600_000

/**
 * Goes on whenever a run is due, until `stop` is aborted. A time that passes while a run takes longer is left out. At a change to
 * summer time what falls into the gap is due at its end; at the change back what falls into the hour that comes twice is due once,
 * and what is due every hour in both.
 */
export async function* dueTimes(schedule: Schedule, clock: Clock, stop: AbortSignal): AsyncGenerator<number, void> {
  if ('every' in schedule) {
    while (!stop.aborted) {
      const began = clock.elapsed()
      yield clock.now()
      const left = (): number => schedule.every - (clock.elapsed() - began)
      while (left() > 0 && !stop.aborted) await clock.sleep(Math.min(left(), slice), stop)
    }
    return
  }
  const after = (time: number): number | undefined => schedule.cron.nextRun(new Date(time))?.getTime()
  // what is due up to here has been seen to
  let from = clock.now()
  let next = after(from)
  while (!stop.aborted && next !== undefined) {
    const now = clock.now()
    // what was due is not due again because the clock went back a little
    if (from - now > mostSetBack) {
      from = now
      next = after(from)
    } else if (next > now) await clock.sleep(Math.min(next - now, slice), stop)
    else {
      yield next
      from = Math.max(next, clock.now())
      next = after(from)
    }
  }
}
