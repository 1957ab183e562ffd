import sqlite from 'node-sqlite3-wasm'
import { type OpenedFile, openSqlite } from '../../sqlite/open.ts'
import type { OrgDatabase, SqlRow, SqlValue } from './database.ts'

/** Statements that are kept compiled; a load uses one for each set of columns. */
const maxStatements = 200

const inMemory = (): OpenedFile => {
  const database = new sqlite.Database(':memory:')
  return { database, close: () => database.close() }
}

type Statement = InstanceType<typeof sqlite.Statement>

/** Opens a file, or a database in memory. @throws Error where the file is no database or is in use */
export function openDatabase(file?: string): OrgDatabase {
  const { database, close } = file === undefined ? inMemory() : openSqlite(file, 'normal')
  const statements = new Map<string, Statement>()
  let depth = 0

  database.exec('PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY')
  database.function('fold', (text) => (typeof text === 'string' ? text.toLowerCase() : (text ?? null)), {
    deterministic: true,
  })

  const prepared = (sql: string): Statement => {
    const known = statements.get(sql)
    if (known !== undefined) {
      statements.delete(sql)
      statements.set(sql, known) // the most recently used stands last
      return known
    }
    for (const [oldest, statement] of statements) {
      if (statements.size < maxStatements) break
      statement.finalize()
      statements.delete(oldest)
    }
    const made = database.prepare(sql)
    statements.set(sql, made)
    return made
  }

  return {
    exec: (sql) => database.exec(sql),
    run: (sql, values = []) => ({ changes: prepared(sql).run(bound(values)).changes }),
    // read to the end: a statement that still has rows keeps its tables locked
    get: (sql, values = []) => (prepared(sql).all(bound(values)) as SqlRow[])[0],
    all: (sql, values = []) => prepared(sql).all(bound(values)) as SqlRow[],
    transaction(body) {
      const name = `level_${depth}`
      database.exec(depth === 0 ? 'BEGIN' : `SAVEPOINT ${name}`)
      depth += 1
      try {
        const result = body()
        depth -= 1
        database.exec(depth === 0 ? 'COMMIT' : `RELEASE ${name}`)
        return result
      } catch (error) {
        depth -= 1
        database.exec(depth === 0 ? 'ROLLBACK' : `ROLLBACK TO ${name}; RELEASE ${name}`)
        throw error
      }
    },
    close() {
      for (const statement of statements.values()) statement.finalize()
      statements.clear()
      close()
    },
  }
}

/** The library would cut a text at NUL, and another record might be found; bytes are equal to no text. */
const bound = (values: readonly SqlValue[]): SqlValue[] =>
  values.map((value) => (typeof value === 'string' && value.includes('\0') ? new TextEncoder().encode(value) : value))
