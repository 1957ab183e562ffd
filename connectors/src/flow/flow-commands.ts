import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Report, reportOf } from '@twill/language/diagnostics'
import { type DeadLetter, FlowStopped, type FlowSummary } from '@twill/runtime/flow'
import pino, { type DestinationStream } from 'pino'
import { InUse } from '../sqlite/owner.ts'
import { WrongSetting, WrongShape } from './check-shape.ts'
import { flowFailed, flowInUse } from './diagnostics.ts'
import { durationText } from './flow-schema.ts'
import { observer } from './observe.ts'
import { type FlowPlan, prepareFlow } from './prepare-flow.ts'
import { type FlowFile, readFlow } from './read-flow.ts'
import { processEnvironment } from './references.ts'
import { deadLetters, type RedriveSummary, type RunOptions, redrive, runPlan } from './run-plan.ts'
import type { Schedule } from './schedule.ts'

/** A flow that cannot run, or that stopped; `reports` say why, in the user's terms. */
export class FlowFault extends Error {
  override readonly name: string = 'FlowFault'
  readonly reports: readonly Report[]

  constructor(reports: readonly Report[], cause?: unknown) {
    super(
      reports.map(({ message, hint }) => [message, hint].filter(Boolean).join(' ')).join('\n'),
      cause === undefined ? undefined : { cause },
    )
    this.reports = reports
  }
}

export interface FlowCommandOptions {
  /** Lines of JSON go there. */
  readonly log: DestinationStream
  /** `debug` tells of each record. */
  readonly level?: string
  readonly once?: boolean
}

/** Flow files below a folder, or the file itself. */
export function flowFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.flow\.ya?ml$/.test(name) && !/(?:^|[\\/])(?:node_modules|\.[^\\/]*)[\\/]/.test(name))
    .sort()
    .map((name) => join(path, name))
}

/** What is wrong with a flow file, its scripts included; environment variables need not be set. */
export const checkFlow = (path: string): readonly Report[] =>
  prepareFlow(readFlow(path, readFileSync(path, 'utf8')), { environment: processEnvironment, lenient: true }).reports

/** @throws FlowFault with all that is wrong with the file */
function planOf(path: string, lenient = false): FlowPlan {
  return planOfFile(readFlow(path, readFileSync(path, 'utf8')), lenient)
}

function planOfFile(file: FlowFile, lenient = false): FlowPlan {
  const { plan, reports } = prepareFlow(file, { environment: processEnvironment, lenient })
  if (plan === undefined) throw new FlowFault(reports)
  return plan
}

/**
 * Runs the flow of a file until it ends or `stop` is aborted.
 * @throws FlowFault
 */
export async function startFlow(
  path: string,
  stop: AbortSignal,
  options: FlowCommandOptions,
): Promise<FlowSummary | undefined> {
  return await runFile(readFlow(path, readFileSync(path, 'utf8')), stop, options)
}

/** As {@link startFlow}, for a file that has been read. @throws FlowFault */
export async function runFile(
  file: FlowFile,
  stop: AbortSignal,
  options: FlowCommandOptions,
): Promise<FlowSummary | undefined> {
  const plan = planOfFile(file)
  return await faultsOf(plan, () => runPlan(plan, stop, runOptions(plan, options)))
}

/** Sends dead letters again. @throws FlowFault */
export async function redriveFlow(
  path: string,
  ids: readonly string[],
  stop: AbortSignal,
  options: FlowCommandOptions,
): Promise<RedriveSummary> {
  const plan = planOf(path)
  return await faultsOf(plan, () => redrive(plan, ids, stop, runOptions(plan, options)))
}

/** The dead letters of a flow, the oldest first. @throws FlowFault */
export async function lettersOf(path: string): Promise<readonly DeadLetter[]> {
  const plan = planOf(path, true)
  return await faultsOf(plan, async () => deadLetters(plan))
}

interface FlowListing {
  readonly name: string
  readonly file: string
  readonly source: string
  readonly sink: string | undefined
  /** `0 2 * * *`, `every 10m` */
  readonly schedule: string | undefined
  readonly description: string | undefined
}

/** @throws FlowFault */
export function listFlow(path: string): FlowListing {
  const { name, source, sink, schedule, settings } = planOf(path, true)
  const nameOf = ({ operation }: FlowPlan['source'] | NonNullable<FlowPlan['sink']>): string =>
    `${operation.connector}.${operation.name}`
  return {
    name,
    file: path,
    source: nameOf(source),
    sink: sink && nameOf(sink),
    schedule: schedule && scheduleText(schedule),
    description: settings.description,
  }
}

export const scheduleText = (schedule: Schedule): string =>
  'every' in schedule ? `every ${durationText(schedule.every)}` : (schedule.cron.getPattern() ?? '')

function runOptions(plan: FlowPlan, { log, level = 'info', once = false }: FlowCommandOptions): RunOptions {
  const logger = pino(
    {
      level,
      base: { flow: plan.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }) },
    },
    log,
  )
  return {
    once,
    observe: observer(plan.name, logger, plan.secrets),
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    failed: (error) => logger.error(plan.secrets.redact(messageOf(error))),
  }
}

async function faultsOf<T>(plan: FlowPlan, run: () => Promise<T>): Promise<T> {
  const { name } = plan
  try {
    return await run()
  } catch (error) {
    if (error instanceof InUse) throw new FlowFault([bare(flowInUse(nowhere, { name, pid: error.pid }))])
    if (error instanceof WrongShape) throw new FlowFault(error.reports)
    if (error instanceof WrongSetting) throw new FlowFault([error.report])
    const where = error instanceof FlowStopped && error.failure.where !== undefined ? ` (${error.failure.where})` : ''
    const said = plan.secrets.redact(messageOf(error))
    const problem = /[?!]$/.test(said) ? said + where : `${said.replace(/\.$/, '')}${where}.`
    throw new FlowFault([bare(flowFailed(nowhere, { name, problem }))], error)
  }
}

const nowhere = { start: 0, end: 0 }
const bare = (diagnostic: Parameters<typeof reportOf>[0]): Report => ({
  ...reportOf(diagnostic, { name: '', text: '' }),
  place: undefined,
})

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
