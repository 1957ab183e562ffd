import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, SaveResult } from '../org.ts'
import { failed, resultOf } from '../save-result.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { csvLine, readCsv } from './csv.ts'
import { Job, type JobContext } from './job.ts'

const operations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const
type Operation = (typeof operations)[number]

/** After base64, which the real one does, so a client sends two thirds of it. */
const maxBytes = 150 * 1024 * 1024
/** Rows that are saved before others get their turn. */
const chunk = 500

interface Outcome {
  readonly row: readonly string[]
  readonly result: SaveResult
}

/** A load of rows of one object. */
export class IngestJob extends Job {
  readonly object: SObjectType
  readonly operation: Operation
  readonly externalIdFieldName: string | undefined
  #content: Uint8Array | undefined
  #header: readonly string[] = []
  #rows: readonly (readonly string[])[] = []
  readonly #outcomes: Outcome[] = []
  #activeTime = 0

  /** @throws ApiError where the request makes no job */
  constructor(context: JobContext, request: JsonObject) {
    super(context, request, 'Open')
    const { object, operation, externalIdFieldName, contentType = 'CSV' } = request
    const found = this.org.schema.object(String(object ?? ''))
    if (found === undefined) throw apiError(400, 'INVALIDENTITY', `Unable to find object: ${String(object)}`)
    const known = operations.find((each) => each.toLowerCase() === String(operation ?? '').toLowerCase())
    if (known === undefined)
      throw apiError(
        400,
        'INVALIDOPERATION',
        `Unknown operation: ${String(operation)}. Must be one of ${operations.join(', ')}`,
      )
    if (contentType !== 'CSV') throw apiError(400, 'INVALIDJOB', `Unsupported content type: ${String(contentType)}`)
    if (known === 'upsert') checkKey(found, externalIdFieldName)
    this.object = found
    this.operation = known
    this.externalIdFieldName = typeof externalIdFieldName === 'string' ? externalIdFieldName : undefined
  }

