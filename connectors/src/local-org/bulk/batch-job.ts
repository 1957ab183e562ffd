import { apiError } from '../api-error.ts'
import type { JsonObject, Org, OrgUser, SaveResult } from '../org.ts'
import { resultOf } from '../save-result.ts'
import { type QueryRows, runQuery, type Snapshot } from '../soql/index.ts'
import { type BatchFormat, formats } from './batch-formats.ts'
import { type Load, loadOf, saverOf } from './load.ts'
import { Turns, wait } from './turns.ts'

/** Of a batch. */
const maxBytes = 10_000_000
const maxRecords = 10_000
const defaultChunk = 100_000
const maxChunk = 250_000
/** Records of a transaction. */
const chunk = 200
/** Records that are read before others may get their turn. */
const slice = 500

/** Loads, and queries, which have no fields of their own. */
type Work = { readonly kind: 'load'; readonly load: Load } | { readonly kind: 'query'; readonly all: boolean }

/** A job of Bulk API 1.0: batches that are sent one by one, each with its own state and result. */
export class BatchJob {
  readonly id: string
  readonly format: BatchFormat
  readonly #contentType: string
  readonly #request: JsonObject
  readonly #work: Work
  readonly #org: Org
  readonly #user: OrgUser
  readonly #version: string
  readonly #created: number
  readonly #batches: Batch[] = []
  /** Rows of a chunk where a query is divided; undefined where it is not. */
  readonly #chunkSize: number | undefined
  #state: 'Open' | 'Closed' | 'Aborted' = 'Open'
  #modified: number
  /** Batches follow each other. */
  #last: Promise<void> = Promise.resolve()

  /** @param chunking the header `Sforce-Enable-PKChunking` @throws ApiError where the request makes no job */
  constructor(org: Org, user: OrgUser, version: string, request: JsonObject, chunking: string | undefined) {
    const { operation = '', object = '', contentType = 'XML' } = request
    const format = formats[String(contentType).toUpperCase()]
    if (format === undefined) throw apiError(400, 'InvalidJob', `Unsupported content type: ${String(contentType)}`)
    const isQuery = operation === 'query' || operation === 'queryAll'
    if (isQuery && org.schema.object(String(object)) === undefined)
      throw apiError(400, 'InvalidEntity', `Unable to find object: ${String(object)}`)
    this.#work = isQuery
      ? { kind: 'query', all: operation === 'queryAll' }
      : { kind: 'load', load: loadOf(org, request) }
    this.#chunkSize = isQuery ? chunkSizeOf(chunking) : undefined
    this.format = format
    this.#contentType = String(contentType).toUpperCase()
    this.#request = request
    this.#org = org
    this.#user = user
    this.#version = version
    this.id = org.newId('750')
    this.#created = org.now()
    this.#modified = this.#created
  }

