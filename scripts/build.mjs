// Builds the packages with tsc, then the command with rolldown, for which the built library is asked.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { root } from './project.mjs'

const folder = fileURLToPath(root)
const stamp = new URL('.cache/build', root)

const results = [
  'language/dist/index.js',
  'stdlib/dist/index.js',
  'runtime/dist/index.js',
  'connectors/dist/local-org/index.js',
  'cli/dist/main.cjs',
]

/** The sources are those of the last build, and its results still stand. */
export function isBuilt() {
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === sourceHash() &&
    results.every((path) => existsSync(new URL(path, root)))
  )
}

/** Throws nothing: a failed build prints why and ends the process. */
export async function build() {
  const hash = sourceHash()
  rmSync(stamp, { force: true })
  compilePackages()
  const { bundleCommand, bundleLibraries } = await import('./bundle.mjs')
  await bundleLibraries()
  await bundleCommand()
  mkdirSync(new URL('.cache/', root), { recursive: true })
  writeFileSync(stamp, hash)
}

function compilePackages() {
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
  const done = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], { cwd: folder, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) process.exit(done.status ?? 1)
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
    ...['build', 'bundle', 'defer-imports', 'library-files', 'plain-exports'].map((name) => `scripts/${name}.mjs`),
  ]
  for (const name of ['language', 'stdlib', 'runtime', 'connectors', 'cli']) {
    listed.push(`${name}/package.json`, `${name}/tsconfig.json`)
    for (const entry of readdirSync(new URL(`${name}/src`, root), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) listed.push(`${entry.parentPath.slice(folder.length)}/${entry.name}`)
    }
  }
  return listed.sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
