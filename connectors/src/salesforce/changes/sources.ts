import type { Source } from '@twill/runtime/flow'
import { type OperationContext, operation } from '../../operation.ts'
import { duration, list, SettingFault, type SettingValues, text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { FieldDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { fieldNameProblem, objectOf } from '../records/object-setting.ts'
import { changesOf, type Watch } from './changes.ts'

const settings = {
  object: text('The object.', { required: true, example: 'Account' }),
  fields: list('The fields to read, also of parents (`Owner.Name`). All fields by default.', {
    example: ['Id', 'Name', 'Owner.Name'],
  }),
  where: text('A further condition in SOQL.', { example: "Industry = 'Energy'" }),
  since: text('From when the first run reads; by default from its own start.', { example: '2026-01-01T00:00:00Z' }),
  lag: duration('The last moments are left to the next run, since records of them may not be visible yet.', {
    default: 30_000,
  }),
  lookback: duration('What is read once more for records that were committed late; those known are not given twice.', {
    default: 600_000,
  }),
} as const

const when =
  'With a `schedule` such as `every: 1m`: each run goes on where the last one ended. For every change of a busy object in order take change events.'

const watching =
  (kind: Pick<Watch, 'time' | 'deleted'>) =>
  async (given: SettingValues<typeof settings>, _: OperationContext, org: Org): Promise<Source> => {
    const described = await objectOf(org, given.object)
    for (const [item, name] of (given.fields ?? []).entries()) {
      const problem = name.includes('.') ? undefined : fieldNameProblem(described, name)
      if (problem !== undefined) throw new SettingFault('fields', { ...problem, item })
    }
    const fields = given.fields ?? described.fields.filter(isReadable).map(({ name }) => name)
    const { object, where, lag, lookback } = given
    return changesOf(org, { ...kind, object, where, lag, lookback, fields, since: sinceOf(given.since, org) })
  }

/** Parts of compound fields stand as fields of their own; content of files is not selected with others. */
const isReadable = ({ type }: FieldDescribe): boolean =>
  !['address', 'location', 'base64', 'complexvalue'].includes(type)

function sinceOf(written: string | undefined, org: Org): number {
  if (written === undefined) return org.transport.serverNow()
  const since = Date.parse(written)
  if (Number.isNaN(since) || !/^\d{4}-\d\d-\d\d/.test(written))
    throw new Error(`\`since\` is no time: \`${written}\`. Write it like \`2026-01-01T00:00:00Z\`.`)
  return since
}

export const newRecords = operation({
  connector: 'salesforce',
  name: 'newRecords',
  kind: 'source',
  since: '0.2',
  doc: 'Gives records that were created since the last run, in the order of their creation.',
  when,
  connection: salesforce,
  settings,
  run: watching({ time: 'CreatedDate', deleted: false }),
})

export const modifiedRecords = operation({
  connector: 'salesforce',
  name: 'modifiedRecords',
  kind: 'source',
  since: '0.2',
  doc: 'Gives records that were created or changed since the last run, in the order of their last change.',
  when,
  connection: salesforce,
  settings,
  run: watching({ time: 'SystemModstamp', deleted: false }),
})

export const deletedRecords = operation({
  connector: 'salesforce',
  name: 'deletedRecords',
  kind: 'source',
  since: '0.2',
  doc: 'Gives records that were deleted since the last run and are in the recycle bin still.',
  when,
  connection: salesforce,
  settings,
  run: watching({ time: 'SystemModstamp', deleted: true }),
})
