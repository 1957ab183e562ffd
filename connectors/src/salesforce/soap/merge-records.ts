import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { text } from '../../setting.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import type { SaveResult } from '../records/collection.ts'
import { idOf } from '../records/record-id.ts'
import { list, type SoapOptions, soapCall, soapRecord } from './soap.ts'
import { raiseFailed, soapResult } from './soap-result.ts'

export interface MergeResult extends SaveResult {
  /** Records that went into the first one. */
  readonly mergedIds: readonly string[]
  /** Records that now belong to it. */
  readonly updatedIds: readonly string[]
}

/** Up to two records become part of another, whose fields may be set at the same time. @throws SalesforceError */
export async function mergeRecords(
  org: Org,
  object: string,
  {
    master,
    ids,
  }: { readonly master: { readonly Id: string } & Readonly<Record<string, unknown>>; readonly ids: readonly string[] },
  options: SoapOptions = {},
): Promise<MergeResult> {
  const [result = {}] = await soapCall(org, {
    operation: 'merge',
    body: { request: { masterRecord: soapRecord(object, master), recordToMergeIds: ids } },
    ...options,
  })
  return {
    ...soapResult(result),
    mergedIds: list(result.mergedRecordIds).map(String),
    updatedIds: list(result.updatedRelatedIds).map(String),
  }
}

export const merge = operation({
  connector: 'salesforce',
  name: 'merge',
  kind: 'sink',
  since: '0.2',
  doc: 'Makes up to two records part of another. The mapping gives `{ master: { Id: …, fields to set }, ids: […] }`.',
  when: 'For accounts, contacts and leads that stand twice.',
  connection: salesforce,
  takes: () => 'object',
  settings: { object: text('The object.', { required: true, example: 'Account' }) },
  run: ({ object }, _, org): Sink =>
    callSink(async (value, cut) => raiseFailed(await mergeRecords(org, object, value as Merge, { cut })), mergeProblem),
})

interface Merge {
  readonly master: { readonly Id: string }
  readonly ids: readonly string[]
}

function mergeProblem(value: unknown): string | undefined {
  const { master, ids } = (value ?? {}) as Partial<Merge>
  if (idOf(master) === undefined) return '`master` is an object with `Id`'
  const areIds = Array.isArray(ids) && ids.length > 0 && ids.length < 3 && ids.every((id) => idOf(id) !== undefined)
  return areIds ? undefined : '`ids` is a list of one or two ids'
}
