import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqliteState } from '../../src/flow/state/sqlite-state.ts'
import { InUse } from '../../src/sqlite/owner.ts'
import { bundled, start } from './bundled-child.ts'
import { folderWith, started } from './run-here.ts'

let program: string
let flows: string
const folder = mkdtempSync(join(tmpdir(), 'twill-owner-'))
beforeAll(async () => {
  program = await bundled('owner-child.ts')
  flows = await bundled('flow-child.ts')
}, 60_000)
afterAll(() => {
  for (const path of [join(program, '..'), join(flows, '..'), folder]) rmSync(path, { recursive: true, force: true })
})

test('a file never belongs to two processes, however they come and die: 200 times at least', async () => {
  const path = join(folder, 'shared.db')
  const counts = { taken: 0, refused: 0, killed: 0 }
  for (let seed = 1; counts.taken < 200 || counts.killed < 10; seed++) {
    const race = [1, 2, 3].map((n) => start(program, [path, String(seed * 10 + n), '700']))
    for (const { code, signal, err } of await Promise.all(race.map(({ ended }) => ended))) {
      expect(err.match(/overlap|Error/)?.[0]).toBeUndefined()
      if (signal === 'SIGKILL') counts.killed++
      else expect(code).toBe(0)
      counts.taken += err.match(/taken/g)?.length ?? 0
      counts.refused += err.match(/refused/g)?.length ?? 0
    }
  }
  console.log(
    `taken ${counts.taken} times by 3 processes at a time, ${counts.killed} killed, refused ${counts.refused} times, 0 overlaps`,
  )
}, 120_000)

test('a second process that runs the same flow is told whose it is; the first goes on', async () => {
  const own = folderWith({
    'in.ndjson': Array.from({ length: 5 }, (_, n) => `{"n":${n}}\n`).join(''),
    'a.flow.yaml':
      'name: a\nsource: { http.listen: { port: 0 } }\nsink: { file.append: { path: out.ndjson } }\nstate: a.db\n',
  })
  const first = started(own, 'a.flow.yaml')
  await first.until(({ message }) => message.startsWith('listening'))
  const second = await start(flows, [join(own, 'a.flow.yaml')]).ended
  expect(second.code).toBe(1)
  expect(second.err).toContain(`The flow \`a\` is in use by the process ${process.pid}.`)
  expect(() => openSqliteState(join(own, 'a.db'))).toThrow(InUse)
  first.stop()
  expect(await first.done).toMatchObject({ received: 0, deadLetters: 0 })
  openSqliteState(join(own, 'a.db')).close()
  rmSync(own, { recursive: true })
})

test('an owner that is none is put aside: a process that is gone, a name cut off, a number that came again', () => {
  for (const [i, owner] of ['999999999 1', '', 'x', `${process.pid} 1`].entries()) {
    const path = join(folder, `stale-${i}.db`)
    writeFileSync(`${path}.owner`, owner)
    openSqliteState(path).close()
  }
})
