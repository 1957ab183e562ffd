// The lockfile names no registry, so that an install uses the one that is configured.
import { readFileSync } from 'node:fs'
import { root } from './project.mjs'

const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'))
const bound = Object.entries(packages).filter(([, entry]) => /^\w+:\/\//.test(entry.resolved ?? ''))
for (const [path, entry] of bound) console.error(`package-lock.json: ${path} is bound to ${entry.resolved}`)
if (bound.length > 0) {
  console.error('Run `npm install` with the settings of .npmrc in force; it leaves these addresses out.')
  process.exitCode = 1
}
