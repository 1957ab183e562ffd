/** Requests of the last 24 hours, as the org counts them. */
export interface Usage {
  readonly used: number
  readonly limit: number
}

export interface QuotaPolicy {
  /** Per cent of the org's requests at which no more are sent. */
  readonly percent: number
  /** Milliseconds after which one request may look whether there is room again. */
  readonly pause: number
}

/** Leaves a part of the org's daily requests to others. */
export class QuotaGuard {
  readonly #policy: QuotaPolicy
  readonly #now: () => number
  #usage: Usage | undefined
  #nextLook = 0

  constructor(policy: QuotaPolicy, now: () => number) {
    this.#policy = policy
    this.#now = now
  }

  get usage(): Usage | undefined {
    return this.#usage
  }

  /** Undefined when a request may go, else the milliseconds to wait. */
  enter(): number | undefined {
    if (!this.reached) return undefined
    const remaining = this.#nextLook - this.#now()
    if (remaining > 0) return remaining
    this.#nextLook = this.#now() + this.#policy.pause
    return undefined
  }

  /** `Sforce-Limit-Info: api-usage=18/15000; per-app-api-usage=17/250(appName=x)` */
  heard(header: string | null): void {
    const [, used, limit] = /(?:^|[\s;])api-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? []
    if (used === undefined || limit === undefined) return
    const before = this.reached
    this.#usage = { used: Number(used), limit: Number(limit) }
    if (!before && this.reached) this.#nextLook = this.#now() + this.#policy.pause
  }

  get reached(): boolean {
    const usage = this.#usage
    return usage !== undefined && usage.used >= (usage.limit * this.#policy.percent) / 100
  }
}
