import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { type Cells, csvLine, readCsv } from './csv.ts'
import { type SubmitOptions, submitPart } from './ingest-job.ts'
import { type BulkJob, waitForJob } from './job.ts'
import { Journal, type LoadPart, type PartCounts } from './journal.ts'
import { LineFile } from './line-file.ts'
import { Spool, type SpooledPart } from './spool.ts'

export interface LoadOptions extends SubmitOptions {
  /**
   * Where the load keeps its files. The same folder with the same records takes up a load that was interrupted: rows that were sent
   * are not sent again. Without one there is a temporary folder, and an interrupted load cannot be taken up.
   */
  readonly folder?: string
  /** Bytes of a job at most; 100 MB by default, since the org counts 150 MB in base 64. */
  readonly partBytes?: number
  /** A CSV file for rows that were not saved: their columns and `sf__Error`. */
  readonly rejects?: string
  /** Told of each row, in no order. */
  readonly onResult?: (result: RowResult) => void
}

/** What became of a row. */
export type RowResult =
  | { readonly ok: true; readonly id: string; readonly created: boolean; readonly row: LoadedRow }
  | {
      readonly ok: false
      readonly id: string | null
      readonly error: string
      readonly processed: boolean
      readonly row: LoadedRow
    }

/** The cells of a row by column, as they were sent. */
export type LoadedRow = ReadonlyMap<string, string>

export interface LoadSummary extends PartCounts {
  /** Always the sum of succeeded, failed and unprocessed. */
  readonly records: number
  readonly jobs: readonly string[]
}

const defaultPartBytes = 100_000_000

/**
 * Loads any number of records by jobs of Bulk API 2.0, and says of every one what became of it. A job is never deleted and never
 * started twice for the same rows.
 * @throws SalesforceError, TypeError where a record cannot be written as a row; nothing of its part was sent then
 */
export async function bulkLoad(
  org: Org,
  records: Iterable<object> | AsyncIterable<object>,
  { folder, partBytes = defaultPartBytes, rejects, onResult, ...options }: LoadOptions,
): Promise<LoadSummary> {
  const { object, operation, externalId } = options
  if ((operation === 'upsert') !== (externalId !== undefined))
    throw new RangeError('`externalId` belongs to `operation: upsert`, which needs it')
  const own = folder ?? mkdtempSync(join(tmpdir(), 'twill-bulk-'))
  const journal = new Journal(own, { object, operation, ...(externalId === undefined ? {} : { externalId }) })
  for (const part of journal.parts) await submitPart(org, journal, part, options)
  await spoolAndSubmit(org, journal, records, partBytes, options)
  for (const part of journal.parts) await collect(org, journal, part, onResult, options.cut)
  if (rejects !== undefined) await writeRejects(journal, rejects)
  const summary = summaryOf(journal.parts)
  if (folder === undefined) rmSync(own, { recursive: true, force: true })
  return summary
}

/** Sends each part as soon as it is full, so that the org works while the next is written. */
async function spoolAndSubmit(
  org: Org,
  journal: Journal,
  records: Iterable<object> | AsyncIterable<object>,
  partBytes: number,
  options: SubmitOptions,
): Promise<void> {
  const spool = new Spool(journal.folder, partBytes, journal.parts.length + 1)
  const known = journal.rows
  let number = 0
  try {
    for await (const record of records) {
      if (++number <= known) continue
      const full = added(spool, record, number)
      if (full !== undefined) await submitPart(org, journal, journal.add(full), options)
    }
    const last = spool.end()
    if (last !== undefined) await submitPart(org, journal, journal.add(last), options)
  } finally {
    spool.close()
  }
}

/** @throws TypeError that says which record it is */
function added(spool: Spool, record: object, number: number): SpooledPart | undefined {
  try {
    return spool.add(record)
  } catch (error) {
    throw error instanceof TypeError ? new TypeError(`record ${number}: ${error.message}`) : error
  }
}

/** Reads what became of the rows of a part. @throws SalesforceError where rows are missing */
async function collect(
  org: Org,
  journal: Journal,
  part: LoadPart,
  onResult: LoadOptions['onResult'],
  cut: AbortSignal | undefined,
): Promise<void> {
  if (part.state === 'collected' && onResult === undefined) return
  const id = part.job ?? ''
  const job = await waitForJob(org, 'ingest', id, cut === undefined ? {} : { cut })
  for (let attempt = 1; ; ) {
    try {
      const counts = await readResults(org, job, journal, part, onResult, cut)
      journal.note(part, { state: 'collected', counts })
      return
    } catch (error) {
      await org.transport.beforeAttempt(++attempt, error, cut)
    }
  }
}

