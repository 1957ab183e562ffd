// Real Salesforce clients against the local org. They need Node 22 and weigh 400 MB, so they stand in a folder of their own.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNextNode, install, nextNode } from './node-next.mjs'
import { root } from './project.mjs'

const clients = {
  '@jsforce/jsforce-node': '3.12.0',
  '@salesforce/cli': '2.150.6',
  '@salesforce/core': '9.4.0',
  jsforce: '3.10.26',
  'jsforce-1': 'npm:jsforce@1.11.1',
}

const folder = fileURLToPath(new URL('.cache/clients', root))
const stamp = `${folder}/installed.json`
const wanted = JSON.stringify(clients)

const { binary, missing } = findNextNode()
if (missing !== undefined) skip(`Node ${nextNode} is needed and ${missing}`)
// npm runs on the Node that it finds first, and the packages ask for 22
const env = { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH}` }
if (!isInstalled()) {
  console.error('Installing the clients …')
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/package.json`, '{ "private": true }\n')
  const packages = Object.entries(clients).map(([name, version]) => `${name}@${version}`)
  if (!install(folder, packages, env)) skip('the clients could not be installed')
  writeFileSync(stamp, wanted)
}

const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', root))
const args = [vitest, 'run', '--config', 'connectors/clients/vitest.config.ts', ...process.argv.slice(2)]
const done = spawnSync(binary, args, {
  cwd: fileURLToPath(root),
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...env, TWILL_CLIENTS: folder },
})
process.exitCode = done.status ?? 1

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

function skip(reason) {
  console.log(`Skipped: tests with real clients, because ${reason}.`)
  process.exit(0)
}
