import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { collectionSink, type SaveResult } from '../records/collection.ts'
import { idOf, idProblem } from '../records/record-id.ts'
import { type SoapOptions, soapCall } from './soap.ts'
import { soapResult } from './soap-result.ts'

/** Takes records out of the recycle bin, 200 in a call; one result an id, in order. @throws SalesforceError */
export async function undeleteRecords(
  org: Org,
  ids: readonly string[],
  options: SoapOptions = {},
): Promise<readonly SaveResult[]> {
  return await byIds(org, 'undelete', ids, options)
}

/** Removes records from the recycle bin for good, 200 in a call. @throws SalesforceError */
export async function emptyRecycleBin(
  org: Org,
  ids: readonly string[],
  options: SoapOptions = {},
): Promise<readonly SaveResult[]> {
  return await byIds(org, 'emptyRecycleBin', ids, options)
}

async function byIds(
  org: Org,
  operation: string,
  ids: readonly string[],
  options: SoapOptions,
): Promise<readonly SaveResult[]> {
  const results: SaveResult[] = []
  for (let at = 0; at < ids.length; at += 200) {
    const answered = await soapCall(org, { operation, body: { ids: ids.slice(at, at + 200) }, ...options })
    results.push(...answered.map(soapResult))
  }
  return results
}

export const undelete = operation({
  connector: 'salesforce',
  name: 'undelete',
  kind: 'sink',
  since: '0.2',
  doc: 'Takes records out of the recycle bin. The mapping gives an id, or an object with `Id`.',
  when: 'For records that were deleted within the last 15 days.',
  connection: salesforce,
  batch: { size: 200 },
  settings: {},
  run: (_, __, org): Sink =>
    collectionSink({ check: idProblem }, (records, cut) =>
      undeleteRecords(
        org,
        records.map((record) => idOf(record) ?? ''),
        { cut },
      ),
    ),
})
