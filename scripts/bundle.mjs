// The command as CommonJS chunks: what each call needs, what a run needs, what only some need, and the compiler, which most do not.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { deferImports, requireDeferred } from './defer-imports.mjs'
import { descriptions, libraryFiles, librarySplit } from './library-files.mjs'
import { plainExports } from './plain-exports.mjs'
import { root } from './project.mjs'

const path = (relative) => fileURLToPath(new URL(relative, root))

export async function bundleCommand() {
  const declarations = await libraryFiles()
  const contents = new Map([
    ...declarations.map((file) => [chunkName(relative(file.path)), [file.path]]),
    ...seldom.map((name) => [chunkName(name), [path(`${name}.ts`)]]),
    ['library-descriptions', [descriptions]],
    ...Object.entries(together).map(([chunk, names]) => [chunk, names.map((name) => path(`${name}.ts`))]),
  ])
  const chunkByPath = new Map([...contents].flatMap(([chunk, paths]) => paths.map((path) => [path, chunk])))
  const chunkOf = (module) => chunkByPath.get(module)
  const bundle = await rolldown({
    input: {
      main: path('cli/src/main.ts'),
      compiler: path('cli/src/compiler.ts'),
      ...Object.fromEntries(
        [...contents].map(([chunk, paths]) => [chunk, paths.length === 1 ? paths[0] : facade(chunk)]),
      ),
    },
    platform: 'node',
    resolve: { conditionNames: ['@twill/source', 'module', 'node', 'import', 'default'] },
    plugins: [
      withoutChildProcess,
      facades(contents),
      await librarySplit(declarations, (module) => requireDeferred(chunkOf(module))),
      deferImports(chunkOf),
    ],
    checks: { pluginTimings: false },
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: true,
    codeSplitting: { groups: sharedChunks() },
    comments: false,
  })
  await bundle.close()
  rmSync(path('cli/dist'), { recursive: true, force: true })
  mkdirSync(path('cli/dist'))
  const build = hashOf(output.map(({ code }) => code).join(''))
  const chunks = output.map(({ fileName, code }) => ({
    fileName,
    code: plainExports(ascii(code).replace('TWILL_BUILD_HASH', build)),
  }))
  const chunksOf = (names) => names.map((name) => chunks.find(({ fileName }) => fileName === name))
  const files = new Map([
    ...chunks.map(({ fileName }) => [fileName, [fileName]]),
    ['main.cjs', ofEachCall],
    ['compiler.cjs', ofEachCompilation],
  ])
  for (const name of ofEachCall.slice(1)) files.delete(name)
  for (const [name, names] of files) writeFileSync(path(`cli/dist/${name}`), stamped(chunksOf(names)))
}

/**
 * The chunks in the file of the first. A file costs each call two reads, and a short one a part of the heap's youngest space, which is
 * collected when it is full.
 */
const ofEachCall = ['main.cjs', 'base.cjs', 'rolldown-runtime.cjs', 'engine.cjs']

/** Those but the first have files of their own too, for calls that do not compile. */
const ofEachCompilation = [
  'compiler.cjs',
  'formats.cjs',
  'language-diagnostics-formats.cjs',
  'names.cjs',
  'schema-module.cjs',
  'signatures.cjs',
  'stdlib-value-inherited-names.cjs',
  'type.cjs',
  'writer.cjs',
]

const relative = (file) => file.slice(path('').length).replace(/[.]ts$/, '')

