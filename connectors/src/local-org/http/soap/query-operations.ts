import { changesBetween, periodOf } from '../../api/changes.ts'
import { batchOf, firstPage, nextPage, type Page } from '../../api/cursors.ts'
import { searchFor } from '../../api/search.ts'
import { fullId } from '../../ids.ts'
import type { Org } from '../../org.ts'
import { zoned } from '../../schema/soap-types.ts'
import { runQuery } from '../../soql/index.ts'
import { checkCount } from './check-count.ts'
import { type Element, element, textOf, textsOf } from './elements.ts'
import { objectNamed } from './given-record.ts'
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

const mostRead = 2000

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
  retrieve: (call) => {
    const { request, org, api, version } = call
    const fields = (textOf(request.fieldList) ?? 'Id').split(',').map((name) => name.trim())
    const object = objectNamed(org, textOf(request.sObjectType))
    const ids = textsOf(request.ids)
    checkCount(ids.length, mostRead)
    const [only] = ids
    if (ids.length === 1) noteInHand(call, fullId(only?.trim() ?? ''))
    const writer = { api, schema: org.schema, version }
    return ids
      .map((id) => {
        const record = org.records.retrieve(object.name, id.trim(), fields)
        return record === undefined ? element('result', null) : recordXml('result', record, writer)
      })
      .join('')
  },
  getDeleted: ({ request, org }) => {
    const { rows, earliest, end } = changesAsked(request, org, true)
    const records = rows.map(
      ({ id, at }) => `<deletedRecords>${element('deletedDate', zoned(at))}${element('id', id)}</deletedRecords>`,
    )
    return result(
      `${records.join('')}${element('earliestDateAvailable', zoned(earliest))}${element('latestDateCovered', zoned(end))}`,
    )
  },
  getUpdated: ({ request, org }) => {
    const { rows, end } = changesAsked(request, org, false)
    return result(`${rows.map(({ id }) => element('ids', id)).join('')}${element('latestDateCovered', zoned(end))}`)
  },
}

function changesAsked(request: Element, org: Org, deleted: boolean) {
  const object = objectNamed(org, textOf(request.sObjectType) ?? textOf(request.sObjectTypeEntityType))
  const period = periodOf(org, { startDate: textOf(request.startDate), endDate: textOf(request.endDate) })
  return { ...period, rows: changesBetween(org, object, period, deleted) }
}
