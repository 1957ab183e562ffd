import { bytesOf, padded, rotateLeft } from './blocks.ts'

// RFC 1321.

const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))
const shifts: readonly (readonly number[])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]

export function md5(message: Uint8Array): Uint8Array {
  const blocks = padded(message, 64, true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let offset = 0; offset < blocks.byteLength; offset += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] ?? 0
      const sum = (a + mixed + (sines[i] ?? 0) + blocks.getInt32(offset + 4 * (word % 16), true)) | 0
      a = d
      d = c
      c = b
      b = (b + rotateLeft(sum, shifts[round]?.[i % 4] ?? 0)) | 0
    }
    for (const [i, word] of [a, b, c, d].entries()) state[i] = (state[i] ?? 0) + word
  }
  return bytesOf(state, 16, true)
}
