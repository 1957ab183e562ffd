import { createHash, randomBytes } from 'node:crypto'

/** Gives so many bytes that nobody can guess; with a seed, the same in each run, for tests. */
export function randomOf(seed: number | undefined): (size: number) => Buffer {
  if (seed === undefined) return randomBytes
  let drawn = 0
  return (size) => {
    const blocks: Buffer[] = []
    for (let made = 0; made < size; made += 32) blocks.push(createHash('sha256').update(`${seed}:${drawn++}`).digest())
    return Buffer.concat(blocks).subarray(0, size)
  }
}
