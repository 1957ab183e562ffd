import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** Bytes that are written together. */
const chunk = 1 << 20

/** Writes lines to a file that has its name only when it is whole and safe; nobody else may read it. */
export class LineFile {
  readonly #path: string
  readonly #descriptor: number
  #waiting: string[] = []
  #size = 0
  bytes = 0

  constructor(path: string) {
    this.#path = path
    this.#descriptor = openSync(`${path}.tmp`, 'w', 0o600)
  }

  write(line: string, size = Buffer.byteLength(line)): void {
    this.#waiting.push(line)
    this.#size += size
    this.bytes += size
    if (this.#size >= chunk) this.#flush()
  }

  end(): void {
    this.#flush()
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
    renameSync(`${this.#path}.tmp`, this.#path)
  }

  /** Gives the file up. */
  drop(): void {
    closeSync(this.#descriptor)
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#waiting.join(''))
    this.#waiting = []
    this.#size = 0
  }
}
