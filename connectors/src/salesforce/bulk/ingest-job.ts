import { createReadStream } from 'node:fs'
import type { Org } from '../org.ts'
import { headersOf } from '../request-headers.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { abortJob, type BulkJob, jobInfo } from './job.ts'
import type { Journal, LoadPart, LoadTarget } from './journal.ts'

export interface SubmitOptions extends LoadTarget {
  /** The id of a rule for leads or cases. */
  readonly assignmentRule?: string | undefined
  readonly cut?: AbortSignal | undefined
}

/**
 * Brings a part to the org, whatever became of earlier attempts: a part whose rows the org may work on is never sent again.
 * @throws SalesforceError
 */
export async function submitPart(
  org: Org,
  journal: Journal,
  part: LoadPart,
  options: SubmitOptions,
): Promise<LoadPart> {
  let at = part
  if (at.state === 'created') at = await takenUp(org, journal, at, options.cut)
  for (let attempt = 1; at.state === 'spooled'; ) {
    const job = await createJob(org, options)
    at = journal.note(at, { state: 'created', job })
    try {
      await upload(org, journal, at, job, options.cut)
      at = journal.note(at, { state: 'uploaded' })
    } catch (error) {
      // nothing is processed before the upload is said to be complete: this job is given up, and another takes its place
      await abortJob(org, 'ingest', job).catch(() => undefined)
      at = journal.note(at, { state: 'spooled' })
      await org.transport.beforeAttempt(++attempt, error, options.cut)
    }
  }
  if (at.state !== 'uploaded') return at
  await completeUpload(org, at.job ?? '', options.cut)
  return journal.note(at, { state: 'submitted' })
}

/** A job of which only the beginning is known: if it is still open, another takes its place; else the org has all rows. */
async function takenUp(org: Org, journal: Journal, part: LoadPart, cut: AbortSignal | undefined): Promise<LoadPart> {
  const id = part.job ?? ''
  const state = await jobInfo(org, 'ingest', id, cut).then(
    (job) => job.state,
    (error: unknown) => {
      if (error instanceof SalesforceError && error.kind === 'NOT_FOUND') return 'Aborted' as const
      throw error
    },
  )
  if (state === 'Open') await abortJob(org, 'ingest', id)
  return journal.note(part, { state: state === 'Open' || state === 'Aborted' ? 'spooled' : 'submitted' })
}

async function createJob(
  org: Org,
  { object, operation, externalId, assignmentRule, cut }: SubmitOptions,
): Promise<string> {
  const { value } = await org.json({
    api: 'bulk',
    method: 'POST',
    path: '/jobs/ingest',
    json: {
      object,
      operation,
      contentType: 'CSV',
      lineEnding: 'LF',
      ...(externalId === undefined ? {} : { externalIdFieldName: externalId }),
      ...(assignmentRule === undefined ? {} : { assignmentRuleId: assignmentRule }),
    },
    // a second job without rows does no harm
    repeatable: true,
    headers: headersOf({}),
    cut,
  })
  return (value as BulkJob).id
}

async function upload(
  org: Org,
  journal: Journal,
  part: LoadPart,
  job: string,
  cut: AbortSignal | undefined,
): Promise<void> {
  await org.transport.call({
    api: 'bulk',
    method: 'PUT',
    path: `/jobs/ingest/${encodeURIComponent(job)}/batches`,
    contentType: 'text/csv; charset=utf-8',
    // a job takes one upload: another attempt is another job
    attempts: 1,
    body: () => createReadStream(journal.pathOf(part.file)),
    cut,
  })
}

async function completeUpload(org: Org, job: string, cut: AbortSignal | undefined): Promise<void> {
  try {
    await org.json({
      api: 'bulk',
      method: 'PATCH',
      path: `/jobs/ingest/${encodeURIComponent(job)}`,
      json: { state: 'UploadComplete' },
      repeatable: true,
      cut,
    })
  } catch (error) {
    // the answer to an earlier attempt may have been lost
    if (!(error instanceof SalesforceError) || error.kind !== 'INVALID_INPUT') throw error
    if ((await jobInfo(org, 'ingest', job, cut)).state === 'Open') throw error
  }
}
