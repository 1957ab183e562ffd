import type { Position, Source, SourceRecord } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { number } from '../../setting.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { querySettings } from './query-settings.ts'
import { refusedQuery } from './refused-query.ts'
import { pathOfQuery, type QueryOptions, readPage } from './rows.ts'
import { bindSoql } from './soql.ts'

export const queryRecords = operation({
  connector: 'salesforce',
  name: 'query',
  kind: 'source',
  since: '0.1',
  doc: 'Runs a SOQL query and gives its records one by one, page by page.',
  when: 'For up to some hundred thousand records; above that take `bulkQuery`. For changes take `modifiedRecords`.',
  connection: salesforce,
  settings: {
    ...querySettings,
    batchSize: number('Records of a page.', { minimum: 200, maximum: 2000 }),
  },
  run: ({ soql, parameters, deleted, batchSize }, { warn }, org): Source => {
    const text = bindSoql(soql, (parameters ?? {}) as Readonly<Record<string, unknown>>)
    const options = { deleted, ...(batchSize === undefined ? {} : { batchSize }) }
    return {
      async *read(from, stop) {
        const place = (from as Place | undefined) ?? start
        try {
          yield* recordsFrom(org, text, place, options, stop)
        } catch (thrown) {
          const error = await refusedQuery(org, soql, text, thrown)
          const isOver = error instanceof SalesforceError && error.code === 'INVALID_QUERY_LOCATOR'
          if (!isOver || place.path === start.path) throw error
          warn('The org no longer knows the place where the last run was interrupted; the query starts again.')
          yield* recordsFrom(org, text, start, options, stop)
        }
      },
    }
  },
})

/** A page, and how many of its records have been given. */
interface Place {
  readonly [name: string]: Position
  readonly path: string
  readonly done: number
}

const start: Place = { path: 'start', done: 0 }
const end = 'end'

/** Pages behind the first one are kept by the org for some time: reading goes on there. The first one is a query of its own. */
async function* recordsFrom(
  org: Org,
  text: string,
  from: Place,
  options: QueryOptions,
  cut: AbortSignal,
): AsyncGenerator<SourceRecord, void> {
  let { path, done } = from
  while (path !== end && !cut.aborted) {
    const isFirst = path === start.path
    const { rows, next = end } = await readPage(org, isFirst ? pathOfQuery(text, options) : path, { ...options, cut })
    for (const [i, value] of rows.entries()) {
      if (i < done) continue
      const isLast = i === rows.length - 1
      yield { value, position: isLast ? { path: next, done: 0 } : isFirst ? start : { path, done: i + 1 } }
    }
    path = next
    done = 0
  }
}
