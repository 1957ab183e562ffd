/** What differs between Node and a browser. */
export interface Platform {
  /** The bytes of a file, undefined when there is none. Absent where there are no files. */
  readonly readFile?: (path: string) => Uint8Array | undefined
  /** The names of the files in a folder, undefined when there is none. Absent where there are no files. */
  readonly listFiles?: (folder: string) => readonly string[] | undefined
  /** Calls a function and stops it after so many milliseconds, loops and regular expressions included; undefined when it was stopped. */
  readonly withTimeout?: <T>(call: () => T, milliseconds: number) => { readonly result: T } | undefined
  readonly environment?: () => Readonly<Record<string, string | undefined>>
}
