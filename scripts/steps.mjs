// Runs commands one after the other, shows what runs, and closes with a table of results.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { root } from './project.mjs'

/** Runs all steps, also after a failure. @returns whether all succeeded */
export function runSteps(steps) {
  const results = steps.map((step) => {
    console.log(`\n▸ ${step.name}: ${step.command.join(' ')}`)
    const start = performance.now()
    const done = spawnSync(step.command[0], step.command.slice(1), {
      cwd: fileURLToPath(root),
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    if (done.error !== undefined) console.log(done.error.message)
    return { name: step.name, ok: done.status === 0, seconds: (performance.now() - start) / 1000 }
  })
  console.log('')
  for (const { name, ok, seconds } of results)
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`)
  return results.every(({ ok }) => ok)
}
