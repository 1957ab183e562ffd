// The command as CommonJS chunks: what each call needs, what a run needs, what only some need, and the compiler, which most do not.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { root } from './project.mjs'

const path = (relative) => fileURLToPath(new URL(relative, root))

export async function bundleCommand() {
  const bundle = await rolldown({
    input: { main: path('cli/src/main.ts'), compiler: path('cli/src/compiler.ts') },
    platform: 'node',
    resolve: { conditionNames: ['@twill/source', 'module', 'node', 'import', 'default'] },
    plugins: [withoutChildProcess],
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: true,
    codeSplitting: { groups: Object.entries(chunks).map(([name, modules]) => ({ name, test: anyOf(modules) })) },
    comments: false,
  })
  await bundle.close()
  rmSync(path('cli/dist'), { recursive: true, force: true })
  mkdirSync(path('cli/dist'))
  const build = hashOf(output.map(({ code }) => code).join(''))
  for (const { fileName, code } of output) {
    writeFileSync(path(`cli/dist/${fileName}`), stamped(ascii(code).replace('TWILL_BUILD_HASH', build)))
  }
}

/** Modules that go together, by the ends of their paths. A chunk costs two files and some hundred microseconds; the bundler alone makes many. */
const chunks = {
  // each call
  base: [
    'node_modules/commander/.*',
    'language/src/(position|span|check/suggest)[.]ts',
    'language/src/diagnostics/(diagnostic|report|render|display-width)[.]ts',
    'cli/src/(exit|fault|diagnostics|files|io|print|script|version)[.]ts',
    'cli/package[.]json',
  ],
  // each run
  engine: [
    '(runtime|stdlib)/src/.*',
    'node_modules/(decimal[.]js|saxes|xmlchars)/.*',
    'language/src/types/.*',
    'language/src/emit/(code|index|source-map|writer)[.]ts',
    'language/src/diagnostics/(formats|library|runtime|temporal)[.]ts',
    'cli/src/(run-script|run-failure|open-mapping|mapping-cache|input-option|compile-failure)[.]ts',
  ],
}

const anyOf = (modules) => new RegExp(`/(?:${modules.join('|')})$`)

/**
 * Gives the language's build its parser library in one file: as it comes it is six hundred, for which an embedder would wait a
 * third of a second. Types still come from the package.
 */
export async function bundleParserLibrary() {
  const folder = path('language/dist/')
  const importing = /import \{([^}]*)\} from '(?:chevrotain|[./]+chevrotain[.]js)'/
  const users = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.js') && name !== 'chevrotain.js')
    .map((name) => ({ name, text: readFileSync(folder + name, 'utf8') }))
    .filter(({ text }) => importing.test(text))
  const names = new Set(users.flatMap(({ text }) => importing.exec(text)[1].match(/\w+/g)))
  const entry = '\0parser-library'
  const bundle = await rolldown({
    input: entry,
    plugins: [
      {
        name: 'parser-library',
        resolveId: (id) =>
          id === 'chevrotain' ? path('node_modules/chevrotain/lib/src/api.js') : id === entry ? id : undefined,
        load: (id) => (id === entry ? `export { ${[...names].sort().join(', ')} } from 'chevrotain'` : undefined),
      },
    ],
  })
  await bundle.write({ file: `${folder}chevrotain.js`, format: 'esm', minify: true })
  await bundle.close()
  for (const { name, text } of users) {
    const up = '../'.repeat(name.split(/[\\/]/).length - 1) || './'
    writeFileSync(folder + name, text.replace(importing, `import {$1} from '${up}chevrotain.js'`))
  }
}

/** commander could start commands that are programs of their own. tw has none, and loading the module takes a tenth of its start. */
const withoutChildProcess = {
  name: 'without-child-process',
  resolveId: (source) => (source === 'node:child_process' ? '\0no-child-process' : undefined),
  load: (id) => (id === '\0no-child-process' ? 'export {}' : undefined),
}

/** V8 holds and reads a text of one-byte characters in half the time. All other characters stand in literals, where escapes mean the same. */
const ascii = (code) =>
  code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** V8 tells the code cache of one text from that of another by their length only, so each chunk begins with a hash of itself. */
const stamped = (code) => `/*${hashOf(code)}*/${commonJs}${code}`

/** Says which kind of module a chunk is: those who guess it by words are misled by the imports in examples of scripts. */
const commonJs = 'module.exports=exports;'

const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32)
