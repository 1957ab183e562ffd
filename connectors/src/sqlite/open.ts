import { rmSync } from 'node:fs'
import sqlite from 'node-sqlite3-wasm'
import { own } from './owner.ts'

export interface OpenedFile {
  readonly database: InstanceType<typeof sqlite.Database>
  /** Closes the database and lets others have the file. */
  readonly close: () => void
}

/**
 * Opens a database file, for one process at a time. The log is written ahead: in its other mode the library does not take back a
 * transaction that a crash interrupted (its lock hides the journal from SQLite's own recovery).
 * @param synchronous `full` syncs with each commit; `normal` may lose the last ones to a power cut
 * @throws InUse
 */
export function openSqlite(path: string, synchronous: 'full' | 'normal'): OpenedFile {
  const release = own(path)
  try {
    // the library's own lock, left by a process that was killed: the file is ours by now
    rmSync(`${path}.lock`, { recursive: true, force: true })
    const database = new sqlite.Database(path)
    database.exec(`pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = ${synchronous}`)
    return {
      database,
      close: () => {
        database.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}
