import type { Checkpoint, Position, Source, SourceRecord } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { number } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { querySettings } from '../soql/query-settings.ts'
import { refusedQuery } from '../soql/refused-query.ts'
import type { Row } from '../soql/rows.ts'
import { bindSoql } from '../soql/soql.ts'
import type { Cells } from './csv.ts'
import { type BulkQueryOptions, endedQuery, readResults, startQuery } from './query-job.ts'
import { rowBuilder } from './result-rows.ts'

export const bulkQueryRecords = operation({
  connector: 'salesforce',
  name: 'bulkQuery',
  kind: 'source',
  since: '0.2',
  doc: 'Runs a SOQL query as a job of Bulk API 2.0 and gives its records one by one, in the shape that `query` gives.',
  when: 'For more than some thousand records. Queries with children, aggregates or TYPEOF are for `query`. An interrupted run goes on where it stopped.',
  connection: salesforce,
  settings: {
    ...querySettings,
    pageSize: number('Rows of a page of results at most; by default as many as the org likes.', { minimum: 1 }),
  },
  run: ({ soql, parameters, deleted, pageSize }, { warn }, org): Source => {
    const query = bindSoql(soql, (parameters ?? {}) as Readonly<Record<string, unknown>>)
    const options = { deleted, ...(pageSize === undefined ? {} : { pageSize }) }
    return {
      async *read(from, stop) {
        const place = from as Place | undefined
        try {
          yield* recordsOf(org, query, place, options, stop)
        } catch (thrown) {
          const error = await refusedQuery(org, soql, query, thrown)
          if (place === undefined || !(error instanceof SalesforceError) || error.kind !== 'NOT_FOUND') throw error
          warn('The org no longer has the job of the run that was interrupted; the query starts again.')
          yield* recordsOf(org, query, undefined, options, stop)
        }
      },
    }
  },
})

/** A job, a page of its results, and how many of its rows have been given. */
interface Place {
  readonly [name: string]: Position
  readonly job: string
  readonly locator: string | null
  readonly row: number
}

async function* recordsOf(
  org: Org,
  query: string,
  place: Place | undefined,
  options: BulkQueryOptions,
  stop: AbortSignal,
): AsyncGenerator<SourceRecord | Checkpoint, void> {
  try {
    const id = place?.job ?? (await startQuery(org, query, { ...options, cut: stop }))
    if (place === undefined) yield { checkpoint: { job: id, locator: null, row: 0 } }
    const job = await endedQuery(org, id, stop)
    const from = place === undefined ? undefined : { locator: place.locator ?? undefined, row: place.row }
    let build: ((cells: Cells) => Row) | undefined
    for await (const { header, rows, from: first } of readResults(org, job, from, { ...options, cut: stop })) {
      build ??= await rowBuilder(org, job.object, header)
      for (const [i, cells] of rows.entries()) {
        const position = { job: id, locator: first.locator ?? null, row: first.row + i + 1 }
        yield { value: build(cells), position }
      }
    }
  } catch (error) {
    // a stop is no failure: the next run goes on with the job
    if (!stop.aborted) throw error
  }
}
