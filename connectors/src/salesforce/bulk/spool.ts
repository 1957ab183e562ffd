import { join } from 'node:path'
import { type Cells, csvLine } from './csv.ts'
import { LineFile } from './line-file.ts'
import { cellsOf } from './load-rows.ts'

/** A file of rows under one header, for one job. */
export interface SpooledPart {
  /** Within the folder of the load. */
  readonly file: string
  readonly columns: Cells
  readonly rows: number
  readonly bytes: number
}

/**
 * Writes records to files that one job takes: of some bytes at most, and with the same columns. A record with a new column begins
 * another file, since the header stands first.
 */
export class Spool {
  readonly #folder: string
  readonly #mostBytes: number
  #number: number
  #columns: readonly string[] = []
  #open: { readonly name: string; readonly file: LineFile; rows: number } | undefined

  /** `number`: of the first part. */
  constructor(folder: string, mostBytes: number, number: number) {
    this.#folder = folder
    this.#mostBytes = mostBytes
    this.#number = number
  }

  /** Gives the part that is full, if this record did not fit in it. @throws TypeError where the record cannot be written */
  add(record: object): SpooledPart | undefined {
    const cells = cellsOf(record)
    const fresh = [...cells.keys()].filter((name) => !this.#columns.includes(name))
    let full = fresh.length > 0 ? this.end() : undefined
    if (fresh.length > 0) this.#columns = [...this.#columns, ...fresh]
    const line = csvLine(this.#columns.map((name) => cells.get(name) ?? ''))
    const size = Buffer.byteLength(line)
    if (this.#open !== undefined && this.#open.file.bytes + size > this.#mostBytes) full = this.end()
    this.#write(line, size)
    return full
  }

  /** The part that is open, safe on disk. */
  end(): SpooledPart | undefined {
    const open = this.#open
    if (open === undefined) return undefined
    this.#open = undefined
    open.file.end()
    return { file: open.name, columns: this.#columns, rows: open.rows, bytes: open.file.bytes }
  }

  /** Gives up the open part. */
  close(): void {
    this.#open?.file.drop()
    this.#open = undefined
  }

  #write(line: string, size: number): void {
    if (this.#open === undefined) {
      const name = `part-${this.#number++}.csv`
      this.#open = { name, file: new LineFile(join(this.#folder, name)), rows: 0 }
      this.#open.file.write(csvLine(this.#columns))
    }
    this.#open.file.write(line, size)
    this.#open.rows++
  }
}
