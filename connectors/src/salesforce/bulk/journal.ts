import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../file/safe-write.ts'
import type { SpooledPart } from './spool.ts'

/** What is loaded, and how; a folder holds one load. */
export interface LoadTarget {
  readonly object: string
  readonly operation: 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete'
  /** The field that identifies a record of an upsert. */
  readonly externalId?: string | undefined
}

/**
 * How far a part is. `created`: there is a job, and what it has got is not known. `uploaded`: it has all rows. `submitted`: the org
 * works on it. `collected`: its results are known and written.
 */
export interface LoadPart extends SpooledPart {
  readonly state: 'spooled' | 'created' | 'uploaded' | 'submitted' | 'collected'
  readonly job?: string
  readonly counts?: PartCounts
}

export interface PartCounts {
  readonly succeeded: number
  readonly created: number
  readonly failed: number
  readonly unprocessed: number
}

const file = 'load.json'

/** Keeps how far a load is, safe against a crash at any moment. */
export class Journal {
  readonly folder: string
  #parts: LoadPart[]

  /** @throws Error where the folder holds another load */
  constructor(folder: string, target: LoadTarget) {
    this.folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, file)
    if (!existsSync(path)) {
      this.#parts = []
      this.#target = target
      this.#save()
      return
    }
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { readonly target: LoadTarget; readonly parts: LoadPart[] }
    if (JSON.stringify(kept.target) !== JSON.stringify(target)) {
      const { operation, object } = kept.target
      throw new Error(
        `The folder \`${folder}\` holds another load: ${operation} of ${object}. Give each load a folder of its own.`,
      )
    }
    this.#parts = kept.parts
    this.#target = kept.target
  }

  readonly #target: LoadTarget

  get parts(): readonly LoadPart[] {
    return this.#parts
  }

  /** Rows of all parts. */
  get rows(): number {
    return this.#parts.reduce((sum, { rows }) => sum + rows, 0)
  }

  add(part: SpooledPart): LoadPart {
    const added: LoadPart = { ...part, state: 'spooled' }
    this.#parts.push(added)
    this.#save()
    return added
  }

  /** Notes a change of a part; gives it as it is now. */
  note(part: LoadPart, change: Partial<Pick<LoadPart, 'state' | 'job' | 'counts'>>): LoadPart {
    const at = this.#parts.findIndex(({ file }) => file === part.file)
    const changed = { ...part, ...change }
    this.#parts[at] = changed
    this.#save()
    return changed
  }

  pathOf(name: string): string {
    return join(this.folder, name)
  }

  #save(): void {
    const text = JSON.stringify({ target: this.#target, parts: this.#parts }, null, 2)
    replaceFile(join(this.folder, file), new TextEncoder().encode(`${text}\n`))
  }
}
