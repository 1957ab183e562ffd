import { type Report, renderTerminal } from '@twill/language/diagnostics'
import type { Io, Writer } from './io.ts'

/** Prints a finding for people. */
export function print(report: Report, writer: Writer, env: Io['env']): void {
  const shown = renderTerminal(report, { color: usesColor(writer, env), width: writer.columns })
  writer.write(report.place === undefined ? shown : `${shown}\n`)
}

/** `NO_COLOR` and `FORCE_COLOR` as is the custom; else on terminals only. */
function usesColor(writer: Writer, env: Io['env']): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force } = env
  if (no !== undefined && no !== '') return false
  if (force !== undefined) return force !== '0' && force !== 'false'
  return env.TERM !== 'dumb' && writer.isTerminal
}
