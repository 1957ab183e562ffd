import { closeSync, openSync, rmSync } from 'node:fs'
import { InUse, own } from '../../src/sqlite/owner.ts'

// takes a file again and again for a while; says of each time that it had it, and whether somebody else had it as well

const [path = '', seed = '1', milliseconds = '1000'] = process.argv.slice(2)
let state = Number(seed) >>> 0
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const inside = `${path}.inside`
const until = Date.now() + Number(milliseconds)
const pause = (most: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, random() * most)
while (Date.now() < until) {
  try {
    const release = own(path)
    try {
      closeSync(openSync(inside, 'wx'))
    } catch {
      process.stderr.write('overlap\n')
    }
    pause(4)
    // nobody takes the file from a process that dies before it is dead: the mark goes first
    rmSync(inside, { force: true })
    process.stderr.write('taken\n')
    if (random() < 0.02) process.kill(process.pid, 'SIGKILL')
    release()
  } catch (error) {
    if (!(error instanceof InUse)) throw error
    process.stderr.write('refused\n')
  }
  pause(2)
}
