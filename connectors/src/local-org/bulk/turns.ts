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
    await wait()
    this.#since = performance.now()
  }
}

/** Lets others have their turn, for a while if it says so; the process may end meanwhile. */
export const wait = (milliseconds?: number): Promise<unknown> =>
  new Promise((resolve) => {
    if (milliseconds === undefined) setImmediate(resolve)
    else setTimeout(resolve, milliseconds).unref()
  })
