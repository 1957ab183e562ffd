import { descriptorPath } from '@twill/runtime/engine'
import { noScript, notText } from './diagnostics.ts'
import { fault } from './fault.ts'
import { readFile } from './files.ts'
import type { Io } from './io.ts'

/** A script that the command line names or holds. */
export interface Script {
  /** Shown in messages. */
  readonly name: string
  readonly text: string
  /** Folders in which its imports are looked for. */
  readonly folders: readonly string[]
}

interface ScriptOptions {
  readonly expression: string | undefined
  readonly modulePath: readonly string[]
}

/** The script in a file, on standard input (`-`), or in the option `-e`. @throws Fault */
export async function readScript(
  command: string,
  path: string | undefined,
  { expression, modulePath }: ScriptOptions,
  io: Io,
): Promise<Script> {
  if (expression !== undefined) return { name: 'expression', text: expression, folders: [...modulePath, '.'] }
  if (path === undefined) throw fault(noScript, { command })
  const name = path === '-' ? 'standard input' : path
  const content = path === '-' ? await io.stdin() : readFile(path, io)
  return { name, text: decode(content, name), folders: [...modulePath, ...foldersOf(path, io)] }
}

/**
 * The file's own folder; in a Maven project also the root of the resources, from which imports there start; and the nearest folder
 * around it that describes its components.
 */
function foldersOf(path: string, io: Io): readonly string[] {
  const own = parentOf(path)
  const [root] = /^.*?src[\\/](?:main|test)[\\/](?:resources|dw)(?=[\\/])/s.exec(path) ?? []
  const described = around(own).find((folder) => io.files.kind(`${folder}/${descriptorPath}`) === 'file')
  return [...new Set([own, root ?? own, described ?? own])]
}

const parentOf = (path: string): string => /^.*(?=[\\/])/s.exec(path)?.[0] ?? '.'

/** A folder and those around it, as far as its path tells. */
function around(folder: string): readonly string[] {
  const outer = parentOf(folder)
  return folder === '.' || folder === '' || /(?:^|[\\/])\.\.$/.test(folder) ? [folder] : [folder, ...around(outer)]
}

function decode(content: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    throw fault(notText, { path })
  }
}
