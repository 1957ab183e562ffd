/** What `$?` says after a command. */
export const exit = { ok: 0, findings: 1, usage: 2, failed: 3, internal: 70 } as const

export type ExitCode = (typeof exit)[keyof typeof exit]

export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'all went well',
  1: 'the script has errors, or a check found something',
  2: 'the command line or an input is at fault: unknown option, missing file, malformed payload',
  3: 'the script failed while it ran, or its output could not be written',
  70: 'a fault of tw itself',
}
