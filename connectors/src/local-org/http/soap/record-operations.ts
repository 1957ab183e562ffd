import { saveAll } from '../../api/save-all.ts'
import { apiError } from '../../api-error.ts'
import { fullId } from '../../ids.ts'
import { convertLead } from '../../lead-conversion.ts'
import { mergeRecords } from '../../merge.ts'
import type { SaveResult } from '../../org.ts'
import { failed } from '../../save-result.ts'
import { checkCount } from './check-count.ts'
import { element, elementsOf, textOf, textsOf } from './elements.ts'
import { type GivenRecord, recordOf } from './given-record.ts'
import { noteInHand, type Operation, resultsOf, type SoapCall, saveOptionsOf } from './operation.ts'

const mostRecords = 200
const mostConverted = 100

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

/** Operations that change records. */
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
