import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, type Outcome, type Sink, type Source, unkeep } from '@twill/runtime/flow'
import { afterAll, expect, test } from 'vitest'
import { type FlowPlan, prepareFlow } from '../../src/flow/prepare-flow.ts'
import { readFlow } from '../../src/flow/read-flow.ts'
import { deadLetters, redrive, runPlan } from '../../src/flow/run-plan.ts'
import type { AnyOperation } from '../../src/operation.ts'

const folder = mkdtempSync(join(tmpdir(), 'twill-poison-'))
afterAll(() => rmSync(folder, { recursive: true }))

const seeds = 200
const events = 25
const all = Array.from({ length: events }, (_, n) => n)
const never = new AbortController().signal
const quiet = { observe: () => {}, info: () => {}, warn: () => {} }

function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** A plan as a file gives it, with a source and a sink of the test's own. */
function planOf(name: string, more: string, source: Source, sink: Sink): FlowPlan {
  const text = `name: ${name}
source: { file.read: { path: nothing.json } }
mapping: { script: '{ n: payload.n, twice: payload.n * 2 }' }
sink: { file.append: { path: nothing.ndjson } }
${more}`
  const { plan, reports } = prepareFlow(readFlow(join(folder, `${name}.flow.yaml`), text), {
    environment: { variable: () => undefined, secret: () => undefined },
  })
  if (plan === undefined) throw new Error(JSON.stringify(reports))
  const operation = { connector: 'test', name: 'test', since: '0', doc: '', when: '', settings: {} }
  return {
    ...plan,
    source: {
      ...plan.source,
      operation: { ...operation, kind: 'source', run: () => source } satisfies AnyOperation<'source'>,
    },
    sink: {
      operation: { ...operation, kind: 'sink', run: () => sink } satisfies AnyOperation<'sink'>,
      settings: {},
      connection: undefined,
    },
  }
}

const numbered: Source = {
  async *read(from, stop) {
    for (let n = from === undefined ? 0 : Number(from) + 1; n < events && !stop.aborted; n++)
      yield {
        value: n % 13 === 12 ? { n: 'no number' } : { n },
        attributes: { line: n },
        position: n,
        correlationId: `c${n}`,
      }
  },
}

const clockOf = (random: () => number): Clock => {
  let now = 0
  return {
    now: () => now,
    elapsed: () => now,
    sleep: async (milliseconds, stop) => {
      if (!stop.aborted) now += milliseconds
      await new Promise((resolve) => setImmediate(resolve))
    },
    random,
    id: () => `run${Math.floor(random() * 1e9)}`,
  }
}

test(`poison is set apart with all that is known of it, everything else arrives, and what is sent again later is gone: ${seeds} seeds`, async () => {
  const counts = { letters: 0, attempts: 0, redriven: 0, left: 0 }
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomOf(seed)
    const attempts = 1 + Math.floor(random() * 4)
    /** How the sink treats each number: takes it, refuses it, is busy as long as it is asked, or busy at first. */
    const kinds = all.map(() =>
      random() < 0.85 ? 'fine' : (['bad', 'busy', 'late'] as const)[Math.floor(random() * 3)],
    )
    const asked = new Map<number, number>()
    const received: number[] = []
    let mended = (_: number): boolean => false
    const sink: Sink = {
      write: async (records) =>
        records.map(({ value }): Outcome => {
          const { n } = value as { n: number }
          const times = (asked.get(n) ?? 0) + 1
          asked.set(n, times)
          const kind = mended(n) ? 'fine' : kinds[n]
          if (kind === 'bad') return { ok: false, again: false, failure: { code: 'REFUSED', message: `no ${n}` } }
          if (kind === 'busy' || (kind === 'late' && times < attempts))
            return { ok: false, again: true, failure: { code: 'BUSY', message: `later ${times}` } }
          received.push(n)
          return { ok: true }
        }),
    }
    const more = `batch: { size: ${1 + Math.floor(random() * 6)} }\nconcurrency: ${1 + Math.floor(random() * 4)}\nretry: { attempts: ${attempts}, initial: 1ms }\n`
    const plan = planOf(`poison-${seed}`, more, numbered, sink)
    const options = { ...quiet, clock: clockOf(random) }
    const isText = (n: number): boolean => n % 13 === 12
    const isPoison = (n: number): boolean => isText(n) || kinds[n] === 'bad' || kinds[n] === 'busy'
    const summary = await runPlan(plan, never, options)
    const poison = all.filter(isPoison)
    expect(summary, `seed ${seed}`).toMatchObject({ received: events, deadLetters: poison.length, complete: true })
    expect(
      [...received].sort((a, b) => a - b),
      `seed ${seed}`,
    ).toEqual(all.filter((n) => !isPoison(n)))

    const letters = [...deadLetters(plan)].sort((a, b) => Number(a.position) - Number(b.position))
    counts.letters += letters.length
    expect(
      letters.map(({ position }) => position),
      `seed ${seed}`,
    ).toEqual(poison)
    for (const [i, letter] of letters.entries()) {
      const n = poison[i] ?? -1
      expect(letter).toMatchObject({ correlationId: `c${n}`, flow: plan.name })
      expect(JSON.parse(JSON.stringify(unkeep(letter.payload)))).toEqual(isText(n) ? { n: 'no number' } : { n })
      expect(JSON.parse(JSON.stringify(unkeep(letter.attributes)))).toEqual({ line: n })
      const { code, message, blame } = letter.failure
      const log = letter.attempts.map((attempt) => [attempt.code, attempt.message])
      counts.attempts += log.length
      if (isText(n)) {
        expect(blame).toBe('mapping')
        expect(log).toEqual([[code, message]])
      } else if (kinds[n] === 'bad')
        expect([code, message, log]).toEqual(['REFUSED', `no ${n}`, [['REFUSED', `no ${n}`]]])
      else expect(log).toEqual(Array.from({ length: attempts }, (_, i) => ['BUSY', `later ${i + 1}`]))
    }

    // the system is mended for some of them
    const chosen = new Set(poison.filter(() => random() < 0.7))
    mended = (n) => chosen.has(n)
    received.length = 0
    const gone = poison.filter((n) => chosen.has(n) && !isText(n))
    const left = poison.filter((n) => !gone.includes(n))
    expect(await redrive(plan, [], never, options), `seed ${seed}`).toEqual({
      delivered: gone.length,
      failed: left.length,
    })
    expect([...received].sort((a, b) => a - b)).toEqual(gone)
    const kept = [...deadLetters(plan)].sort((a, b) => Number(a.position) - Number(b.position))
    expect(
      kept.map(({ position }) => position),
      `seed ${seed}`,
    ).toEqual(left)
    for (const letter of kept) {
      const before = letters.find(({ id }) => id === letter.id)
      expect(letter.attempts.slice(0, before?.attempts.length)).toEqual(before?.attempts)
      expect(letter.attempts.length).toBeGreaterThan(before?.attempts.length ?? 0)
      expect(letter.payload).toEqual(before?.payload)
    }
    counts.redriven += gone.length
    counts.left += left.length
  }
  console.log(
    `${seeds} seeds of ${events} events: ${counts.letters} dead letters with ${counts.attempts} attempts, 0 wrong; ${counts.redriven} sent again, ${counts.left} left`,
  )
  expect(Math.min(counts.redriven, counts.left)).toBeGreaterThan(seeds)
}, 120_000)
