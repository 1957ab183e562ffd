import { apiError } from '../api-error.ts'
import { IngestJob } from '../bulk/ingest-job.ts'
import { jobIn, jobsOf } from '../bulk/jobs.ts'
import { QueryJob } from '../bulk/query-job.ts'
import type { JsonObject } from '../org.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint, param } from './endpoint.ts'

const listPage = 1000

/** Jobs, the newest first, filtered and paged as the request asks. */
function listOf(request: ApiRequest, jobs: Iterable<{ readonly info: () => JsonObject }>): ApiAnswer {
  const jobType = request.query.get('jobType')
  const start = Number(request.query.get('queryLocator') ?? 0)
  const all = [...jobs]
    .map((job) => job.info())
    .reverse()
    .filter((info) => jobType === null || info.jobType === jobType)
  const done = start + listPage >= all.length
  const next = done ? null : `/services/data/v${request.version}/jobs/ingest?queryLocator=${start + listPage}`
  return { status: 200, body: { done, nextRecordsUrl: next, records: all.slice(start, start + listPage) } }
}

const stateAsked = (request: ApiRequest): string => String(bodyObject(request).state ?? '')

export const bulkEndpoints = [
  endpoint({
    method: 'POST',
    path: '/jobs/ingest',
    run(request, org) {
      const job = new IngestJob(org, bodyObject(request), request.user, request.version)
      jobsOf(org).ingest.set(job.id, job)
      return { status: 200, body: job.info() }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/ingest',
    run: (request, org) => listOf(request, jobsOf(org).ingest.values()),
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/ingest/:id',
    run: (request, org) => ({ status: 200, body: jobIn(jobsOf(org).ingest, param(request, 'id')).info() }),
  }),
  endpoint({
    method: 'PATCH',
    path: '/jobs/ingest/:id',
    run(request, org) {
      const job = jobIn(jobsOf(org).ingest, param(request, 'id'))
      job.setState(stateAsked(request))
      return { status: 200, body: job.info() }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/jobs/ingest/:id',
    run(request, org) {
      const job = jobIn(jobsOf(org).ingest, param(request, 'id'))
      if (!job.isEnded) throw apiError(400, 'INVALIDJOBSTATE', `Job is ${job.state}; abort it first`)
      jobsOf(org).ingest.delete(job.id)
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/jobs/query',
    run(request, org) {
      const job = new QueryJob(org, bodyObject(request), request.user, request.version)
      jobsOf(org).query.set(job.id, job)
      return { status: 200, body: job.info() }
    },
  }),
  endpoint({ method: 'GET', path: '/jobs/query', run: (request, org) => listOf(request, jobsOf(org).query.values()) }),
  endpoint({
    method: 'GET',
    path: '/jobs/query/:id',
    run: (request, org) => ({ status: 200, body: jobIn(jobsOf(org).query, param(request, 'id')).info() }),
  }),
  endpoint({
    method: 'PATCH',
    path: '/jobs/query/:id',
    run(request, org) {
      const job = jobIn(jobsOf(org).query, param(request, 'id'))
      job.setState(stateAsked(request))
      return { status: 200, body: job.info() }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/jobs/query/:id',
    run(request, org) {
      const job = jobIn(jobsOf(org).query, param(request, 'id'))
      if (!job.isEnded) throw apiError(400, 'INVALIDJOBSTATE', `Job is ${job.state}; abort it first`)
      jobsOf(org).query.delete(job.id)
      return { status: 204 }
    },
  }),
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
