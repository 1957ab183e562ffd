// The command as CommonJS chunks: what a run needs at once in one, the rest loaded when asked for.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { root } from './project.mjs'

const path = (relative) => fileURLToPath(new URL(relative, root))

export async function bundleCommand() {
  const bundle = await rolldown({
    input: { main: path('cli/src/main.ts') },
    platform: 'node',
    resolve: { conditionNames: ['@twill/source', 'module', 'node', 'import', 'default'] },
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  rmSync(path('cli/dist'), { recursive: true, force: true })
  await bundle.write({
    dir: path('cli/dist'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
  })
  await bundle.close()
}
