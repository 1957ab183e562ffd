/** A moment to start at, or what tells the time in milliseconds since 1970. */
export type ClockSource = Date | (() => number)

/** The time of an org. */
export interface OrgClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly advance: (milliseconds: number) => void
  /** A request that may change something came in: a clock that starts at a moment goes on by 10 ms, so that thousands do not outlive a session. */
  readonly tick: () => void
}

const step = 10

export function clockOf(source: ClockSource = Date.now): OrgClock {
  let ahead = 0
  const advance = (milliseconds: number): void => {
    ahead += milliseconds
  }
  if (!(source instanceof Date)) return { now: () => source() + ahead, advance, tick: () => {} }
  const start = source.getTime()
  if (Number.isNaN(start)) throw new Error('The moment at which the clock starts is no valid date')
  return { now: () => start + ahead, advance, tick: () => advance(step) }
}
