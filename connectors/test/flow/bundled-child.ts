import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** A program of this folder as a file that Node can run, made of the sources as they are. */
export async function bundled(name: string): Promise<string> {
  // below the package, so that what is not bundled is found
  const cache = join(import.meta.dirname, '../../.cache')
  mkdirSync(cache, { recursive: true })
  const file = join(mkdtempSync(join(cache, 'child-')), 'child.mjs')
  const bundle = await rolldown({
    input: join(import.meta.dirname, name),
    platform: 'node',
    external: ['node-sqlite3-wasm', 'pg', 'pg-copy-streams', 'pino'],
    resolve: { conditionNames: ['@twill/source', 'node', 'import', 'default'] },
  })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return file
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly err: string
}

export function start(
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  let err = ''
  child.stderr?.on('data', (piece: Buffer) => {
    err += piece.toString()
  })
  const ended = new Promise<Ended>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal, err })))
  return { child, ended }
}
