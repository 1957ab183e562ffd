import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org, OrgUser } from '../org.ts'
import { type QueryRows, runQuery } from '../soql/index.ts'
import { csvLine, csvValue, type Dialect, delimiters, lineEndings } from './csv.ts'
import { type JobState, jobTimes } from './job.ts'

/** Rows of a page where the client does not say. */
const defaultPage = 250_000

/** A query whose rows are fetched page by page as CSV. */
export class QueryJob {
  readonly id: string
  readonly created: number
  readonly dialect: Dialect
  readonly operation: 'query' | 'queryAll'
  readonly #org: Org
  readonly #user: OrgUser
  readonly #version: string
  readonly #rows: QueryRows
  state: JobState = 'UploadComplete'
  #modified: number
  #total = 0

  /** @throws ApiError where the query is wrong, or of a kind that Bulk refuses */
  constructor(org: Org, request: JsonObject, user: OrgUser, version: string) {
    const { operation, query, columnDelimiter = 'COMMA', lineEnding = 'LF' } = request
    if (operation !== 'query' && operation !== 'queryAll')
      throw apiError(400, 'INVALIDOPERATION', `Unknown operation: ${String(operation)}`)
    if (typeof query !== 'string') throw apiError(400, 'INVALIDJOB', 'A query has to be specified')
    if (!Object.hasOwn(delimiters, String(columnDelimiter)))
      throw apiError(400, 'INVALIDJOB', `Unknown column delimiter: ${String(columnDelimiter)}`)
    if (!Object.hasOwn(lineEndings, String(lineEnding)))
      throw apiError(400, 'INVALIDJOB', `Unknown line ending: ${String(lineEnding)}`)
    this.#rows = runQuery(org, query, { user, all: operation === 'queryAll', version })
    if (this.#rows.aggregate || this.#rows.countOnly)
      throw apiError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query')
    if (/\(\s*SELECT\b[\s\S]*?\)[\s\S]*\bFROM\b/i.test(query.replace(/\bWHERE\b[\s\S]*/i, ''))) {
      throw apiError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query')
    }
    if (this.#rows.columns.some(({ field }) => field.type === 'address' || field.type === 'location')) {
      throw apiError(400, 'API_ERROR', 'Selecting compound data not supported in Bulk Query')
    }
    this.#org = org
    this.#user = user
    this.#version = version
    this.operation = operation
    this.dialect = { columnDelimiter: String(columnDelimiter), lineEnding: String(lineEnding) }
    this.id = org.newId('750')
    this.created = org.now()
    this.#modified = this.created
    setImmediate(() => this.#run())
  }

  info(): JsonObject {
    return {
      id: this.id,
      operation: this.operation,
      object: this.#rows.object.name,
      createdById: this.#user.id,
      ...jobTimes(this.created, this.#modified),
      state: this.state,
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: Number(this.#version),
      jobType: 'V2Query',
      lineEnding: this.dialect.lineEnding,
      columnDelimiter: this.dialect.columnDelimiter,
      numberRecordsProcessed: this.#total,
      retries: 0,
      totalProcessingTime: 0,
      isPkChunkingSupported: true,
    }
  }

  setState(state: string): void {
    if (state !== 'Aborted') throw apiError(400, 'INVALIDJOBSTATE', `Unsupported state: ${state}`)
    if (this.isEnded) throw apiError(400, 'INVALIDJOBSTATE', 'Aborting already Completed Job not allowed')
    this.#touch('Aborted')
  }

  get isEnded(): boolean {
    return this.state === 'JobComplete' || this.state === 'Aborted' || this.state === 'Failed'
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

  #run(): void {
    if (this.state !== 'UploadComplete') return
    try {
      this.#total = this.#rows.totalSize
      this.#touch('JobComplete')
    } catch {
      this.#touch('Failed')
    }
  }

  #touch(state: JobState): void {
    this.state = state
    this.#modified = this.#org.now()
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
