import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome, Sink, SinkFields, SinkRecord } from '@twill/runtime/flow'
import { replaceFile } from '../../file/safe-write.ts'
import { operation } from '../../operation.ts'
import { number, type SettingProblem, text } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { ObjectDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { blameOf } from '../record-fault.ts'
import { checkExternalId, idProblem } from '../records/external-id.ts'
import { objectOf } from '../records/object-setting.ts'
import { type Purpose, recordFields, recordProblem } from '../records/record-shape.ts'
import { bulkLoad, type LoadedRow, type LoadOptions, type RowResult } from './load.ts'
import { cellsOf } from './load-rows.ts'

export const bulkLoadRecords = operation({
  connector: 'salesforce',
  name: 'bulkLoad',
  kind: 'sink',
  since: '0.2',
  doc: 'Saves or deletes records by jobs of Bulk API 2.0, one job a batch, and says of each record what became of it.',
  when: 'For tens of thousands of records and more; `batch` says how many go in a job (50,000 by default). For less take `upsert`.',
  batch: { size: 50_000, wait: 10_000 },
  connection: salesforce,
  takes: () => 'object',
  settings: {
    object: text('The object.', { required: true, example: 'Contact' }),
    operation: text('What is done with the records.', {
      values: ['insert', 'update', 'upsert', 'delete', 'hardDelete'],
      default: 'upsert',
      check: (kind, { externalId }) => (kind === 'upsert' && externalId === undefined ? noExternalId : undefined),
    }),
    externalId: text('The field that identifies a record of an upsert.', {
      example: 'ExternalId__c',
      check: (_, { operation: kind }) => (kind === 'upsert' ? undefined : needlessExternalId(String(kind))),
    }),
    assignmentRule: text('The id of an assignment rule for leads or cases.'),
    partBytes: number('Bytes of a job at most.', { default: 100_000_000, minimum: 1000, maximum: 100_000_000 }),
  },
  run: async ({ object, operation: kind, ...options }, { keep }, org): Promise<Sink> => {
    const { externalId } = options
    const described = await objectOf(org, object)
    if (externalId !== undefined) checkExternalId(described, externalId)
    return new LoadSink(org, described, `${keep}.bulk`, { object: described.name, operation: kind, ...options })
  },
})

const noExternalId: SettingProblem = {
  problem: 'is `upsert`, which needs `externalId`: the field that identifies a record',
  advice: 'Add `externalId: …`, or write `operation: insert`.',
}

const needlessExternalId = (kind: string): SettingProblem => ({
  problem: `is for \`operation: upsert\`; \`${kind}\` takes the Id of a record`,
  advice: undefined,
})

type SinkOptions = Omit<LoadOptions, 'folder' | 'rejects' | 'onResult' | 'cut'>

/** Loads whose files are kept, since the flow may not have noted their outcomes yet. */
const mostKept = 16

/** Which records a load has, by what a run that is taken up knows them by, with their cells. */
type Roll = readonly (readonly [id: string, row: string])[]

/**
 * A job a batch. After a crash the jobs that were under way are waited for, and records that were in one are not sent again: what
 * became of them is known.
 */
class LoadSink implements Sink {
  readonly #org: Org
  readonly #described: ObjectDescribe
  readonly #files: string
  readonly #options: SinkOptions
  readonly #known = new Map<string, Outcome>()
  readonly #unfinished = new Set<string>()
  #finishing: Promise<void> = Promise.resolve()
  /** The folder of the run. */
  #run = ''
  #number = 0

  constructor(org: Org, described: ObjectDescribe, files: string, options: SinkOptions) {
    this.#org = org
    this.#described = described
    this.#files = files
    this.#options = options
  }

  get fields(): SinkFields {
    const { operation: kind, externalId = 'Id' } = this.#options
    return recordFields(this.#described, purposeOf(kind), kind === 'insert' ? [] : [externalId])
  }

  readonly check = (value: unknown): string | undefined => {
    const { operation: kind, externalId } = this.#options
    const problem = recordProblem(value, this.#described, purposeOf(kind))
    if (problem !== undefined) return problem
    try {
      const cells = cellsOf(value as object)
      const isDelete = kind === 'delete' || kind === 'hardDelete'
      if (isDelete && cells.size > 1) return 'a record that is deleted is named by its `Id` alone'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
    return externalId === undefined ? undefined : idProblem(value, externalId)
  }

  readonly begin = async (run: string): Promise<void> => {
    const own = join(this.#files, run)
    if (existsSync(this.#files)) {
      // of runs that were not taken up again nothing is needed
      for (const name of readdirSync(this.#files))
        if (name !== run) rmSync(join(this.#files, name), { recursive: true, force: true })
    }
    mkdirSync(own, { recursive: true, mode: 0o700 })
    this.#run = own
    for (const name of readdirSync(own).sort((a, b) => Number(a) - Number(b))) {
      this.#number = Math.max(this.#number, Number(name))
      // where no job was noted nothing was sent
      if (existsSync(join(own, name, 'load.json'))) this.#unfinished.add(name)
    }
    await this.#finishLoads()
  }

  readonly write = async (records: readonly SinkRecord[], cut: AbortSignal): Promise<readonly Outcome[]> => {
    await this.#finishLoads(cut)
    const fresh = records.filter(({ id }) => !this.#known.has(id))
    const outcomes = new Map(records.map(({ id }) => [id, this.#known.get(id)]))
    for (const { id } of records) this.#known.delete(id)
    if (fresh.length > 0) {
      const name = String(++this.#number)
      mkdirSync(join(this.#run, name), { recursive: true, mode: 0o700 })
      const roll: Roll = fresh.map(({ id, value }) => [id, rowKey(cellsOf(value as object))])
      replaceFile(join(this.#run, name, 'roll.json'), new TextEncoder().encode(JSON.stringify(roll)))
      const values = fresh.map(({ value }) => value as object)
      const made = await this.#load(name, roll, values, cut).catch((error: unknown) => {
        // the org may have the rows already
        this.#unfinished.add(name)
        throw error
      })
      for (const [i, { id }] of fresh.entries()) outcomes.set(id, made[i])
      rmSync(join(this.#run, String(this.#number - mostKept)), { recursive: true, force: true })
    }
    return records.map(({ id }) => outcomes.get(id) ?? unmatched)
  }

  readonly finish = async (): Promise<void> => {
    rmSync(this.#files, { recursive: true, force: true })
  }

  /** Loads that a crash or a failure interrupted: their records may come again, and must not be sent again. */
  async #finishLoads(cut?: AbortSignal): Promise<void> {
    const finish = async (): Promise<void> => {
      for (const name of this.#unfinished) {
        const roll = JSON.parse(readFileSync(join(this.#run, name, 'roll.json'), 'utf8')) as Roll
        const outcomes = await this.#load(name, roll, undefined, cut)
        this.#unfinished.delete(name)
        for (const [i, [id]] of roll.entries()) this.#known.set(id, outcomes[i] ?? unmatched)
      }
    }
    // batches that are written side by side wait for one another here
    this.#finishing = this.#finishing.then(finish, finish)
    await this.#finishing
  }

  /** Loads records, or takes up a load whose records are on disk; one outcome a record, in order. */
  async #load(name: string, roll: Roll, values: readonly object[] | undefined, cut?: AbortSignal): Promise<Outcome[]> {
    const results = new Map<string, RowResult[]>()
    const told = (result: RowResult): void => {
      const key = rowKey(result.row)
      const same = results.get(key)
      if (same === undefined) results.set(key, [result])
      else same.push(result)
    }
    const folder = join(this.#run, name)
    const rows = values ?? roll.map(([, row]) => Object.fromEntries(JSON.parse(row) as readonly [string, string][]))
    await bulkLoad(this.#org, rows, {
      ...this.#options,
      folder,
      onResult: told,
      ...(cut === undefined ? {} : { cut }),
    })
    // rows that are equal are saved alike: which result belongs to which makes no difference
    return roll.map(([, row]) => outcomeOf(results.get(row)?.pop()))
  }
}

const purposeOf = (kind: SinkOptions['operation']): Purpose =>
  kind === 'insert' ? 'create' : kind === 'upsert' ? 'upsert' : 'update'

const unmatched: Outcome = {
  ok: false,
  again: false,
  failure: { code: 'RESULT_MISSING', message: 'The job has no result for the record, which may have been saved.' },
}

/** Rows come back in another order and with cells that were empty. */
const rowKey = (row: LoadedRow): string =>
  JSON.stringify([...row].filter(([, cell]) => cell !== '').sort(([a], [b]) => (a < b ? -1 : 1)))

function outcomeOf(result: RowResult | undefined): Outcome {
  if (result === undefined) return unmatched
  if (result.ok) return { ok: true, value: { id: result.id, created: result.created } }
  // `UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--`, `STRING_TOO_LONG:data value too large:Name --`
  const [, code, message = result.error, named = ''] =
    /^([A-Z_]+):(.*?)(?::([\w.]+(?:, ?[\w.]+)*)? ?--)?$/s.exec(result.error) ?? []
  const again = !result.processed || code === 'UNABLE_TO_LOCK_ROW'
  const fields = named === '' ? {} : { fields: named.split(/, ?/) }
  return { ok: false, again, failure: { code, message, blame: blameOf(code, message), ...fields } }
}
