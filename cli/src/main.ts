import { dispatch, type Program, shell } from './command.ts'
import { ast } from './commands/ast.ts'
import { check } from './commands/check.ts'
import { docs } from './commands/docs.ts'
import { explain } from './commands/explain.ts'
import { flowGraph, flowLetters, flowList, flowRedrive, flowRun, flowSchema } from './commands/flow.ts'
import { js } from './commands/js.ts'
import { login, loginList, loginRemove } from './commands/login.ts'
import { orgExport, orgReset, orgSeed, orgStart } from './commands/org.ts'
import { run } from './commands/run.ts'
import { typesSalesforce } from './commands/types.ts'
import { internalFault } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { commandReport, Fault } from './fault.ts'
import type { Io, Launcher } from './io.ts'
import { nodeIo } from './node-io.ts'
import { print } from './print.ts'
import { version } from './version.ts'

export const program: Program = {
  name: 'tw',
  version,
  summary: 'Runs mappings: scripts that turn a payload of one format into another. Reads .tw and .dwl files.',
  commands: [
    run,
    check,
    explain,
    docs,
    ast,
    js,
    flowRun,
    flowList,
    flowGraph,
    flowLetters,
    flowRedrive,
    flowSchema,
    orgStart,
    orgSeed,
    orgReset,
    orgExport,
    typesSalesforce,
    login,
    loginList,
    loginRemove,
  ],
  groups: {
    flow: 'Run flows, from a source through a mapping to a sink, and look at them.',
    org: 'A Salesforce org on this machine, to try things on.',
    types: 'Types of records, as the system that holds them describes them.',
  },
  examples: [
    shell('tw run orders/orders.tw orders/orders.xml', 'a payload through a mapping'),
    shell("tw run -e 'payload.name' -", 'an expression on standard input', { stdin: '{ "name": "Ada" }' }),
    shell('tw check orders', 'what is wrong with the scripts of a folder'),
  ],
}

/** Runs a command line; all that goes wrong is told on standard error and by the exit code. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(program, args, io)
  } catch (error) {
    if (error instanceof Fault) {
      for (const report of error.reports) print(report, io.stderr, io.env)
      return error.exitCode
    }
    const problem = error instanceof Error ? error.message : String(error)
    print(commandReport(internalFault, { problem }), io.stderr, io.env)
    if (io.env.TWILL_DEBUG && error instanceof Error) io.stderr.write(`${error.stack}\n`)
    return exit.internal
  }
}

/** The command of a process. */
export async function start(launcher: Launcher): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), nodeIo(launcher))
}
