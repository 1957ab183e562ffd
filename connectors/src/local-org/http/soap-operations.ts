import { batchOf, firstPage, nextPage, type Page } from '../api/cursors.ts'
import { describeObject, summaryOf } from '../api/describe.ts'
import { apiError } from '../api-error.ts'
import { duplicatesOf } from '../duplicates.ts'
import { fullId } from '../ids.ts'
import { convertLead } from '../lead-conversion.ts'
import { mergeRecords } from '../merge.ts'
import type { JsonObject, JsonValue, Org, OrgUser, SaveResult } from '../org.ts'
import { failed, resultOf } from '../save-result.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { runQuery } from '../soql/index.ts'
import { quoted } from '../store/tables.ts'
import { datetimeText } from '../values.ts'
import { type Element, element, elementsOf, objectXml, textOf, textsOf } from './soap-elements.ts'

/** What an operation answers: its results, written in order. `header` is that of the envelope. */
export type Operation = (request: Element, user: OrgUser, org: Org, header: Element) => readonly string[]

const errorsXml = ({ errors }: Pick<SaveResult, 'errors'>): string =>
  errors
    .map(
      ({ statusCode, message, fields }) =>
        `<errors>${fields.map((field) => element('fields', field)).join('')}${element('message', message)}${element('statusCode', statusCode)}</errors>`,
    )
    .join('')

const saveXml = (result: SaveResult, created: boolean): string =>
  `${created && result.created !== undefined ? element('created', result.created) : ''}${errorsXml(result)}${element('id', result.id)}${element('success', result.success)}`

