import { once, padded, rootFractions } from './blocks.ts'

// FIPS 180-4, section 6.4.

const table = once(() => BigUint64Array.from(rootFractions(3n, 80)))
const start512 = once(() => BigUint64Array.from(rootFractions(2n, 8)))
/** The fractions that belong to the ninth to the sixteenth prime. */
const start384 = once(() => BigUint64Array.from(rootFractions(2n, 16).slice(8)))

export const sha512 = (message: Uint8Array): Uint8Array => compressed(message, start512()).slice(0, 64)
export const sha384 = (message: Uint8Array): Uint8Array => compressed(message, start384()).slice(0, 48)
export const sha512over224 = (message: Uint8Array): Uint8Array => compressed(message, truncating('224')).slice(0, 28)
export const sha512over256 = (message: Uint8Array): Uint8Array => compressed(message, truncating('256')).slice(0, 32)

/** Section 5.3.6: a shortened hash starts from a hash of its own name. */
function truncating(bits: '224' | '256'): BigUint64Array {
  const start = start512().map((word) => word ^ 0xa5a5a5a5a5a5a5a5n)
  const view = new DataView(compressed(new TextEncoder().encode(`SHA-512/${bits}`), start).buffer)
  return BigUint64Array.from({ length: 8 }, (_, i) => view.getBigUint64(8 * i))
}

const rotate = (word: bigint, by: bigint): bigint => (word >> by) | BigInt.asUintN(64, word << (64n - by))

function compressed(message: Uint8Array, start: BigUint64Array): Uint8Array {
  const blocks = padded(message, 128)
  const constants = table()
  const state = start.slice()
  const schedule = new BigUint64Array(80)
  const word = (i: number): bigint => schedule[i] ?? 0n
  for (let offset = 0; offset < blocks.byteLength; offset += 128) {
    for (let i = 0; i < 16; i++) schedule[i] = blocks.getBigUint64(offset + 8 * i)
    for (let i = 16; i < 80; i++) {
      const s0 = rotate(word(i - 15), 1n) ^ rotate(word(i - 15), 8n) ^ (word(i - 15) >> 7n)
      const s1 = rotate(word(i - 2), 19n) ^ rotate(word(i - 2), 61n) ^ (word(i - 2) >> 6n)
      schedule[i] = word(i - 16) + s0 + word(i - 7) + s1
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state
    for (let i = 0; i < 80; i++) {
      const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)
      const sum1 = h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0n) + word(i)
      const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)
      const sum2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = BigInt.asUintN(64, d + sum1)
      d = c
      c = b
      b = a
      a = BigInt.asUintN(64, sum1 + sum2)
    }
    for (const [i, part] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0n) + part
  }
  const view = new DataView(new ArrayBuffer(64))
  for (const [i, part] of state.entries()) view.setBigUint64(8 * i, part)
  return new Uint8Array(view.buffer)
}
