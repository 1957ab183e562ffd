import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { stopSignal } from '../src/stop-signal.ts'

test.each([
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGINT'],
  ['SIGINT', 'SIGINT'],
] as const)('%s stops, and %s after it is left to the process, which it ends', (first, second) => {
  const signals = new EventEmitter()
  const stop = stopSignal(signals)
  expect([stop.aborted, signals.listenerCount('SIGINT'), signals.listenerCount('SIGTERM')]).toEqual([false, 1, 1])
  signals.emit(first)
  expect(stop.aborted).toBe(true)
  expect(signals.emit(second)).toBe(false)
})
