import * as flow from '@twill/connectors/flow'
import * as localOrg from '@twill/connectors/local-org'
import * as salesforce from '@twill/connectors/salesforce'
import * as compiler from '../src/compiler.ts'
import type { Io } from '../src/io.ts'

export interface MemoryIo extends Io {
  readonly out: () => string
  readonly err: () => string
  /** Files by path; a folder exists when a file in it does. */
  readonly content: Map<string, Uint8Array>
}

interface Setup {
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly stdin?: string
  readonly env?: Io['env']
  readonly terminal?: boolean
  readonly columns?: number
  readonly cacheFolder?: string
  /** A folder that holds the same files, for commands that work on the file system. */
  readonly folder?: string
}

const connectors = { flow, 'local-org': localOrg, salesforce }

const errno = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code })

/** A world in memory. Paths are plain: `a/b.tw`. */
export function memoryIo({
  files = {},
  stdin = '',
  env = {},
  terminal = false,
  columns = 80,
  cacheFolder,
  folder = '/nowhere',
}: Setup = {}): MemoryIo {
  const content = new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      typeof text === 'string' ? new TextEncoder().encode(text) : text,
    ]),
  )
  const plain = (path: string): string => path.replace(/^(?:\.\/)+/, '')
  const below = (folder: string): string[] => {
    const prefix = plain(folder) === '.' || plain(folder) === '' ? '' : `${plain(folder)}/`
    return [...content.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  }
  const isFolder = (path: string): boolean => below(path).length > 0
  const pieces = { out: [] as Uint8Array[], err: [] as Uint8Array[] }
  const writer = (list: Uint8Array[]): Io['stdout'] => ({
    write: (piece) => void list.push(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece),
    isTerminal: terminal,
    columns,
  })
  const text = (list: Uint8Array[]) => () => Buffer.concat(list).toString()
  return {
    stdout: writer(pieces.out),
    stderr: writer(pieces.err),
    stdin: async () => new TextEncoder().encode(stdin),
    env,
    cacheFolder,
    connectors: async (name) => connectors[name],
    keepCode: () => {},
    compiler: () => compiler,
    stopSignal: () => new AbortController().signal,
    out: text(pieces.out),
    err: text(pieces.err),
    content,
    files: {
      real: (path) => `${folder}/${plain(path)}`,
      read: (path) => {
        const found = content.get(plain(path))
        if (found === undefined) throw errno(isFolder(path) ? 'EISDIR' : 'ENOENT', path)
        return found
      },
      kind: (path) => (content.has(plain(path)) ? 'file' : isFolder(path) ? 'folder' : undefined),
      list: (folder) => {
        const names = new Set(below(folder).map((path) => path.split('/')[0] ?? path))
        if (names.size === 0) throw errno('ENOENT', folder)
        return [...names]
      },
      replace: (path, bytes) => {
        if (path.includes('/') && !isFolder(path.replace(/\/[^/]*$/, ''))) throw errno('ENOENT', path)
        content.set(plain(path), bytes)
      },
    },
  }
}
