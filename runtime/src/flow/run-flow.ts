import { raise } from '@twill/stdlib/value'
import { cannotTake } from './diagnostics.ts'
import type { FlowEvent, FlowSummary } from './event.ts'
import { failureOf, keep } from './keep.ts'
import { LowWater, type Mark } from './low-water.ts'
import { delayBefore, type FlowRetryPolicy } from './retry.ts'
import { RetryBudget } from './retry-budget.ts'
import { type Outcome, type Sink, SinkError, type SinkRecord } from './sink.ts'
import type { Checkpoint, Failure, Position, Source, SourceRecord } from './source.ts'
import type { Attempt, DeadLetter, FlowState } from './state.ts'

/** A flow that is ready to run: everything opened and compiled. */
export interface Flow {
  readonly name: string
  readonly source: Source
  /** Gives what is sent; null or undefined: nothing. @throws what the mapping throws */
  readonly map: (payload: unknown, attributes: Readonly<Record<string, unknown>>) => unknown
  /** Without one the mapped value is all: it answers whoever waits. */
  readonly sink: Sink | undefined
  /** The idempotency key of a record. A record whose key has arrived before is not sent again. */
  readonly key?: ((payload: unknown, attributes: Readonly<Record<string, unknown>>) => string) | undefined
  /** What answers whoever waits, from the mapped value and the sink's own answer; by default the latter, if any. */
  readonly respond?:
    | ((sent: unknown, answer: unknown, attributes: Readonly<Record<string, unknown>>) => unknown)
    | undefined
  readonly state: FlowState
  readonly retry: FlowRetryPolicy
  readonly batch: {
    readonly size: number
    /** Milliseconds that an incomplete batch waits for more. */
    readonly wait: number
  }
  /** How many batches are under way at a time. */
  readonly concurrency: number
  /** What becomes of a record that cannot be delivered. `stop` ends the run before it. */
  readonly onError: 'deadLetter' | 'skip' | 'stop'
  /** Milliseconds for which a stop waits for what is under way. */
  readonly drain: number
  /** Takes secrets out of the text of a failure. */
  readonly redact: (text: string) => string
  readonly clock: Clock
  readonly observe: (event: FlowEvent) => void
}

export interface Clock {
  /** Milliseconds since 1970, by a clock that may be set. */
  readonly now: () => number
  /** Milliseconds since some moment, for lengths of time: it only grows, whatever the clock is set to. */
  readonly elapsed: () => number
  /** Ends early, without error, when `stop` is aborted. */
  readonly sleep: (milliseconds: number, stop: AbortSignal) => Promise<void>
  /** From 0 up to 1. */
  readonly random: () => number
  readonly id: () => string
}

/** A record failed for good in a flow that stops on errors. */
export class FlowStopped extends Error {
  override readonly name: string = 'FlowStopped'
  readonly failure: Failure
  readonly correlationId: string

  constructor(failure: Failure, correlationId: string) {
    super(failure.message)
    this.failure = failure
    this.correlationId = correlationId
  }
}

/**
 * Runs a flow until its source ends or `stop` is aborted; then no more is read, what is under way is delivered, and the position
 * is committed. A record counts as settled when the sink has it, when it is a dead letter, or when there is nothing to send.
 * @throws FlowStopped, or what the source or the state throw; progress is committed up to the first record that is not settled
 */
export const runFlow = (flow: Flow, stop: AbortSignal): Promise<FlowSummary> => new Run(flow, stop).run()

/** Milliseconds in which a sink whose time is over may still say what became of its records. */
const grace = 500

interface Item {
  readonly record: SourceRecord
  readonly correlationId: string
  /** Identifies the record within the run. */
  readonly id: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly mark: Mark<Position>
  readonly attempts: Attempt[]
}

interface Ready {
  readonly item: Item
  readonly send: SinkRecord
}

/** What is to be sent again after an attempt, and why. */
interface Again {
  readonly again: readonly Ready[]
  /** Milliseconds that the system asks to wait. */
  readonly asked: number | undefined
  readonly last: Pick<Failure, 'code' | 'message'> | undefined
}

