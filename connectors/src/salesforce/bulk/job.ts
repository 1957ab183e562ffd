import type { Org } from '../org.ts'

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

/** What the org says of a job. */
export interface BulkJob {
  readonly id: string
  readonly operation: string
  readonly object: string
  readonly state: JobState
  readonly numberRecordsProcessed?: number
  readonly numberRecordsFailed?: number
  /** Why it failed. */
  readonly errorMessage?: string
}

export type JobKind = 'ingest' | 'query'

/** Milliseconds between two looks; each is half as long again as the one before. */
const firstPause = 500
const longestPause = 20_000

const isEnded = ({ state }: BulkJob): boolean => state === 'JobComplete' || state === 'Failed' || state === 'Aborted'

/** @throws SalesforceError */
export const jobInfo = async (org: Org, kind: JobKind, id: string, cut?: AbortSignal): Promise<BulkJob> =>
  (await org.get(`/jobs/${kind}/${encodeURIComponent(id)}`, { api: 'bulk', cut })) as BulkJob

/** All jobs of a kind that the org keeps, newest first or as it likes. @throws SalesforceError */
export async function* listJobs(
  org: Org,
  kind: JobKind,
  { cut }: { readonly cut?: AbortSignal } = {},
): AsyncGenerator<BulkJob, void> {
  let path: string | undefined = `/jobs/${kind}`
  while (path !== undefined) {
    const page = (await org.get(path, { api: 'bulk', cut })) as {
      readonly records: readonly BulkJob[]
      readonly nextRecordsUrl?: string | null
    }
    yield* page.records
    path = page.nextRecordsUrl ?? undefined
  }
}

/** Waits until a job has ended, however long; one that is given up goes on in the org. @throws SalesforceError */
export async function waitForJob(
  org: Org,
  kind: JobKind,
  id: string,
  { cut, seen }: { readonly cut?: AbortSignal; readonly seen?: (job: BulkJob) => void } = {},
): Promise<BulkJob> {
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const job = await jobInfo(org, kind, id, cut)
    seen?.(job)
    if (isEnded(job)) return job
    await org.transport.sleep(pause, cut)
  }
}

/** Ends a job; what it has done stays. @throws SalesforceError */
export async function abortJob(org: Org, kind: JobKind, id: string): Promise<void> {
  await org.json({
    api: 'bulk',
    method: 'PATCH',
    path: `/jobs/${kind}/${encodeURIComponent(id)}`,
    json: { state: 'Aborted' },
    repeatable: true,
  })
}

/** Removes a job that has ended, with its results. @throws SalesforceError */
export async function deleteJob(org: Org, kind: JobKind, id: string): Promise<void> {
  await org.json({
    api: 'bulk',
    method: 'DELETE',
    path: `/jobs/${kind}/${encodeURIComponent(id)}`,
    repeatable: true,
  })
}
