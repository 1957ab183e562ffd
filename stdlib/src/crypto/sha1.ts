import { bytesOf, padded, rotateLeft } from './blocks.ts'

// FIPS 180-4, section 6.1.

const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6] as const

export function sha1(message: Uint8Array): Uint8Array {
  const blocks = padded(message, 64)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const schedule = new Int32Array(80)
  const word = (i: number): number => schedule[i] ?? 0
  for (let offset = 0; offset < blocks.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = blocks.getInt32(offset + 4 * i)
    for (let i = 16; i < 80; i++) schedule[i] = rotateLeft(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1)
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20)
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
      const sum = (rotateLeft(a, 5) + mixed + e + (constants[round] ?? 0) + word(i)) | 0
      e = d
      d = c
      c = rotateLeft(b, 30)
      b = a
      a = sum
    }
    for (const [i, part] of [a, b, c, d, e].entries()) state[i] = (state[i] ?? 0) + part
  }
  return bytesOf(state, 20)
}
