import { expect, test } from 'vitest'
import { type Answer, type FlowEvent, type Outcome, runFlow, type SinkRecord } from '../../src/flow/index.ts'
import { memoryState } from './memory-state.ts'
import { numbered, plain, virtualClock } from './numbered.ts'
import { randomOf } from './random.ts'

const never = new AbortController().signal
const seeds = 200
const numberOf = (record: SinkRecord | undefined): number => Number((record?.value as { n?: number } | undefined)?.n)
const busy: Outcome = { ok: false, again: true, failure: { code: 'BUSY', message: 'later' } }

test(`delays are full jitter below a bound that doubles, Retry-After is waited, requests are counted: ${seeds} seeds`, async () => {
  let requests = 0
  let asked = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomOf(seed)
    const drawn: number[] = []
    const clock = virtualClock(() => {
      const value = random()
      drawn.push(value)
      return value
    })
    const chance = randomOf(seed + 10_000)
    const retry = {
      attempts: 1 + Math.floor(chance() * 8),
      initial: 1 + Math.floor(chance() * 500),
      max: 100 + Math.floor(chance() * 5000),
      budget: 1_000_000,
      window: 1000,
    }
    // what the model of the flow waits, and how often it sends
    const expected: number[] = []
    const calls = new Map<number, number>()
    const last = { attempt: 0, wait: undefined as number | undefined, failed: false }
    const summary = await runFlow(
      {
        ...plain,
        retry,
        source: numbered(10),
        state: memoryState(),
        clock,
        sink: {
          write: async ([record]) => {
            const n = numberOf(record)
            const attempt = (calls.get(n) ?? 0) + 1
            calls.set(n, attempt)
            requests++
            if (attempt > 1) {
              const bound = Math.min(retry.max, retry.initial * 2 ** (attempt - 2))
              expected.push(Math.max(Math.round((drawn.at(-1) ?? Number.NaN) * bound), last.wait ?? 0))
            } else if (last.failed && last.wait !== undefined && last.wait > 0) expected.push(last.wait)
            const fails = chance() < 0.6
            const wait = fails && chance() < 0.3 ? Math.floor(chance() * 20_000) : undefined
            if (wait !== undefined) asked++
            Object.assign(last, { attempt, wait, failed: fails })
            return [fails ? { ...busy, wait } : { ok: true }]
          },
        },
      },
      never,
    )
    expect(clock.slept.slice(0, expected.length), `seed ${seed}`).toEqual(expected)
    const sent = [...calls.values()]
    expect(Math.max(...sent)).toBeLessThanOrEqual(retry.attempts)
    expect(summary.retries).toBe(sent.reduce((sum, times) => sum + times - 1, 0))
    expect(summary).toMatchObject({ received: 10, complete: true, throttled: 0 })
    expect(summary.delivered + summary.deadLetters).toBe(10)
  }
  console.log(`${seeds} seeds: ${requests} requests, ${asked} of them answered with a time to wait`)
})

test(`no stretch of time has more retries than the budget, and nothing is lost to it: ${seeds} seeds`, async () => {
  let retries = 0
  let throttled = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const chance = randomOf(seed)
    const clock = virtualClock(randomOf(seed + 10_000))
    const retry = {
      attempts: 2 + Math.floor(chance() * 6),
      initial: 10,
      max: 40,
      budget: 1 + Math.floor(chance() * 6),
      window: 200 + Math.floor(chance() * 2000),
    }
    const seen = new Map<number, number>()
    const again: number[] = []
    const events: FlowEvent['kind'][] = []
    const summary = await runFlow(
      {
        ...plain,
        retry,
        concurrency: 1 + Math.floor(chance() * 4),
        source: numbered(30),
        state: memoryState(),
        clock,
        observe: ({ kind }) => void events.push(kind),
        sink: {
          write: async ([record]) => {
            const n = numberOf(record)
            const times = (seen.get(n) ?? 0) + 1
            seen.set(n, times)
            if (times > 1) again.push(clock.now())
            return [chance() < 0.7 ? busy : { ok: true }]
          },
        },
      },
      never,
    )
    for (let i = retry.budget; i < again.length; i++)
      expect((again[i] ?? 0) - (again[i - retry.budget] ?? 0), `seed ${seed}`).toBeGreaterThanOrEqual(retry.window)
    expect(summary.delivered + summary.deadLetters).toBe(30)
    for (const [n, times] of seen) expect(times, `${n}`).toBeLessThanOrEqual(retry.attempts)
    expect(summary.retries).toBe(again.length)
    expect(events.filter((kind) => kind === 'throttled')).toHaveLength(summary.throttled)
    retries += summary.retries
    throttled += summary.throttled
  }
  console.log(`${seeds} seeds: ${retries} retries, ${throttled} of them waited for the budget`)
  expect(throttled).toBeGreaterThan(seeds)
})

test('whoever waits for an answer is told when there is no budget, and does not wait for it', async () => {
  const answers: Answer[] = []
  const clock = virtualClock(() => 0.5)
  const source = {
    async *read() {
      for (const n of [1, 2]) yield { value: { n }, answer: (answer: Answer) => void answers.push(answer) }
    },
  }
  const summary = await runFlow(
    {
      ...plain,
      retry: { attempts: 3, initial: 10, max: 10, budget: 2, window: 3_600_000 },
      onError: 'skip',
      source,
      state: memoryState(),
      clock,
      sink: { write: async () => [busy] },
    },
    never,
  )
  expect(summary).toMatchObject({ retries: 2, throttled: 1, skipped: 2 })
  expect(answers.map(({ ok }) => ok)).toEqual([false, false])
  expect(Math.max(...clock.slept.slice(0, 3))).toBeLessThan(3_600_000)
})

test('a system that asks to be left alone gets nothing new either', async () => {
  const clock = virtualClock(() => 0.5)
  const sent: [number, number][] = []
  await runFlow(
    {
      ...plain,
      retry: { ...plain.retry, attempts: 1 },
      source: numbered(2),
      state: memoryState(),
      clock,
      sink: {
        write: async ([record]) => {
          sent.push([numberOf(record), clock.now()])
          return sent.length === 1 ? [{ ...busy, wait: 9000 }] : [{ ok: true }]
        },
      },
    },
    never,
  )
  expect(sent).toEqual([
    [0, 0],
    [1, 9000],
  ])
})
