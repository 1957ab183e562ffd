import { civilFromDays, daysFromCivil, floorDiv, floorMod, packedYear, SECONDS_PER_DAY } from './civil.ts'

/** The length of a bucket, about half a year: most hold one change of offset or none. */
const BUCKET_SECONDS = 2 ** 24
/** No zone went back to the offset it had within fewer days than this, so that a probe every so often sees each change. */
const PROBE_SECONDS = 4 * SECONDS_PER_DAY

// Before the first the zones keep local mean time; after the second the calendar and the rules repeat every 400 years.
const FIRST_YEAR = 1800
const LAST_YEAR = 2799
const YEARS_PER_CYCLE = 400
const FIRST_SECOND = daysFromCivil(FIRST_YEAR, 1, 1) * SECONDS_PER_DAY
const LAST_SECOND = daysFromCivil(LAST_YEAR, 12, 31) * SECONDS_PER_DAY

interface Bucket {
  /** Instants at which a new offset starts, in seconds. */
  readonly starts: readonly number[]
  /** One more than the starts: the first holds from the beginning of the bucket. */
  readonly offsets: readonly number[]
}

/**
 * The offsets of a time zone. The engine's Intl knows them and answers slowly; what it says is kept in a table, filled where
 * a time is asked for.
 */
export class ZoneRules {
  /** The name, as the zone database has it. */
  readonly id: string
  readonly #format: Intl.DateTimeFormat
  readonly #buckets = new Map<number, Bucket>()
  #lastIndex = Number.NaN
  #last: Bucket = { starts: [], offsets: [] }

  /** @throws RangeError when Intl has no zone of that name */
  constructor(id: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    // Intl ignores case, and calls a zone that was renamed by its first name.
    const known = this.#format.resolvedOptions().timeZone
    this.id = known.toLowerCase() === id.toLowerCase() ? known : id
  }

  /** Seconds east of UTC at an instant. */
  offsetAt(instant: number): number {
    // Before the search: in far years doubles are seconds apart, and each would have a bucket of its own.
    const epochSecond = inIntlRange(instant)
    const index = Math.floor(epochSecond / BUCKET_SECONDS)
    const bucket = index === this.#lastIndex ? this.#last : this.#bucketAt(index)
    const { starts, offsets } = bucket
    let i = starts.length
    while (i > 0 && epochSecond < (starts[i - 1] as number)) i--
    return offsets[i] as number
  }

  /**
   * The instant of a local time. Where the clock goes back, of the two the one with the preferred offset, or the earlier;
   * where it goes forward over the time, the instant as far after the change as the time is into the gap.
   */
  instantOf(localSecond: number, preferredOffset: number): number {
    const before = this.offsetAt(localSecond - SECONDS_PER_DAY)
    const after = this.offsetAt(localSecond + SECONDS_PER_DAY)
    if (before === after) return localSecond - before
    const early = localSecond - before
    const late = localSecond - after
    const lateFits = this.offsetAt(late) === after
    if (lateFits && (after === preferredOffset || this.offsetAt(early) !== before)) return late
    return early
  }

  /** Whether the clock is ahead of the zone's other time of the same year: daylight-saving time. */
  isDaylightSaving(epochSecond: number): boolean {
    const year = packedYear(civilFromDays(floorDiv(epochSecond, SECONDS_PER_DAY)))
    const january = this.offsetAt(daysFromCivil(year, 1, 1) * SECONDS_PER_DAY)
    const july = this.offsetAt(daysFromCivil(year, 7, 1) * SECONDS_PER_DAY)
    return this.offsetAt(epochSecond) > Math.min(january, july)
  }

  #bucketAt(index: number): Bucket {
    let bucket = this.#buckets.get(index)
    if (bucket === undefined) {
      bucket = this.#probe(index * BUCKET_SECONDS)
      this.#buckets.set(index, bucket)
    }
    this.#lastIndex = index
    this.#last = bucket
    return bucket
  }

  #probe(start: number): Bucket {
    const starts: number[] = []
    const end = start + BUCKET_SECONDS
    let offset = this.#ask(start)
    const offsets = [offset]
    for (let low = start; low < end; ) {
      const high = Math.min(low + PROBE_SECONDS, end)
      const next = this.#ask(high)
      if (next !== offset) {
        const change = this.#change(low, high)
        if (change === end) break
        starts.push(change)
        offset = this.#ask(change)
        offsets.push(offset)
        low = change
      } else {
        low = high
      }
    }
    return { starts, offsets }
  }

  /** The first second with another offset than that at `low`, given that `high` has another. */
  #change(low: number, high: number): number {
    const offset = this.#ask(low)
    let before = low
    let after = high
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (this.#ask(middle) === offset) before = middle
      else after = middle
    }
    return after
  }

  #ask(epochSecond: number): number {
    const instant = inIntlRange(epochSecond)
    let year = 0
    let beforeChrist = false
    const parts: Record<string, number> = {}
    for (const { type, value } of this.#format.formatToParts(instant * 1000)) {
      if (type === 'year') year = Number(value)
      else if (type === 'era') beforeChrist = value.startsWith('B')
      else if (type !== 'literal') parts[type] = Number(value)
    }
    const { month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    const local = daysFromCivil(beforeChrist ? 1 - year : year, month, day) * SECONDS_PER_DAY
    return local + hour * 3600 + minute * 60 + second - instant
  }
}

/** An instant with the same offset in the years for which Intl has rules. */
function inIntlRange(epochSecond: number): number {
  if (epochSecond >= FIRST_SECOND && epochSecond <= LAST_SECOND) return epochSecond
  const epochDay = floorDiv(epochSecond, SECONDS_PER_DAY)
  const year = packedYear(civilFromDays(epochDay))
  if (year < FIRST_YEAR) return daysFromCivil(FIRST_YEAR, 1, 1) * SECONDS_PER_DAY
  if (year <= LAST_YEAR) return epochSecond
  const sameYear = LAST_YEAR + 1 - YEARS_PER_CYCLE + floorMod(year - LAST_YEAR - 1, YEARS_PER_CYCLE)
  return epochSecond - (daysFromCivil(year, 1, 1) - daysFromCivil(sameYear, 1, 1)) * SECONDS_PER_DAY
}
