import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  delayBefore,
  type FlowEvent,
  FlowStopped,
  type Outcome,
  retryAfter,
  runFlow,
  SinkError,
  unkeep,
} from '../../src/flow/index.ts'
import { LowWater } from '../../src/flow/low-water.ts'
import { input } from '../../src/index.ts'
import { memoryState } from './memory-state.ts'
import { numbered, plain, virtualClock } from './numbered.ts'
import { randomOf } from './random.ts'

const never = new AbortController().signal
const busy: Outcome = { ok: false, again: true, failure: { code: 'BUSY', message: 'later' } }

describe('low water', () => {
  test('is the last of the settled records that have no open one before them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 3000 }), (order) => {
        const water = new LowWater<number>()
        const marks = order.map((_, i) => water.open(i))
        const settled = new Set<number>()
        const sequence = order.map((weight, i) => ({ weight, i })).sort((a, b) => a.weight - b.weight)
        for (const { i } of sequence) {
          marks[i]?.settle()
          settled.add(i)
          if (settled.size % 97 !== 0 && settled.size !== order.length) continue
          let expected = -1
          while (settled.has(expected + 1)) expected++
          expect(water.position).toBe(expected < 0 ? undefined : expected)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('delays', () => {
  test('lie between nothing and a bound that doubles', () => {
    const policy = { attempts: 9, initial: 100, max: 1000 }
    expect([2, 3, 4, 5, 6, 7].map((attempt) => delayBefore(attempt, policy, undefined, () => 0.999999))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ])
    expect(delayBefore(5, policy, undefined, () => 0)).toBe(0)
    expect(delayBefore(2, policy, 5000, () => 0.5)).toBe(5000)
  })

  test('Retry-After is seconds or a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(retryAfter('7', now)).toBe(7000)
    expect(retryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60_000)
    expect(retryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
    expect(retryAfter('soon', now)).toBeUndefined()
    expect(retryAfter(null, now)).toBeUndefined()
  })
})

test('a busy sink is asked again with growing delays, and what it asks for is waited', async () => {
  const clock = virtualClock(() => 0.5)
  let calls = 0
  const write = async (): Promise<readonly Outcome[]> => {
    calls++
    return calls === 1 ? [busy] : calls === 2 ? [{ ...busy, wait: 4321 }] : [{ ok: true }]
  }
  const summary = await runFlow({ ...plain, source: numbered(1), state: memoryState(), clock, sink: { write } }, never)
  expect(summary).toMatchObject({ received: 1, delivered: 1, retries: 2, complete: true })
  expect(clock.slept.slice(0, 2)).toEqual([50, 4321])
})

test('attempts are bounded, and the dead letter tells of each', async () => {
  const state = memoryState()
  const clock = virtualClock(() => 0.5)
  const write = async (): Promise<readonly Outcome[]> => {
    throw new SinkError('no route', { code: 'EHOSTUNREACH', again: true })
  }
  const summary = await runFlow({ ...plain, source: numbered(1), state, clock, sink: { write } }, never)
  expect(summary).toMatchObject({ delivered: 0, deadLetters: 1, retries: 3, complete: true })
  const [letter] = state.letters('test')
  expect(letter).toMatchObject({
    flow: 'test',
    position: 0,
    failure: { code: 'EHOSTUNREACH', message: 'no route', blame: 'sink' },
  })
  expect(letter?.attempts.map(({ code }) => code)).toEqual([
    'EHOSTUNREACH',
    'EHOSTUNREACH',
    'EHOSTUNREACH',
    'EHOSTUNREACH',
  ])
  expect(letter && unkeep(letter.payload)).toEqual({ n: 0 })
})

test('a sink that throws something else is not asked again', async () => {
  const state = memoryState()
  let calls = 0
  const write = async (): Promise<readonly Outcome[]> => {
    calls++
    throw new Error('a fault')
  }
  await runFlow({ ...plain, source: numbered(1), state, clock: virtualClock(Math.random), sink: { write } }, never)
  expect(calls).toBe(1)
  expect(state.letters('test')).toHaveLength(1)
})

test('a value that the sink cannot take is not sent', async () => {
  const state = memoryState()
  const sent: unknown[] = []
  await runFlow(
    {
      ...plain,
      source: numbered(3),
      state,
      clock: virtualClock(Math.random),
      map: (payload) => ((payload as { n: number }).n === 1 ? [payload] : payload),
      sink: {
        check: (value) => (Array.isArray(value) ? 'one object is due, not an array' : undefined),
        write: async (records) => records.map(({ value }) => ({ ok: true, value: sent.push(value) })),
      },
    },
    never,
  )
  expect(sent).toEqual([{ n: 0 }, { n: 2 }])
  expect(state.letters('test').map(({ failure }) => failure)).toEqual([
    {
      code: 'TW7011',
      message: 'The sink cannot take what the mapping gives: one object is due, not an array.',
      blame: 'mapping',
    },
  ])
})

test('null sends nothing and counts as settled', async () => {
  const state = memoryState()
  const sent: unknown[] = []
  const flow = {
    ...plain,
    source: { ...numbered(4), continues: true },
    state,
    clock: virtualClock(Math.random),
    map: (payload: unknown) => ((payload as { n: number }).n % 2 === 1 ? null : payload),
    sink: {
      write: async (records: readonly { value: unknown }[]): Promise<readonly Outcome[]> =>
        records.map(({ value }) => ({ ok: true, value: sent.push(value) })),
    },
  }
  expect(await runFlow(flow, never)).toMatchObject({ received: 4, delivered: 2, filtered: 2, complete: true })
  expect(await runFlow(flow, never)).toMatchObject({ received: 0, complete: true })
  expect(sent).toEqual([{ n: 0 }, { n: 2 }])
})

test('a key that has arrived is not sent again, also within a batch', async () => {
  const sent: unknown[] = []
  const summary = await runFlow(
    {
      ...plain,
      batch: { size: 5, wait: 10 },
      concurrency: 3,
      source: numbered(20),
      state: memoryState(),
      clock: virtualClock(Math.random),
      key: (payload) => String((payload as { n: number }).n % 7),
      sink: { write: async (records) => records.map(({ key }) => ({ ok: true, value: sent.push(key) })) },
    },
    never,
  )
  expect(summary).toMatchObject({ delivered: 7, duplicates: 13, complete: true })
  expect(sent.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6'])
})

test('a key whose record failed is not taken as arrived', async () => {
  let calls = 0
  const summary = await runFlow(
    {
      ...plain,
      batch: { size: 2, wait: 10 },
      source: numbered(2),
      state: memoryState(),
      clock: virtualClock(Math.random),
      key: () => 'same',
      sink: {
        write: async (records) =>
          records.map(() =>
            ++calls === 1 ? { ok: false, again: false, failure: { code: undefined, message: 'no' } } : { ok: true },
          ),
      },
    },
    never,
  )
  expect(summary).toMatchObject({ delivered: 1, duplicates: 0, deadLetters: 1 })
})

test('`stop` ends the run before the record that failed', async () => {
  const state = memoryState()
  const running = runFlow(
    {
      ...plain,
      onError: 'stop',
      source: numbered(5),
      state,
      clock: virtualClock(Math.random),
      map: (payload) => {
        if ((payload as { n: number }).n === 3) throw new Error('three')
        return payload
      },
      sink: { write: async (records) => records.map(() => ({ ok: true })) },
    },
    never,
  )
  await expect(running).rejects.toThrow(FlowStopped)
  expect(state.begin('test', 'x').position).toBe(2)
  expect(state.letters('test')).toEqual([])
})

const real = (milliseconds: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    stop.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

test('a stop delivers what is under way and reads no more', async () => {
  const stop = new AbortController()
  const state = memoryState()
  const arrived: unknown[] = []
  const summary = await runFlow(
    {
      ...plain,
      concurrency: 3,
      source: numbered(1000),
      state,
      // the time to drain must not pass while the sink waits
      clock: { ...virtualClock(Math.random), sleep: real },
      sink: {
        write: async (records) => {
          if (arrived.length === 10) stop.abort()
          await new Promise((resolve) => setTimeout(resolve, 1))
          return records.map(({ value }) => ({ ok: true, value: arrived.push(value) }))
        },
      },
    },
    stop.signal,
  )
  expect(summary.complete).toBe(false)
  expect(summary.delivered).toBe(arrived.length)
  expect(summary.received).toBe(arrived.length)
  expect(state.begin('test', 'x').position).toBe(arrived.length - 1)
})

test('a sink that never answers holds up a stop only for the time to drain', async () => {
  const stop = new AbortController()
  const clock = virtualClock(Math.random)
  let cut: AbortSignal | undefined
  const summary = await runFlow(
    {
      ...plain,
      source: numbered(10),
      state: memoryState(),
      clock,
      sink: {
        write: (_, signal) => {
          cut = signal
          stop.abort()
          return new Promise(() => {})
        },
      },
    },
    stop.signal,
  )
  expect(summary).toMatchObject({ delivered: 0, complete: false })
  expect(cut?.aborted).toBe(true)
  expect(clock.slept).toContain(1000)
})

test('a slow sink stops the reading', async () => {
  let read = 0
  let most = 0
  let done = 0
  await runFlow(
    {
      ...plain,
      batch: { size: 4, wait: 10 },
      concurrency: 2,
      source: {
        async *read() {
          for (let n = 0; n < 200; n++) {
            most = Math.max(most, ++read - done)
            yield { value: { n }, position: n }
          }
        },
      },
      state: memoryState(),
      clock: virtualClock(Math.random),
      sink: {
        write: async (records) => {
          await new Promise((resolve) => setImmediate(resolve))
          done += records.length
          return records.map(() => ({ ok: true }))
        },
      },
    },
    never,
  )
  expect(done).toBe(200)
  expect(most).toBeLessThanOrEqual(4 * 3 + 1)
})

test('whoever waits is answered, with the fault when there is one', async () => {
  const answers: Answer[] = []
  const source = {
    async *read() {
      for (const value of [{ a: 1 }, input('{ broken', 'application/json'), { a: 3 }])
        yield { value, correlationId: `c${answers.length}`, answer: (answer: Answer) => void answers.push(answer) }
    },
  }
  const { compile } = await import('../../src/index.ts')
  const mapping = compile('payload.a + 1', { inputs: { payload: '' } })
  await runFlow(
    {
      ...plain,
      source,
      state: memoryState(),
      clock: virtualClock(Math.random),
      map: (payload) => mapping.evaluate({ payload }),
    },
    never,
  )
  expect(answers.map((answer) => (answer.ok ? answer.value : answer.failure))).toEqual([
    2,
    expect.objectContaining({ code: 'TW4001', blame: 'input' }),
    4,
  ])
})

test('events tell all that happens, in order', async () => {
  const events: FlowEvent['kind'][] = []
  await runFlow(
    {
      ...plain,
      source: numbered(1),
      state: memoryState(),
      clock: virtualClock(randomOf(1)),
      observe: ({ kind }) => void events.push(kind),
      sink: { write: async (records) => records.map(() => ({ ok: true })) },
    },
    never,
  )
  expect(events).toEqual(['started', 'received', 'mapped', 'sent', 'delivered', 'committed', 'finished'])
})
