export interface RetryPolicy {
  /** How often a record is sent at most, the first time included. */
  readonly attempts: number
  /** Milliseconds; the upper bound of the first delay, doubled for each further one. */
  readonly initial: number
  /** Milliseconds; no delay is longer, unless the system asks for it. */
  readonly max: number
}

/** What a flow is told of attempts: of those for one record, and of all in a time. */
export interface FlowRetryPolicy extends RetryPolicy {
  /** How often batches are sent again at most within a window, all together. */
  readonly budget: number
  /** Milliseconds. */
  readonly window: number
}

/**
 * Milliseconds to wait before the next attempt: anything between nothing and a bound that doubles (full jitter, so that many who
 * failed together do not come back together), but at least what the system asked for.
 */
export function delayBefore(
  attempt: number,
  policy: RetryPolicy,
  asked: number | undefined,
  random: () => number,
): number {
  const bound = Math.min(policy.max, policy.initial * 2 ** (attempt - 2))
  return Math.max(Math.round(random() * bound), asked ?? 0)
}

/** `Retry-After` of HTTP as milliseconds: seconds, or a date. Undefined for anything else. */
export function retryAfter(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
