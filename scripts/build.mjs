// Builds the packages with tsc and the command with rolldown. `node scripts/build.mjs [packages] [cli]` builds the named parts, or all.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { root } from './project.mjs'

const folder = fileURLToPath(root)
const stamp = new URL('.cache/build', root)

/** The sources are those of the last whole build, and its results still stand. */
export function isBuilt() {
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === sourceHash() &&
    [...parts.values()].every((part) => part.results.every((path) => existsSync(new URL(path, root))))
  )
}

/** Builds the named parts, or all; throws nothing: a failed build prints why and ends the process. */
export async function build(names = [...parts.keys()]) {
  const hash = sourceHash()
  rmSync(stamp, { force: true })
  for (const name of names) await parts.get(name).build()
  if (names.length < parts.size) return
  mkdirSync(new URL('.cache/', root), { recursive: true })
  writeFileSync(stamp, hash)
}

const parts = new Map([
  [
    'packages',
    {
      build: buildPackages,
      results: [
        'language/dist/index.js',
        'stdlib/dist/index.js',
        'runtime/dist/index.js',
        'connectors/dist/local-org/index.js',
      ],
    },
  ],
  ['cli', { build: buildCommand, results: ['cli/dist/main.cjs'] }],
])

async function buildPackages() {
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
  const done = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], { cwd: folder, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) process.exit(done.status ?? 1)
  const { bundleLibraries } = await import('./bundle.mjs')
  await bundleLibraries()
}

async function buildCommand() {
  const { bundleCommand } = await import('./bundle.mjs')
  await bundleCommand()
}

function sourceHash() {
  const hash = createHash('sha256').update(process.versions.node)
  for (const path of sourceFiles())
    hash
      .update(`${path}\0`)
      .update(readFileSync(new URL(path, root)))
      .update('\0')
  return hash.digest('hex')
}

function sourceFiles() {
  const listed = [
    'package-lock.json',
    'tsconfig.base.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'scripts/bundle.mjs',
  ]
  for (const name of ['language', 'stdlib', 'runtime', 'connectors', 'cli']) {
    listed.push(`${name}/package.json`, `${name}/tsconfig.json`)
    for (const entry of readdirSync(new URL(`${name}/src`, root), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) listed.push(`${entry.parentPath.slice(folder.length)}/${entry.name}`)
    }
  }
  return listed.sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2)
  const unknown = names.find((name) => !parts.has(name))
  if (unknown !== undefined) {
    console.error(`There is no part \`${unknown}\` to build; the parts are ${[...parts.keys()].join(' and ')}.`)
    process.exit(2)
  }
  await build(names.length === 0 ? undefined : names)
}
