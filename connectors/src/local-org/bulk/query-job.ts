import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { type QueryRows, runQuery } from '../soql/index.ts'
import { csvLine, csvValue } from './csv.ts'
import { Job, type JobContext } from './job.ts'

/** Rows of a page where the client does not say. */
const defaultPage = 250_000

/** A query whose rows are fetched page by page as CSV. */
export class QueryJob extends Job {
  readonly operation: 'query' | 'queryAll'
  readonly #rows: QueryRows
  #total = 0

  /** @throws ApiError where the query is wrong, or of a kind that Bulk refuses */
  constructor(context: JobContext, request: JsonObject) {
    super(context, request, 'UploadComplete')
    const { operation, query } = request
    if (operation !== 'query' && operation !== 'queryAll')
      throw apiError(400, 'INVALIDOPERATION', `Unknown operation: ${String(operation)}`)
    if (typeof query !== 'string') throw apiError(400, 'INVALIDJOB', 'A query has to be specified')
    const { org, user, version } = context
    this.#rows = runQuery(org, query, { user, all: operation === 'queryAll', version })
    if (this.#rows.aggregate || this.#rows.countOnly)
      throw apiError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query')
    if (/\(\s*SELECT\b[\s\S]*?\)[\s\S]*\bFROM\b/i.test(query.replace(/\bWHERE\b[\s\S]*/i, ''))) {
      throw apiError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query')
    }
    if (this.#rows.columns.some(({ field }) => field.type === 'address' || field.type === 'location')) {
      throw apiError(400, 'API_ERROR', 'Selecting compound data not supported in Bulk Query')
    }
    this.operation = operation
    void this.run()
  }

  get object(): SObjectType {
    return this.#rows.object
  }

  override info(): JsonObject {
    return {
      ...super.info(),
      jobType: 'V2Query',
      numberRecordsProcessed: this.#total,
      totalProcessingTime: 0,
      isPkChunkingSupported: true,
    }
  }

  /**
   * A page of rows as lines, read from the database as they are asked for.
   * @param locator where the last page said that the next begins
   * @throws ApiError
   */
  page(locator: string | undefined, maxRecords: number | undefined) {
    if (this.state !== 'JobComplete')
      throw apiError(400, 'INVALIDJOBSTATE', `Job state is ${this.state}; results are there when it is complete`)
    if (maxRecords !== undefined && !(Number.isInteger(maxRecords) && maxRecords > 0)) {
      throw apiError(400, 'INVALIDINPUT', 'maxRecords must be a whole number above 0')
    }
    const start = locator === undefined ? 0 : offsetOf(locator)
    if (start === undefined || (start > 0 && start >= this.#total))
      throw apiError(400, 'INVALIDLOCATOR', `Invalid locator: ${locator}`)
    const size = Math.min(maxRecords ?? defaultPage, this.#total - start)
    const next = start + size < this.#total ? locatorOf(start + size) : null
    return { lines: this.#lines(start, size), next, count: size }
  }

  /** Where each page begins, for reading them side by side. */
  pages(maxRecords: number): readonly string[] {
    if (!(Number.isInteger(maxRecords) && maxRecords > 0))
      throw apiError(400, 'INVALIDINPUT', 'maxRecords must be a whole number above 0')
    return Array.from({ length: Math.ceil(this.#total / maxRecords) }, (_, i) => locatorOf(i * maxRecords))
  }

  *#lines(offset: number, limit: number): IterableIterator<string> {
    const { columns } = this.#rows
    yield csvLine(
      columns.map(({ path }) => path.join('.')),
      this.dialect,
    )
    for (const record of this.#rows.records({ offset, limit })) {
      yield csvLine(
        columns.map(({ path }) => csvValue(at(record, path))),
        this.dialect,
      )
    }
  }

  protected override process(limit: number): void {
    this.#total = Math.min(this.#rows.totalSize, limit)
  }
}

const locatorOf = (offset: number): string => Buffer.from(`p${offset}`).toString('base64url')

const offsetOf = (locator: string): number | undefined => {
  const [, digits] = /^p(\d+)$/.exec(Buffer.from(locator, 'base64url').toString()) ?? []
  return digits === undefined ? undefined : Number(digits)
}

function at(record: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = record
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = (value as JsonObject)[name]
  }
  return value
}