  override info(): JsonObject {
    const failed = this.#outcomes.filter(({ result }) => !result.success).length
    return {
      ...super.info(),
      ...(this.externalIdFieldName === undefined ? {} : { externalIdFieldName: this.externalIdFieldName }),
      ...(this.state === 'Open' ? { contentUrl: `services/data/v${this.version}/jobs/ingest/${this.id}/batches` } : {}),
      jobType: 'V2Ingest',
      numberRecordsProcessed: this.#outcomes.length,
      numberRecordsFailed: failed,
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
    if (kind === 'unprocessedrecords') {
      if (this.#content !== undefined) {
        // nothing of it was processed, or even read: as it came
        yield new TextDecoder().decode(this.#content)
        return
      }
      yield csvLine(this.#header, this.dialect)
      for (const row of this.#rows.slice(this.#outcomes.length)) yield csvLine(row, this.dialect)
      return
    }
    const wanted = kind === 'successfulResults'
    yield csvLine(['sf__Id', wanted ? 'sf__Created' : 'sf__Error', ...this.#header], this.dialect)
    for (const { row, result } of shuffled(this.#outcomes)) {
      if (result.success !== wanted) continue
      const created = result.created ?? this.operation === 'insert'
      yield csvLine([result.id ?? '', wanted ? String(created) : errorText(result), ...row], this.dialect)
    }
  }

  #mustBe(state: 'Open'): void {
    if (this.state !== state) throw apiError(400, 'INVALIDJOBSTATE', `Job is ${this.state}, not ${state}`)
  }

  protected override async process(limit: number): Promise<void> {
    const start = performance.now()
    const [header = [], ...rows] = readCsv(this.#content ?? new Uint8Array(), this.dialect)
    this.#content = undefined
    this.#header = header
    this.#rows = rows
    const valuesOf = this.#reader(header)
    const end = Math.min(rows.length, limit)
    // an abort leaves the rest unprocessed
    for (let from = 0; from < end && this.isRunning(); from += chunk) {
      // counted when they are committed: a fault of the org takes the whole chunk back
      const outcomes = this.org.database.transaction(() =>
        rows
          .slice(from, Math.min(from + chunk, end))
          .map((row) => ({ row, result: resultOf(() => this.#save(valuesOf(row))) })),
      )
      for (const outcome of outcomes) this.#outcomes.push(outcome)
      this.#activeTime = Math.round(performance.now() - start)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** A row as values: empty ones say nothing, `#N/A` empties a field, `Account.Key__c` names a parent. @throws ApiError for a column that is no field */
  #reader(header: readonly string[]): (row: readonly string[]) => JsonObject {
    if (header.length === 0)
      throw apiError(400, 'InvalidBatch', 'InvalidBatch : Field name not found : the content is empty')
    if (this.dialect.lineEnding === 'LF' && header.at(-1)?.endsWith('\r') === true) {
      throw apiError(
        400,
        'InvalidBatch',
        'InvalidBatch : LineEnding is invalid on user data. Current LineEnding setting is LF',
      )
    }
    for (const column of header) {
      const [name = ''] = column.replace(/^\w+:/, '').split('.')
      const known = column.includes('.') ? this.object.parent(name) : this.object.field(name)
      if (known === undefined) throw apiError(400, 'InvalidBatch', `InvalidBatch : Field name not found : ${column}`)
    }
    return (row) => {
      const values: Record<string, JsonValue> = {}
      for (const [i, column] of header.entries()) {
        const text = row[i] ?? ''
        if (text === '') continue
        const value = text === '#N/A' ? null : text
        const [relation = '', key] = column.replace(/^\w+:/, '').split('.')
        values[relation] = key === undefined || value === null ? value : { [key]: value }
      }
      return values
    }
  }

  /** Why an id cannot be deleted by this job: there is none, or it is another object's. */
  #foreign(id: string): SaveResult | undefined {
    if (id === '') return missing('Id')
    if (id.startsWith(this.object.keyPrefix)) return undefined
    const message = `${this.object.name} ID: id value of incorrect type: ${id}`
    return failed({ statusCode: 'MALFORMED_ID', message, fields: ['Id'] })
  }

  #save(values: JsonObject): SaveResult {
    const { records } = this.org
    const options = { user: this.user }
    const text = (name: string): string => {
      const entry = Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())
      return typeof entry?.[1] === 'string' ? entry[1] : ''
    }
    switch (this.operation) {
      case 'insert':
        return records.create(this.object.name, values, options)
      case 'update':
        return text('Id') === '' ? missing('Id') : records.update(this.object.name, text('Id'), values, options)
      case 'upsert': {
        const key = this.externalIdFieldName ?? 'Id'
        const value = text(key)
        if (value === '' && key.toLowerCase() === 'id')
          return { ...records.create(this.object.name, values, options), created: true }
        return value === '' ? missing(key) : records.upsert(this.object.name, key, value, values, options)
      }
      case 'delete':
        return this.#foreign(text('Id')) ?? records.remove(text('Id'), options)
      case 'hardDelete':
        return this.#foreign(text('Id')) ?? records.hardDelete(text('Id'), options)
    }
  }
}

/** @throws ApiError where a field cannot find the records of an upsert */
function checkKey(object: SObjectType, name: JsonValue | undefined): void {
  const key = object.field(String(name ?? ''))
  if (key !== undefined && (key.externalId || key.name === 'Id')) return
  throw apiError(
    400,
    'INVALIDJOB',
    name === undefined
      ? 'External ID was blank for UPSERT operation'
      : `InvalidJob : Field name provided, ${String(name)} does not match an External ID for ${object.name}`,
  )
}

const missing = (field: string): SaveResult =>
  failed({ statusCode: 'MISSING_ARGUMENT', message: `${field} not specified`, fields: [] })

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --` */
const errorText = ({ errors }: SaveResult): string =>
  errors.map(({ statusCode, message, fields }) => `${statusCode}:${message}:${fields.join(',')} --`).join(';')

/** Results come in no order that a client may count on; the same in each run. */
function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items]
  let seed = 42
  for (let i = mixed.length - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    const j = seed % (i + 1)
    const kept = mixed[i] as T
    mixed[i] = mixed[j] as T
    mixed[j] = kept
  }
  return mixed
}
