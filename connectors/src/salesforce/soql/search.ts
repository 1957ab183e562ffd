import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import type { Row } from './rows.ts'

/** A found record; `type` is its object. */
export interface Found {
  readonly type: string
  readonly record: Row
}

/** Runs a SOSL search: `FIND {Acme} IN NAME FIELDS RETURNING Account(Id, Name)`. @throws SalesforceError */
export async function search(
  org: Org,
  sosl: string,
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<readonly Found[]> {
  const { searchRecords } = (await org.get(`/search?q=${encodeURIComponent(sosl)}`, { cut })) as {
    readonly searchRecords: readonly (Row & { readonly attributes: { readonly type: string } })[]
  }
  return searchRecords.map(({ attributes, ...record }) => ({ type: attributes.type, record }))
}

/** A text as a search wants it within `{}`: signs with a meaning are escaped. */
export const soslText = (text: string): string => text.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, '\\$&')

export const searchRecords = operation({
  connector: 'salesforce',
  name: 'search',
  kind: 'sink',
  since: '0.2',
  doc: 'Answers with records that a SOSL search finds. The mapping gives the search.',
  when: 'To find a word in any field, as for a search box. For conditions on fields take a query.',
  connection: salesforce,
  settings: {},
  run: (_, __, org): Sink =>
    callSink(
      async (value, cut) => search(org, value as string, { cut }),
      (value) =>
        typeof value === 'string' ? undefined : 'a SOSL search is a text: `FIND {word} RETURNING Account(Id)`',
    ),
})
