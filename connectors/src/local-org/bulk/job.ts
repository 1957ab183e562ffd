import { apiError } from '../api-error.ts'
import type { JsonObject, Org, OrgUser } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { datetimeText } from '../values.ts'
import { type Dialect, delimiters, lineEndings } from './csv.ts'
import { wait } from './turns.ts'

type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

/** Who asks for a job, and in which version of the API. */
export interface JobContext {
  readonly org: Org
  readonly user: OrgUser
  /** `65.0` */
  readonly version: string
}

/** What all jobs have in common: an id, a dialect of CSV, and a course through states that faults can bend. */
export abstract class Job {
  readonly id: string
  readonly dialect: Dialect
  abstract readonly object: SObjectType
  abstract readonly operation: string
  protected readonly org: Org
  protected readonly user: OrgUser
  protected readonly version: string
  readonly #created: number
  #modified: number
  #state: JobState
  #errorMessage: string | undefined

  /** @param properties what the request may hold besides those of all jobs @throws ApiError */
  constructor({ org, user, version }: JobContext, request: JsonObject, state: JobState, properties: readonly string[]) {
    checkProperties(request, properties)
    this.org = org
    this.user = user
    this.version = version
    this.dialect = dialectOf(request)
    this.id = org.newId('750')
    this.#created = org.now()
    this.#modified = this.#created
    this.#state = state
  }

  get state(): JobState {
    return this.#state
  }

  get isEnded(): boolean {
    return this.#state === 'JobComplete' || this.#state === 'Failed' || this.#state === 'Aborted'
  }

  /** What the API shows of it. */
  info(): JsonObject {
    return {
      id: this.id,
      operation: this.operation,
      object: this.object.name,
      createdById: this.user.id,
      createdDate: datetimeText(this.#created),
      systemModstamp: datetimeText(this.#modified),
      state: this.#state,
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: Number(this.version),
      lineEnding: this.dialect.lineEnding,
      columnDelimiter: this.dialect.columnDelimiter,
      retries: 0,
      ...(this.#errorMessage === undefined ? {} : { errorMessage: this.#errorMessage }),
    }
  }

  /** @throws ApiError where its state does not allow that */
  setState(state: string): void {
    if (state !== 'Aborted') throw apiError(400, 'INVALIDJOBSTATE', `Unsupported state: ${state}`)
    if (this.isEnded) {
      const shown = this.#state === 'JobComplete' ? 'Completed' : this.#state
      throw apiError(400, 'INVALIDJOBSTATE', `Aborting already ${shown} Job not allowed`)
    }
    this.enter('Aborted')
  }

  protected enter(state: JobState): void {
    this.#state = state
    this.#modified = this.org.now()
  }

  /** It may have been aborted meanwhile. */
  protected isRunning(): boolean {
    return this.#state === 'InProgress'
  }

  /** Does the job's work. @param rows how many it may process before a fault ends it */
  protected abstract process(rows: number): void | Promise<void>

  /** Goes from `UploadComplete` to its end. */
  protected async run(): Promise<void> {
    const { delays, end } = this.org.faults.takeForJob(this.object.name, this.operation)
    await wait(delays.UploadComplete)
    if (this.#state !== 'UploadComplete') return
    this.enter('InProgress')
    if (delays.InProgress !== undefined) await wait(delays.InProgress)
    try {
      await this.process(end?.rows ?? Number.POSITIVE_INFINITY)
      if (!this.isRunning() || end?.kind === 'hangs') return
      if (end?.kind === 'fails') throw new Error(end.message)
      this.enter('JobComplete')
    } catch (error) {
      this.#errorMessage = error instanceof Error ? error.message : String(error)
      this.enter('Failed')
    }
  }
}

const commonProperties = ['columnDelimiter', 'lineEnding', 'contentType', 'concurrencyMode']

function checkProperties(request: JsonObject, properties: readonly string[]): void {
  const known = [...properties, ...commonProperties]
  const unknown = Object.keys(request).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw apiError(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}"; known are ${known.join(', ')}`)
  const { contentType = 'CSV' } = request
  if (contentType !== 'CSV') throw apiError(400, 'INVALIDJOB', `Unsupported content type: ${String(contentType)}`)
}

function dialectOf({ columnDelimiter = 'COMMA', lineEnding = 'LF' }: JsonObject): Dialect {
  if (!Object.hasOwn(delimiters, String(columnDelimiter)))
    throw apiError(400, 'INVALIDJOB', `Unknown column delimiter: ${String(columnDelimiter)}`)
  if (!Object.hasOwn(lineEndings, String(lineEnding)))
    throw apiError(400, 'INVALIDJOB', `Unknown line ending: ${String(lineEnding)}`)
  return { columnDelimiter: String(columnDelimiter), lineEnding: String(lineEnding) }
}
