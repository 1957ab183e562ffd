import { nearest } from '@twill/language'
import { noSuchFile, unreadableFile, unwritableFile } from './diagnostics.ts'
import { type Fault, fault } from './fault.ts'
import type { Io } from './io.ts'

/** @throws Fault when there is no such file or it cannot be read */
export function readFile(path: string, io: Io): Uint8Array {
  try {
    return io.files.read(path)
  } catch (error) {
    throw codeOf(error) === 'ENOENT' ? missing(path, io) : fault(unreadableFile, { path, problem: reasonOf(error) })
  }
}

/** @throws Fault when the file cannot be written */
export function writeFile(path: string, content: Uint8Array, io: Io): void {
  try {
    io.files.replace(path, content)
  } catch (error) {
    throw fault(unwritableFile, { path, problem: reasonOf(error) })
  }
}

function missing(path: string, io: Io): Fault {
  const [, folder = '', name = ''] = /^(.*[\\/])?(.*)$/s.exec(path) ?? []
  let near: string | undefined
  try {
    near = nearest(name, io.files.list(folder === '' ? '.' : folder))
  } catch {
    near = undefined // no such folder either
  }
  return fault(noSuchFile, { path, near: near === undefined ? undefined : folder + near })
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
}

function reasonOf(error: unknown): string {
  const code = codeOf(error)
  return (code !== undefined && reasons[code]) || (error instanceof Error ? error.message : String(error))
}
