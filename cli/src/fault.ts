import type { DiagnosticType, Report } from '@twill/language/diagnostics'
import { type ExitCode, exit } from './exit.ts'

/** Something that the user can mend; ends the command with messages in place of a stack. */
export class Fault extends Error {
  readonly reports: readonly Report[]
  readonly exitCode: ExitCode

  constructor(reports: readonly Report[], exitCode: ExitCode) {
    super(reports[0]?.message)
    this.reports = reports
    this.exitCode = exitCode
  }
}

const nowhere = { start: 0, end: 0 }

/** A finding about the command line, declared like all diagnostics: `commandReport(noSuchFile, { path })`. */
export function commandReport<D extends DiagnosticType>(type: D, parameters: Parameters<D>[1]): Report {
  const { code, slug, severity, message, hint, note } = type(nowhere, parameters)
  return { code, slug, severity, message, hint, note, path: undefined, place: undefined, fixes: [] }
}

export const fault = <D extends DiagnosticType>(type: D, parameters: Parameters<D>[1]): Fault =>
  new Fault([commandReport(type, parameters)], exit.usage)
