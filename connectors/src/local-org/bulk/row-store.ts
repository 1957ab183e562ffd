/** Rows of a piece. */
const pieceRows = 1000

interface Piece {
  readonly bytes: Uint8Array
  /** Where each row ends. */
  readonly ends: Uint32Array
}

/** Rows as bytes, found by their number in constant time. */
export class RowStore {
  readonly #pieces: Piece[] = []
  #rows: Uint8Array[] = []
  readonly #encoder = new TextEncoder()

  get length(): number {
    return this.#pieces.length * pieceRows + this.#rows.length
  }

  add(row: string): void {
    this.#rows.push(this.#encoder.encode(row))
    if (this.#rows.length < pieceRows) return
    this.#pieces.push(pieceOf(this.#rows))
    this.#rows = []
  }

  /** The bytes of some rows, piece by piece. */
  *bytes(from: number, count: number): IterableIterator<Uint8Array> {
    const to = Math.min(from + count, this.length)
    for (let row = from; row < to; ) {
      const piece = this.#pieces[Math.floor(row / pieceRows)] ?? pieceOf(this.#rows)
      const first = row % pieceRows
      const last = Math.min(first + to - row, piece.ends.length)
      yield piece.bytes.subarray(first === 0 ? 0 : piece.ends[first - 1], piece.ends[last - 1])
      row += last - first
    }
  }
}

function pieceOf(rows: readonly Uint8Array[]): Piece {
  const ends = new Uint32Array(rows.length)
  let size = 0
  for (const [i, row] of rows.entries()) {
    size += row.byteLength
    ends[i] = size
  }
  const bytes = new Uint8Array(size)
  for (const [i, row] of rows.entries()) bytes.set(row, (ends[i] ?? 0) - row.byteLength)
  return { bytes, ends }
}
