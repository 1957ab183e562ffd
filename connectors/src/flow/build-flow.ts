import { join } from 'node:path'
import type { Report } from '@twill/language/diagnostics'
import type { FlowSummary } from '@twill/runtime/flow'
import { stringify } from 'yaml'
import { append } from '../file/append.ts'
import { read } from '../file/read.ts'
import { write } from '../file/write.ts'
import { get } from '../http/get.ts'
import { listen } from '../http/listen.ts'
import { request } from '../http/request.ts'
import type { Use } from '../operation.ts'
import { copy } from '../postgres/copy.ts'
import { query } from '../postgres/query.ts'
import { upsert } from '../postgres/upsert.ts'
import { salesforceOperations } from '../salesforce/operations.ts'
import { type FlowCommandOptions, runFile } from './flow-commands.ts'
import type { FlowDocument } from './flow-document.ts'
import { prepareFlow } from './prepare-flow.ts'
import { readFlow } from './read-flow.ts'
import { processEnvironment } from './references.ts'

/** The operations by connector, for `flow({ source: file.read({ path: 'in/*.json' }), … })`. */
export const file = { read, write, append }
export const http = { listen, get, request }
export const postgres = { query, upsert, copy }
export { salesforceOperations as salesforce }

/** What a flow file says, with operations in place of their names. */
export interface FlowOptions extends Omit<FlowDocument, 'source' | 'sink'> {
  readonly source: Use<'source'>
  readonly sink?: Use<'sink'>
  /** Relative paths start here; the working folder by default. */
  readonly folder?: string
}

export interface BuiltFlow {
  /** The same flow as a file. */
  readonly yaml: string
  /** What is wrong with it; places are those of `yaml`. */
  readonly check: () => readonly Report[]
  /** Runs it until its source ends or `stop` is aborted. @throws FlowFault */
  readonly run: (stop: AbortSignal, options: FlowCommandOptions) => Promise<FlowSummary | undefined>
}

/** A flow made by a program: checked and run as a file that says the same. @throws TypeError */
export function flow({ folder = '.', source, sink, ...rest }: FlowOptions): BuiltFlow {
  const document = {
    ...rest,
    source: choiceOf('source', source),
    ...(sink === undefined ? {} : { sink: choiceOf('sink', sink) }),
  }
  const yaml = stringify(document)
  const file = readFlow(join(folder, `${rest.name}.flow.yaml`), yaml)
  return {
    yaml,
    check: () => prepareFlow(file, { environment: processEnvironment, lenient: true }).reports,
    run: (stop, options) => runFile(file, stop, options),
  }
}

const examples = { source: 'file.read({ path: "in/*.csv" })', sink: 'file.append({ path: "out.ndjson" })' } as const

/** @throws TypeError for what no operation has made, as in a program without types */
function choiceOf(kind: 'source' | 'sink', use: Use): FlowDocument['source'] {
  if (typeof use !== 'object' || use === null || !('operation' in use))
    throw new TypeError(`The ${kind} of a flow is made by an operation, such as \`${examples[kind]}\`.`)
  const { operation, settings, connection } = use
  return {
    [`${operation.connector}.${operation.name}`]: { ...(connection === undefined ? {} : { connection }), ...settings },
  }
}
