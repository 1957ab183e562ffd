import { apiError } from '../api-error.ts'
import type { JsonObject } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { type QueryRows, runQuery } from '../soql/index.ts'
import { csvLine, csvValue, valueAt } from './csv.ts'
import { Job, type JobContext } from './job.ts'
import { RowStore } from './row-store.ts'
import { Turns } from './turns.ts'

/** Rows of a page where the client does not say. */
const defaultPage = 250_000
/** Rows that are read before others may get their turn. */
const slice = 500

/** A query whose rows, as they were when it ran, are fetched page by page as CSV. */
export class QueryJob extends Job {
  readonly operation: 'query' | 'queryAll'
  readonly #query: QueryRows
  readonly #rows = new RowStore()
  #activeTime = 0

  /** @throws ApiError where the query is wrong, or of a kind that Bulk refuses */
  constructor(context: JobContext, request: JsonObject) {
    super(context, request, 'UploadComplete', ['operation', 'query'])
    const { operation, query } = request
    if (operation !== 'query' && operation !== 'queryAll')
      throw apiError(400, 'INVALIDOPERATION', `Unknown operation: ${String(operation)}`)
    if (typeof query !== 'string') throw apiError(400, 'INVALIDJOB', 'A query has to be specified')
    const { org, user, version } = context
    this.#query = runQuery(org, query, { user, all: operation === 'queryAll', version })
    const refused = refusalOf(this.#query)
    if (refused !== undefined) throw apiError(400, 'API_ERROR', `${refused} not supported in Bulk Query`)
    this.operation = operation
    void this.run()
  }

  get object(): SObjectType {
    return this.#query.object
  }

  override info(): JsonObject {
    return {
      ...super.info(),
      jobType: 'V2Query',
      numberRecordsProcessed: this.#rows.length,
      totalProcessingTime: this.#activeTime,
      isPkChunkingSupported: true,
    }
  }

  /**
   * A page of rows, below a line with the names of their columns.
   * @param locator where the last page said that the next begins
   * @throws ApiError
   */
  page(locator: string | undefined, maxRecords: number | undefined) {
    if (this.state !== 'JobComplete')
      throw apiError(400, 'INVALIDJOBSTATE', `Job state is ${this.state}; results are there when it is complete`)
    if (maxRecords !== undefined && !(Number.isInteger(maxRecords) && maxRecords > 0)) {
      throw apiError(400, 'INVALIDINPUT', 'maxRecords must be a whole number above 0')
    }
    const total = this.#rows.length
    const start = locator === undefined ? 0 : offsetOf(locator)
    if (start === undefined || (start > 0 && start >= total))
      throw apiError(400, 'INVALIDLOCATOR', `Invalid locator: ${locator}`)
    const size = Math.min(maxRecords ?? defaultPage, total - start)
    const next = start + size < total ? locatorOf(start + size) : null
    return { bytes: this.#page(start, size), next, count: size }
  }

  /** Where each page begins, for reading them side by side. */
  pages(maxRecords: number): readonly string[] {
    if (!(Number.isInteger(maxRecords) && maxRecords > 0))
      throw apiError(400, 'INVALIDINPUT', 'maxRecords must be a whole number above 0')
    return Array.from({ length: Math.ceil(this.#rows.length / maxRecords) }, (_, i) => locatorOf(i * maxRecords))
  }

  *#page(offset: number, size: number): IterableIterator<Uint8Array> {
    const names = this.#query.columns.map(({ path }) => path.join('.'))
    yield new TextEncoder().encode(csvLine(names, this.dialect))
    yield* this.#rows.bytes(offset, size)
  }

  protected override async process(limit: number): Promise<void> {
    const start = this.org.now()
    const turns = new Turns()
    const paths = this.#query.columns.map(({ path }) => path)
    const snapshot = this.#query.snapshot()
    try {
      const end = Math.min(snapshot.size, limit)
      for (let from = 0; from < end && this.isRunning(); from += slice) {
        for (const record of snapshot.records(from, Math.min(from + slice, end))) {
          this.#rows.add(
            csvLine(
              paths.map((path) => csvValue(valueAt(record, path))),
              this.dialect,
            ),
          )
        }
        this.#activeTime = this.org.now() - start
        if (turns.isOver) await turns.next()
      }
    } finally {
      snapshot.close()
    }
  }
}

/** What of a query Bulk does not do. */
function refusalOf({ query, aggregate, countOnly, columns }: QueryRows): string | undefined {
  const fields = query.fields ?? []
  if (fields.some(({ type }) => type === 'FieldSubquery')) return 'Aggregate Relationships'
  if (aggregate || countOnly) return 'Aggregate functions'
  if (fields.some(({ type }) => type === 'FieldTypeof')) return 'TYPEOF'
  if (query.offset !== undefined) return 'OFFSET'
  if (columns.some(({ field }) => field.type === 'address' || field.type === 'location'))
    return 'Selecting compound data'
  return undefined
}

const locatorOf = (offset: number): string => Buffer.from(`p${offset}`).toString('base64url')

const offsetOf = (locator: string): number | undefined => {
  const [, digits] = /^p(\d+)$/.exec(Buffer.from(locator, 'base64url').toString()) ?? []
  return digits === undefined ? undefined : Number(digits)
}
