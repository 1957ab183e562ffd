import type { Compiler } from './compiler.ts'

/** A stream of the process that is written to. */
export interface Writer {
  readonly write: (piece: string | Uint8Array) => void
  /** A person looks at it. */
  readonly isTerminal: boolean
  readonly columns: number
}

/** What a command may do to the world; given to it, so that tests need no process. Paths are relative to the working folder. */
export interface Io {
  readonly stdout: Writer
  readonly stderr: Writer
  /** All of standard input. */
  readonly stdin: () => Promise<Uint8Array>
  readonly files: Files
  readonly env: Readonly<Record<string, string | undefined>>
  /** A folder that only this user can write; absent where nothing may be kept. */
  readonly cacheFolder: string | undefined
  /** Aborted when the user asks the process to stop; a second request ends it. */
  readonly stopSignal: () => AbortSignal
  /** Loads a part of the connectors, which stay outside of the bundle: most calls need none of them. */
  readonly connectors: <K extends keyof Connectors>(name: K) => Promise<Connectors[K]>
  /** Loads the compiler on the first call: most runs find their script compiled. */
  readonly compiler: () => Compiler
  /** At the end of this call, keeps the machine code of the functions that it called, also where that of other calls is kept already. */
  readonly keepCode: () => void
}

/** What the launcher gives, which loads the bundled command. */
export type Launcher = Pick<Io, 'cacheFolder' | 'compiler' | 'connectors' | 'keepCode'>

/** Doors of the package of connectors, by name. */
export interface Connectors {
  readonly flow: typeof import('@twill/connectors/flow')
  readonly salesforce: typeof import('@twill/connectors/salesforce')
  readonly 'local-org': typeof import('@twill/connectors/local-org')
}

export interface Files {
  /** @throws NodeJS.ErrnoException */
  readonly read: (path: string) => Uint8Array
  /** The same path for parts that reach the file system themselves. */
  readonly real: (path: string) => string
  readonly kind: (path: string) => 'file' | 'folder' | 'other' | undefined
  /** Names in a folder. @throws NodeJS.ErrnoException */
  readonly list: (folder: string) => readonly string[]
  /** Writes beside the file and renames, so that there is never a part of a file. @throws NodeJS.ErrnoException */
  readonly replace: (path: string, content: Uint8Array) => void
}
