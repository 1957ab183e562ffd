import { apiError } from '../api-error.ts'
import { IngestJob } from '../bulk/ingest-job.ts'
import type { Job } from '../bulk/job.ts'
import { jobIn, jobsOf } from '../bulk/jobs.ts'
import { QueryJob } from '../bulk/query-job.ts'
import type { Org } from '../org.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint, param } from './endpoint.ts'

const listPage = 1000

/** Jobs, the newest first, filtered and paged as the request asks. */
function listOf(request: ApiRequest, path: string, jobs: Iterable<Job>): ApiAnswer {
  const jobType = request.query.get('jobType')
  const start = Number(request.query.get('queryLocator') ?? 0)
  if (!Number.isInteger(start) || start < 0)
    throw apiError(400, 'INVALIDLOCATOR', 'queryLocator is none that this list gave')
  const all = [...jobs]
    .map((job) => job.info())
    .reverse()
    .filter((info) => jobType === null || info.jobType === jobType)
  const end = start + listPage
  const done = end >= all.length
  const next = done ? null : `/services/data/v${request.version}${path}?queryLocator=${end}`
  return { status: 200, body: { done, nextRecordsUrl: next, records: all.slice(start, end) } }
}

/** What a kind of jobs has in common with the others: list, look, change the state, remove. */
function jobEndpoints<J extends Job>(
  kind: 'ingest' | 'query',
  jobs: (org: Org) => Map<string, J>,
  create: (request: ApiRequest, org: Org) => J,
) {
  const path = `/jobs/${kind}`
  const named = (request: ApiRequest, org: Org): J => jobIn(jobs(org), param(request, 'id'))
  const shown = (job: J): ApiAnswer => ({ status: 200, body: job.info() })
  return [
    endpoint({
      method: 'POST',
      path,
      run(request, org) {
        const job = create(request, org)
        jobs(org).set(job.id, job)
        return shown(job)
      },
    }),
    endpoint({ method: 'GET', path, run: (request, org) => listOf(request, path, jobs(org).values()) }),
    endpoint({ method: 'GET', path: `${path}/:id`, run: (request, org) => shown(named(request, org)) }),
    endpoint({
      method: 'PATCH',
      path: `${path}/:id`,
      run(request, org) {
        const job = named(request, org)
        job.setState(String(bodyObject(request).state ?? ''))
        return shown(job)
      },
    }),
    endpoint({
      method: 'DELETE',
      path: `${path}/:id`,
      run(request, org) {
        const job = named(request, org)
        if (!job.isEnded) throw apiError(400, 'INVALIDJOBSTATE', `Job is ${job.state}; abort it first`)
        jobs(org).delete(job.id)
        return { status: 204 }
      },
    }),
  ]
}

export const bulkEndpoints = [
  ...jobEndpoints(
    'ingest',
    (org) => jobsOf(org).ingest,
    (request, org) => new IngestJob({ ...request, org }, bodyObject(request)),
  ),
  ...jobEndpoints(
    'query',
    (org) => jobsOf(org).query,
    (request, org) => new QueryJob({ ...request, org }, bodyObject(request)),
  ),
  endpoint({
    method: 'GET',
    path: '/jobs/query/:id/resultPages',
    run(request, org) {
      const job = jobIn(jobsOf(org).query, param(request, 'id'))
      const size = Number(request.query.get('maxRecords') ?? 50_000)
      const base = `/services/data/v${request.version}/jobs/query/${job.id}/results`
      const pages = job.pages(size).map((locator) => ({ resultUrl: `${base}?locator=${locator}&maxRecords=${size}` }))
      return { status: 200, body: { resultPages: pages, nextRecordsUrl: null, done: true } }
    },
  }),
]