/** An sObject: its type, and its values; `fieldsToNull` names those that are emptied. */
function recordOf(
  sobject: Element,
  org: Org,
): { readonly object: SObjectType; readonly values: JsonObject; readonly id: string } {
  const type = textOf(sobject.type) ?? ''
  const object = org.schema.object(type.replace(/^\w+:/, ''))
  if (object === undefined) throw apiError(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`)
  const values: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(sobject)) {
    if (name === 'type' || name === 'fieldsToNull' || name === 'Id') continue
    if (typeof value === 'string') values[name] = value
    else {
      const [parent] = elementsOf(value)
      if (parent !== undefined)
        values[name] = Object.fromEntries(
          Object.entries(parent).flatMap(([key, inner]) =>
            key === 'type' || typeof inner !== 'string' ? [] : [[key, inner]],
          ),
        )
    }
  }
  for (const name of textsOf(sobject.fieldsToNull)) values[name] = null
  const id = textOf(sobject.Id) ?? ''
  return { object, values, id: fullId(id) ?? id }
}

const eachRecord = (
  request: Element,
  org: Org,
  save: (record: ReturnType<typeof recordOf>) => SaveResult,
  created = false,
): readonly string[] =>
  elementsOf(request.sObjects).map((sobject) =>
    saveXml(
      resultOf(() => save(recordOf(sobject, org))),
      created,
    ),
  )

const eachId = (request: Element, run: (id: string) => SaveResult): readonly string[] =>
  textsOf(request.ids).map((id) =>
    saveXml(
      resultOf(() => run(id)),
      false,
    ),
  )

/** Operations of the partner API by the name of their element. */
export const operations: Readonly<Record<string, Operation>> = {
  create: (request, user, org) =>
    eachRecord(request, org, ({ object, values }) => org.records.create(object.name, values, { user })),
  update: (request, user, org) =>
    eachRecord(request, org, ({ object, id, values }) => org.records.update(object.name, id, values, { user })),
  upsert: (request, user, org) => {
    const key = textOf(request.externalIDFieldName) ?? 'Id'
    return eachRecord(
      request,
      org,
      ({ object, id, values }) => {
        if (key.toLowerCase() === 'id' && id === '')
          return { ...org.records.create(object.name, values, { user }), created: true }
        const entry = Object.entries(values).find(([name]) => name.toLowerCase() === key.toLowerCase())
        return org.records.upsert(
          object.name,
          key,
          key.toLowerCase() === 'id' ? id : String(entry?.[1] ?? ''),
          values,
          { user },
        )
      },
      true,
    )
  },
  delete: (request, user, org) => eachId(request, (id) => org.records.remove(id, { user })),
  undelete: (request, user, org) => eachId(request, (id) => org.records.undelete(id, { user })),
  emptyRecycleBin: (request, user, org) =>
    eachId(request, (id) => {
      const object = org.schema.byPrefix(id.slice(0, 3))
      if (object !== undefined && org.records.retrieve(object.name, id, ['Id']) !== undefined) {
        const message = 'The record is not in the recycle bin'
        return failed({ statusCode: 'DELETE_FAILED', message, fields: ['Id'] })
      }
      return org.records.hardDelete(id, { user })
    }),
  retrieve: (request, _, org) => {
    const fields = (textOf(request.fieldList) ?? 'Id').split(',').map((name) => name.trim())
    const object = org.schema.object(textOf(request.sObjectType) ?? '')
    if (object === undefined)
      throw apiError(400, 'INVALID_TYPE', `sObject type '${textOf(request.sObjectType)}' is not supported.`)
    return textsOf(request.ids).map((id) => {
      const record = org.records.retrieve(object.name, id, fields)
      return record === undefined ? '' : sobjectXml(record)
    })
  },
  query: (request, user, org, header) => [queryXml(request, user, org, header, false)],
  queryAll: (request, user, org, header) => [queryXml(request, user, org, header, true)],
  queryMore: (request, _, org) => [pageXml(nextPage(org, textOf(request.queryLocator) ?? ''))],
  merge: (request, user, org) =>
    elementsOf(request.mergeRequests ?? request.request).map((each) => {
      const [master = {}] = elementsOf(each.masterRecord)
      const { object, id, values } = recordOf(master, org)
      const ids = textsOf(each.recordToMergeIds).map((other) => fullId(other) ?? other)
      const result = mergeRecords(org, object, id, values, ids, { user })
      const others = [
        ...result.mergedRecordIds.map((other) => element('mergedRecordIds', other)),
        element('success', result.success),
        ...result.updatedRelatedIds.map((other) => element('updatedRelatedIds', other)),
      ]
      return `${errorsXml(result)}${element('id', result.id)}${others.join('')}`
    }),
  convertLead: (request, user, org) =>
    elementsOf(request.leadConverts).map((each) => {
      const optional = (name: string): string | undefined => textOf(each[name]) || undefined
      const result = convertLead(
        org,
        {
          leadId: fullId(optional('leadId') ?? '') ?? '',
          convertedStatus: optional('convertedStatus') ?? '',
          accountId: optional('accountId'),
          contactId: optional('contactId'),
          ownerId: optional('ownerId'),
          opportunityName: optional('opportunityName'),
          doNotCreateOpportunity: optional('doNotCreateOpportunity') === 'true',
        },
        { user },
      )
      return `${element('accountId', result.accountId)}${element('contactId', result.contactId)}${errorsXml(result)}${element('leadId', result.leadId)}${element('opportunityId', result.opportunityId)}${element('success', result.success)}`
    }),
  describeGlobal: (_request, _user, org) => [
    `${element('encoding', 'UTF-8')}${element('maxBatchSize', 200)}${org.schema
      .objects()
      .map((object) => `<sobjects>${objectXml(summaryOf(object, org.version))}</sobjects>`)
      .join('')}`,
  ],
  describeSObject: (request, _, org) => [
    objectXml(describeObject(objectNamed(org, textOf(request.sObjectType)), org.version)),
  ],
  describeSObjects: (request, _, org) => {
    const names = textsOf(request.sObjectType)
    if (names.length > maxDescribed)
      throw apiError(400, 'EXCEEDED_MAX_TYPES_LIMIT', `describeSObjects takes ${maxDescribed} types at most`)
    return names.map((name) => objectXml(describeObject(objectNamed(org, name), org.version)))
  },
  findDuplicates: (request, _, org) => {
    const sobjects = elementsOf(request.sObjects)
    checkDuplicatesAsked(sobjects.length)
    return sobjects.map((sobject) => {
      const { object, values, id } = recordOf(sobject, org)
      return duplicatesXml(org, object, values, id === '' ? undefined : id)
    })
  },
  findDuplicatesByIds: (request, _, org) => {
    const ids = textsOf(request.ids)
    checkDuplicatesAsked(ids.length)
    return ids.map((given) => {
      const id = fullId(given) ?? given
      const object = org.schema.byPrefix(id.slice(0, 3))
      const record = object === undefined ? undefined : org.records.retrieve(object.name, id)
      if (object === undefined || record === undefined)
        throw apiError(400, 'INVALID_ID_FIELD', `There is no record ${given}`)
      return duplicatesXml(org, object, record, id)
    })
  },
  getServerTimestamp: (_request, _user, org) => [element('timestamp', datetimeText(org.now()).replace('+0000', 'Z'))],
  getUserInfo: (_request, user, org) => [
    Object.entries(userInfo(org, user))
      .map(([name, value]) => element(name, value))
      .join(''),
  ],
  getDeleted: (request, _, org) => {
    const { rows, end } = changesOf(request, org, 1)
    const records = rows.map(
      ([id, stamp]) => `<deletedRecords>${element('deletedDate', stamp)}${element('id', id)}</deletedRecords>`,
    )
    return [
      `${records.join('')}${element('earliestDateAvailable', datetimeText(org.now() - 30 * 86_400_000))}${element('latestDateCovered', end)}`,
    ]
  },
  getUpdated: (request, _, org) => {
    const { rows, end } = changesOf(request, org, 0)
    return [`${rows.map(([id]) => element('ids', id)).join('')}${element('latestDateCovered', end)}`]
  },
}

const maxDescribed = 100
const maxDuplicatesAsked = 50

function checkDuplicatesAsked(count: number): void {
  if (count <= maxDuplicatesAsked) return
  const problem = 'The number of records to check is greater than the permitted batch size.'
  throw apiError(400, 'LIMIT_EXCEEDED', `Configuration error: ${problem}`)
}

function objectNamed(org: Org, name: string | undefined): SObjectType {
  const object = org.schema.object(name ?? '')
  if (object === undefined) throw apiError(400, 'INVALID_TYPE', `sObject type '${name ?? ''}' is not supported.`)
  return object
}

function duplicatesXml(org: Org, object: SObjectType, values: JsonObject, id: string | undefined): string {
  const duplicates = duplicatesOf(org, object, values, id)
  if (duplicates === undefined) return element('success', true)
  const { rule, ids } = duplicates
  const records = ids.map((found) => {
    const record = `<record xsi:type="sf:sObject">${element('sf:type', object.name)}${element('sf:Id', found)}</record>`
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
  const result = `${element('allowSave', true)}${element('duplicateRule', rule.name)}${element('duplicateRuleEntityType', object.name)}${element('errorMessage', null)}${matches}`
  return `<duplicateResults>${result}</duplicateResults>${element('success', true)}`
}

/** Facts of a user that a login answers too. */
export const userInfo = (org: Org, user: OrgUser): Readonly<Record<string, string>> => {
  const row = org.database.get('SELECT * FROM "User" WHERE "Id" = ?', [user.id])
  return {
    accessibilityMode: 'false',
    currencySymbol: '$',
    orgAttachmentFileSizeLimit: '5242880',
    orgDefaultCurrencyIsoCode: 'USD',
    orgHasPersonAccounts: 'false',
    organizationId: org.id,
    organizationMultiCurrency: 'false',
    organizationName: 'Twill Local Org',
    profileId: String(row?.ProfileId ?? ''),
    sessionSecondsValid: '7200',
    userEmail: String(row?.Email ?? user.username),
    userFullName: String(row?.Name ?? user.username),
    userId: user.id,
    userLanguage: 'en_US',
    userLocale: 'en_US',
    userName: user.username,
    userTimeZone: 'GMT',
    userType: 'Standard',
    userUiSkin: 'Theme3',
  }
}

function queryXml(request: Element, user: OrgUser, org: Org, header: Element, all: boolean): string {
  const rows = runQuery(org, textOf(request.queryString) ?? '', { user, all, version: org.version })
  const [options] = elementsOf(header.QueryOptions)
  return pageXml(firstPage(org, rows, batchOf(textOf(options?.batchSize))))
}

const pageXml = ({ size, records, locator }: Page): string =>
  [
    element('done', locator === undefined),
    element('queryLocator', locator),
    ...records.map((record) => `<records xsi:type="sf:sObject">${sobjectXml(record)}</records>`),
    element('size', size),
  ].join('')

/** A record with its parents and children within. */
function sobjectXml(record: JsonObject): string {
  const type = String((record.attributes as JsonObject | undefined)?.type ?? 'AggregateResult')
  const fields = Object.entries(record).map(([name, value]) => {
    if (name === 'attributes') return ''
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return element(`sf:${name}`, value)
    const inner = value as JsonObject
    if (Array.isArray(inner.records)) {
      const records = inner.records.map(
        (each: JsonValue) => `<records xsi:type="sf:sObject">${sobjectXml(each as JsonObject)}</records>`,
      )
      return `<sf:${name} xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/>${records.join('')}<size>${records.length}</size></sf:${name}>`
    }
    return inner.attributes === undefined
      ? `<sf:${name}>${Object.entries(inner)
          .map(([key, part]) => element(key, part))
          .join('')}</sf:${name}>`
      : `<sf:${name} xsi:type="sf:sObject">${sobjectXml(inner)}</sf:${name}>`
  })
  return `${element('sf:type', type)}${record.Id === undefined ? '<sf:Id xsi:nil="true"/>' : ''}${fields.join('')}`
}

function changesOf(
  request: Element,
  org: Org,
  deleted: 0 | 1,
): { readonly rows: readonly (readonly [string, string])[]; readonly end: string } {
  const object = org.schema.object(textOf(request.sObjectType) ?? textOf(request.sObjectTypeEntityType) ?? '')
  if (object === undefined)
    throw apiError(400, 'INVALID_TYPE', `sObject type '${textOf(request.sObjectType)}' is not supported.`)
  const [start, end] = ['startDate', 'endDate'].map((name) => {
    const time = Date.parse(textOf(request[name]) ?? '')
    if (Number.isNaN(time)) throw apiError(400, 'INVALID_REPLICATION_DATE', `${name} must be a date and time`)
    return datetimeText(time)
  })
  const sql = `SELECT "Id", "SystemModstamp" FROM ${quoted(object.name)} WHERE "IsDeleted" = ? AND "SystemModstamp" >= ? AND "SystemModstamp" < ?`
  const rows = org.database.all(sql, [deleted, start ?? '', end ?? ''])
  return { rows: rows.map((row) => [String(row.Id), String(row.SystemModstamp)] as const), end: end ?? '' }
}
