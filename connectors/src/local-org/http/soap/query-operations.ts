import { batchOf, firstPage, nextPage, type Page } from '../../api/cursors.ts'
import { searchFor } from '../../api/search.ts'
import { runQuery } from '../../soql/index.ts'
import { element, textOf } from './elements.ts'
import { noteInHand, type Operation, result, type SoapCall } from './operation.ts'
import { pageContent, queryResultType, recordXml } from './records.ts'

const pageXml = ({ api, org, version }: SoapCall, { size, records, locator, columns }: Page): string =>
  `<result${queryResultType(api)}>${pageContent(size, records, locator, { api, schema: org.schema, version, columns })}</result>`

function query(call: SoapCall, all: boolean): string {
  const { request, user, org, options } = call
  const rows = runQuery(org, textOf(request.queryString) ?? '', { user, all, version: org.version })
  const page = firstPage(org, rows, batchOf(options.headers))
  const [only] = page.records
  if (page.size === 1 && typeof only?.Id === 'string') noteInHand(call, only.Id)
  return pageXml(call, page)
}

/** The first version that gives a search an id. */
const searchesWithId = 35

/** Operations that find records. */
export const queryOperations: Readonly<Record<string, Operation>> = {
  query: (call) => query(call, false),
  queryAll: (call) => query(call, true),
  queryMore: (call) =>
    pageXml(call, nextPage(call.org, textOf(call.request.queryLocator)?.trim() ?? '', batchOf(call.options.headers))),
  search: ({ request, user, org, api, version }) => {
    const records = searchFor(textOf(request.searchString) ?? '', { user, version: org.version }, org)
    const writer = { api, schema: org.schema, version }
    const found = records.map((record) => `<searchRecords>${recordXml('record', record, writer)}</searchRecords>`)
    return result(`${version < searchesWithId ? '' : element('queryId', org.newId('0Fx'))}${found.join('')}`)
  },
}
