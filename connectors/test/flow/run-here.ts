import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startFlow } from '../../src/flow/index.ts'

export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string }

/** A folder with files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'twill-flow-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** Starts a flow of a folder in this process; `until` waits for a line of its log. */
export function started(folder: string, name: string) {
  const lines: LogLine[] = []
  const stop = new AbortController()
  let wake: () => void = () => {}
  const log = {
    write: (line: string) => {
      lines.push(JSON.parse(line))
      wake()
    },
  }
  const done = startFlow(join(folder, name), stop.signal, { log, level: 'debug' })
  done.catch(() => wake())
  const until = async (found: (line: LogLine) => boolean): Promise<LogLine> => {
    let ended = false
    for (;;) {
      const line = lines.find(found)
      if (line !== undefined) return line
      if (ended) throw new Error(`the flow ended without it: ${JSON.stringify(lines)}`)
      await new Promise<void>((resolve) => {
        wake = resolve
        const end = (): void => {
          ended = true
          resolve()
        }
        done.then(end, end)
      })
    }
  }
  return { lines, done, until, stop: () => stop.abort() }
}
