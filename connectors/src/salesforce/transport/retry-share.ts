/**
 * Bounds the share of requests that are repetitions, so that a system in trouble does not get a multiple of its load: each request
 * earns a tenth of a repetition, up to a hundred; some are there from the start.
 */
export class RetryShare {
  #tokens = 10

  earn(): void {
    this.#tokens = Math.min(100, this.#tokens + 0.1)
  }

  spend(): boolean {
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
