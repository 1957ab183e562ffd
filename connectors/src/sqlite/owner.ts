import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'

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
  const mine = identity(process.pid)
  for (;;) {
    try {
      const descriptor = openSync(owner, 'wx', 0o600)
      writeSync(descriptor, mine)
      closeSync(descriptor)
      return () => {
        if (read(owner) === mine) rmSync(owner, { force: true })
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const found = read(owner)
    if (found === undefined) continue // given free in between
    const pid = Number(found.split(' ')[0])
    if (found === mine || isAlive(found, pid)) throw new InUse(path, pid)
    putAside(owner, found)
  }
}

/** Of two that find the same dead owner only one gets to move it; the other must not move the new one. */
function putAside(owner: string, dead: string): void {
  const aside = `${owner}.${process.pid}`
  try {
    renameSync(owner, aside)
  } catch {
    return // somebody was faster
  }
  if (read(aside) === dead) rmSync(aside, { force: true })
  else renameSync(aside, owner)
}

/** The process with the time of its start, where the system tells it: numbers of processes come again. */
const identity = (pid: number): string => `${pid} ${startOf(pid) ?? ''}`

function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // the name in the second field may hold anything
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function isAlive(found: string, pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false // the owner died before it wrote its name
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return !existsSync('/proc/self/stat') || identity(pid) === found
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