async function readResults(
  org: Org,
  job: BulkJob,
  journal: Journal,
  part: LoadPart,
  onResult: LoadOptions['onResult'],
  cut: AbortSignal | undefined,
): Promise<PartCounts> {
  const counts = { succeeded: 0, created: 0, failed: 0, unprocessed: 0 }
  // told only when all are known, since a result that breaks off is read again
  const told: RowResult[] = []
  const why = job.errorMessage ?? `the job ended as ${job.state}`
  const rejects = new LineFile(journal.pathOf(rejectsOf(part)))
  rejects.write(csvLine([...part.columns, 'sf__Id', 'sf__Error']))
  const reject = (row: LoadedRow, id: string, error: string): void =>
    rejects.write(csvLine([...part.columns.map((name) => row.get(name) ?? ''), id, error]))
  try {
    for await (const row of resultRows(org, job.id, 'successfulResults', cut)) {
      const [id, created] = [row.get('sf__Id') ?? '', row.get('sf__Created') === 'true']
      counts.succeeded++
      if (created) counts.created++
      if (onResult !== undefined) told.push({ ok: true, id, created, row: ownCells(row) })
    }
    for await (const row of resultRows(org, job.id, 'failedResults', cut)) {
      const [id, error] = [row.get('sf__Id') ?? '', row.get('sf__Error') ?? '']
      counts.failed++
      reject(row, id, error)
      if (onResult !== undefined) told.push({ ok: false, id: id || null, error, processed: true, row: ownCells(row) })
    }
    for await (const row of resultRows(org, job.id, 'unprocessedrecords', cut)) {
      counts.unprocessed++
      reject(row, '', `Not processed: ${why}`)
      if (onResult !== undefined) told.push({ ok: false, id: null, error: why, processed: false, row: ownCells(row) })
    }
    const sum = counts.succeeded + counts.failed + counts.unprocessed
    if (sum !== part.rows) {
      const message = `job ${job.id}: ${part.rows} rows were sent, and the results have ${sum}`
      throw new SalesforceError('INVALID_RESPONSE', message, { code: 'ROWS_MISSING', again: true })
    }
  } catch (error) {
    rejects.drop()
    throw error
  }
  rejects.end()
  for (const result of told) onResult?.(result)
  return counts
}

async function* resultRows(
  org: Org,
  job: string,
  kind: 'successfulResults' | 'failedResults' | 'unprocessedrecords',
  cut: AbortSignal | undefined,
): AsyncGenerator<ReadonlyMap<string, string>, void> {
  const path = `/jobs/ingest/${encodeURIComponent(job)}/${kind}`
  const { body } = await org.transport.send({ api: 'bulk', path, headers: { accept: 'text/csv' }, cut })
  for await (const { header, rows } of readCsv(body)) {
    for (const cells of rows) yield new Map(header.map((name, i) => [name, cells[i] ?? '']))
  }
}

const ownCells = (row: ReadonlyMap<string, string>): LoadedRow =>
  new Map([...row].filter(([name]) => !name.startsWith('sf__')))

const rejectsOf = ({ file }: LoadPart): string => file.replace(/\.csv$/, '.rejects.csv')

/** All rejected rows in one file, complete or not there. */
async function writeRejects(journal: Journal, path: string): Promise<void> {
  const columns: Cells = [...new Set(journal.parts.flatMap((part) => part.columns)), 'sf__Id', 'sf__Error']
  const file = new LineFile(path)
  file.write(csvLine(columns))
  for (const part of journal.parts) {
    for await (const { header, rows } of readCsv(createReadStream(journal.pathOf(rejectsOf(part))))) {
      const places = columns.map((name) => header.indexOf(name))
      for (const cells of rows) file.write(csvLine(places.map((at) => cells[at] ?? '')))
    }
  }
  file.end()
}

function summaryOf(parts: readonly LoadPart[]): LoadSummary {
  const sum = { succeeded: 0, created: 0, failed: 0, unprocessed: 0 }
  for (const { counts } of parts) {
    sum.succeeded += counts?.succeeded ?? 0
    sum.created += counts?.created ?? 0
    sum.failed += counts?.failed ?? 0
    sum.unprocessed += counts?.unprocessed ?? 0
  }
  const records = parts.reduce((all, { rows }) => all + rows, 0)
  return { records, ...sum, jobs: parts.flatMap(({ job }) => job ?? []) }
}
