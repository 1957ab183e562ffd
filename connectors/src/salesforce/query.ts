import type { Source } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { flag, text } from '../setting.ts'
import { salesforce } from './connection.ts'

export const soqlQuery = operation({
  connector: 'salesforce',
  name: 'query',
  kind: 'source',
  since: '0.1',
  doc: 'Runs a SOQL query and gives its records one by one, page by page.',
  when: 'An interrupted run reads from the start again: let the sink be one to which a record that comes twice does no harm.',
  connection: salesforce,
  settings: {
    soql: text('The query.', { required: true, example: 'SELECT Id, Name FROM Account' }),
    deleted: flag('Records in the recycle bin too.', { default: false }),
  },
  run: ({ soql, deleted }, _, { call }): Source => ({
    async *read(_, stop) {
      let path: string | undefined = `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`
      while (path !== undefined && !stop.aborted) {
        const page = (await call(path, { cut: stop })) as Page
        for (const record of page.records) yield { value: withoutAttributes(record) }
        path = page.nextRecordsUrl ?? undefined
      }
    },
  }),
})

interface Page {
  readonly records: readonly Readonly<Record<string, unknown>>[]
  readonly nextRecordsUrl?: string | null
}

/** Type and address of a record are no data; those of parents and children go too. */
function withoutAttributes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAttributes)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'attributes')
      .map(([name, item]) => [name, withoutAttributes(item)]),
  )
}
