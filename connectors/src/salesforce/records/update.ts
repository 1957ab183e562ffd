import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { type SaveOptions, type SaveResult, saveCollection } from './collection.ts'
import { saveSettings, saveSink } from './save-sink.ts'

/** Updates records by their `Id`, 200 in a call; one result a record, in order. @throws SalesforceError */
export const updateRecords = async (
  org: Org,
  object: string,
  records: readonly object[],
  options: SaveOptions = {},
): Promise<readonly SaveResult[]> =>
  await saveCollection(
    org,
    { method: 'PATCH', path: '/composite/sobjects', object, records, repeatable: true },
    options,
  )

export const update = operation({
  connector: 'salesforce',
  name: 'update',
  kind: 'sink',
  since: '0.2',
  doc: 'Updates records by their `Id`, up to 200 in one call. Fields that are not given keep their value; null empties one.',
  when: 'For records whose ids are known. Otherwise take `upsert`.',
  batch: { size: 200 },
  connection: salesforce,
  takes: () => 'object',
  settings: {
    object: text('The object.', { required: true, example: 'Account' }),
    ...saveSettings,
  },
  run: ({ object, ...options }, _, org): Promise<Sink> =>
    saveSink(org, {
      object,
      purpose: 'update',
      options,
      save: (records, given) => updateRecords(org, object, records, given),
    }),
})
