// The main job on the shipped example: an XML file of orders, made JSON by a mapping.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { root } from './project.mjs'

const mapping = 'examples/orders/orders.tw'
const payload = 'examples/orders/orders.xml'

const read = (path) => readFileSync(new URL(path, root), 'utf8').trimEnd()
const title = (text) => console.log(process.stdout.isTTY ? `\n\x1b[1m${text}\x1b[0m\n` : `\n${text}\n`)

title(`Input: ${payload}`)
console.log(read(payload))
title(`Mapping: ${mapping}`)
console.log(read(mapping))
title(`Result of: tw run ${mapping} ${payload}`)
const { status } = spawnSync(process.execPath, ['cli/bin/tw.js', 'run', mapping, payload], {
  cwd: fileURLToPath(root),
  stdio: ['ignore', 'inherit', 'inherit'],
})
console.log('')
process.exitCode = status ?? 1
