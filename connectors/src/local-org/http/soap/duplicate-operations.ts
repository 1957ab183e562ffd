import { apiError } from '../../api-error.ts'
import { duplicatesOf } from '../../duplicates.ts'
import { fullId } from '../../ids.ts'
import type { JsonObject } from '../../org.ts'
import type { SObjectType } from '../../schema/sobject-type.ts'
import { element, elementsOf, textsOf } from './elements.ts'
import { recordOf } from './given-record.ts'
import { type Operation, resultsOf, type SoapCall } from './operation.ts'
import { recordXml } from './records.ts'

const mostDuplicates = 50

/** Operations that look for records that are alike. */
export const duplicateOperations: Readonly<Record<string, Operation>> = {
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
