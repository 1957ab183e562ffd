/**
 * Bounds how often a system in trouble is asked again: so many times in any stretch of time of one length, whatever the number of
 * records that wait for it.
 */
export class RetryBudget {
  readonly #limit: number
  readonly #window: number
  /** When the latest ones were taken, the oldest first; never more than the limit. */
  readonly #taken: number[] = []

  /** @param window milliseconds */
  constructor({ budget, window }: { readonly budget: number; readonly window: number }) {
    this.#limit = budget
    this.#window = window
  }

  /** Milliseconds until one may be taken; 0: now. */
  wait(now: number): number {
    const oldest = this.#taken[0]
    if (this.#taken.length < this.#limit || oldest === undefined) return 0
    return Math.max(0, oldest + this.#window - now)
  }

  take(now: number): void {
    this.#taken.push(now)
    if (this.#taken.length > this.#limit) this.#taken.shift()
  }
}
