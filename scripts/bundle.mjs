// The command as CommonJS chunks: what each run needs, what only some do, and the compiler, which most do not.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { root } from './project.mjs'

const path = (relative) => fileURLToPath(new URL(relative, root))

export async function bundleCommand() {
  const folder = path('cli/dist')
  const bundle = await rolldown({
    input: { main: path('cli/src/main.ts'), compiler: path('cli/src/compiler.ts') },
    platform: 'node',
    resolve: { conditionNames: ['@twill/source', 'module', 'node', 'import', 'default'] },
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  rmSync(folder, { recursive: true, force: true })
  await bundle.write({
    dir: folder,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: true,
    comments: false,
  })
  await bundle.close()
  for (const name of readdirSync(folder)) stamp(join(folder, name))
}

/** V8 tells the code cache of one text from that of another by their length only, so each chunk begins with a hash of itself. */
function stamp(file) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `/*${createHash('sha256').update(text).digest('hex').slice(0, 32)}*/${text}`)
}
