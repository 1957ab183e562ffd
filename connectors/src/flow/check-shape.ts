import type { Shape, Span } from '@twill/language'
import { nearest, shapesOf } from '@twill/language'
import type { Report } from '@twill/language/diagnostics'
import type { SinkFields } from '@twill/runtime/flow'
import { library } from '@twill/stdlib'
import type { SettingFault } from '../setting.ts'
import { cannotTake } from './diagnostics.ts'

/** A finding at a place of the mapping. */
type ReportAt = (diagnostic: ReturnType<typeof cannotTake>) => Report

/** What a mapping can give, as far as its text tells, and how a finding about it is made. */
export interface MappingShape {
  readonly shapes: readonly Shape[]
  readonly reportAt: ReportAt
}

export const mappingShape = (script: string, reportAt: ReportAt): MappingShape => ({
  shapes: shapesOf(script, library),
  reportAt,
})

/** The mapping gives what the sink cannot take; nothing has been read. */
export class WrongShape extends Error {
  override readonly name: string = 'WrongShape'
  readonly reports: readonly Report[]

  constructor(reports: readonly Report[]) {
    super(reports[0]?.message)
    this.reports = reports
  }
}

const names: Readonly<Record<Shape['kind'], string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

/** A setting names what its system does not have, or refuses. */
export class WrongSetting extends Error {
  override readonly name: string = 'WrongSetting'
  readonly report: Report

  constructor(report: Report, cause: SettingFault) {
    super(report.message, { cause })
    this.report = report
  }
}

/** Branches of a mapping that give something else than the sink takes. */
export const kindReports = ({ shapes, reportAt }: MappingShape, wanted: 'object' | 'array'): readonly Report[] =>
  shapes
    .filter(({ kind }) => kind !== wanted)
    .map(({ kind, span }) => {
      const problem = `for each record ${names[wanted]} is due, and this is ${names[kind]}`
      return reportAt(cannotTake(span, { problem, near: undefined }))
    })

/** Fields of a mapping that the system does not have, and those that it must get and the mapping never gives. */
export const fieldReports = ({ shapes, reportAt }: MappingShape, fields: SinkFields): readonly Report[] =>
  shapes.filter(({ kind }) => kind === 'object').flatMap((shape) => objectReports(shape, fields, reportAt))

function objectReports(
  { span, fields: given, closed }: Shape,
  taken: SinkFields,
  reportAt: ReportAt,
): readonly Report[] {
  const report = (at: Span, problem: string, near?: string): Report => reportAt(cannotTake(at, { problem, near }))
  const unknown = given.flatMap(({ name, span: at }) => {
    const problem = taken.problem(name)
    return problem === undefined ? [] : [report(at, problem, nearest(name, taken.names))]
  })
  const has = new Set(given.map(({ name }) => name.toLowerCase()))
  // what is misspelt is told by its own name
  if (!closed || unknown.length > 0) return unknown
  return taken.required
    .filter((choices) => !choices.some((name) => has.has(name.toLowerCase())))
    .map(([name]) => report(span, `it has no \`${name}\`, which each record must have`))
}
