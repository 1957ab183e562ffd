import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Writes a file so that there is, at any moment and after a crash, the old one or the new one. `mode`: who may use it. */
export function replaceFile(path: string, content: Uint8Array, mode = 0o666): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  const beside = join(folder, `.${basename(path)}.${process.pid}.tmp`)
  try {
    rmSync(beside, { force: true }) // what a crash left has a mode of its own
    const descriptor = openSync(beside, 'wx', mode)
    try {
      writeFileSync(descriptor, content)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  syncFolder(folder)
}

/** A name in a folder is safe once the folder is synced; systems that cannot do that need not. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // Windows opens no folders
  }
}
