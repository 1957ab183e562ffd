/**
 * A message as whole blocks: the bit 1, zeros, and the number of bits in the last eight bytes.
 * @param blockSize in bytes: 64, or 128, where sixteen bytes are left for the number
 */
export function padded(message: Uint8Array, blockSize: 64 | 128, littleEndian = false): DataView {
  const counter = blockSize / 8
  const size = Math.ceil((message.length + 1 + counter) / blockSize) * blockSize
  const bytes = new Uint8Array(size)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setBigUint64(size - 8, BigInt(message.length) * 8n, littleEndian)
  return view
}

/** The first `size` bytes of 32-bit words. */
export function bytesOf(words: Int32Array, size: number, littleEndian = false): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4))
  for (const [i, word] of words.entries()) view.setInt32(i * 4, word, littleEndian)
  return new Uint8Array(view.buffer, 0, size)
}

export const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

/** The first 64 bits behind the point of the square or cube roots of the first primes: the constants of SHA-2. */
export const rootFractions = (root: 2n | 3n, count: number): readonly bigint[] =>
  primes(count).map((prime) => BigInt.asUintN(64, integerRoot(BigInt(prime) << (64n * root), root)))

/** By bisection: exact. */
function integerRoot(of: bigint, root: 2n | 3n): bigint {
  let low = 0n
  let high = 1n << 72n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** root <= of) low = middle
    else high = middle
  }
  return low
}

/** A table that is made when it is first asked for: scripts that hash nothing do not wait for it. */
export function once<Table>(make: () => Table): () => Table {
  let table: Table | undefined
  return () => {
    table ??= make()
    return table
  }
}
