import { createHash, randomUUID } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Another process has the file open. */
export class InUse extends Error {
  override readonly name: string = 'InUse'
  readonly pid: number

  constructor(path: string, pid: number) {
    super(`\`${path}\` is in use by the process ${pid}.`)
    this.pid = pid
  }
}

/**
 * Takes a file for this process alone, by a file `.owner` beside it that names the process. An owner that no longer lives, as after
 * SIGKILL or a crash, is put aside.
 * @returns what gives the file free again
 * @throws InUse
 */
export function own(path: string): () => void {
  const owner = `${path}.owner`
  const mine = identity()
  while (!place(owner, mine)) {
    const found = read(owner)
    if (found === undefined) continue // given free in between
    if (isAlive(found)) throw new InUse(path, pidOf(found))
    putAside(owner, found)
  }
  return () => {
    if (read(owner) === mine) rmSync(owner, { force: true })
  }
}

/** Makes a file with its content at once, so that nobody sees it empty. False where there is one. */
function place(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}.${randomUUID()}`
  writeFileSync(draft, content, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    return placeWithoutLinks(file, content)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** For file systems without links. */
function placeWithoutLinks(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a file that names a dead process. Several may find it; only who holds the claim on this very content may remove it, so that
 * none removes what another has put in its place. The content does not come again: whom it names is dead. The holder of a claim may
 * die too; then the same is done with the claim.
 */
function putAside(file: string, dead: string): void {
  const claim = `${file}.${createHash('sha256').update(dead).digest('hex').slice(0, 16)}`
  if (place(claim, identity())) {
    if (read(file) === dead) rmSync(file, { force: true })
    rmSync(claim, { force: true })
    return
  }
  const holder = read(claim)
  if (holder !== undefined && !isAlive(holder)) putAside(claim, holder)
}

/** The process with the time of its start, where the system tells it, since numbers of processes come again; never twice the same. */
const identity = (): string => `${process.pid} ${startOf(process.pid) ?? ''} ${randomUUID()}`

function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // the name in the second field may hold anything
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function isAlive(found: string): boolean {
  const pid = pidOf(found)
  if (!Number.isInteger(pid) || pid <= 0) return false // the owner died before it wrote its name
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return !existsSync('/proc/self/stat') || (startOf(pid) ?? '') === found.split(' ')[1]
}

const pidOf = (found: string): number => Number(found.split(' ')[0])

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
