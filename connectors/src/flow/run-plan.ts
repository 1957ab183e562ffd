import { resolve } from 'node:path'
import {
  type Clock,
  type DeadLetter,
  type Flow,
  type FlowEvent,
  type FlowState,
  type FlowSummary,
  runFlow,
  type Sink,
  type Source,
  unkeep,
} from '@twill/runtime/flow'
import type { OperationContext } from '../operation.ts'
import { SettingFault } from '../setting.ts'
import { systemClock } from '../system-clock.ts'
import { fieldReports, WrongSetting, WrongShape } from './check-shape.ts'
import { type Chosen, type FlowPlan, outputOf } from './prepare-flow.ts'
import { dueTimes } from './schedule.ts'
import { openSqliteState } from './state/sqlite-state.ts'

export interface RunOptions {
  /** Runs at once and once, whatever the schedule says. */
  readonly once?: boolean
  readonly observe: (event: FlowEvent) => void
  readonly info: (message: string) => void
  readonly warn: (message: string) => void
  /** A run of a scheduled flow failed; the next one comes at its time. */
  readonly failed?: (error: unknown) => void
  readonly clock?: Clock
}

/** Where the state of a flow lies. */
const stateFile = ({ settings, folder, name }: FlowPlan): string =>
  resolve(folder, settings.state ?? `.twill/${name.replace(/[^\w.-]/g, '_')}.db`)

/**
 * Runs a flow until its source ends, or at the times of its schedule, until `stop` is aborted.
 * @returns what happened in the last run
 * @throws InUse, FlowStopped, or what a system answers when it is opened or read
 */
export async function runPlan(
  plan: FlowPlan,
  stop: AbortSignal,
  options: RunOptions,
): Promise<FlowSummary | undefined> {
  const clock = options.clock ?? systemClock
  const state = openSqliteState(stateFile(plan))
  try {
    const { schedule } = plan
    if (schedule === undefined || options.once) return await runOnce(plan, state, stop, options, clock)
    let last: FlowSummary | undefined
    for await (const _ of dueTimes(schedule, clock, stop)) {
      try {
        last = await runOnce(plan, state, stop, options, clock)
      } catch (error) {
        if (options.failed === undefined) throw error
        options.failed(error)
      }
    }
    return last
  } finally {
    state.close()
  }
}

async function runOnce(
  plan: FlowPlan,
  state: FlowState,
  stop: AbortSignal,
  options: RunOptions,
  clock: Clock,
): Promise<FlowSummary> {
  return await withFlow(plan, state, options, clock, async (flow) => {
    if (plan.idempotency !== undefined) state.forgetKeys(plan.name, clock.now() - plan.idempotency.remember)
    return await runFlow(flow, stop)
  })
}

/** Opens the systems of a flow for as long as `use` runs. */
async function withFlow<T>(
  plan: FlowPlan,
  state: FlowState,
  { observe, info, warn }: RunOptions,
  clock: Clock,
  use: (flow: Flow) => Promise<T>,
  given?: Source,
): Promise<T> {
  const closers: (() => Promise<void>)[] = []
  const context: OperationContext = {
    name: plan.name,
    folder: plan.folder,
    keep: stateFile(plan).replace(/\.\w+$/, ''),
    output: outputOf(plan.mapping),
    info: (message) => info(plan.secrets.redact(message)),
    warn: (message) => warn(plan.secrets.redact(message)),
  }
  const sessions = new Map<string, unknown>()
  const sessionOf = async ({ connection }: Chosen<'source' | 'sink'>): Promise<unknown> => {
    if (connection === undefined) return undefined
    const chosen = plan.connections.get(connection)
    if (!sessions.has(connection) && chosen !== undefined) {
      const opened = await chosen.declaration.open(chosen.settings, context)
      closers.push(opened.close)
      sessions.set(connection, opened.session)
    }
    return sessions.get(connection)
  }
  try {
    const { sink: chosenSink, source: chosenSource } = plan
    const sink: Sink | undefined =
      chosenSink &&
      (await located(plan, 'sink', async () =>
        chosenSink.operation.run(chosenSink.settings, context, await sessionOf(chosenSink)),
      ))
    if (sink?.close !== undefined) closers.push(() => sink.close?.() ?? Promise.resolve())
    if (sink?.fields !== undefined && plan.shape !== undefined) {
      const reports = fieldReports(plan.shape, sink.fields)
      if (reports.length > 0) throw new WrongShape(reports)
    }
    return await located(plan, 'source', async () => {
      // what a source writes is its answers
      const answering = { ...context, output: outputOf(plan.response ?? plan.mapping) }
      const source =
        given ?? (await chosenSource.operation.run(chosenSource.settings, answering, await sessionOf(chosenSource)))
      if (source.close !== undefined) closers.push(() => source.close?.() ?? Promise.resolve())
      return await use(flowOf(plan, source, sink, state, observe, clock))
    })
  } finally {
    for (const close of closers.reverse()) {
      await close().catch((error: unknown) => context.warn(error instanceof Error ? error.message : String(error)))
    }
  }
}

