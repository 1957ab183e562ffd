import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { type SaveOptions, type SaveResult, saveCollection } from './collection.ts'
import { saveSettings, saveSink } from './save-sink.ts'

/**
 * Creates records, 200 in a call; one result a record, in order. A call whose answer was lost is not repeated, since its records may
 * have been created.
 * @throws SalesforceError
 */
export const createRecords = async (
  org: Org,
  object: string,
  records: readonly object[],
  options: SaveOptions = {},
): Promise<readonly SaveResult[]> =>
  await saveCollection(
    org,
    { method: 'POST', path: '/composite/sobjects', object, records, repeatable: false },
    options,
  )

export const create = operation({
  connector: 'salesforce',
  name: 'create',
  kind: 'sink',
  since: '0.2',
  doc: 'Creates records, up to 200 in one call.',
  when: 'For records that have no external id. Where they have one take `upsert`: a record that comes twice is then harmless.',
  batch: { size: 200 },
  connection: salesforce,
  takes: () => 'object',
  settings: {
    object: text('The object.', { required: true, example: 'Task' }),
    ...saveSettings,
  },
  run: ({ object, ...options }, _, org): Promise<Sink> =>
    saveSink(org, {
      object,
      purpose: 'create',
      options,
      save: (records, given) => createRecords(org, object, records, given),
    }),
})
