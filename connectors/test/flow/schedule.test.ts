import type { Clock } from '@twill/runtime/flow'
import { Cron } from 'croner'
import { expect, test } from 'vitest'
import { dueTimes } from '../../src/flow/schedule.ts'

const seeds = 200

function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Time that passes by sleeping; `set` moves what the clock shows and nothing else. */
function settableClock(start: number) {
  let passed = 0
  let shown = start
  const slept: number[] = []
  const pass = (milliseconds: number): void => {
    passed += milliseconds
    shown += milliseconds
  }
  const clock: Clock = {
    now: () => shown,
    elapsed: () => passed,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      pass(milliseconds)
    },
    random: () => 0,
    id: () => '',
  }
  return {
    clock,
    slept,
    pass,
    set: (time: number) => {
      shown = time
    },
  }
}

const cronOf = (pattern: string, timezone: string) => ({
  cron: new Cron(pattern, { paused: true, mode: '5-or-6-parts' as const, timezone }),
})

/** What a clock on the wall of a zone shows, by the platform's own zones. */
function wallOf(timezone: string): (time: number) => { readonly day: string; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const known = new Map<number, { readonly day: string; readonly minute: number }>()
  return (time) => {
    const before = known.get(time)
    if (before !== undefined) return before
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
    const shown = {
      day: `${parts.year}-${parts.month}-${parts.day}`,
      minute: Number(parts.hour) * 60 + Number(parts.minute),
    }
    known.set(time, shown)
    return shown
  }
}

const hour = 3_600_000
const day = 24 * hour

/** Days at which clocks are put forward or back, with gaps of an hour, of half an hour, and at midnight. */
const changes = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Asia/Kolkata', '2026-03-29'],
] as const

test(`a daily time is due once a day, in the gap at its end, in the hour that comes twice the first time: ${seeds} seeds`, async () => {
  const walls = new Map(changes.map(([zone]) => [zone, wallOf(zone)]))
  let inGap = 0
  let twice = 0
  let runs = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomOf(seed)
    const [zone, date] = changes[seed % changes.length] ?? changes[0]
    const wall = walls.get(zone) ?? wallOf(zone)
    // near the change, where the gaps and repetitions are
    const minute = random() < 0.8 ? Math.floor(random() * 240) : Math.floor(random() * 1440)
    const middle = Date.parse(`${date}T12:00:00Z`)
    const start = middle - 3 * day + Math.floor(random() * hour)
    const { clock, slept } = settableClock(start)
    const stop = new AbortController()
    const due: number[] = []
    for await (const time of dueTimes(
      cronOf(`${minute % 60} ${Math.floor(minute / 60)} * * *`, zone),
      clock,
      stop.signal,
    )) {
      expect(clock.now()).toBe(time)
      due.push(time)
      if (time > middle + 2 * day) stop.abort()
    }
    runs += due.length
    expect(Math.max(...slept)).toBeLessThanOrEqual(60_000)
    // every minute from the first to the last, as the oracle
    const expected = new Map<string, number>()
    const days = new Set<string>()
    for (let time = Math.ceil(start / 60_000) * 60_000; time <= (due.at(-1) ?? 0); time += 60_000) {
      const shown = wall(time)
      const before = wall(time - 60_000)
      if (time > start) days.add(shown.day)
      const jumped =
        shown.day === before.day ? shown.minute - before.minute > 1 : shown.minute > 0 && before.minute === 1439
      const passedOver = jumped && minute < shown.minute && minute > (shown.day === before.day ? before.minute : -1)
      if (shown.minute !== minute && !passedOver) continue
      if (expected.has(shown.day)) twice++
      else if (time > start) {
        expected.set(shown.day, time)
        if (passedOver) inGap++
      }
    }
    expect(due, `seed ${seed}: ${zone} ${minute}`).toEqual([...expected.values()])
    expect(days.size - due.length, `seed ${seed}`).toBeLessThanOrEqual(1)
  }
  console.log(
    `${seeds} seeds: ${runs} runs, ${inGap} at the end of a gap, ${twice} in an hour that came twice left out`,
  )
  expect(inGap).toBeGreaterThan(5)
  expect(twice).toBeGreaterThan(5)
})

