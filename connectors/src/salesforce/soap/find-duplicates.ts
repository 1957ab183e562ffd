import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { text } from '../../setting.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { objectOf } from '../records/object-setting.ts'
import { recordProblem } from '../records/record-shape.ts'
import { type Answered, list, type SoapOptions, soapCall, soapRecord } from './soap.ts'

/** What the duplicate rules of an object say of one record. */
export interface DuplicateRuleResult {
  readonly rule: string
  readonly allowsSave: boolean
  readonly matches: readonly {
    readonly rule: string
    readonly ids: readonly string[]
  }[]
}

/** Records that resemble given ones, by the duplicate rules of the org; one list a record, in order. @throws SalesforceError */
export async function findDuplicates(
  org: Org,
  object: string,
  records: readonly object[],
  options: SoapOptions = {},
): Promise<readonly (readonly DuplicateRuleResult[])[]> {
  const sObjects = records.map((record) => soapRecord(object, record))
  const found = await soapCall(org, { operation: 'findDuplicates', body: { sObjects }, repeatable: true, ...options })
  return found.map(rulesOf)
}

/** The same for records that are saved already. @throws SalesforceError */
export async function findDuplicatesByIds(
  org: Org,
  ids: readonly string[],
  options: SoapOptions = {},
): Promise<readonly (readonly DuplicateRuleResult[])[]> {
  const found = await soapCall(org, { operation: 'findDuplicatesByIds', body: { ids }, repeatable: true, ...options })
  return found.map(rulesOf)
}

const rulesOf = (result: Answered): readonly DuplicateRuleResult[] =>
  (list(result.duplicateResults) as readonly Answered[]).map(({ duplicateRule, allowSave, matchResults }) => ({
    rule: String(duplicateRule),
    allowsSave: allowSave === 'true',
    matches: (list(matchResults) as readonly Answered[]).map(({ rule, matchRecords }) => ({
      rule: String(rule),
      ids: (list(matchRecords) as readonly { readonly record?: Answered }[]).flatMap(({ record }) =>
        list(record?.Id).slice(0, 1).map(String),
      ),
    })),
  }))

export const duplicates = operation({
  connector: 'salesforce',
  name: 'findDuplicates',
  kind: 'sink',
  since: '0.2',
  doc: 'Answers with records that resemble the one that the mapping gives, by the duplicate rules of the org. Nothing is saved.',
  when: 'To ask before a record is created.',
  connection: salesforce,
  takes: () => 'object',
  settings: { object: text('The object.', { required: true, example: 'Contact' }) },
  run: async ({ object }, _, org): Promise<Sink> => {
    const described = await objectOf(org, object)
    return callSink(
      async (value, cut) => (await findDuplicates(org, object, [value as object], { cut }))[0] ?? [],
      (value) => recordProblem(value, described, 'upsert'),
    )
  },
})
