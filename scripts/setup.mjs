// Runs before `npm start` and `npm test`: installs what the lockfile asks for and builds what changed. Quick when nothing did.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { build, isBuilt } from './build.mjs'
import { atLeast, root } from './project.mjs'

const oldest = '20.19.0'

/** npm's own record of what stands in node_modules has the packages of the lockfile, in the same versions. */
function isInstalled() {
  const record = read('node_modules/.package-lock.json')
  const wanted = read('package-lock.json')
  if (record === undefined || wanted === undefined) return false
  return Object.entries(wanted.packages).every(([path, entry]) => {
    const present = record.packages[path]
    if (path === '') return true
    if (present === undefined) return entry.optional === true || entry.peer === true
    return present.version === entry.version && present.integrity === entry.integrity
  })
}

function read(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8'))
  } catch {
    return undefined
  }
}

function install() {
  console.error('Installing packages …')
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const done =
    npm === undefined
      ? spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) {
    console.error('The packages could not be installed; `npm ci` failed as shown above.')
    process.exit(1)
  }
}

if (!atLeast(process.versions.node, oldest)) {
  console.error(`Node ${oldest} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}
if (!isInstalled()) install()
if (!isBuilt()) {
  console.error('Building …')
  await build()
}
