import { changesBetween, periodOf } from '../../api/changes.ts'
import { saveAll } from '../../api/save-all.ts'
import { apiError } from '../../api-error.ts'
import { duplicatesOf } from '../../duplicates.ts'
import { fullId } from '../../ids.ts'
import { convertLead } from '../../lead-conversion.ts'
import { mergeRecords } from '../../merge.ts'
import type { JsonObject, Org, SaveResult } from '../../org.ts'
import { failed } from '../../save-result.ts'
import type { SObjectType } from '../../schema/sobject-type.ts'
import { type Element, element, elementsOf, textOf, textsOf } from './elements.ts'
import { noteInHand, type Operation, result, resultsOf, type SoapCall, saveOptionsOf } from './operation.ts'
import { type GivenRecord, objectNamed, recordOf, recordXml } from './records.ts'

const mostRecords = 200
const mostRead = 2000
const mostConverted = 100
const mostDuplicates = 50

/** @throws ApiError */
function checkCount(count: number, most: number): void {
  if (count > most)
    throw apiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${most} records into this call`,
    )
}

const errorsXml = ({ errors }: Pick<SaveResult, 'errors'>): string =>
  errors
    .map(({ statusCode, message, fields }) => {
      const named = fields.map((field) => element('fields', field)).join('')
      return `<errors>${named}${element('message', message)}${element('statusCode', statusCode)}</errors>`
    })
    .join('')

const saveXml = (saved: SaveResult): string =>
  `${errorsXml(saved)}${element('id', saved.id)}${element('success', saved.success)}`

/** A save of each record of a call: all of them, or none where one is refused and the call wants that. */
const saveEach = (
  call: SoapCall,
  save: (record: GivenRecord) => SaveResult,
  xml: (saved: SaveResult) => string = saveXml,
): string => {
  const sobjects = elementsOf(call.request.sObjects)
  checkCount(sobjects.length, mostRecords)
  const saves = sobjects.map((sobject) => recordOf(sobject, call)).map((record) => () => save(record))
  const saved = saveAll(call.org, call.options.allOrNone, saves)
  for (const { id, success } of saved) if (success) noteInHand(call, id)
  return resultsOf(saved, xml)
}

/** Some clients write `id` where `ids` is declared, and are understood. */
const eachId = (call: SoapCall, run: (id: string) => SaveResult): string => {
  const { ids, id } = call.request
  const given = textsOf(ids ?? id).map((each) => each.trim())
  checkCount(given.length, mostRecords)
  const saves = given.map((each) => () => run(each))
  return resultsOf(saveAll(call.org, call.options.allOrNone, saves), saveXml)
}

/** Operations on records by the name of their element. */
export const recordOperations: Readonly<Record<string, Operation>> = {
  create: (call) =>
    saveEach(call, ({ object, values, id }) =>
      call.org.records.create(object.name, id === '' ? values : { ...values, Id: id }, saveOptionsOf(call)),
    ),
  update: (call) =>
    saveEach(call, ({ object, id, values }) =>
      id === ''
        ? failed({ statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: [] })
        : call.org.records.update(object.name, id, values, saveOptionsOf(call)),
    ),
  upsert: (call) => {
    const key = textOf(call.request.externalIDFieldName)?.trim() || 'Id'
    const { records } = call.org
    const options = saveOptionsOf(call)
    return saveEach(
      call,
      ({ object, id, values }) => {
        if (key.toLowerCase() !== 'id') {
          const entry = Object.entries(values).find(([name]) => name.toLowerCase() === key.toLowerCase())
          return records.upsert(object.name, key, String(entry?.[1] ?? ''), values, options)
        }
        if (id !== '') return records.upsert(object.name, key, id, values, options)
        return { ...records.create(object.name, values, options), created: true }
      },
      (saved) => `${element('created', saved.success && saved.created === true)}${saveXml(saved)}`,
    )
  },
  delete: (call) => eachId(call, (id) => call.org.records.remove(id, saveOptionsOf(call))),
  undelete: (call) => eachId(call, (id) => call.org.records.undelete(id, saveOptionsOf(call))),
  emptyRecycleBin: (call) =>
    eachId(call, (id) => {
      const { org } = call
      const object = org.schema.byPrefix(id.slice(0, 3))
      if (object !== undefined && org.records.retrieve(object.name, id, ['Id']) !== undefined) {
        const message = 'The record is not in the recycle bin'
        return failed({ statusCode: 'DELETE_FAILED', message, fields: ['Id'] })
      }
      return org.records.hardDelete(id, saveOptionsOf(call))
    }),
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
  merge: (call) =>
    resultsOf(elementsOf(call.request.request ?? call.request.mergeRequests), (each) => {
      const [master = {}] = elementsOf(each.masterRecord)
      const { object, id, values } = recordOf(master, call)
      const ids = textsOf(each.recordToMergeIds).map((other) => fullId(other.trim()) ?? other)
      const merged = mergeRecords(call.org, object, id, values, ids, saveOptionsOf(call))
      if (merged.success) noteInHand(call, merged.id)
      const others = [
        ...merged.mergedRecordIds.map((other) => element('mergedRecordIds', other)),
        element('success', merged.success),
        ...merged.updatedRelatedIds.map((other) => element('updatedRelatedIds', other)),
      ]
      return `${errorsXml(merged)}${element('id', merged.id)}${others.join('')}`
    }),
  convertLead: (call) => {
    const all = elementsOf(call.request.leadConverts)
    if (all.length > mostConverted)
      throw apiError(400, 'EXCEEDED_LEAD_CONVERT_LIMIT', `convertLead takes ${mostConverted} leads at most`)
    return resultsOf(all, (each) => {
      const optional = (name: string): string | undefined => textOf(each[name])?.trim() || undefined
      const converted = convertLead(
        call.org,
        {
          leadId: fullId(optional('leadId') ?? '') ?? optional('leadId') ?? '',
          convertedStatus: optional('convertedStatus') ?? '',
          accountId: optional('accountId'),
          contactId: optional('contactId'),
          ownerId: optional('ownerId'),
          opportunityName: optional('opportunityName'),
          doNotCreateOpportunity: optional('doNotCreateOpportunity') === 'true',
        },
        saveOptionsOf(call),
      )
      return `${element('accountId', converted.accountId)}${element('contactId', converted.contactId)}${errorsXml(converted)}${element('leadId', converted.leadId)}${element('opportunityId', converted.opportunityId)}${element('success', converted.success)}`
    })
  },
  findDuplicates: (call) => {
    const sobjects = elementsOf(call.request.sObjects)
    checkDuplicatesAsked(sobjects.length)
    return resultsOf(sobjects, (sobject) => {
      const { object, values, id } = recordOf(sobject, call)
      return duplicatesXml(call, object, values, id === '' ? undefined : id)
    })
  },
  findDuplicatesByIds: (call) => {
    const { org, request } = call
    const ids = textsOf(request.ids)
    checkDuplicatesAsked(ids.length)
    return resultsOf(ids, (given) => {
      const id = fullId(given.trim()) ?? given
      const object = org.schema.byPrefix(id.slice(0, 3))
      const record = object === undefined ? undefined : org.records.retrieve(object.name, id)
      if (object === undefined || record === undefined)
        throw apiError(400, 'INVALID_ID_FIELD', `There is no record ${given}`)
      return duplicatesXml(call, object, record, id)
    })
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
  // no process is defined, so that a record fits none
  process: ({ request }) =>
    resultsOf(elementsOf(request.actions), (action) => {
      const entity = textOf(action.objectId)
      const refusal =
        entity === undefined
          ? { statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }
          : { statusCode: 'NO_APPLICABLE_PROCESS', message: 'No applicable approval process was found.', fields: [] }
      const rest = [element('instanceId', null), element('instanceStatus', null), element('success', false)]
      return `${element('entityId', entity)}${errorsXml({ errors: [refusal] })}${rest.join('')}`
    }),
}

const zoned = (time: string): string => time.replace('+0000', 'Z')

function changesAsked(request: Element, org: Org, deleted: boolean) {
  const object = objectNamed(org, textOf(request.sObjectType) ?? textOf(request.sObjectTypeEntityType))
  const period = periodOf(org, { startDate: textOf(request.startDate), endDate: textOf(request.endDate) })
  return { ...period, rows: changesBetween(org, object, period, deleted) }
}

function checkDuplicatesAsked(count: number): void {
  if (count <= mostDuplicates) return
  const problem = 'The number of records to check is greater than the permitted batch size.'
  throw apiError(400, 'LIMIT_EXCEEDED', `Configuration error: ${problem}`)
}

function duplicatesXml(
  { org, api, version }: SoapCall,
  object: SObjectType,
  values: JsonObject,
  id: string | undefined,
): string {
  const duplicates = duplicatesOf(org, object, values, id)
  if (duplicates === undefined) return element('success', true)
  const { rule, ids } = duplicates
  const records = ids.map((found) => {
    const record = recordXml(
      'record',
      { attributes: { type: object.name }, Id: found },
      { api, schema: org.schema, version },
    )
    return `<matchRecords>${element('matchConfidence', '100.0')}${record}</matchRecords>`
  })
  const facts = [
    element('entityType', object.name),
    element('matchEngine', 'ExactMatchEngine'),
    ...records,
    element('rule', rule.matching),
    element('size', ids.length),
    element('success', true),
  ]
  const matches = ids.length === 0 ? '' : `<matchResults>${facts.join('')}</matchResults>`
  const found = `${element('allowSave', true)}${element('duplicateRule', rule.name)}${element('duplicateRuleEntityType', object.name)}${element('errorMessage', null)}${matches}`
  return `<duplicateResults>${found}</duplicateResults>${element('success', true)}`
}
