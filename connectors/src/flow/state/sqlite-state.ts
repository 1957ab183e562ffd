import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Attempt, DeadLetter, Failure, FlowState, KeptDocument, Position, Progress } from '@twill/runtime/flow'
import type sqlite from 'node-sqlite3-wasm'
import { openSqlite } from '../../sqlite/open.ts'

const schema = `
  create table if not exists run (
    flow text primary key,
    id text,            -- null between runs
    position text       -- JSON
  ) without rowid;
  create table if not exists key (flow text, key text, at integer, primary key (flow, key)) without rowid;
  create index if not exists key_at on key (flow, at);
  create table if not exists letter (
    id text primary key, flow text, correlation_id text, position text,
    payload_type text, payload, attributes_type text, attributes,
    failure text, attempts text, at integer
  );
  create index if not exists letter_flow on letter (flow, at);
  pragma user_version = 1;`

/**
 * State in a file, synced with each commit.
 * @throws InUse
 */
export function openSqliteState(path: string): FlowState {
  mkdirSync(dirname(path), { recursive: true })
  const { database, close } = openSqlite(path, 'full')
  try {
    database.exec(schema)
    return new SqliteState(database, close)
  } catch (error) {
    close()
    throw error
  }
}

class SqliteState implements FlowState {
  readonly #database: sqlite.Database
  readonly #close: () => void

  constructor(database: sqlite.Database, close: () => void) {
    this.#database = database
    this.#close = close
  }

  begin = (flow: string, id: string): { id: string; position: Position | undefined } => {
    const found = this.#database.get('select id, position from run where flow = ?', [flow])
    const position = parse<Position | undefined>(found?.position)
    if (typeof found?.id === 'string') return { id: found.id, position }
    this.#database.run('insert into run (flow, id) values (?1, ?2) on conflict (flow) do update set id = excluded.id', [
      flow,
      id,
    ])
    return { id, position }
  }

  commit = (flow: string, { position, keys = [], letters = [] }: Progress, at: number): void => {
    this.#transaction(() => {
      if (position !== undefined)
        this.#database.run('update run set position = ? where flow = ?', [JSON.stringify(position), flow])
      for (const key of keys) this.#database.run('insert or replace into key values (?, ?, ?)', [flow, key, at])
      for (const letter of letters) this.#keep(letter)
    })
  }

  complete = (flow: string, keep: boolean): void => {
    this.#database.run(`update run set id = null${keep ? '' : ', position = null'} where flow = ?`, [flow])
  }

  knows = (flow: string, key: string): boolean =>
    this.#database.get('select 1 as yes from key where flow = ? and key = ?', [flow, key]) !== null

  forgetKeys = (flow: string, before: number): void => {
    this.#database.run('delete from key where flow = ? and at < ?', [flow, before])
  }

  letters = (flow: string): readonly DeadLetter[] =>
    this.#database.all('select * from letter where flow = ? order by at, rowid', [flow]).map((row) => ({
      id: String(row.id),
      flow: String(row.flow),
      correlationId: String(row.correlation_id),
      position: parse<Position | undefined>(row.position),
      payload: document(row.payload_type, row.payload),
      attributes: document(row.attributes_type, row.attributes),
      failure: parse<Failure>(row.failure),
      attempts: parse<readonly Attempt[]>(row.attempts),
      at: Number(row.at),
    }))

  removeLetter = (id: string): void => {
    this.#database.run('delete from letter where id = ?', [id])
  }

  close = (): void => {
    this.#close()
  }

  /** A letter that comes again, as when a run is taken up, replaces itself. */
  #keep(letter: DeadLetter): void {
    this.#database.run('insert or replace into letter values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
      letter.id,
      letter.flow,
      letter.correlationId,
      letter.position === undefined ? null : JSON.stringify(letter.position),
      letter.payload.mimeType,
      letter.payload.content,
      letter.attributes.mimeType,
      letter.attributes.content,
      JSON.stringify(letter.failure),
      JSON.stringify(letter.attempts),
      letter.at,
    ])
  }

  #transaction(body: () => void): void {
    this.#database.exec('begin immediate')
    try {
      body()
      this.#database.exec('commit')
    } catch (error) {
      this.#database.exec('rollback')
      throw error
    }
  }
}

/** A column that this file has written as JSON. */
const parse = <T>(column: unknown): T => JSON.parse(typeof column === 'string' ? column : 'null') ?? undefined

const document = (mimeType: unknown, content: unknown): KeptDocument => ({
  mimeType: String(mimeType),
  content: content instanceof Uint8Array ? content : String(content),
})
