// What must hold before a change lands: tests, checks, and the tests again on the next Node. Needs nothing but Node and npm.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checks } from './check.mjs'
import { findNextNode, nextNode } from './node-next.mjs'
import { root } from './project.mjs'
import { runSteps } from './steps.mjs'

const path = (relative) => fileURLToPath(new URL(relative, root))
const reporters = (report) => ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]

function count(report) {
  // the step said why it ran nothing; had it failed, the run has
  if (!existsSync(path(report))) return { passed: 0, failed: 0, skipped: 1 }
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
for (const report of ['.cache/tests.json', '.cache/tests-next.json', '.cache/tests-clients.json'])
  rmSync(path(report), { force: true })

let ok = runSteps([{ name: 'tests', command: ['npm', 'test', '--', ...reporters(reports[0])] }])
ok = runSteps(checks) && ok

const { binary: node, missing } = findNextNode()
if (node === undefined) console.log(`\nSkipped: tests on Node ${nextNode} and with real clients, because ${missing}.`)
else {
  reports.push('.cache/tests-next.json', '.cache/tests-clients.json')
  const vitest = 'node_modules/vitest/vitest.mjs'
  ok = runSteps([{ name: `tests on Node ${nextNode}`, command: [node, vitest, 'run', ...reporters(reports[1])] }]) && ok
  ok =
    runSteps([{ name: 'real clients', command: ['npm', 'run', 'test:clients', '--', ...reporters(reports[2])] }]) && ok
}

const counts = reports.map(count)
const sum = (key) => counts.reduce((total, each) => total + each[key], 0)
const skipped = sum('skipped') + (node === undefined ? 2 : 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
process.exitCode = ok ? 0 : 1
