import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { authFailed } from './login.ts'

const bytes = 32

/** The folder of this user's configuration. */
export function configFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME: xdg, APPDATA: roaming, HOME: home, USERPROFILE: profile } = environment
  const base = xdg || (process.platform === 'win32' ? roaming : undefined) || join(home || profile || '', '.config')
  if (base === '.config') throw authFailed('Nobody’s home is known: set HOME, or XDG_CONFIG_HOME.')
  return join(base, 'twill')
}

/**
 * The key of the store: `TWILL_STORE_KEY`, else the file `store.key` in `folder`, which is made where `make` says so.
 * @throws SalesforceError for a malformed key, and for one that others can read
 */
export function storeKey(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  make: boolean,
): Buffer | undefined {
  const { TWILL_STORE_KEY: given } = environment
  if (given) return keyOf(given, 'TWILL_STORE_KEY')
  const path = join(folder, 'store.key')
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) {
    if (!make) return undefined
    makeKey(folder, path)
  }
  mustBePrivate(path)
  return keyOf(readFileSync(path, 'latin1').trim(), `\`${path}\``)
}

function keyOf(text: string, where: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (key.length !== bytes)
    throw authFailed(
      `${where} is no key of ${bytes} bytes in base64 or hex. \`openssl rand -base64 ${bytes}\` makes one.`,
    )
  return key
}

/** Written whole before it has its name: another process may make one at the same time, and one of them must win. */
function makeKey(folder: string, path: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const beside = `${path}.${process.pid}.tmp`
  rmSync(beside, { force: true })
  writeFileSync(beside, `${randomBytes(bytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    chmodSync(beside, 0o600)
    linkSync(beside, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(beside, { force: true })
  }
}

/** @throws SalesforceError for a file that others can read */
export function mustBePrivate(path: string): void {
  if (process.platform === 'win32') return // a folder in the profile is the user's own there
  const { mode } = statSync(path)
  if ((mode & 0o077) !== 0)
    throw authFailed(
      `Others can read \`${path}\` (mode ${(mode & 0o777).toString(8)}). Run \`chmod 600\` on it, and log in anew if they may have.`,
    )
}
