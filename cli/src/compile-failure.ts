import { type Report, reportOf } from '@twill/language/diagnostics'
import type { CompileError } from '@twill/runtime/engine'
import { exit } from './exit.ts'
import { Fault } from './fault.ts'

/** The errors of a script end a command; all of them are shown. */
export const failed = (error: CompileError): Fault => new Fault(reportsOf(error), exit.findings)

export const reportsOf = (error: CompileError): readonly Report[] =>
  error.diagnostics.map((diagnostic) => reportOf(diagnostic, { name: error.file, text: error.source }))
