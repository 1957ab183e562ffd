import type { Org } from '../org.ts'
import { complete, type SaveResult } from '../records/collection.ts'
import { type Answered, list, soapCall, soapRecord } from './soap.ts'

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
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<MergeResult> {
  const [result = {}] = await soapCall(org, {
    operation: 'merge',
    body: { request: { masterRecord: soapRecord(object, master), recordToMergeIds: ids } },
    cut,
  })
  return {
    ...soapResult(result),
    mergedIds: list(result.mergedRecordIds).map(String),
    updatedIds: list(result.updatedRelatedIds).map(String),
  }
}

/** Takes records out of the recycle bin, 200 in a call; one result an id, in order. @throws SalesforceError */
export async function undeleteRecords(
  org: Org,
  ids: readonly string[],
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<readonly SaveResult[]> {
  return await byIds(org, 'undelete', ids, cut)
}

/** Removes records from the recycle bin for good, 200 in a call. @throws SalesforceError */
export async function emptyRecycleBin(
  org: Org,
  ids: readonly string[],
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<readonly SaveResult[]> {
  return await byIds(org, 'emptyRecycleBin', ids, cut)
}

async function byIds(
  org: Org,
  operation: string,
  ids: readonly string[],
  cut: AbortSignal | undefined,
): Promise<readonly SaveResult[]> {
  const results: SaveResult[] = []
  for (let at = 0; at < ids.length; at += 200) {
    const answered = await soapCall(org, { operation, body: { ids: ids.slice(at, at + 200) }, cut })
    results.push(...answered.map(soapResult))
  }
  return results
}

export const soapResult = (result: Answered): SaveResult =>
  complete({
    id: typeof result.id === 'string' && result.id !== '' ? result.id : null,
    success: result.success === 'true',
    errors: (list(result.errors) as readonly Answered[]).map(({ statusCode, message, fields }) => ({
      statusCode: String(statusCode),
      message: String(message),
      fields: list(fields).map(String),
    })),
  })
