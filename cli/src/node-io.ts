import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Files, Io, Launcher, Writer } from './io.ts'
import { stopSignal } from './stop-signal.ts'

/** The process. */
export const nodeIo = (launcher: Launcher): Io => ({
  ...launcher,
  stdout: writer(1, () => process.stdout),
  stderr: writer(2, () => process.stderr),
  stdin: async () => {
    const pieces: Buffer[] = []
    for await (const piece of process.stdin) pieces.push(piece)
    return Buffer.concat(pieces)
  },
  files: nodeFiles,
  env: process.env,
  stopSignal: () => stopSignal(process),
})

/** How many bytes were taken. A pipe that does not block says when it is full; then its reader needs a moment. */
function written(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes)
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw error
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    return 0
  }
}

/** Making `process.stdout` takes milliseconds: most runs need only the descriptor. */
function writer(descriptor: number, stream: () => NodeJS.WriteStream): Writer {
  const isTerminal = (): boolean => isDevice(descriptor) && stream().isTTY === true
  return {
    write: (piece) => {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      let done = 0
      try {
        while (done < bytes.length) done += written(descriptor, bytes.subarray(done))
      } catch (error) {
        if (codeOf(error) !== 'EPIPE') throw error // the reader has seen enough
      }
    },
    get isTerminal() {
      return isTerminal()
    },
    get columns() {
      return (isTerminal() ? stream().columns : undefined) ?? 100
    },
  }
}

/** What `node:os` calls `devNull`: no run loads that module but for this. */
const nullDevice = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null'

/** A terminal is a device; the null device, which much output goes to, is none. */
function isDevice(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor)
    return found.isCharacterDevice() && found.rdev !== statSync(nullDevice, { throwIfNoEntry: false })?.rdev
  } catch {
    return false
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

const nodeFiles: Files = {
  read: (path) => readFileSync(path),
  real: (path) => path,
  kind: (path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return undefined
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  },
  list: (folder) => readdirSync(folder),
  replace: (path, content) => {
    const before = statSync(path, { throwIfNoEntry: false })
    if (before !== undefined && !before.isFile()) {
      writeFileSync(path, content) // a device or a pipe: /dev/null
      return
    }
    const target = before === undefined ? path : realpathSync(path)
    const beside = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
    const descriptor = openSync(beside, 'wx')
    try {
      try {
        if (before !== undefined) fchmodSync(descriptor, before.mode)
        writeFileSync(descriptor, content)
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
      renameSync(beside, target)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  },
}
