/**
 * Finds the position up to which every record is settled, in the order in which they came: what lies before it need not be read
 * again, whatever the order in which records settle.
 */
export class LowWater<P> {
  readonly #open: Mark<P>[] = []
  #first = 0
  #settled: P | undefined

  /** A record came. Call the mark's `settle` when it has arrived or is kept elsewhere. */
  open(position: P | undefined): Mark<P> {
    const mark = new Mark(position)
    this.#open.push(mark)
    return mark
  }

  /** Undefined before the first record is settled. */
  get position(): P | undefined {
    while (this.#first < this.#open.length) {
      const mark = this.#open[this.#first]
      if (mark === undefined || !mark.settled) break
      if (mark.position !== undefined) this.#settled = mark.position
      this.#first++
    }
    if (this.#first > 1024) {
      this.#open.splice(0, this.#first)
      this.#first = 0
    }
    return this.#settled
  }
}

export class Mark<P> {
  readonly position: P | undefined
  settled = false

  constructor(position: P | undefined) {
    this.position = position
  }

  settle(): void {
    this.settled = true
  }
}
