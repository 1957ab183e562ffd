import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { list, text } from '../../setting.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import type { Row } from '../soql/rows.ts'
import { idOf } from './record-id.ts'

/** Records that one call takes. */
const most = 2000

/** Records by their ids, in the same order; null for one that is not there. @throws SalesforceError */
export async function retrieveRecords(
  org: Org,
  object: string,
  ids: readonly string[],
  fields: readonly string[],
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<readonly (Row | null)[]> {
  const path = `/composite/sobjects/${encodeURIComponent(object)}`
  const found: (Row | null)[] = []
  for (let at = 0; at < ids.length; at += most) {
    const json = { ids: ids.slice(at, at + most), fields }
    const { value } = await org.json({ method: 'POST', path, json, repeatable: true, cut })
    found.push(...(value as readonly (Row | null)[]).map(withoutAttributes))
  }
  return found
}

const withoutAttributes = (record: Row | null): Row | null =>
  record === null ? null : Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'attributes'))

export const retrieve = operation({
  connector: 'salesforce',
  name: 'retrieve',
  kind: 'sink',
  since: '0.2',
  doc: 'Answers with records by their ids. The mapping gives an id or a list of ids.',
  when: 'To answer whoever waits, as of an HTTP request. To read many take `query`.',
  connection: salesforce,
  settings: {
    object: text('The object.', { required: true, example: 'Contact' }),
    fields: list('The fields to read.', { required: true, example: ['Id', 'Name'] }),
  },
  run: ({ object, fields }, _, org): Sink =>
    callSink(
      async (value, cut) => {
        const records = await retrieveRecords(org, object, idsIn(value), fields, { cut })
        return Array.isArray(value) ? records : records[0]
      },
      (value) => (idsIn(value).every((id) => idOf(id) !== undefined) ? undefined : 'an id or a list of ids is due'),
    ),
})

const idsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]) as readonly string[]
