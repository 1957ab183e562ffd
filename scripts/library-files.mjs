// What the bundled command knows of the library before it loads any of it, asked of the built library: the names that each file declares,
// and the dispatchers of its functions as code.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'rolldown/parseAst'
import { root } from './project.mjs'

const path = (relative) => fileURLToPath(new URL(relative, root))
const table = path('stdlib/src/modules.ts')

/** The files of declarations, which make up the modules: `{ path, module, declarations: [[exported name, declaration]] }`. */
export async function libraryFiles() {
  const text = readFileSync(table, 'utf8')
  const imported = new Map(
    [...text.matchAll(/import [*] as (\w+) from '(.+)'/g)].map(([, name, source]) => [name, source]),
  )
  const files = [...text.matchAll(/'(tw::.+)': \[file\(\(\) => Object[.]values\((\w+)\)\)\]/g)].flatMap(
    ([, module, name]) => filesOf(join(dirname(table), imported.get(name))).map((file) => ({ module, ...file })),
  )
  const found = await Promise.all(files.map(withDeclarations))
  const { declared } = await import(path('stdlib/dist/modules.js'))
  for (const [module, [all]] of Object.entries(declared)) {
    const names = new Set(found.filter((file) => file.module === module).flatMap(namesOf))
    const missed = all.names().filter((name) => !names.has(name))
    if (missed.length > 0) throw new Error(`no file of ${module} was found to declare ${missed.join(', ')}`)
  }
  return found
}

const namesOf = ({ declarations }) => declarations.map(([, { name }]) => name)

/** A file that only passes on what others export stands for these. */
function filesOf(file) {
  const text = readFileSync(file, 'utf8')
  const passed = [...text.matchAll(/^export (?:[*]|\{ (.+) \}) from '(.+)'$/gm)]
  if (passed.length === 0) return [{ path: file }]
  return passed.map(([, names, source]) => ({ path: join(dirname(file), source), only: names?.split(', ') }))
}

async function withDeclarations({ module, path: file, only }) {
  const built = file.replace(path('stdlib/src/'), path('stdlib/dist/')).replace(/[.]ts$/, '.js')
  const declarations = Object.entries(await import(built)).filter(([name]) => only?.includes(name) ?? true)
  for (const [name, declaration] of declarations) {
    if (declaration.module !== module) throw new Error(`${file} exports ${name}, which is no declaration of ${module}`)
  }
  return { module, path: file, declarations }
}

/**
 * A plugin for the bundler: a table of names and chunks stands in for the modules of the library, each function brings its dispatcher, and
 * what declarations tell people is a chunk of its own.
 * @param files what {@link libraryFiles} gives
 * @param chunkOf how the chunk of a module is required, by its absolute path or id
 */
export async function librarySplit(files, chunkOf) {
  const generated = await generator()
  const { describing } = await import(path('stdlib/dist/define.js'))
  const byPath = new Map(files.map((file) => [file.path, file]))
  const tableId = '\0library-files'
  return {
    name: 'library-split',
    resolveId: (source, importer) => {
      if (source === descriptions) return source
      return importer !== undefined && join(dirname(importer), source) === table ? tableId : undefined
    },
    load: (id) => {
      if (id === tableId) return tableOf(files, chunkOf)
      if (id === descriptions) return descriptionsOf(files, describing)
      const file = byPath.get(id)
      return (
        file && { code: bare(readFileSync(id, 'utf8'), describing) + dispatchersOf(file, generated), moduleType: 'ts' }
      )
    },
  }
}

function tableOf(files, chunkOf) {
  const modules = new Map()
  for (const file of files) modules.set(file.module, [...(modules.get(file.module) ?? []), entryOf(file, chunkOf)])
  const entries = [...modules].map(([module, entries]) => `${JSON.stringify(module)}: [${entries.join()}]`)
  return `
    const file = (names, bare) => ({
      names: () => Object.values(names).flatMap((names) => names.trim().split(' ')),
      kindOf: (name) => Object.keys(names).find((kind) => names[kind].includes(\` \${name} \`)),
      bare,
      whole: () => bare().map(described),
    })
    const described = (declaration) => Object.assign(declaration, descriptions()[declaration.module][declaration.name])
    const descriptions = () => require(${JSON.stringify(chunkOf(descriptions))}).descriptions
    export const declared = {${entries.join()}}`
}

/** Names by kind, each between blanks: `{ function: ' map filter ', type: ' LogLevel ' }`. A text is searched without anything being made of it. */
function namesByKind(declarations) {
  const names = {}
  for (const [, { kind, name }] of declarations) names[kind] = `${names[kind] ?? ' '}${name} `
  return names
}

/** The id of a module with what declarations tell people, by module and name. */
export const descriptions = '\0library-descriptions'

function descriptionsOf(files, describing) {
  const told = {}
  for (const { module, declarations } of files) {
    told[module] ??= {}
    for (const [, declaration] of declarations) {
      const entries = Object.entries(declaration).filter(([key]) => describing.includes(key))
      told[module][declaration.name] = Object.fromEntries(entries)
    }
  }
  return `export const descriptions = JSON.parse(${JSON.stringify(JSON.stringify(told))})`
}

/** The text of a file without what its declarations tell people, where that is nothing but data. All else keeps its place. */
function bare(code, describing) {
  let text = code
  for (const { declaration } of parseAst(code, { lang: 'ts' }).body) {
    for (const { init } of declaration?.declarations ?? []) {
      for (const { key, value, start, end } of init?.arguments?.[0]?.properties ?? []) {
        if (!describing.includes(key?.name) || !isData(value)) continue
        const length = (code[end] === ',' ? end + 1 : end) - start
        text = text.slice(0, start) + ' '.repeat(length) + text.slice(start + length)
      }
    }
  }
  return text
}

function isData(node) {
  switch (node?.type) {
    case 'Literal':
      return true
    case 'ArrayExpression':
      return node.elements.every(isData)
    case 'ObjectExpression':
      return node.properties.every(({ computed, value }) => !computed && isData(value))
    case 'CallExpression':
      return node.callee.name === 'example' && node.arguments.every(isData)
    default:
      return false
  }
}

function entryOf(file, chunkOf) {
  const { path, declarations } = file
  const exported = declarations.map(([name]) => `chunk.${name}`)
  return `file(${JSON.stringify(namesByKind(declarations))}, () => { const chunk = require(${JSON.stringify(chunkOf(path))}); return [${exported.join()}] })`
}

async function generator() {
  const built = (name) => import(path(`stdlib/dist/${name}.js`))
  const [{ library }, { signaturesOf }, { callMatcher }] = await Promise.all(
    ['library', 'signatures', 'call-matcher'].map(built),
  )
  return (declaration) => {
    const { name, module } = declaration
    const types = signaturesOf(declaration, library.resolverFor(module)).map(({ type }) => type)
    const matcher = callMatcher(name, types, 'library', library.variablesOf(module))
    const { inputs, text, tests, constants } = matcher.code()
    return { inputs, text, tests: tests.length, constants: constants.length }
  }
}

/** Code that gives the functions of a file their dispatchers. Their names within the file may be others, or those of globals. */
function dispatchersOf({ path, declarations }, generated) {
  const assignments = declarations
    .filter(([, { kind }]) => kind === 'function')
    .map(([exported, declaration]) => {
      const { inputs, text, tests, constants } = generated(declaration)
      return `\nObject.assign(own$.${exported}, { generated: { tests: ${tests}, constants: ${constants}, build: (${inputs.join()}) => {${text}\n} } })`
    })
  return `\nimport * as own$ from ${JSON.stringify(path)}${assignments.join('')}`
}
