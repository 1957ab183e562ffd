import { apiError } from '../api-error.ts'
import type { JsonObject, SaveResult } from '../org.ts'
import { resultOf } from '../save-result.ts'
import { csvLine, readRow } from './csv.ts'
import { Job, type JobContext } from './job.ts'
import { checkColumns, errorText, type Load, loadOf, saverOf, valuesReader } from './load.ts'
import { Turns } from './turns.ts'

/** After base64, which the real one does, so a client sends two thirds of it. */
const maxBytes = 150 * 1024 * 1024
/** Rows of a transaction, as of the real one. */
const chunk = 200

/** What a job has read of its content: rows are read again when they are needed, by the place where they begin. */
interface Document {
  readonly text: string
  readonly header: readonly string[]
  readonly rows: readonly number[]
}

/** A load of rows of one object. */
export class IngestJob extends Job {
  readonly #load: Load
  #content: Uint8Array | undefined
  #document: Document | undefined
  /** Of rows in their order, as far as they are processed. */
  readonly #results: SaveResult[] = []
  #failed = 0
  #activeTime = 0

  /** @throws ApiError where the request makes no job */
  constructor(context: JobContext, request: JsonObject) {
    super(context, request, 'Open', ['object', 'operation', 'externalIdFieldName', 'assignmentRuleId'])
    this.#load = loadOf(this.org, request)
  }

  get object() {
    return this.#load.object
  }

  get operation() {
    return this.#load.operation
  }

  override info(): JsonObject {
    const { externalIdFieldName, assignmentRuleId } = this.#load
    return {
      ...super.info(),
      ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
      ...(assignmentRuleId === undefined ? {} : { assignmentRuleId }),
      ...(this.state === 'Open' ? { contentUrl: `services/data/v${this.version}/jobs/ingest/${this.id}/batches` } : {}),
      jobType: 'V2Ingest',
      numberRecordsProcessed: this.#results.length,
      numberRecordsFailed: this.#failed,
      totalProcessingTime: this.#activeTime,
      apiActiveProcessingTime: this.#activeTime,
      apexProcessingTime: 0,
    }
  }

  /** Takes the rows, once. @throws ApiError */
  upload(content: Uint8Array): void {
    this.#mustBe('Open')
    if (this.#content !== undefined) {
      throw apiError(
        400,
        'API_ERROR',
        `Found multiple contents for job: <${this.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
      )
    }
    if ((content.byteLength * 4) / 3 > maxBytes) {
      throw apiError(
        413,
        'CONTENT_TOO_LARGE',
        'Maximum job content size of 150 MB after base64 encoding is exceeded; upload 100 MB at most.',
      )
    }
    this.#content = content
  }

  override setState(state: string): void {
    if (state === 'UploadComplete') {
      this.#mustBe('Open')
      this.enter('UploadComplete')
      void this.run()
    } else super.setState(state)
  }

  /** One of the three result files, line by line. */
  *resultLines(kind: 'successfulResults' | 'failedResults' | 'unprocessedrecords'): IterableIterator<string> {
    if (!this.isEnded)
      throw apiError(400, 'INVALIDJOBSTATE', `Job state is ${this.state}; results are there when it has ended`)
    const isUnprocessed = kind === 'unprocessedrecords'
    if (this.#document === undefined) {
      // nothing of it was processed, or could be read: as it came
      if (isUnprocessed) yield new TextDecoder().decode(this.#content)
      return
    }
    const { header, rows } = this.#document
    if (isUnprocessed) {
      yield csvLine(header, this.dialect)
      for (let i = this.#results.length; i < rows.length; i += 1) yield csvLine(this.#row(i), this.dialect)
      return
    }
    const wanted = kind === 'successfulResults'
    yield csvLine(['sf__Id', wanted ? 'sf__Created' : 'sf__Error', ...header], this.dialect)
    for (const i of shuffled(this.#results.length)) {
      const result = this.#results[i]
      if (result === undefined || result.success !== wanted) continue
      const created = result.created ?? this.operation === 'insert'
      yield csvLine([result.id ?? '', wanted ? String(created) : errorText(result), ...this.#row(i)], this.dialect)
    }
  }

  #mustBe(state: 'Open'): void {
    if (this.state !== state) throw apiError(400, 'INVALIDJOBSTATE', `Job is ${this.state}, not ${state}`)
  }

  #row(i: number): readonly string[] {
    const { text = '', rows = [] } = this.#document ?? {}
    return readRow(text, rows[i] ?? 0, this.dialect)?.values ?? []
  }

  protected override async process(limit: number): Promise<void> {
    const start = this.org.now()
    const turns = new Turns()
    const document = await this.#read(turns)
    if (document === undefined) return
    this.#document = document
    this.#content = undefined
    const valuesOf = valuesReader(document.header)
    const save = saverOf(this.org, this.user, this.#load)
    const end = Math.min(document.rows.length, limit)
    // an abort leaves the rest unprocessed
    for (let from = 0; from < end && this.isRunning(); from += chunk) {
      // counted when they are committed: a fault of the org takes the whole chunk back
      const results = this.org.database.transaction(() => {
        const saved: SaveResult[] = []
        for (let i = from; i < Math.min(from + chunk, end); i += 1) {
          saved.push(resultOf(() => save(valuesOf(this.#row(i)))))
        }
        return saved
      })
      for (const result of results) {
        this.#results.push(result)
        if (!result.success) this.#failed += 1
      }
      this.#activeTime = this.org.now() - start
      if (turns.isOver) await turns.next()
    }
  }

  /** Finds the rows, and refuses the whole before one is saved. @returns undefined where the job is aborted meanwhile */
  async #read(turns: Turns): Promise<Document | undefined> {
    const invalid = (message: string): Error => apiError(400, 'InvalidBatch', `InvalidBatch : ${message}`)
    const text = new TextDecoder().decode(this.#content)
    const first = readRow(text, 0, this.dialect)
    if (first === undefined) throw invalid('Field name not found : the content is empty')
    const header = first.values
    checkColumns(this.#load, header)
    const rows: number[] = []
    for (let at = first.end; ; ) {
      const row = readRow(text, at, this.dialect)
      if (row === undefined) return { text, header, rows }
      if (row.values.length !== header.length) {
        throw invalid(
          `Failed to parse CSV: row ${rows.length + 1} has ${row.values.length} values, the header ${header.length}`,
        )
      }
      rows.push(at)
      at = row.end
      if (turns.isOver) {
        await turns.next()
        if (!this.isRunning()) return undefined
      }
    }
  }
}

/** Results come in no order that a client may count on; the same in each run. */
function shuffled(count: number): Uint32Array {
  const mixed = Uint32Array.from({ length: count }, (_, i) => i)
  let seed = 42
  for (let i = count - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    const j = seed % (i + 1)
    const kept = mixed[i] as number
    mixed[i] = mixed[j] as number
    mixed[j] = kept
  }
  return mixed
}
