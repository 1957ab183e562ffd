/** Milliseconds that long work may keep others waiting. */
const patience = 10

/** Divides long work into turns, between which other requests are answered. */
export class Turns {
  #since = performance.now()

  /** The present turn has lasted long enough. */
  get isOver(): boolean {
    return performance.now() - this.#since > patience
  }

  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#since = performance.now()
  }
}
