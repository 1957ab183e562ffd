// The checks beside the tests. `node scripts/check.mjs [names]` runs the named ones, or all.
import { fileURLToPath } from 'node:url'
import { runSteps } from './steps.mjs'

const publint = (name) => ({ name: `publint ${name}`, command: ['npx', 'publint', 'run', '--strict', name] })

export const checks = [
  { name: 'types', command: ['npx', 'tsc', '-p', 'tsconfig.json'] },
  { name: 'biome', command: ['npx', 'biome', 'ci', '--error-on-warnings'] },
  { name: 'boundaries', command: ['node', 'scripts/check-boundaries.mjs'] },
  { name: 'lockfile', command: ['node', 'scripts/check-lockfile.mjs'] },
  { name: 'knip', command: ['npx', 'knip'] },
  {
    name: 'docs',
    command: [
      ...['npx', 'vitest', 'run', 'stdlib/test/documentation.test.ts', 'stdlib/test/signatures.test.ts'],
      ...['spec/test/library-examples.test.ts', 'spec/test/library-coverage.test.ts'],
    ],
  },
  ...['language', 'stdlib', 'runtime', 'connectors', 'cli'].map(publint),
]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2)
  const word = ({ name }) => name.split(' ')[0]
  const unknown = names.filter((name) => !checks.some((check) => word(check) === name))
  const chosen = names.length === 0 ? checks : checks.filter((check) => names.includes(word(check)))
  if (unknown.length > 0) {
    console.error(`There is no check ${unknown.join(', ')}; there are ${[...new Set(checks.map(word))].join(', ')}.`)
    process.exitCode = 2
  } else process.exitCode = runSteps(chosen) ? 0 : 1
}
