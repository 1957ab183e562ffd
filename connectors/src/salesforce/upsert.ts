import { nearest } from '@twill/language'
import { type Outcome, type Sink, SinkError, type SinkRecord, writeBytes } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { text } from '../setting.ts'
import { type Salesforce, salesforce } from './connection.ts'

/** Records that one call takes. */
const most = 200

export const upsertRecords = operation({
  connector: 'salesforce',
  name: 'upsert',
  kind: 'sink',
  since: '0.1',
  doc: 'Creates records, or updates those that have the same external id. A record that comes twice changes nothing.',
  when: 'The default for writing to Salesforce. Up to 200 records go in one call.',
  connection: salesforce,
  settings: {
    object: text('The object.', { required: true, example: 'Contact' }),
    externalId: text('The field that identifies a record.', { required: true, example: 'ExternalId__c' }),
  },
  run: async ({ object, externalId }, _, org): Promise<Sink> => {
    const fields = await fieldsOf(object, org)
    if (!fields.has(externalId))
      throw new Error(`\`${object}\` has no field \`${externalId}\`.${meant(externalId, fields)}`)
    return {
      check: (value) => problemOf(value, object, externalId, fields),
      async write(records, cut) {
        const outcomes: Outcome[] = []
        for (let at = 0; at < records.length; at += most)
          outcomes.push(...(await save(org, object, externalId, records.slice(at, at + most), cut)))
        return outcomes
      },
    }
  },
})

const meant = (name: string, names: Iterable<string>): string => {
  const near = nearest(name, names)
  return near === undefined ? '' : ` Did you mean \`${near}\`?`
}

interface Described {
  readonly fields: readonly { readonly name: string; readonly relationshipName?: string | null }[]
}

/** Fields, and relationships by which a parent's external id may be given. */
async function fieldsOf(object: string, org: Salesforce): Promise<ReadonlySet<string>> {
  try {
    const { fields } = (await org.call(`/sobjects/${encodeURIComponent(object)}/describe`)) as Described
    return new Set(
      fields.flatMap(({ name, relationshipName }) => [name, ...(relationshipName ? [relationshipName] : [])]),
    )
  } catch (error) {
    if (!(error instanceof SinkError) || error.code !== '404') throw error
    const { sobjects } = (await org.call('/sobjects')) as { readonly sobjects: readonly { readonly name: string }[] }
    const names = sobjects.map(({ name }) => name)
    throw new Error(`The org has no object \`${object}\`.${meant(object, names)}`, { cause: error })
  }
}

function problemOf(
  value: unknown,
  object: string,
  externalId: string,
  fields: ReadonlySet<string>,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `a record is made of an object, not of ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}`
  const names = Object.keys(value)
  const unknown = names.find((name) => !fields.has(name))
  if (unknown !== undefined) return `\`${object}\` has no field \`${unknown}\`.${meant(unknown, fields)}`
  const id = (value as Readonly<Record<string, unknown>>)[externalId]
  return id === undefined || id === null || id === '' ? `the external id \`${externalId}\` has no value` : undefined
}

interface Saved {
  readonly id?: string | null
  readonly success: boolean
  readonly created?: boolean
  readonly errors?: readonly {
    readonly statusCode: string
    readonly message: string
    readonly fields?: readonly string[]
  }[]
}

/** Faults of the moment: another transaction holds the row, a limit of the hour. */
const passing = new Set(['UNABLE_TO_LOCK_ROW', 'REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE', 'QUERY_TIMEOUT'])

async function save(
  org: Salesforce,
  object: string,
  externalId: string,
  records: readonly SinkRecord[],
  cut: AbortSignal,
): Promise<readonly Outcome[]> {
  const rows = records.map(({ value }) => ({ attributes: { type: object }, ...(value as object) })) // checked before it is sent
  // by the writer, since numbers may have more digits than a double
  const { bytes } = writeBytes({ allOrNone: false, records: rows }, 'application/json', { indent: false })
  const path = `/composite/sobjects/${encodeURIComponent(object)}/${encodeURIComponent(externalId)}`
  const results = (await org.call(path, { method: 'PATCH', body: bytes, repeatable: true, cut })) as readonly Saved[]
  return results.map(({ success, id, created, errors = [] }): Outcome => {
    if (success) return { ok: true, value: { id, created: created === true } }
    const [first] = errors
    const where = first?.fields?.length ? ` (${first.fields.join(', ')})` : ''
    return {
      ok: false,
      again: first !== undefined && passing.has(first.statusCode),
      failure: { code: first?.statusCode, message: `${first?.message ?? 'The org did not say why.'}${where}` },
    }
  })
}
