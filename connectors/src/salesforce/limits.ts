import type { Org } from './org.ts'

/** What may be used and what is left of each of the org's limits, by name: `DailyApiRequests`, `DailyBulkV2QueryJobs`, … */
export type OrgLimits = Readonly<Record<string, { readonly Max: number; readonly Remaining: number }>>

/** @throws SalesforceError */
export const orgLimits = async (org: Org, { cut }: { readonly cut?: AbortSignal } = {}): Promise<OrgLimits> =>
  (await org.get('/limits', { cut })) as OrgLimits
