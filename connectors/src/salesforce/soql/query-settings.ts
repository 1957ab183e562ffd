import { any, flag, type SettingProblem, text } from '../../setting.ts'
import { readSoql } from './read-soql.ts'
import { parameterProblem } from './soql.ts'

/** What every operation that runs a query lets users write. */
export const querySettings = {
  soql: text('The query. `:name` stands for a parameter.', {
    required: true,
    example: 'SELECT Id, Name FROM Account WHERE Industry = :industry',
    check: queryProblem,
  }),
  parameters: any('Values of the parameters by name: texts, numbers, booleans, null, or lists of them.', {
    example: { industry: 'Energy' },
  }),
  deleted: flag('Records in the recycle bin too.', { default: false }),
} as const

function queryProblem(soql: string, beside: Readonly<Record<string, unknown>>): SettingProblem | undefined {
  const read = readSoql(soql)
  if ('fault' in read) return read.fault
  const { parameters = {} } = beside
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return undefined
  return parameterProblem(soql, parameters as Readonly<Record<string, unknown>>)
}