  info(): JsonObject {
    const { operation = '', object = '', externalIdFieldName, assignmentRuleId } = this.#request
    const count = (...states: readonly string[]) => this.#batches.filter(({ state }) => states.includes(state)).length
    const sum = (of: (batch: Batch) => number) => this.#batches.reduce((total, batch) => total + of(batch), 0)
    return {
      id: this.id,
      operation,
      object,
      createdById: this.#user.id,
      createdDate: new Date(this.#created).toISOString(),
      systemModstamp: new Date(this.#modified).toISOString(),
      state: this.#state,
      ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
      ...(assignmentRuleId === undefined ? {} : { assignmentRuleId }),
      concurrencyMode: this.#request.concurrencyMode ?? 'Parallel',
      contentType: this.#contentType,
      numberBatchesQueued: count('Queued'),
      numberBatchesInProgress: count('InProgress'),
      numberBatchesCompleted: count('Completed'),
      numberBatchesFailed: count('Failed'),
      numberBatchesTotal: this.#batches.length,
      numberRecordsProcessed: sum((batch) => batch.processed),
      numberRetries: 0,
      apiVersion: Number(this.#version),
      numberRecordsFailed: sum((batch) => batch.failed),
      totalProcessingTime: 0,
      apiActiveProcessingTime: 0,
      apexProcessingTime: 0,
    }
  }

  get batches(): readonly Batch[] {
    return this.#batches
  }

  /** @throws ApiError */
  batch(id: string): Batch {
    const found = this.#batches.find((batch) => batch.id === id || (id.length === 15 && batch.id.startsWith(id)))
    if (found === undefined) throw apiError(400, 'InvalidBatch', `Unable to find batch for id: ${id}`)
    return found
  }

  /** `Closed` takes no more batches; `Aborted` leaves those that wait undone. @throws ApiError */
  setState(state: string): void {
    if (state !== 'Closed' && state !== 'Aborted') throw apiError(400, 'InvalidJobState', `Invalid job state: ${state}`)
    if (this.#state !== 'Open') throw apiError(400, 'InvalidJobState', `Job is already ${this.#state}`)
    this.#state = state
    this.#modified = this.#org.now()
  }

  /** Takes a batch, which is processed after those before it. @throws ApiError */
  add(content: string): Batch {
    if (this.#state !== 'Open') throw apiError(400, 'InvalidJobState', `InvalidJobState : Job is ${this.#state}`)
    if (Buffer.byteLength(content) > maxBytes)
      throw apiError(400, 'ClientInputError', `Failed to read request. Exceeded max size limit of ${maxBytes}`)
    const batch = this.#newBatch(content)
    this.#last = this.#last.then(() => this.#run(batch))
    return batch
  }

  #newBatch(content: string): Batch {
    const batch = new Batch(this.#org, this.id, content)
    this.#batches.push(batch)
    return batch
  }

  async #run(batch: Batch): Promise<void> {
    const { faults } = this.#org
    const object = String(this.#request.object)
    const { delays, end } = faults.takeForJob(object, String(this.#request.operation))
    await wait(delays.UploadComplete)
    if (this.#state === 'Aborted') {
      batch.enter('NotProcessed')
      return
    }
    batch.enter('InProgress')
    if (delays.InProgress !== undefined) await wait(delays.InProgress)
    try {
      if (this.#work.kind === 'query') await this.#query(batch, this.#work.all)
      else await this.#save(batch, this.#work.load, end?.rows ?? Number.POSITIVE_INFINITY)
      if (end?.kind === 'fails') throw new Error(end.message)
      if (end?.kind !== 'hangs' && batch.state === 'InProgress') batch.enter('Completed')
    } catch (error) {
      batch.enter('Failed', error instanceof Error ? error.message : String(error))
    }
  }

  async #save(batch: Batch, load: Load, limit: number): Promise<void> {
    const records = this.format.read(batch.content, load)
    if (records.length > maxRecords)
      throw apiError(400, 'InvalidBatch', `InvalidBatch : Records exceed the limit of ${maxRecords} of a batch`)
    const save = saverOf(this.#org, this.#user, load)
    const turns = new Turns()
    const end = Math.min(records.length, limit)
    for (let from = 0; from < end; from += chunk) {
      const some = records.slice(from, Math.min(from + chunk, end))
      const results = this.#org.database.transaction(() =>
        some.map((record) => {
          const result = resultOf(() => save(record))
          return load.operation === 'insert' ? { ...result, created: result.success } : result
        }),
      )
      batch.results.push(...results)
      if (turns.isOver) await turns.next()
    }
  }

  async #query(batch: Batch, all: boolean): Promise<void> {
    const rows = runQuery(this.#org, batch.content.trim(), { user: this.#user, all, version: this.#version })
    if (rows.object.name.toLowerCase() !== String(this.#request.object).toLowerCase()) {
      throw apiError(
        400,
        'InvalidBatch',
        `InvalidBatch : Failed to process query: The entity of the query ${rows.object.name} must be that of the job, ${String(this.#request.object)}`,
      )
    }
    if (rows.aggregate || rows.countOnly || rows.query.fields?.some(({ type }) => type === 'FieldSubquery')) {
      throw apiError(
        400,
        'FeatureNotEnabled',
        `FeatureNotEnabled : Aggregate Relationships not supported in Bulk Query with ${this.#contentType} content type`,
      )
    }
    const snapshot = rows.snapshot()
    try {
      if (this.#chunkSize === undefined) {
        batch.addResult(await this.#resultOf(snapshot, 0, snapshot.size, rows), snapshot.size)
        return
      }
      const size = this.#chunkSize
      const parts = Array.from({ length: Math.ceil(snapshot.size / size) }, () => this.#newBatch(batch.content))
      // the batch that was sent stands for the others, which do its work
      batch.enter('NotProcessed')
      for (const [i, part] of parts.entries()) {
        const from = i * size
        const to = Math.min(from + size, snapshot.size)
        part.enter('InProgress')
        part.addResult(await this.#resultOf(snapshot, from, to, rows), to - from)
        part.enter('Completed')
      }
    } finally {
      snapshot.close()
    }
  }

  async #resultOf(
    snapshot: Snapshot,
    from: number,
    to: number,
    { columns }: QueryRows,
  ): Promise<{ readonly id: string; readonly text: string }> {
    const { head, record, separator, foot } = this.format.records(columns)
    const turns = new Turns()
    const parts: string[] = []
    for (let start = from; start < to; start += slice) {
      parts.push(
        snapshot
          .records(start, Math.min(start + slice, to))
          .map(record)
          .join(separator),
      )
      if (turns.isOver) await turns.next()
    }
    return { id: this.#org.newId('752'), text: head + parts.join(separator) + foot }
  }
}

type BatchState = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'NotProcessed'

/** A part of a job. */
export class Batch {
  readonly id: string
  readonly jobId: string
  readonly content: string
  /** Of a load, in the order of its records. */
  readonly results: SaveResult[] = []
  /** Of a query: documents by id. */
  readonly documents = new Map<string, string>()
  readonly #org: Org
  readonly #created: number
  #modified: number
  #found = 0
  #message: string | undefined
  #state: BatchState = 'Queued'

  constructor(org: Org, jobId: string, content: string) {
    this.#org = org
    this.id = org.newId('751')
    this.jobId = jobId
    this.content = content
    this.#created = org.now()
    this.#modified = this.#created
  }

  get state(): BatchState {
    return this.#state
  }

  get processed(): number {
    return this.#found + this.results.length
  }

  get failed(): number {
    return this.results.filter(({ success }) => !success).length
  }

  enter(state: BatchState, message?: string): void {
    this.#state = state
    this.#message = message
    this.#modified = this.#org.now()
  }

  addResult({ id, text }: { readonly id: string; readonly text: string }, records: number): void {
    this.documents.set(id, text)
    this.#found += records
  }

  info(): JsonObject {
    return {
      id: this.id,
      jobId: this.jobId,
      state: this.#state,
      ...(this.#message === undefined ? {} : { stateMessage: this.#message }),
      createdDate: new Date(this.#created).toISOString(),
      systemModstamp: new Date(this.#modified).toISOString(),
      numberRecordsProcessed: this.processed,
      numberRecordsFailed: this.failed,
      totalProcessingTime: 0,
      apiActiveProcessingTime: 0,
      apexProcessingTime: 0,
    }
  }
}

/** `true`, or `chunkSize=50000; parent=Account`. @throws ApiError */
function chunkSizeOf(header: string | undefined): number | undefined {
  if (header === undefined || /^\s*false\s*$/i.test(header)) return undefined
  const [, digits] = /chunkSize\s*=\s*(\d+)/i.exec(header) ?? []
  const size = digits === undefined ? defaultChunk : Number(digits)
  if (size < 1 || size > maxChunk)
    throw apiError(400, 'InvalidJob', `InvalidJob : chunkSize must be from 1 to ${maxChunk}`)
  return size
}