test('what is due every half hour is due in both hours that come twice, and in no gap', async () => {
  for (const [zone, date] of changes) {
    const start = Date.parse(`${date}T12:00:00Z`) - day
    const { clock } = settableClock(start)
    const stop = new AbortController()
    let last = start
    for await (const time of dueTimes(cronOf('*/30 * * * *', zone), clock, stop.signal)) {
      expect(time - last, `${zone} ${new Date(time).toISOString()}`).toBe(1_800_000)
      last = time
      if (time > start + 2 * day) stop.abort()
    }
  }
})

test(`a clock that is set runs nothing twice and leaves nothing out for longer than it was wrong: ${seeds} seeds`, async () => {
  const counts = { runs: 0, back: 0, forward: 0, wrong: 0 }
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomOf(seed * 7)
    const start = Date.parse('2026-05-01T00:00:00Z')
    const { clock, pass, set } = settableClock(start)
    const stop = new AbortController()
    const every = [5, 10, 15, 30][Math.floor(random() * 4)] ?? 5
    const due: number[] = []
    const slow = clock.sleep
    const sleep: Clock['sleep'] = async (milliseconds, signal) => {
      // timers are early by a moment now and then
      await slow(random() < 0.2 ? Math.max(0, milliseconds - 1) : milliseconds, signal)
      if (random() > 0.01) return
      const kind = random()
      if (kind < 0.4) {
        // never behind what was seen by more than an hour
        const back = Math.floor(random() * (hour - Math.max(0, furthest - clock.now())))
        counts.back++
        furthest = Math.max(furthest, clock.now())
        set(clock.now() - back)
      } else if (kind < 0.8) {
        counts.forward++
        set(clock.now() + Math.floor(random() * 3 * hour))
      } else {
        // it was a year ahead, and is put right
        counts.wrong++
        set(clock.now() - 365 * day)
        furthest = clock.now()
        due.push(Number.NEGATIVE_INFINITY)
      }
    }
    let furthest = start
    let quiet = clock.elapsed()
    for await (const time of dueTimes(cronOf(`*/${every} * * * *`, 'UTC'), { ...clock, sleep }, stop.signal)) {
      counts.runs++
      expect(time % (every * 60_000), `seed ${seed}`).toBe(0)
      expect(time, `seed ${seed}: nothing is due twice`).toBeGreaterThan(due.at(-1) ?? 0)
      expect(clock.elapsed() - quiet, `seed ${seed}: silent no longer than the clock was wrong`).toBeLessThan(
        every * 60_000 + 6 * hour,
      )
      quiet = clock.elapsed()
      furthest = Math.max(furthest, clock.now())
      due.push(time)
      pass(Math.floor(random() * 120_000))
      if (clock.elapsed() > 2 * day) stop.abort()
    }
  }
  console.log(
    `${seeds} seeds: ${counts.runs} runs; set back ${counts.back}, forward ${counts.forward}, by a year ${counts.wrong}`,
  )
  expect(Math.min(counts.back, counts.forward, counts.wrong)).toBeGreaterThan(100)
})

test('a time that lies further ahead than a timer reaches is waited for', async () => {
  const { clock, slept } = settableClock(Date.parse('2026-01-02T00:00:00Z'))
  const stop = new AbortController()
  for await (const time of dueTimes(cronOf('0 0 1 3 *', 'UTC'), clock, stop.signal)) {
    expect(new Date(time).toISOString()).toBe('2026-03-01T00:00:00.000Z')
    expect(clock.now()).toBe(time)
    stop.abort()
  }
  expect(slept.reduce((sum, one) => sum + one, 0)).toBe(58 * day)
})
