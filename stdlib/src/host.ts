import type { Value } from './value/value.ts'

/** What a script may reach outside its inputs and modules. */
export type Privilege = 'file' | 'network' | 'environment'

/** Something the world does to a run: time, chance, files, logs. A script without effects always gives the same answer. */
export type Effect = 'clock' | 'random' | 'environment' | 'resource' | 'log' | 'compile' | 'format'

/**
 * What a running script asks of the program around it. The library declares it, the runtime implements it, so that the
 * library needs neither the formats nor the compiler. All members answer synchronously.
 */
export interface Host {
  readonly privileges: ReadonlySet<Privilege>
  /** Milliseconds since the epoch, with fraction, and the name of the local zone. */
  readonly now: () => { readonly epochMilliseconds: number; readonly zone: string }
  /** In [0, 1). */
  readonly random: () => number
  readonly log: (level: string, message: string) => void
  /** Does nothing for so many milliseconds. */
  readonly wait: (milliseconds: number) => void
  readonly environment: {
    readonly variable: (name: string) => string | undefined
    readonly variables: () => Readonly<Record<string, string>>
    /** `p('name')`: properties of the application. */
    readonly property: (name: string) => string | undefined
    readonly properties: () => Readonly<Record<string, string>>
  }
  readonly formats: {
    /** Reads a text or bytes; `format` is a MIME type or id. @throws TwillError TW4… */
    readonly read: (content: string | Uint8Array, format: string, options: Readonly<Record<string, Value>>) => Value
    /**
     * Writes a value; text formats give a string. `namespaces` are those of the header of the script that wrote it, by prefix; those of
     * the running one by default.
     * @throws TwillError TW4…
     */
    readonly write: (
      value: Value,
      format: string,
      options: Readonly<Record<string, Value>>,
      namespaces?: Readonly<Record<string, string>>,
    ) => string | Uint8Array
    /** The format in which the running script's output is written, the default of `write`. */
    readonly outputFormat: () => string
    /** One record a format for `dataFormatsDescriptor()`. */
    readonly describe: () => readonly Value[]
  }
  /** The bytes behind `classpath://…`, a file or an address. @throws TwillError when the privilege is missing */
  readonly resource: (url: string) => { readonly content: Uint8Array; readonly mimeType: string | undefined }
  /** The names of the files in a folder of the class path. */
  readonly files: (folder: string) => readonly string[]
  /** Runs a flow of the surrounding program, for `lookup`; absent where there are none. */
  readonly flow?: (name: string, payload: Value, timeoutMilliseconds: number) => Value
  /** Compiles and runs a script, for `tw::Runtime`. @throws TwillError */
  readonly evaluate: (
    source: string,
    request: {
      readonly name: string
      readonly modules: Readonly<Record<string, string>>
      readonly inputs: Readonly<Record<string, Value>>
      readonly limits: { readonly timeout?: number; readonly privileges?: ReadonlySet<Privilege> }
      readonly log: Host['log']
    },
  ) => {
    readonly value: Value
    /** What the script's `output` directive says; undefined without one. */
    readonly format: string | undefined
    /** What the document passes for. */
    readonly mimeType: string | undefined
    readonly options: Readonly<Record<string, Value>>
    /** Those that the script's header declares, by prefix. */
    readonly namespaces: Readonly<Record<string, string>>
  }
}