const chunkName = (file) => file.replace(/\/src\/|\//g, '-')

/** Besides the modules of the library: what most runs do without. It is loaded when one of its exports is first used. */
const seldom = [
  'runtime/src/format/csv-read',
  'runtime/src/format/csv-write',
  'runtime/src/format/dw-read',
  'runtime/src/format/dw-write',
  'runtime/src/format/eventstream-read',
  'runtime/src/format/eventstream-write',
  'runtime/src/format/xml-read',
  'runtime/src/format/xml-write',
  'runtime/src/format/yaml-read',
  'runtime/src/format/yaml-write',
  'runtime/src/format/excel-read',
  'runtime/src/format/excel-write',
  'runtime/src/format/json-fault',
  'runtime/src/format/malformed',
  'runtime/src/format/multipart-headers',
  'runtime/src/format/multipart-read',
  'runtime/src/format/multipart-write',
  'runtime/src/failure',
  'cli/src/run-failure',
  'cli/src/compile-failure',
  'language/src/diagnostics/render',
  'language/src/diagnostics/display-width',
  'language/src/diagnostics/formats',
  'language/src/diagnostics/library',
  'language/src/diagnostics/runtime',
  'language/src/diagnostics/temporal',
  'language/src/emit/source-map',
  'language/src/types/json-schema',
  'language/src/types/xml-schema',
  'stdlib/src/no-overload',
  'stdlib/src/rt/update',
  'stdlib/src/value/coerce-binary',
  'stdlib/src/value/coerce-temporal',
  'stdlib/src/value/decimal',
  'stdlib/src/value/decimal-context',
  'stdlib/src/value/encoding/named',
  'stdlib/src/value/inherited-names',
  'stdlib/src/value/number-format',
  'stdlib/src/value/regex-translate',
  'stdlib/src/value/similarity',
  'stdlib/src/value/temporal/arithmetic',
  'stdlib/src/value/temporal/convert',
  'stdlib/src/value/temporal/literal',
  'stdlib/src/value/temporal/pattern',
  'stdlib/src/value/temporal/zone-rules',
]

/** Modules that are needed at once, by the chunk that holds them; like {@link seldom} otherwise. */
const together = {
  library: ['stdlib/src/library', 'stdlib/src/dispatch'],
  signatures: [
    'language/src/types/signature',
    'stdlib/src/signatures',
    'stdlib/src/call-matcher',
    'stdlib/src/dispatcher-code',
  ],
}

/** The entry of a chunk of several modules. */
const facade = (chunk) => `\0chunk ${chunk}`
const facades = (contents) => {
  const byId = new Map([...contents].map(([chunk, paths]) => [facade(chunk), paths]))
  return {
    name: 'facades',
    resolveId: (id) => (byId.has(id) ? id : undefined),
    load: (id) =>
      byId
        .get(id)
        ?.map((path) => `export * from ${JSON.stringify(path)}`)
        .join('\n'),
  }
}

/** Chunks that calls share, each with what its root needs and those before do not: each call, each run. */
const roots = { base: 'cli/src/main.ts', engine: 'cli/src/run-script.ts' }

/** Small modules that many files of the library need: a file each would cost more than to load them with each run. */
const alsoOfEachRun = [
  'stdlib/src/define',
  'stdlib/src/tree-walk',
  'stdlib/src/core/module',
  'stdlib/src/core/results',
  'stdlib/src/core/trim-text',
  'stdlib/src/strings/module',
  'stdlib/src/value/round-digits',
  'language/src/emit/code',
]

/** The bundler alone would make many small chunks, of which each costs a run two files and some hundred microseconds. */
function sharedChunks() {
  const reachedFrom = new Map()
  const reached = (root, graph) => {
    const known = reachedFrom.get(root)
    if (known !== undefined) return known
    const found = new Set([root])
    for (const id of found) for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported)
    reachedFrom.set(root, found)
    return found
  }
  const ofEachRun = new Set(alsoOfEachRun.map((name) => path(`${name}.ts`)))
  const name = (module, graph) =>
    Object.keys(roots).find((name) => reached(path(roots[name]), graph).has(module)) ??
    (ofEachRun.has(module) ? 'engine' : null)
  return [{ name, debugName: 'shared' }]
}

/** Libraries that come as many small files, with the package that uses them and the file to bundle from. */
const libraries = [
  { name: 'chevrotain', user: 'language', entry: 'node_modules/chevrotain/lib/src/api.js' },
  { name: 'yaml', user: 'runtime', entry: 'node_modules/yaml/browser/dist/index.js' },
]

/**
 * Gives the builds of packages their libraries in one file each: the parser library comes as six hundred, for which an embedder
 * would wait a third of a second. Types still come from the library's package.
 */
export async function bundleLibraries() {
  for (const library of libraries) await bundleLibrary(library)
}

async function bundleLibrary({ name, user, entry }) {
  const bundled = `${name}-library`
  const folder = path(`${user}/dist/`)
  const importing = new RegExp(`import \\{([^}]*)\\} from '(?:${name}|[./]+${bundled}[.]js)'`)
  const users = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.js') && file !== `${bundled}.js`)
    .map((file) => ({ file, text: readFileSync(folder + file, 'utf8') }))
    .filter(({ text }) => importing.test(text))
  const names = new Set(users.flatMap(({ text }) => importing.exec(text)[1].match(/\w+/g)))
  const exported = '\0library'
  const bundle = await rolldown({
    input: exported,
    plugins: [
      {
        name: 'library',
        resolveId: (id) => (id === name ? path(entry) : id === exported ? id : undefined),
        load: (id) => (id === exported ? `export { ${[...names].sort().join(', ')} } from '${name}'` : undefined),
      },
    ],
  })
  await bundle.write({ file: `${folder}${bundled}.js`, format: 'esm', minify: true })
  await bundle.close()
  for (const { file, text } of users) {
    const up = '../'.repeat(file.split(/[\\/]/).length - 1) || './'
    writeFileSync(folder + file, text.replace(importing, `import {$1} from '${up}${bundled}.js'`))
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

/**
 * Chunks as functions by their names, as `tw` runs them: a text that is put together when it is read would be held twice. V8 tells the
 * code cache of one text from that of another by their length only, so each file begins with a hash of itself. Code on lines of its own is
 * known for CommonJS by publint, also where texts in it show imports.
 */
function stamped(chunks) {
  const functions = chunks.map(
    ({ fileName, code }) =>
      `${JSON.stringify(fileName)}:(function(exports,require,module,__filename,__dirname){\n${code}\n})`,
  )
  const text = `({${functions.join()}})`
  return `/*${hashOf(text)}*/${text}`
}

const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32)
