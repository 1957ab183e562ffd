// How long `tw run` takes from the shell, against `node -e 0`: with the mapping compiled before, and compiled anew.
// Usage: node bench/coldstart.mjs [rounds]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './harness.mjs'

const rounds = Number(process.argv[2] ?? 31)
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'twill-coldstart-'))
const env = { ...process.env, XDG_CACHE_HOME: folder, NODE_OPTIONS: '' }

const tw = join(root, 'cli/bin/tw.js')
const mapping = join(root, 'examples/orders/orders.tw')
const xml = join(root, 'examples/orders/orders.xml')
const json = join(folder, 'person.json')
writeFileSync(json, '{ "name": "Ada", "born": 1815 }')

const tenModules = `import * from dw::core::Strings
import * from dw::core::Arrays
import * from dw::core::Objects
import * from dw::core::Numbers
import * from dw::core::Dates
import * from dw::core::Periods
import * from dw::core::URL
import * from dw::core::Types
import * from dw::util::Values
import * from dw::util::Math
---
[
  capitalize(payload.name), [1, 2, 3] countBy ($ > 1), valueSet({ x: 1 }), toHex(payload.born), atBeginningOfMonth(|2024-05-17|),
  days(3), encodeURIComponent("a b"), isStringType(String), mask({ p: "x" }, "p") with "***", sin(0)
]`

let fresh = 0
const contestants = [
  ['node -e 0', () => ['-e', '0']],
  ['tw --version', () => [tw, '--version']],
  ['tw run, JSON, compiled before', () => [tw, 'run', '-e', '{ n: upper(payload.name) }', json]],
  // a new text each time: compiled anew, while the code of tw itself is in the cache
  ['tw run, JSON, compiled anew', () => [tw, 'run', '-e', `{ n: upper(payload.name), i: ${fresh++} }`, json]],
  ['tw run, ten modules, compiled before', () => [tw, 'run', '-e', tenModules, json]],
  ['tw run, ten modules, compiled anew', () => [tw, 'run', '-e', `${tenModules}[${fresh++} to -1]`, json]],
  ['tw run, XML orders, compiled before', () => [tw, 'run', mapping, xml]],
  ['tw run, XML orders, without any cache', () => [tw, 'run', '--no-cache', mapping, xml]],
].map(([name, args]) => ({ name, args, times: [] }))

function time({ name, args }) {
  const start = performance.now()
  const done = spawnSync(process.execPath, args(), { env, stdio: ['ignore', 'pipe', 'pipe'] })
  if (done.status !== 0) throw new Error(`${name} failed: ${done.stderr}`)
  return performance.now() - start
}

for (const contestant of contestants) for (let i = 0; i < 3; i++) time(contestant)
for (let round = 0; round < rounds; round++) {
  for (const contestant of [...contestants].sort(() => Math.random() - 0.5)) contestant.times.push(time(contestant))
}
rmSync(folder, { recursive: true })

const base = contestants[0].times
console.log(`| ${process.version}, ${rounds} rounds | ms | × node -e 0 |\n|---|---|---|`)
for (const { name, times } of contestants) {
  const ratio = median(times.map((each, i) => each / base[i]))
  console.log(`| ${name} | ${median(times).toFixed(1)} | ${ratio.toFixed(2)} |`)
}
