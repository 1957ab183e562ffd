import type { Org } from '../org.ts'

/** A window of time; the org keeps what was deleted for 30 days at most. */
export interface Span {
  readonly start: Date
  readonly end: Date
  readonly cut?: AbortSignal
}

export interface DeletedIds {
  readonly deletedRecords: readonly { readonly id: string; readonly deletedDate: string }[]
  readonly earliestDateAvailable: string
  /** Where the next window may start. */
  readonly latestDateCovered: string
}

export interface UpdatedIds {
  readonly ids: readonly string[]
  /** Where the next window may start. */
  readonly latestDateCovered: string
}

/** Ids of records that were deleted in a time, those gone from the recycle bin too. @throws SalesforceError */
export const getDeleted = async (org: Org, object: string, { start, end, cut }: Span): Promise<DeletedIds> =>
  (await org.get(`/sobjects/${encodeURIComponent(object)}/deleted/${spanText(start, end)}`, { cut })) as DeletedIds

/** Ids of records that were created or changed in a time. @throws SalesforceError */
export const getUpdated = async (org: Org, object: string, { start, end, cut }: Span): Promise<UpdatedIds> =>
  (await org.get(`/sobjects/${encodeURIComponent(object)}/updated/${spanText(start, end)}`, { cut })) as UpdatedIds

const spanText = (start: Date, end: Date): string =>
  `?start=${encodeURIComponent(isoText(start))}&end=${encodeURIComponent(isoText(end))}`

/** Without milliseconds, which this resource refuses. */
const isoText = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, '+00:00')
