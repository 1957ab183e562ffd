import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '@twill/language'
import type { SavedMapping } from '@twill/runtime/engine'

/** A compiled script with all that decided how it was compiled. */
export interface CachedMapping {
  /** The build of tw, the script's name and text, the names of inputs, the module folders. */
  readonly key: readonly string[]
  /** Files that were looked for on behalf of imports, with a hash of what they held; null where there was none. */
  readonly dependencies: Readonly<Record<string, string | null>>
  readonly diagnostics: readonly Diagnostic[]
  readonly saved: SavedMapping
  /** The version of Node for which a run without the compiler has kept the code that such runs need. */
  readonly settledFor?: string
}

const mostEntries = 500

/**
 * The mapping kept under a key. Its file is named by a short hash, so the whole key is compared. A file that another user could
 * have written is not read; one that is damaged is no JSON.
 */
export function findMapping(folder: string, key: readonly string[]): CachedMapping | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(fileOf(folder, key), 'r')
    const { uid, mode } = fstatSync(descriptor)
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0)) return undefined
    const entry: CachedMapping = JSON.parse(readFileSync(descriptor, 'utf8'))
    const same = entry.key.length === key.length && entry.key.every((part, i) => part === key[i])
    return same ? entry : undefined
  } catch {
    return undefined // not there, or not readable: it is compiled again
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Keeps a mapping, as well as it can: a full disk is no reason to fail. Gives how many are kept. */
export function keepMapping(folder: string, entry: CachedMapping): number {
  const path = fileOf(folder, entry.key)
  const beside = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(beside, JSON.stringify(entry), { mode: 0o600, flag: 'wx' })
    renameSync(beside, path)
    return forgetOldest(folder)
  } catch {
    rmSync(beside, { force: true })
    return 0
  }
}

/** Gives how many are left. */
function forgetOldest(folder: string): number {
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix))
  if (names.length <= mostEntries) return names.length
  const ages = names.map((name) => {
    const path = join(folder, name)
    return { path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }
  })
  ages.sort((a, b) => a.time - b.time)
  for (const { path } of ages.slice(0, names.length - mostEntries / 2)) rmSync(path, { force: true })
  return mostEntries / 2
}

const prefix = 'mapping-'
const fileOf = (folder: string, key: readonly string[]): string =>
  join(folder, `${prefix}${hashOf(key.join('\0'))}.json`)

/** 106 bits that tell texts apart, not meant against an attacker; loading a cryptographic one would cost more than the rest. */
export function hashOf(text: string | Uint8Array): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  let c = 0x9e3779b9
  let d = 0x85ebca6b
  for (let i = 0; i < text.length; i++) {
    const unit = typeof text === 'string' ? text.charCodeAt(i) : (text[i] ?? 0)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
    c = Math.imul(c ^ unit, 2246822507)
    d = Math.imul(d ^ unit, 3266489909)
    a ^= a >>> 15
    d ^= d >>> 13
  }
  return [a ^ text.length, b ^ (c >>> 16), c, d ^ (b >>> 16)]
    .map((part) => (part >>> 0).toString(36).padStart(7, '0'))
    .join('')
}
