import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { flag, text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import { meant, type ObjectDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { headersOf, type SaveHeaders, saveHeaders } from '../request-headers.ts'
import { collectionSink, type SaveOptions, type SaveResult, saveCollection } from './collection.ts'
import { fieldOf, recordFields, recordProblem } from './record-shape.ts'

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
    allOrNone: flag('When one record of a call fails, none is saved.', { default: false }),
    ...saveHeaders,
  },
  run: async ({ object, externalId, ...options }, _, org): Promise<Sink> => {
    const described = await org.describes.of(object)
    checkExternalId(described, externalId)
    return collectionSink(
      {
        check: (value) => recordProblem(value, described, 'upsert') ?? idProblem(value, externalId),
        fields: recordFields(described, 'upsert', [externalId]),
      },
      (records, cut) => upsertRecords(org, object, externalId, records, { ...options, cut }),
    )
  },
})

/** @throws Error for a field by which no record can be found */
export function checkExternalId(described: ObjectDescribe, name: string): void {
  const field = fieldOf(described, name)
  const usable = described.fields.filter(({ externalId, idLookup }) => externalId || idLookup).map(({ name }) => name)
  if (field === undefined) {
    const names = described.fields.map(({ name }) => name)
    throw new Error(`\`${described.name}\` has no field \`${name}\`.${meant(name, names)}`)
  }
  if (!field.externalId && !field.idLookup)
    throw new Error(`\`${described.name}.${field.name}\` is no external id; these are: ${usable.join(', ')}.`)
}

export function idProblem(value: unknown, externalId: string): string | undefined {
  const [, id] = Object.entries(value as object).find(([name]) => name.toLowerCase() === externalId.toLowerCase()) ?? []
  return id === undefined || id === null || id === '' ? `the external id \`${externalId}\` has no value` : undefined
}
