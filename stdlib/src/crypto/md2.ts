import { once } from './blocks.ts'

// RFC 1319.

/** A permutation of the bytes, shuffled by the digits of pi. */
const table = once(() => {
  const digits = digitsOfPi(722)
  let at = 0
  /** Below `n`, in the way of appendix A: digits that would favour some numbers are skipped. */
  const below = (n: number): number => {
    for (;;) {
      const places = n > 100 ? 3 : n > 10 ? 2 : 1
      const range = 10 ** places
      let drawn = 0
      for (let i = 0; i < places; i++) drawn = drawn * 10 + (digits[at++] ?? 0)
      if (drawn < n * Math.floor(range / n)) return drawn % n
    }
  }
  const shuffled = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (let i = 2; i <= 256; i++) {
    const j = below(i)
    const kept = shuffled[j] ?? 0
    shuffled[j] = shuffled[i - 1] ?? 0
    shuffled[i - 1] = kept
  }
  return shuffled
})

/** By Machin's formula: 16 arctan(1/5) - 4 arctan(1/239). */
function digitsOfPi(count: number): readonly number[] {
  const one = 10n ** BigInt(count + 10)
  const arctan = (inverse: bigint): bigint => {
    let sum = 0n
    let power = one / inverse
    for (let n = 1n; power !== 0n; n += 2n) {
      sum += n % 4n === 1n ? power / n : -power / n
      power /= inverse * inverse
    }
    return sum
  }
  return Array.from(String(16n * arctan(5n) - 4n * arctan(239n)).slice(0, count), Number)
}

export function md2(message: Uint8Array): Uint8Array {
  const substitution = table()
  const missing = 16 - (message.length % 16)
  const blocks = new Uint8Array(message.length + missing + 16).fill(missing)
  blocks.set(message)
  const checksum = blocks.subarray(blocks.length - 16).fill(0)
  let last = 0
  for (let i = 0; i < blocks.length - 16; i++) {
    const at = i % 16
    last = (checksum[at] ?? 0) ^ (substitution[(blocks[i] ?? 0) ^ last] ?? 0)
    checksum[at] = last
  }
  const state = new Uint8Array(48)
  for (let offset = 0; offset < blocks.length; offset += 16) {
    for (let i = 0; i < 16; i++) {
      const byte = blocks[offset + i] ?? 0
      state[16 + i] = byte
      state[32 + i] = byte ^ (state[i] ?? 0)
    }
    let mixed = 0
    for (let round = 0; round < 18; round++) {
      for (let i = 0; i < 48; i++) {
        mixed = (state[i] ?? 0) ^ (substitution[mixed] ?? 0)
        state[i] = mixed
      }
      mixed = (mixed + round) % 256
    }
  }
  return state.slice(0, 16)
}
