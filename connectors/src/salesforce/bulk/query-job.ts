import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import type { Row } from '../soql/rows.ts'
import { type Cells, readCsv } from './csv.ts'
import { type BulkJob, waitForJob } from './job.ts'
import { rowBuilder } from './result-rows.ts'

export interface BulkQueryOptions {
  /** Records in the recycle bin too. */
  readonly deleted?: boolean
  /** Rows of a page at most; by default as many as the org likes. */
  readonly pageSize?: number
  readonly cut?: AbortSignal
}

/** Starts a query; gives the id of its job. @throws SalesforceError where the query is wrong */
export async function startQuery(
  org: Org,
  query: string,
  { deleted = false, cut }: BulkQueryOptions = {},
): Promise<string> {
  const { value } = await org.json({
    api: 'bulk',
    method: 'POST',
    path: '/jobs/query',
    json: { operation: deleted ? 'queryAll' : 'query', query },
    // a second job does no harm
    repeatable: true,
    cut,
  })
  return (value as BulkJob).id
}

/** Where in the results of a job something stands: a page, and how many of its rows lie before. */
export interface ResultPlace {
  /** Undefined for the first page. */
  readonly locator: string | undefined
  readonly row: number
}

/** Rows that come together, with the place behind each: reading may go on there. */
export interface ResultPiece {
  readonly header: Cells
  readonly rows: readonly Cells[]
  /** Of the first row. */
  readonly from: ResultPlace
}

/**
 * The results of a job that has ended well, page by page, as they come. A page that breaks off is asked for again and goes on behind
 * what was read; in the end there are as many rows as the org said.
 * @throws SalesforceError `INVALID_RESPONSE` where rows are missing
 */
export async function* readResults(
  org: Org,
  { id, numberRecordsProcessed }: BulkJob,
  from: ResultPlace = { locator: undefined, row: 0 },
  { pageSize, cut }: BulkQueryOptions = {},
): AsyncGenerator<ResultPiece, void> {
  let { locator, row } = from
  // what lies before a later page is not known, so only a reading from the start can count
  let total = locator === undefined ? 0 : undefined
  for (;;) {
    const page: PageEnd = yield* readPage(org, id, locator, row, { ...(pageSize && { pageSize }), ...(cut && { cut }) })
    if (total !== undefined) total += page.rows
    if (page.next === undefined) {
      // a missing header is no end: whoever took it for one would lose rows, or read the first page for ever
      if (total === undefined || total !== numberRecordsProcessed)
        throw new SalesforceError(
          'INVALID_RESPONSE',
          `job ${id}: the org did not say where the next page of results is`,
        )
      return
    }
    if (page.next === null) break
    locator = page.next
    row = 0
  }
  if (total !== undefined && numberRecordsProcessed !== undefined && total !== numberRecordsProcessed) {
    const message = `job ${id}: the results have ${total} rows, and the org said ${numberRecordsProcessed}`
    throw new SalesforceError('INVALID_RESPONSE', message)
  }
}

interface PageEnd {
  /** Null after the last page, undefined where the org does not say. */
  readonly next: string | null | undefined
  readonly rows: number
}

async function* readPage(
  org: Org,
  id: string,
  locator: string | undefined,
  skipped: number,
  { pageSize, cut }: BulkQueryOptions,
): AsyncGenerator<ResultPiece, PageEnd> {
  const parameters = new URLSearchParams()
  if (locator !== undefined) parameters.set('locator', locator)
  if (pageSize !== undefined) parameters.set('maxRecords', String(pageSize))
  const path = `/jobs/query/${encodeURIComponent(id)}/results${parameters.size === 0 ? '' : `?${parameters}`}`
  let given = skipped
  for (let attempt = 1; ; ) {
    try {
      const { headers, body } = await org.transport.send({ api: 'bulk', path, headers: { accept: 'text/csv' }, cut })
      let row = 0
      for await (const { header, rows } of readCsv(body)) {
        const fresh = row >= given ? rows : rows.slice(given - row)
        row += rows.length
        if (row <= given && rows.length > 0) continue
        yield { header, rows: fresh, from: { locator, row: given } }
        given = Math.max(given, row)
      }
      const expected = headers.get('sforce-numberofrecords')
      if (expected !== null && Number(expected) !== row)
        throw new SalesforceError('CONNECTIVITY', `job ${id}: a page has ${row} of ${expected} rows`, { again: true })
      const next = headers.get('sforce-locator')
      return { next: next === null ? undefined : next === 'null' ? null : next, rows: row }
    } catch (error) {
      await org.transport.beforeAttempt(++attempt, error, cut)
    }
  }
}

/** A job that has ended well. @throws SalesforceError where it failed or was aborted */
export async function endedQuery(org: Org, id: string, cut?: AbortSignal): Promise<BulkJob> {
  const job = await waitForJob(org, 'query', id, cut === undefined ? {} : { cut })
  if (job.state === 'JobComplete') return job
  const why = job.errorMessage === undefined ? '' : `: ${job.errorMessage}`
  throw new SalesforceError('INVALID_INPUT', `the query job ${id} ended as ${job.state}${why}`, { code: job.state })
}

/**
 * All rows of a query of any size, in the shape that a query over REST gives. Holds a piece of a page at a time.
 * @throws SalesforceError
 */
export async function* bulkQuery(org: Org, query: string, options: BulkQueryOptions = {}): AsyncGenerator<Row, void> {
  const job = await endedQuery(org, await startQuery(org, query, options), options.cut)
  let build: ((cells: Cells) => Row) | undefined
  for await (const { header, rows } of readResults(org, job, undefined, options)) {
    build ??= await rowBuilder(org, job.object, header)
    for (const cells of rows) yield build(cells)
  }
}
