import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { headersOf, type SaveHeaders } from '../request-headers.ts'
import { type SaveOptions, type SaveResult, saveCollection } from './collection.ts'
import { checkExternalId } from './external-id.ts'
import { objectOf } from './object-setting.ts'
import { saveSettings, saveSink } from './save-sink.ts'

/**
 * Creates records, or updates those that have the same external id, 200 in a call; one result a record, in order.
 * @throws SalesforceError
 */
export const upsertRecords = async (
  org: Org,
  object: string,
  externalId: string,
  records: readonly object[],
  options: SaveOptions = {},
): Promise<readonly SaveResult[]> => {
  const path = `/composite/sobjects/${encodeURIComponent(object)}/${encodeURIComponent(externalId)}`
  return await saveCollection(org, { method: 'PATCH', path, object, records, repeatable: true }, options)
}

/**
 * One record by an external id that may hold any characters: `/`, `?` and `#` too.
 * @throws SalesforceError `INVALID_INPUT` with code `MULTIPLE_CHOICES` where several records have the id
 */
export async function upsertRecord(
  org: Org,
  object: string,
  { field, value }: { readonly field: string; readonly value: string | number },
  record: object,
  { cut, ...given }: SaveHeaders & { readonly cut?: AbortSignal } = {},
): Promise<{ readonly id: string; readonly created: boolean }> {
  if (value === '') throw new RangeError(`the external id \`${field}\` has no value`)
  const path = `/sobjects/${[object, field, String(value)].map(encodeURIComponent).join('/')}`
  const answer = await org.json({
    method: 'PATCH',
    path,
    json: record,
    repeatable: true,
    headers: headersOf(given),
    cut,
  })
  const { id, created } = answer.value as { readonly id: string; readonly created?: boolean }
  return { id, created: created ?? answer.status === 201 }
}

export const upsert = operation({
  connector: 'salesforce',
  name: 'upsert',
  kind: 'sink',
  since: '0.1',
  doc: 'Creates records, or updates those that have the same external id. A record that comes twice changes nothing.',
  when: 'The default for writing to Salesforce. Up to 200 records go in one call; for tens of thousands take `bulkLoad`.',
  batch: { size: 200 },
  connection: salesforce,
  takes: () => 'object',
  settings: {
    object: text('The object.', { required: true, example: 'Contact' }),
    externalId: text('The field that identifies a record.', { required: true, example: 'ExternalId__c' }),
    ...saveSettings,
  },
  run: async ({ object, externalId, ...options }, _, org): Promise<Sink> => {
    checkExternalId(await objectOf(org, object), externalId)
    return await saveSink(org, {
      object,
      purpose: 'upsert',
      externalId,
      options,
      save: (records, given) => upsertRecords(org, object, externalId, records, given),
    })
  },
})
