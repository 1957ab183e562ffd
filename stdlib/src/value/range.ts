import { runtime } from '@twill/language/diagnostics'
import { raise } from './raise.ts'

const MAX_LENGTH = 50_000_000

/** The integers from one bound to the other, both included, upwards or downwards: `1 to 3`. An array wherever one is wanted. */
export class Range extends Array<number> {
  /** What `map` and `slice` of a range give is an ordinary array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  constructor(from: number, to: number) {
    const length = Math.abs(to - from) + 1
    if (length > MAX_LENGTH) {
      throw raise(runtime.rangeTooLong, { from, to, limit: MAX_LENGTH.toLocaleString('en') })
    }
    super()
    const step = from <= to ? 1 : -1
    for (let i = 0, item = from; i < length; i++, item += step) this.push(item)
  }
}
