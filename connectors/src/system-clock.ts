import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '@twill/runtime/flow'

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep: (milliseconds, stop) => sleep(milliseconds, undefined, { signal: stop }).catch(() => undefined),
  random: Math.random,
  id: () => randomUUID(),
}
