import { readdirSync, readFileSync, statSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import type { Platform } from './platform.ts'

/** Node: files, the process environment, and `vm` to stop a run that takes too long. */
export const nodePlatform: Platform = {
  readFile: (path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined
    const bytes = readFileSync(path)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  },
  listFiles: (folder) => {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  },
  withTimeout: (call, milliseconds) => {
    let result: { result: ReturnType<typeof call> } | undefined
    const stored = (): void => {
      result = { result: call() }
    }
    return stoppable(stored, milliseconds) ? result : undefined
  },
  environment: () => process.env,
}

const slot = Symbol.for('twill.run')

/** `vm` limits the time of a script, so the call is made by one; whether it came to its end. */
function stoppable(call: () => void, milliseconds: number): boolean {
  const place = globalThis as { [slot]?: () => void }
  const before = place[slot]
  place[slot] = call
  try {
    runInThisContext("globalThis[Symbol.for('twill.run')]()", { timeout: Math.max(1, Math.ceil(milliseconds)) })
    return true
  } catch (e) {
    if (e instanceof Error && 'code' in e && e.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false
    throw e
  } finally {
    if (before === undefined) delete place[slot]
    else place[slot] = before
  }
}
