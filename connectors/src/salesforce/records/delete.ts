import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { flag } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { headersOf, saveHeaders } from '../request-headers.ts'
import { collectionSink, complete, mostInCollection, type SaveOptions, type SaveResult } from './collection.ts'
import { idOf, idProblem } from './record-id.ts'

/**
 * Moves records to the recycle bin, 200 in a call; one result a record, in order. One that is there already counts as deleted.
 * @throws SalesforceError
 */
export async function deleteRecords(
  org: Org,
  ids: readonly string[],
  { allOrNone = false, cut, ...given }: SaveOptions = {},
): Promise<readonly SaveResult[]> {
  const headers = headersOf(given)
  const results: SaveResult[] = []
  for (let at = 0; at < ids.length; at += mostInCollection) {
    const part = ids.slice(at, at + mostInCollection)
    const path = `/composite/sobjects?ids=${part.map(encodeURIComponent).join(',')}&allOrNone=${allOrNone}`
    const { value } = await org.json({ method: 'DELETE', path, repeatable: true, headers, cut })
    results.push(...(value as readonly SaveResult[]).map((result, i) => settled(complete(result), part[i] ?? null)))
  }
  return results
}

/** A repeated call finds what the first one deleted. */
const settled = (result: SaveResult, id: string | null): SaveResult =>
  result.errors.some(({ statusCode }) => statusCode === 'ENTITY_IS_DELETED')
    ? { id, success: true, errors: [] }
    : result

const deleteOperation = operation({
  connector: 'salesforce',
  name: 'delete',
  kind: 'sink',
  since: '0.2',
  doc: 'Moves records to the recycle bin. The mapping gives an id, or an object with `Id`.',
  when: 'Up to 200 records go in one call; for tens of thousands take `bulkLoad` with `operation: delete`.',
  batch: { size: 200 },
  connection: salesforce,
  settings: {
    allOrNone: flag('When one record of a call fails, none is deleted.', { default: false }),
    client: saveHeaders.client,
    headers: saveHeaders.headers,
  },
  run: (options, _, org): Sink =>
    collectionSink({ check: idProblem }, (records, cut) =>
      deleteRecords(
        org,
        records.map((record) => idOf(record) ?? ''),
        { ...options, cut },
      ),
    ),
})

export { deleteOperation as delete }
