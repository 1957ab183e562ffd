import { bytesOf, once, padded, rootFractions, rotateLeft } from './blocks.ts'

// FIPS 180-4, section 6.2.

const high = (fraction: bigint): number => Number(fraction >> 32n)
const low = (fraction: bigint): number => Number(fraction & 0xffffffffn)

const table = once(() => Int32Array.from(rootFractions(3n, 64), high))
const start256 = once(() => Int32Array.from(rootFractions(2n, 8), high))
/** The second halves of the fractions that belong to the ninth to the sixteenth prime. */
const start224 = once(() => Int32Array.from(rootFractions(2n, 16).slice(8), low))

export const sha256 = (message: Uint8Array): Uint8Array => bytesOf(compressed(message, start256()), 32)
export const sha224 = (message: Uint8Array): Uint8Array => bytesOf(compressed(message, start224()), 28)

const rotated = (word: number, a: number, b: number): number => rotateLeft(word, 32 - a) ^ rotateLeft(word, 32 - b)

function compressed(message: Uint8Array, start: Int32Array): Int32Array {
  const blocks = padded(message, 64)
  const constants = table()
  const state = start.slice()
  const schedule = new Int32Array(64)
  const word = (i: number): number => schedule[i] ?? 0
  for (let offset = 0; offset < blocks.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = blocks.getInt32(offset + 4 * i)
    for (let i = 16; i < 64; i++) {
      const s0 = rotated(word(i - 15), 7, 18) ^ (word(i - 15) >>> 3)
      const s1 = rotated(word(i - 2), 17, 19) ^ (word(i - 2) >>> 10)
      schedule[i] = word(i - 16) + s0 + word(i - 7) + s1
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (let i = 0; i < 64; i++) {
      const s1 = rotated(e, 6, 11) ^ rotateLeft(e, 32 - 25)
      const sum1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + word(i)) | 0
      const s0 = rotated(a, 2, 13) ^ rotateLeft(a, 32 - 22)
      const sum2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + sum1) | 0
      d = c
      c = b
      b = a
      a = (sum1 + sum2) | 0
    }
    for (const [i, part] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + part
  }
  return state
}
