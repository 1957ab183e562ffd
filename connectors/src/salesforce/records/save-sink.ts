import type { Sink } from '@twill/runtime/flow'
import { flag } from '../../setting.ts'
import type { Org } from '../org.ts'
import { saveHeaders } from '../request-headers.ts'
import { collectionSink, type SaveOptions, type SaveResult } from './collection.ts'
import { idProblem } from './external-id.ts'
import { objectOf } from './object-setting.ts'
import { type Purpose, recordFields, recordProblem } from './record-shape.ts'

/** What operations that save records have in common besides the object. */
export const saveSettings = {
  allOrNone: flag('When one record of a call fails, none is saved.', { default: false }),
  ...saveHeaders,
} as const

interface Saving {
  readonly object: string
  readonly purpose: Purpose
  /** The field that identifies a record of an upsert. */
  readonly externalId?: string
  readonly options: SaveOptions
  readonly save: (records: readonly object[], options: SaveOptions) => Promise<readonly SaveResult[]>
}

/** A sink that checks records against the describe of their object, and saves them together. */
export async function saveSink(org: Org, { object, purpose, externalId, options, save }: Saving): Promise<Sink> {
  const described = await objectOf(org, object)
  const needed = purpose === 'update' ? ['Id'] : externalId === undefined ? [] : [externalId]
  return collectionSink(
    {
      check: (value) =>
        recordProblem(value, described, purpose) ??
        (externalId === undefined ? undefined : idProblem(value, externalId)),
      fields: recordFields(described, purpose, needed),
    },
    (records, cut) => save(records, { ...options, cut }),
  )
}
