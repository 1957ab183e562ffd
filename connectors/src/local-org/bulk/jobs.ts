import { apiError } from '../api-error.ts'
import type { Org } from '../org.ts'
import type { IngestJob } from './ingest-job.ts'
import type { QueryJob } from './query-job.ts'

export interface Jobs {
  readonly ingest: Map<string, IngestJob>
  readonly query: Map<string, QueryJob>
}

const known = new WeakMap<Org, Jobs>()

/** The jobs of an org; they last as long as it runs. */
export function jobsOf(org: Org): Jobs {
  const jobs = known.get(org) ?? { ingest: new Map(), query: new Map() }
  known.set(org, jobs)
  return jobs
}

/** A job by its 15 or 18 characters. @throws ApiError */
export function jobIn<T>(jobs: ReadonlyMap<string, T>, id: string): T {
  const job = jobs.get(id) ?? [...jobs].find(([each]) => each.startsWith(id) && id.length === 15)?.[1]
  if (job === undefined) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return job
}