const isAwaited = ({ item }: Ready): boolean => item.record.answer !== undefined
const idsOf = (records: readonly Ready[]): readonly string[] => records.map(({ item }) => item.correlationId)

class Run {
  readonly #flow: Flow
  /** Asked from outside, or by a failure. */
  readonly #stop = new AbortController()
  /** The time to drain is over. */
  readonly #cut = new AbortController()
  readonly #marks = new LowWater<Position>()
  readonly #underWay = new Set<Promise<void>>()
  /** Keys of records that are being sent, with what ends when they are settled. */
  readonly #sending = new Map<string, Promise<void>>()
  readonly #budget: RetryBudget
  /** Until then the system has asked to be left alone. */
  #restUntil = 0
  /** Nobody waits any longer for what is still under way. */
  #over = false
  /** Records that are not settled. */
  #open = 0
  readonly #counts = {
    received: 0,
    delivered: 0,
    filtered: 0,
    duplicates: 0,
    deadLetters: 0,
    skipped: 0,
    retries: 0,
    throttled: 0,
  }
  #run = ''
  #committed: string | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(flow: Flow, stop: AbortSignal) {
    this.#flow = flow
    this.#budget = new RetryBudget(flow.retry)
    if (stop.aborted) this.#stop.abort()
    else stop.addEventListener('abort', () => this.#stop.abort(), { once: true, signal: this.#stop.signal })
  }

  async run(): Promise<FlowSummary> {
    const { name, source, sink, state, clock, observe } = this.#flow
    const began = clock.elapsed()
    const { id, position } = state.begin(name, clock.id())
    this.#run = id
    observe({ kind: 'started', run: id, from: position })
    const finished = new AbortController()
    const limit = this.#limit(finished.signal)
    const ended = await this.#within(limit, async () => {
      await sink?.begin?.(id)
      return await this.#read(position)
    })
    await this.#within(limit, () => Promise.all(this.#underWay))
    finished.abort()
    this.#over = true
    if (this.#failure !== undefined) throw this.#failure.error
    this.#commit({})
    const complete = ended === true && this.#open === 0
    if (complete) {
      await sink?.finish?.()
      state.complete(name, source.continues === true)
    }
    this.#stop.abort()
    const summary = { run: id, ...this.#counts, complete, took: Math.round(clock.elapsed() - began) }
    observe({ kind: 'finished', summary })
    return summary
  }

  /** After a stop what is under way has a time to end, and a moment to say what became of it. */
  async #limit(finished: AbortSignal): Promise<void> {
    const { clock, drain } = this.#flow
    await new Promise<void>((resolve) => {
      for (const signal of [this.#stop.signal, finished]) {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      }
    })
    await clock.sleep(drain, finished)
    this.#cut.abort()
    await clock.sleep(grace, finished)
    this.#over = true
  }

  /** Does something until the time is over. What is left comes again in the next run. */
  async #within<T>(limit: Promise<void>, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await Promise.race([work(), limit.then(() => undefined)])
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  /** Reads and sends on batches; false when it was stopped. */
  async #read(from: Position | undefined): Promise<boolean> {
    const { batch, clock } = this.#flow
    const stop = this.#stop.signal
    const records = this.#flow.source.read(from, stop)[Symbol.asyncIterator]()
    let waiting: Item[] = []
    let timer: AbortController | undefined
    const flush = async (): Promise<void> => {
      timer?.abort()
      timer = undefined
      const items = waiting
      waiting = []
      if (items.length > 0) await this.#dispatch(items)
    }
    // one waker at a time: racing a promise that lives as long as the run would keep something for every record
    let wake: (why: 'stopped' | 'due') => void = () => {}
    stop.addEventListener('abort', () => wake('stopped'), { once: true })
    let next = records.next()
    try {
      while (!stop.aborted) {
        const step = await new Promise<IteratorResult<SourceRecord | Checkpoint> | 'stopped' | 'due'>(
          (resolve, reject) => {
            wake = resolve
            next.then(resolve, reject)
          },
        )
        if (step === 'stopped') return false
        if (step === 'due') {
          await flush()
          continue
        }
        if (step.done) return true
        if ('checkpoint' in step.value) this.#marks.open(step.value.checkpoint).settle()
        else waiting.push(this.#take(step.value))
        if (waiting.length >= batch.size) await flush()
        else if (timer === undefined && waiting.length > 0) {
          const ended = new AbortController()
          timer = ended
          void clock.sleep(batch.wait, ended.signal).then(() => {
            if (!ended.signal.aborted) wake('due')
          })
        }
        if (!stop.aborted) next = records.next()
      }
      return false
    } finally {
      await flush()
      next.catch(() => {}) // a source may fail while it is being stopped; what it has not given comes again
      void records.return?.().catch(() => {})
    }
  }

  #take(record: SourceRecord): Item {
    const number = ++this.#counts.received
    this.#open++
    const correlationId = record.correlationId ?? `${this.#run}-${number}`
    this.#flow.observe({ kind: 'received', correlationId })
    const place = record.position === undefined ? correlationId : JSON.stringify(record.position)
    return {
      record,
      correlationId,
      id: `${this.#flow.name} ${this.#run} ${place}`,
      attributes: record.attributes ?? {},
      mark: this.#marks.open(record.position),
      attempts: [],
    }
  }

  /** Starts a batch when there is room for it: a slow sink stops the reading. */
  async #dispatch(items: readonly Item[]): Promise<void> {
    while (this.#underWay.size >= this.#flow.concurrency) await Promise.race(this.#underWay)
    if (this.#failure !== undefined || this.#over) return
    const work = this.#process(items)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#underWay.delete(work))
    this.#underWay.add(work)
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#stop.abort()
  }

  async #process(items: readonly Item[]): Promise<void> {
    const ready: Ready[] = []
    const later: Item[] = []
    const own = new Set<string>()
    for (const item of items) {
      const made = this.#prepare(item)
      if (made === undefined) continue
      const { key } = made.send
      if (key !== undefined && (own.has(key) || this.#sending.has(key))) later.push(item)
      else {
        if (key !== undefined) own.add(key)
        ready.push(made)
      }
    }
    let done: () => void = () => {}
    const settled = new Promise<void>((resolve) => {
      done = resolve
    })
    for (const key of own) this.#sending.set(key, settled)
    try {
      await this.#deliver(ready)
    } finally {
      for (const key of own) this.#sending.delete(key)
      done()
    }
    this.#commit({})
    // the same key twice at a time: the second goes only when the first has not arrived
    for (const item of later) {
      if (this.#failure !== undefined) return
      const key = this.#flow.key?.(item.record.value, item.attributes)
      const before = key === undefined ? undefined : this.#sending.get(key)
      if (before !== undefined) await before
      await this.#process([item])
    }
  }

  /** Undefined when the record is settled already: known, filtered or failed. */
  #prepare(item: Item): Ready | undefined {
    const { flow, correlationId, attributes, record } = { flow: this.#flow, ...item }
    const began = flow.clock.elapsed()
    try {
      const key = flow.key?.(record.value, attributes)
      if (key !== undefined && flow.state.knows(flow.name, key)) {
        this.#counts.duplicates++
        flow.observe({ kind: 'duplicate', correlationId, key })
        this.#settle(item, { ok: true, value: null })
        return undefined
      }
      const value = flow.map(record.value, attributes)
      flow.observe({ kind: 'mapped', correlationId, took: flow.clock.elapsed() - began })
      if (value === null || value === undefined) {
        this.#counts.filtered++
        flow.observe({ kind: 'filtered', correlationId })
        this.#settle(item, { ok: true, value: null })
        return undefined
      }
      const problem = flow.sink?.check?.(value)
      if (problem !== undefined) {
        this.#giveUp(item, this.#failureOf(raise(cannotTake, { problem, near: undefined })))
        return undefined
      }
      return { item, send: { value, attributes, correlationId, id: item.id, key } }
    } catch (error) {
      this.#giveUp(item, this.#failureOf(error))
      return undefined
    }
  }

  /** Sends until each record has arrived, is given up, or the flow is stopped; the last are left for the next run. */
  async #deliver(ready: readonly Ready[]): Promise<void> {
    let pending = ready
    await this.#rest(pending)
    if (this.#restUntil > this.#flow.clock.elapsed() && this.#stop.signal.aborted) return
    for (let attempt = 1; pending.length > 0; attempt++) {
      const { again, asked, last } = await this.#send(pending, attempt)
      if (this.#over || last === undefined) return
      pending = await this.#untilNext(again, attempt + 1, asked, last)
      if (this.#stop.signal.aborted) return this.#leave(pending, last)
    }
  }

  /** A system that has asked to be left alone gets nothing new, where what is to be sent can wait. */
  async #rest(records: readonly Ready[]): Promise<void> {
    const { clock } = this.#flow
    const wait = this.#restUntil - clock.elapsed()
    if (wait > 0 && !records.some(isAwaited)) await clock.sleep(wait, this.#stop.signal)
  }

  /** Sends once; what has arrived or is given up is settled. */
  async #send(pending: readonly Ready[], attempt: number): Promise<Again> {
    const { sink, retry, clock, observe } = this.#flow
    const began = clock.elapsed()
    const outcomes = sink === undefined ? pending.map(() => ({ ok: true as const })) : await this.#write(sink, pending)
    const arrived: Ready[] = []
    const again: Ready[] = []
    let asked: number | undefined
    let last: Pick<Failure, 'code' | 'message'> | undefined
    if (this.#over) return { again, asked, last }
    const sent = pending.map((one, i) => ({ one, outcome: this.#clean(outcomes[i]) }))
    if (sink !== undefined) {
      const failures = sent.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.failure]))
      const [records, failed, failure] = [sent.length, failures.length, failures.at(-1)]
      observe({ kind: 'sent', records, attempt, took: clock.elapsed() - began, failed, failure })
    }
    for (const { one, outcome } of sent) {
      if (outcome.ok) {
        arrived.push(one)
        this.#arrive(one, outcome.value)
        continue
      }
      const { code, message } = outcome.failure
      one.item.attempts.push({ at: clock.now(), code, message })
      if (outcome.wait !== undefined) {
        asked = Math.max(asked ?? 0, outcome.wait)
        this.#restUntil = Math.max(this.#restUntil, clock.elapsed() + outcome.wait)
      }
      if (outcome.again && attempt < retry.attempts) {
        again.push(one)
        last = outcome.failure
      } else this.#giveUp(one.item, { ...outcome.failure, blame: outcome.failure.blame ?? 'sink' })
    }
    if (arrived.length > 0) {
      observe({ kind: 'delivered', correlationIds: idsOf(arrived), took: clock.elapsed() - began })
      this.#commit({ keys: arrived.flatMap(({ send }) => (send.key === undefined ? [] : [send.key])) })
    }
    return { again, asked, last }
  }

  /** Waits for the time of the next attempt and for the budget; gives those that are still to be sent. */
  async #untilNext(
    records: readonly Ready[],
    attempt: number,
    asked: number | undefined,
    failure: Pick<Failure, 'code' | 'message'>,
  ): Promise<readonly Ready[]> {
    const { retry, clock, observe } = this.#flow
    const stop = this.#stop.signal
    if (stop.aborted) return records
    const delay = delayBefore(attempt, retry, asked, clock.random)
    observe({ kind: 'retrying', correlationIds: idsOf(records), attempt, delay, failure })
    await clock.sleep(delay, stop)
    const kept = stop.aborted || this.#budget.wait(clock.elapsed()) === 0 ? records : this.#throttle(records, failure)
    for (;;) {
      const wait = this.#budget.wait(clock.elapsed())
      if (stop.aborted || kept.length === 0) return kept
      if (wait === 0) break
      await clock.sleep(wait, stop)
    }
    this.#budget.take(clock.elapsed())
    this.#counts.retries++
    return kept
  }

  /** There is no budget: whoever waits for the outcome is told, the others wait for it. */
  #throttle(records: readonly Ready[], failure: Pick<Failure, 'code' | 'message'>): readonly Ready[] {
    this.#counts.throttled++
    const wait = this.#budget.wait(this.#flow.clock.elapsed())
    this.#flow.observe({ kind: 'throttled', correlationIds: idsOf(records), wait })
    for (const one of records.filter(isAwaited)) this.#giveUp(one.item, { ...failure, blame: 'sink' })
    return records.filter((one) => !isAwaited(one))
  }

  /** Failures are kept and shown, so nothing secret may be in them. */
  #clean(outcome: Outcome | undefined): Outcome {
    if (outcome === undefined)
      return {
        ok: false,
        again: false,
        failure: { code: undefined, message: 'The sink did not say what became of the record.' },
      }
    if (outcome.ok) return outcome
    return { ...outcome, failure: { ...outcome.failure, message: this.#flow.redact(outcome.failure.message) } }
  }

  #failureOf(error: unknown): Failure {
    const failure = failureOf(error, 'mapping')
    return { ...failure, message: this.#flow.redact(failure.message) }
  }

  async #write(sink: Sink, records: readonly Ready[]): Promise<readonly Outcome[]> {
    try {
      return await sink.write(
        records.map(({ send }) => send),
        this.#cut.signal,
      )
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const failed = error instanceof SinkError ? error : new SinkError(message, { again: false })
      return records.map(() => failed.outcome)
    }
  }

  /** The flow is being stopped: what waits for another attempt comes again in the next run, except what can come only once. */
  #leave(records: readonly Ready[], last: Pick<Failure, 'code' | 'message'>): void {
    for (const { item } of records) {
      if (item.record.position === undefined) this.#giveUp(item, { ...last, blame: 'sink' })
    }
  }

  #arrive({ item, send }: Ready, answer: unknown): void {
    this.#counts.delivered++
    const { respond } = this.#flow
    let value = answer ?? send.value
    try {
      if (respond !== undefined && item.record.answer !== undefined)
        value = respond(send.value, answer, item.attributes)
      this.#settle(item, { ok: true, value })
    } catch (error) {
      // the record has arrived; only the answer to it failed
      this.#settle(item, { ok: false, failure: this.#failureOf(error) })
    }
  }

  #giveUp(item: Item, cause: Failure): void {
    const where = [item.record.place, cause.where].filter((place) => place !== undefined).join(', ')
    const failure = where === '' ? cause : { ...cause, where }
    const { onError, state, name, clock, observe } = this.#flow
    const kept = onError === 'deadLetter'
    observe({ kind: 'failed', correlationId: item.correlationId, failure, kept })
    if (onError === 'stop') {
      item.record.answer?.({ ok: false, failure, correlationId: item.correlationId })
      this.#fail(new FlowStopped(failure, item.correlationId))
      return
    }
    if (kept) {
      this.#counts.deadLetters++
      state.commit(name, { letters: [this.#letter(item, failure)] }, clock.now())
    } else this.#counts.skipped++
    this.#settle(item, { ok: false, failure })
  }

  #letter({ id, correlationId, record, attributes, attempts }: Item, failure: Failure): DeadLetter {
    const at = this.#flow.clock.now()
    return {
      id,
      flow: this.#flow.name,
      correlationId,
      position: record.position,
      payload: keep(record.value),
      attributes: keep(attributes),
      failure,
      attempts: attempts.length > 0 ? attempts : [{ at, code: failure.code, message: failure.message }],
      at,
    }
  }

  #settle(item: Item, answer: { ok: true; value: unknown } | { ok: false; failure: Failure }): void {
    item.mark.settle()
    this.#open--
    item.record.answer?.({ ...answer, correlationId: item.correlationId })
  }

  #commit({ keys = [] }: { readonly keys?: readonly string[] }): void {
    const { name, state, clock, source, observe } = this.#flow
    const { position } = this.#marks
    const written = position === undefined ? undefined : JSON.stringify(position)
    const moved = written !== undefined && written !== this.#committed
    if (!moved && keys.length === 0) return
    state.commit(name, moved ? { position, keys } : { keys }, clock.now())
    if (!moved || position === undefined) return
    this.#committed = written
    observe({ kind: 'committed', position })
    void source.passed?.(position).catch((error: unknown) => this.#fail(error))
  }
}
