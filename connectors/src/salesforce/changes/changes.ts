import type { Checkpoint, Position, Source, SourceRecord } from '@twill/runtime/flow'
import type { Org } from '../org.ts'
import { query, type Row } from '../soql/rows.ts'

export interface Watch {
  readonly object: string
  /** Fields of the records; `Id` and the time are read in any case. */
  readonly fields: readonly string[]
  /** The time that orders the records. */
  readonly time: 'CreatedDate' | 'SystemModstamp'
  /** A further condition in SOQL. */
  readonly where: string | undefined
  /** Records in the recycle bin, and no others. */
  readonly deleted: boolean
  /** Milliseconds since 1970 from which the first run reads; from then on each goes on where the last one ended. */
  readonly since: number
  /** Milliseconds before the org's present that are left to the next run, since records of them may not be visible yet. */
  readonly lag: number
  /** Milliseconds that are read once more, for records that were committed late. */
  readonly lookback: number
}

/** A window of time that is being read, or was. Times are milliseconds since 1970. */
interface Window {
  readonly [name: string]: Position
  readonly from: number
  /** Not included. */
  readonly until: number
  /** Everything before this has been given. */
  readonly at: number
  /** Records of the part that is read once more that have been given, as `id@time`. */
  readonly seen: readonly string[]
}

/** Records that a window remembers at most; what exceeds them comes twice. */
const mostSeen = 5000

/**
 * Records in the order of a time, window by window by the clock of the org: nothing is lost when many have the same time, when
 * clocks differ, or when a transaction commits late. After an interruption the records of one instant come twice.
 */
export const changesOf = (org: Org, watch: Watch): Source => ({
  continues: true,
  async *read(from, stop) {
    const { since } = watch
    let last: Window | undefined = (from as Window | undefined) ?? { from: since, until: since, at: since, seen: [] }
    if (last.at < last.until) last = yield* readWindow(org, watch, last, stop)
    if (last !== undefined) yield* readWindow(org, watch, windowAfter(org, watch, last), stop)
  },
})

function windowAfter(org: Org, { lag, lookback }: Watch, { until, seen }: Window): Window {
  const from = until - lookback
  return { from, until: Math.max(until, org.transport.serverNow() - lag), at: from, seen }
}

/** @returns the window when it was read to its end */
async function* readWindow(
  org: Org,
  watch: Watch,
  window: Window,
  cut: AbortSignal,
): AsyncGenerator<SourceRecord | Checkpoint, Window | undefined> {
  const { time, lookback, deleted } = watch
  const known = new Set(window.seen)
  const tail: string[] = []
  const seenFrom = window.until - lookback
  for await (const row of query(org, queryOf(watch, window), { deleted, cut })) {
    if (cut.aborted) return undefined
    const at = Date.parse(String(row[time]))
    const mark = `${String(row.Id).slice(0, 15)}@${at}`
    if (at >= seenFrom) tail.push(mark)
    if (at < window.at || known.has(mark)) continue
    yield { value: row satisfies Row, position: { ...window, at } }
  }
  const done = { ...window, at: window.until, seen: tail.slice(-mostSeen) }
  yield { checkpoint: done }
  return done
}

function queryOf({ object, fields, time, where, deleted, lookback }: Watch, { from, until, at }: Window): string {
  const has = (name: string): boolean => fields.some((field) => field.toLowerCase() === name.toLowerCase())
  const selected = [...['Id', time].filter((name) => !has(name)), ...fields]
  // what was given already is read only where the next window must know of it
  const begin = at === from ? from : Math.max(from, Math.min(at, until - lookback))
  const conditions = [
    `${time} >= ${new Date(begin).toISOString()}`,
    `${time} < ${new Date(until).toISOString()}`,
    ...(deleted ? ['IsDeleted = TRUE'] : []),
    ...(where === undefined ? [] : [`(${where})`]),
  ]
  return `SELECT ${selected.join(', ')} FROM ${object} WHERE ${conditions.join(' AND ')} ORDER BY ${time}, Id`
}
