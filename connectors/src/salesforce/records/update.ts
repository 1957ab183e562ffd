import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { flag, text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { saveHeaders } from '../request-headers.ts'
import { collectionSink, type SaveOptions, type SaveResult, saveCollection } from './collection.ts'
import { recordFields, recordProblem } from './record-shape.ts'

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
    allOrNone: flag('When one record of a call fails, none is saved.', { default: false }),
    ...saveHeaders,
  },
  run: async ({ object, ...options }, _, org): Promise<Sink> => {
    const described = await org.describes.of(object)
    return collectionSink(
      {
        check: (value) => recordProblem(value, described, 'update'),
        fields: recordFields(described, 'update', ['Id']),
      },
      (records, cut) => updateRecords(org, object, records, { ...options, cut }),
    )
  },
})
