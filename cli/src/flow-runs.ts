import type { Report } from '@twill/language/diagnostics'
import { noSuchFile } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { Fault, fault } from './fault.ts'
import type { Connectors, Io } from './io.ts'

type Flows = Connectors['flow']

interface RunFlow {
  readonly file: string
  readonly once: boolean
  readonly logLevel: string
}

export async function runFlow({ file, once, logLevel }: RunFlow, io: Io): Promise<ExitCode> {
  return await withStop(file, io, async ({ startFlow }, stop) => {
    await startFlow(io.files.real(file), stop, { once, level: logLevel, log: io.stderr })
    return exit.ok
  })
}

interface Redrive {
  readonly file: string
  readonly id: readonly string[]
  readonly logLevel: string
}

export async function redriveFlow({ file, id, logLevel }: Redrive, io: Io): Promise<ExitCode> {
  return await withStop(file, io, async (flows, stop) => {
    const { delivered, failed } = await flows.redriveFlow(io.files.real(file), id, stop, {
      level: logLevel,
      log: io.stderr,
    })
    io.stdout.write(`${delivered} delivered, ${failed} left.\n`)
    return failed > 0 ? exit.failed : exit.ok
  })
}

export async function listFlows(
  { path = '.', json }: { path: string | undefined; json: boolean },
  io: Io,
): Promise<ExitCode> {
  return await withFlows(path, io, async ({ flowFiles, listFlow }) => {
    const broken: Report[] = []
    for (const file of flowFiles(io.files.real(path))) {
      try {
        const flow = listFlow(file)
        io.stdout.write(`${json ? JSON.stringify(flow) : listLine(flow)}\n`)
      } catch (error) {
        const reports = reportsOf(error)
        if (reports === undefined) throw error
        broken.push(...reports)
      }
    }
    if (broken.length > 0) throw flowsFault(broken)
    return exit.ok
  })
}

function listLine({ name, file, source, sink, schedule, description }: ReturnType<Flows['listFlow']>): string {
  const route = `${source} -> ${sink ?? 'answer'}`
  return [name, route, schedule ?? 'once', file, description ?? ''].join('  ').trimEnd()
}

export async function graphFlow(
  { file, format }: { file: string; format: 'mermaid' | 'svg' },
  io: Io,
): Promise<ExitCode> {
  return await withFlows(file, io, async ({ drawFlow }) => {
    io.stdout.write(drawFlow(io.files.real(file), format))
    return exit.ok
  })
}

export async function showLetters({ file, json }: { file: string; json: boolean }, io: Io): Promise<ExitCode> {
  return await withFlows(file, io, async ({ lettersOf }) => {
    for (const letter of await lettersOf(io.files.real(file))) {
      const { correlationId, at, failure, attempts, payload } = letter
      const content =
        typeof payload.content === 'string' ? payload.content : Buffer.from(payload.content).toString('base64')
      const line = `${new Date(at).toISOString()}  ${correlationId}  ${failure.code ?? ''} ${failure.message}`
      io.stdout.write(`${json ? JSON.stringify({ ...letter, attempts, payload: { ...payload, content } }) : line}\n`)
    }
    return exit.ok
  })
}

export async function printSchema(io: Io): Promise<ExitCode> {
  const { flowSchema } = await io.connectors('flow')
  io.stdout.write(`${JSON.stringify(flowSchema, null, 2)}\n`)
  return exit.ok
}

/** What is wrong with a flow file. */
export async function flowReports(path: string, io: Io): Promise<readonly Report[]> {
  if (io.files.kind(path) === undefined) throw fault(noSuchFile, { path })
  const { checkFlow } = await io.connectors('flow')
  return checkFlow(io.files.real(path))
}

/** SIGINT and SIGTERM stop the flow; a second one ends the process as usual. */
async function withStop(
  file: string,
  io: Io,
  run: (flows: Flows, stop: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  return await withFlows(file, io, async (flows) => {
    const stop = io.stopSignal()
    return await run(flows, stop)
  })
}

async function withFlows(path: string, io: Io, run: (flows: Flows) => Promise<ExitCode>): Promise<ExitCode> {
  if (io.files.kind(path) === undefined) throw fault(noSuchFile, { path })
  const flows = await io.connectors('flow')
  try {
    return await run(flows)
  } catch (error) {
    const reports = reportsOf(error)
    throw reports === undefined ? error : flowsFault(reports)
  }
}

/** Of a fault of the connectors, which bring their own copy of the language: it is told by its shape. */
const reportsOf = (error: unknown): readonly Report[] | undefined =>
  error instanceof Error && error.name === 'FlowFault' && 'reports' in error
    ? (error.reports as readonly Report[])
    : undefined

const flowsFault = (reports: readonly Report[]): Fault =>
  new Fault(reports, reports.some(({ place }) => place !== undefined) ? exit.findings : exit.failed)
