/** Closed: all goes through. Open: nothing. Half open: one request, to see. */
export type CircuitState = 'closed' | 'open' | 'halfOpen'

export interface CircuitPolicy {
  /** Failures in a row after which the breaker opens. */
  readonly failures: number
  /** Milliseconds for which nothing goes through; doubled each time the probe fails, up to sixteenfold. */
  readonly pause: number
}

/** Keeps requests from a system that does not answer. What the system refuses for good reasons is no failure. */
export class CircuitBreaker {
  readonly #policy: CircuitPolicy
  readonly #now: () => number
  #failures = 0
  #opened = 0
  #openings = 0
  #probing = false

  constructor(policy: CircuitPolicy, now: () => number) {
    this.#policy = policy
    this.#now = now
  }

  get state(): CircuitState {
    if (this.#openings === 0) return 'closed'
    return this.#remaining() > 0 ? 'open' : 'halfOpen'
  }

  /** Asks for one request: undefined when it may go, else the milliseconds to wait. Each request let through must report back. */
  enter(): number | undefined {
    if (this.#openings === 0) return undefined
    const remaining = this.#remaining()
    if (remaining > 0) return remaining
    if (this.#probing) return this.#policy.pause
    this.#probing = true
    return undefined
  }

  succeeded(): void {
    this.#failures = 0
    this.#openings = 0
    this.#probing = false
  }

  failed(): void {
    this.#failures++
    // those still under way when it opened say nothing new
    const opens = this.#openings === 0 ? this.#failures >= this.#policy.failures : this.#probing
    this.#probing = false
    if (!opens) return
    this.#openings++
    this.#opened = this.#now()
  }

  /** The request said nothing about the system: it was given up. */
  undecided(): void {
    this.#probing = false
  }

  #remaining(): number {
    const pause = this.#policy.pause * 2 ** Math.min(4, this.#openings - 1)
    return this.#opened + pause - this.#now()
  }
}
