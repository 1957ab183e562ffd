import type { Outcome, Sink, SinkRecord } from '@twill/runtime/flow'
import { failedCall } from '../failed-call.ts'
import type { Org } from '../org.ts'
import { blameOf } from '../record-fault.ts'
import { headersOf, type SaveHeaders } from '../request-headers.ts'

/** Records that one call of the collections API takes. */
export const mostInCollection = 200

/** What became of one record. */
export interface SaveResult {
  /** Null where the record was not saved. */
  readonly id: string | null
  readonly success: boolean
  /** Of an upsert. */
  readonly created?: boolean
  readonly errors: readonly SaveFault[]
}

export interface SaveFault {
  /** `REQUIRED_FIELD_MISSING` */
  readonly statusCode: string
  readonly message: string
  readonly fields: readonly string[]
}

export interface SaveOptions extends SaveHeaders {
  /** All records of a call, or none. A call has 200 records: more are not saved together. */
  readonly allOrNone?: boolean
  readonly cut?: AbortSignal
}

export interface CollectionCall {
  readonly method: 'POST' | 'PATCH'
  /** `/composite/sobjects` */
  readonly path: string
  readonly object: string
  readonly records: readonly object[]
  readonly repeatable: boolean
}

/** Saves records in calls of 200; one result a record, in order. @throws SalesforceError */
export async function saveCollection(
  org: Org,
  { method, path, object, records, repeatable }: CollectionCall,
  { allOrNone = false, cut, ...given }: SaveOptions,
): Promise<readonly SaveResult[]> {
  if (allOrNone && records.length > mostInCollection)
    throw new RangeError(`allOrNone holds for ${mostInCollection} records, and there are ${records.length}`)
  const headers = headersOf(given)
  const results: SaveResult[] = []
  for (let at = 0; at < records.length; at += mostInCollection) {
    const rows = records.slice(at, at + mostInCollection).map((record) => ({ attributes: { type: object }, ...record }))
    const { value } = await org.json({ method, path, json: { allOrNone, records: rows }, repeatable, headers, cut })
    results.push(...(value as readonly SaveResult[]).map(complete))
  }
  return results
}

export const complete = ({ id, success, created, errors }: Partial<SaveResult>): SaveResult => ({
  id: id ?? null,
  success: success === true,
  ...(created === undefined ? {} : { created }),
  errors: (errors ?? []).map(({ statusCode, message, fields }) => ({ statusCode, message, fields: fields ?? [] })),
})

/** Faults of the moment: another transaction holds the row, a limit of the hour. */
const passing = new Set(['UNABLE_TO_LOCK_ROW', 'REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE', 'QUERY_TIMEOUT'])

/** What a flow is told of a record. */
function outcomeOf({ id, success, created, errors }: SaveResult): Outcome {
  if (success) return { ok: true, value: { id, ...(created === undefined ? {} : { created }) } }
  const [first] = errors.filter(({ statusCode }) => statusCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK')
  const told = first ?? errors[0]
  if (told === undefined)
    return { ok: false, again: false, failure: { code: undefined, message: 'The org did not say why.' } }
  const { statusCode: code, message, fields } = told
  const where = fields.length > 0 ? ` (${fields.join(', ')})` : ''
  return {
    ok: false,
    again: passing.has(code),
    failure: { code, message: message + where, blame: blameOf(code, message), ...(fields.length > 0 && { fields }) },
  }
}

/** A sink that saves the records of a batch together, and says of each what became of it. */
export const collectionSink = (
  { check, fields }: Pick<Sink, 'check' | 'fields'>,
  save: (records: readonly object[], cut: AbortSignal) => Promise<readonly SaveResult[]>,
): Sink => ({
  ...(check === undefined ? {} : { check }),
  ...(fields === undefined ? {} : { fields }),
  async write(records, cut) {
    const outcomes: Outcome[] = []
    for (let at = 0; at < records.length; at += mostInCollection) {
      const part = records.slice(at, at + mostInCollection)
      outcomes.push(...(await outcomesOf(part, (values) => save(values, cut))))
    }
    return outcomes
  },
})

/** A call that failed says so of its own records only: those of earlier calls are saved. */
async function outcomesOf(
  records: readonly SinkRecord[],
  save: (records: readonly object[]) => Promise<readonly SaveResult[]>,
): Promise<readonly Outcome[]> {
  try {
    return (await save(records.map(({ value }) => value as object))).map(outcomeOf) // checked before it is sent
  } catch (error) {
    return records.map(() => failedCall(error))
  }
}