/** Tells of a setting that is at fault at its place in the file. */
async function located<T>(plan: FlowPlan, kind: 'source' | 'sink', work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { operation } = plan[kind] ?? {}
    if (!(error instanceof SettingFault) || operation === undefined) throw error
    const path = [kind, `${operation.connector}.${operation.name}`, error.setting]
    throw new WrongSetting(plan.reportAt(path, error.found), error)
  }
}

const privileges = { privileges: ['file'] } as const

function flowOf(
  { name, settings, retry, batch, mapping, response, idempotency, secrets }: FlowPlan,
  source: Source,
  sink: Sink | undefined,
  state: FlowState,
  observe: Flow['observe'],
  clock: Clock,
): Flow {
  const key = idempotency?.key
  return {
    name,
    source,
    sink,
    state,
    retry,
    batch,
    concurrency: settings.concurrency,
    onError: settings.onError,
    drain: settings.drain,
    redact: (text) => secrets.redact(text),
    clock,
    observe,
    map: (payload, attributes) =>
      mapping === undefined ? payload : mapping.evaluate({ payload, attributes }, privileges),
    key:
      key === undefined
        ? undefined
        : (payload, attributes) => {
            const made = key.evaluate({ payload, attributes }, privileges)
            if (made === null || made === '' || typeof made === 'object')
              throw new Error(
                `The idempotency key must be a text or a number; it is ${made === null ? 'null' : JSON.stringify(made)}.`,
              )
            return String(made)
          },
    respond:
      response === undefined
        ? undefined
        : (payload, result, attributes) => response.evaluate({ payload, result, attributes }, privileges),
  }
}

export interface RedriveSummary {
  readonly delivered: number
  readonly failed: number
}

/**
 * Sends dead letters again, all or those of some ids (or correlation ids); what arrives is removed, what fails stays with its
 * further attempts.
 */
export async function redrive(
  plan: FlowPlan,
  ids: readonly string[],
  stop: AbortSignal,
  options: RunOptions,
): Promise<RedriveSummary> {
  const clock = options.clock ?? systemClock
  const state = openSqliteState(stateFile(plan))
  try {
    const all = state.letters(plan.name)
    const letters =
      ids.length === 0 ? all : all.filter(({ id, correlationId }) => ids.includes(id) || ids.includes(correlationId))
    let delivered = 0
    let failed = 0
    const source: Source = {
      async *read() {
        for (const letter of letters) {
          yield {
            value: unkeep(letter.payload),
            attributes: unkeep(letter.attributes) as Readonly<Record<string, unknown>>,
            correlationId: letter.correlationId,
            answer: (outcome) => {
              if (outcome.ok) {
                delivered++
                state.removeLetter(letter.id)
                return
              }
              failed++
              const { failure } = outcome
              const attempt = { at: clock.now(), code: failure.code, message: failure.message }
              state.commit(
                plan.name,
                { letters: [{ ...letter, failure, attempts: [...letter.attempts, attempt] }] },
                clock.now(),
              )
            },
          }
        }
      },
    }
    const again: FlowState = {
      ...state,
      begin: (_, id) => ({ id, position: undefined }),
      commit: (flow, { keys = [] }, at) => state.commit(flow, { keys }, at),
      complete: () => {},
    }
    await withFlow(
      { ...plan, settings: { ...plan.settings, onError: 'skip' } },
      again,
      options,
      clock,
      (flow) => runFlow(flow, stop),
      source,
    )
    return { delivered, failed }
  } finally {
    state.close()
  }
}

/** The dead letters of a flow, the oldest first. */
export function deadLetters(plan: FlowPlan): readonly DeadLetter[] {
  const state = openSqliteState(stateFile(plan))
  try {
    return state.letters(plan.name)
  } finally {
    state.close()
  }
}
